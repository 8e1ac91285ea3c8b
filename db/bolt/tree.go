package bolt

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"

	"github.com/keydesk/keydesk/db"
)

// maxPage bounds what a damaged overflow count makes us allocate: a leaf holds
// few large values.
const maxPage = 8 * maxValue

// maxDepth is more levels than any file has, and ends a walk in circles.
const maxDepth = 32

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// tree reads our bucket as it is in one snapshot, straight from the file: a
// memory map of a damaged file ends in faults, and bbolt's search of it in a
// recursion that nothing stops. Whoever made the snapshot keeps it alive.
type tree struct {
	file     io.ReaderAt
	pageSize int
	end      uint64 // the number of pages
	root     *page

	shelf *shelf
	pages *pages
	way   []step // room for a way; nil while somebody has it
	gaps  gaps
}

// openTree finds our bucket under bbolt's root page. Pages that are known are not
// read again.
func openTree(file io.ReaderAt, pageSize int, end, root uint64, from *shelf, known *pages) (*tree, error) {
	t := &tree{file: file, pageSize: pageSize, end: end, shelf: from, pages: known}
	top, err := t.load(root)
	if err != nil {
		return nil, err
	}
	i, exact := top.search([]byte(bucketName(format)))
	if !top.leaf || !exact || top.flags(i) != flagBucket || markIn(top.value(i)) != format {
		return nil, notOurs(top)
	}
	t.root, err = t.bucketRoot(top.value(i))
	return t, err
}

// notOurs tells a newer version's file, whose name and mark agree, from a
// damaged one, in which some of it is left, and from another program's.
func notOurs(top *page) error {
	for i := range top.count {
		if !top.leaf || top.flags(i) != flagBucket {
			continue
		}
		if n := markIn(top.value(i)); n > format && string(top.key(i)) == bucketName(n) {
			return fmt.Errorf("a file of format %d: %w", n, db.ErrNewer)
		} else if n > 0 {
			return damage("the bucket's name")
		}
	}
	if bytes.Contains(top.buf, []byte(bucketFamily)) {
		return damage("the bucket's head")
	}
	return fmt.Errorf("a bbolt file without our bucket: %w", db.ErrNotKeydesk)
}

// markIn returns the format that a bucket's header names, or 0.
func markIn(value []byte) uint64 {
	if len(value) < 16 || u64(value, 8)&^0xFF != mark {
		return 0
	}
	return u64(value, 8) &^ mark
}

// bucketRoot reads a bucket's header, root page(8) sequence(8), after which
// the page of a small bucket follows at once.
func (t *tree) bucketRoot(value []byte) (*page, error) {
	if len(value) < 16 {
		return nil, damage("the bucket has %d bytes", len(value))
	}
	if id := u64(value, 0); id != 0 {
		return t.load(id)
	}
	p, err := parsePage(0, value[16:])
	if err == nil && !p.leaf {
		return nil, damage("the bucket's own page is no leaf")
	}
	return p, err
}

// kid is the page that a branch's element points to, found to belong there. Every
// key under it is below high; nil is no bound.
func (t *tree) kid(p *page, at int, high []byte) (*page, error) {
	if p.kids != nil && p.kids[at] != nil {
		return p.kids[at], nil
	}
	kid, err := t.load(p.child(at))
	if err != nil {
		return nil, err
	}
	if !kid.within(p.key(at), high) {
		return nil, damage("page %d does not belong under page %d", kid.id, p.id)
	}
	if t.pages.known[kid.id] == kid {
		if p.kids == nil {
			p.kids = make([]*page, p.count)
		}
		p.kids[at] = kid
	}
	return kid, nil
}

// load reads page id with its overflow, unless it is known.
func (t *tree) load(id uint64) (*page, error) {
	if p, ok := t.pages.known[id]; ok {
		return p, nil
	}
	buf, err := t.readTo(id, t.pages.room(t.pageSize, &t.shelf.spare))
	if err != nil {
		return nil, err
	}
	p, err := parsePage(id, buf)
	if err == nil {
		t.pages.keep(p)
	}
	return p, err
}

// read reads page id anew.
func (t *tree) read(id uint64) ([]byte, error) { return t.readTo(id, make([]byte, t.pageSize)) }

// readTo reads page id into buf, or more where it has overflow.
func (t *tree) readTo(id uint64, buf []byte) ([]byte, error) {
	if id < 2 || id >= t.end {
		return nil, damage("page %d of %d", id, t.end)
	}
	if err := t.readAt(buf, id, 0); err != nil {
		return nil, err
	}
	more := uint64(u32(buf, 12))
	if more == 0 {
		return buf, nil
	}
	if more >= t.end-id || more*uint64(t.pageSize) > maxPage {
		return nil, damage("page %d goes over %d more", id, more)
	}
	buf = append(buf, make([]byte, more*uint64(t.pageSize))...)
	return buf, t.readAt(buf[t.pageSize:], id, int64(t.pageSize))
}

func (t *tree) readAt(buf []byte, id uint64, skip int64) error {
	_, err := t.file.ReadAt(buf, int64(id)*int64(t.pageSize)+skip)
	if errors.Is(err, os.ErrClosed) {
		return fmt.Errorf("reading page %d: %w", id, db.ErrClosed)
	}
	if err != nil {
		return &db.DamagedError{Where: fmt.Sprintf("page %d cannot be read", id), Cause: err}
	}
	return nil
}

// takeWay is room for a cursor's way, which it gives back; while a scan has it, a
// get within has its own.
func (t *tree) takeWay() []step {
	way := t.way
	t.way = nil
	if way == nil {
		way = make([]step, 0, 8)
	}
	return way[:0]
}

// get returns a copy of the value under key.
func (t *tree) get(key []byte) ([]byte, bool, error) {
	if t.gaps.hold(key) {
		return nil, false, nil
	}
	c := cursor{tree: t, path: t.takeWay()}
	defer func() { t.way = c.path }()
	if err := c.seek(key); err != nil {
		return nil, false, err
	}
	leaf := c.top()
	if leaf.at >= leaf.page.count || !bytes.Equal(leaf.page.key(leaf.at), key) {
		g, err := c.gap()
		if err == nil {
			t.gaps.add(g)
		}
		return nil, false, err
	}
	_, value, err := c.look()
	if err != nil {
		return nil, false, err
	}
	return append([]byte{}, value...), true, nil
}

// seal appends a checksum over key and value: bbolt has none on its pages, and
// one flipped bit in a key or value shall be met as damage, not as data.
func seal(key, value []byte) []byte {
	sealed := append(make([]byte, 0, len(value)+4), value...)
	return binary.BigEndian.AppendUint32(sealed, checksum(key, value))
}

func unseal(key, sealed []byte) ([]byte, bool) {
	n := len(sealed) - 4
	if n < 0 || checksum(key, sealed[:n]) != binary.BigEndian.Uint32(sealed[n:]) {
		return nil, false
	}
	return sealed[:n:n], true
}

func checksum(key, value []byte) uint32 {
	return crc32.Update(crc32.Checksum(key, castagnoli), castagnoli, value)
}
