package bolt

import (
	"fmt"
	"hash/fnv"
	"io"
	"os"

	"github.com/keydesk/keydesk/db"
)

// The layout of bbolt's meta pages (bbolt, internal/common/meta.go), after a
// page header: magic(4) version(4) page size(4) flags(4) root page(8)
// sequence(8) freelist(8) pages(8) transaction(8) FNV-1a(8).
const (
	magic       = 0xED0CDAED
	version     = 2
	metaSize    = 64
	noFreelist  = ^uint64(0)
	minPageSize = 1 << 10
	maxPageSize = 1 << 16
)

// meta is what one commit wrote last.
type meta struct {
	pageSize int
	root     uint64
	freelist uint64
	end      uint64 // the number of pages
	txid     uint64
}

// readMeta finds the last whole meta page. Its errors tell a damaged file
// (db.ErrDamaged) from one of another program (db.ErrNotKeydesk) and from one
// of a newer bbolt (db.ErrNewer).
func readMeta(file io.ReaderAt) (meta, error) {
	var last meta
	var familiar, newer bool
	// The second meta page lies one page on, whose size only a whole meta
	// page tells; so look where it can be.
	for _, at := range []int64{0, 1 << 10, 2 << 10, 4 << 10, 8 << 10, 16 << 10, 32 << 10, 64 << 10} {
		buf := make([]byte, headerSize+metaSize)
		if _, err := file.ReadAt(buf, at); err != nil && err != io.EOF {
			return meta{}, fmt.Errorf("reading the file's head: %w", err)
		}
		b := buf[headerSize:]
		whole := wholeMeta(b)
		familiar = familiar || u32(b, 0) == magic || whole
		newer = newer || whole && u32(b, 0) == magic && u32(b, 4) > version
		m := meta{pageSize: int(u32(b, 8)), root: u64(b, 16), freelist: u64(b, 32), end: u64(b, 40), txid: u64(b, 48)}
		if whole && u32(b, 0) == magic && u32(b, 4) == version && m.plausible(at) && m.txid >= last.txid {
			last = m
		}
	}
	switch {
	case last.pageSize > 0:
		return last, nil
	case newer:
		return meta{}, db.ErrNewer
	case familiar:
		return meta{}, damage("both of its heads are broken")
	default:
		return meta{}, db.ErrNotKeydesk
	}
}

// wholeMeta says whether a meta page's own checksum fits.
func wholeMeta(b []byte) bool {
	h := fnv.New64a()
	h.Write(b[:metaSize-8])
	return h.Sum64() == u64(b, metaSize-8)
}

// otherHead looks at the head that is not m: commits take turns at the two. A
// broken one is passed over by readMeta, and may have been the newer.
func (m meta) otherHead(file io.ReaderAt) error {
	page := 1 - m.txid%2
	buf := make([]byte, headerSize+metaSize)
	if _, err := file.ReadAt(buf, int64(page)*int64(m.pageSize)); err != nil {
		return &db.DamagedError{Where: fmt.Sprintf("head %d of two cannot be read", page), Cause: err}
	}
	if !wholeMeta(buf[headerSize:]) {
		return damage("head %d of two is broken: the last change may be missing", page)
	}
	return nil
}

func (m meta) plausible(at int64) bool {
	return m.pageSize >= minPageSize && m.pageSize <= maxPageSize && m.pageSize&(m.pageSize-1) == 0 &&
		(at == 0 || at == int64(m.pageSize))
}

// inspect looks at everything that bbolt trusts when it opens a file, and
// opens our tree. It writes nothing.
func inspect(file *os.File) (*tree, meta, error) {
	m, err := readMeta(file)
	if err != nil {
		return nil, m, err
	}
	info, err := file.Stat()
	if err != nil {
		return nil, m, fmt.Errorf("reading the file's size: %w", err)
	}
	if have := uint64(info.Size()) / uint64(m.pageSize); have < m.end {
		return nil, m, damage("%d of %d pages are there", have, m.end)
	}
	t, err := openTree(file, m.pageSize, m.end, m.root, &shelf{}, newPages())
	if err != nil {
		return nil, m, err
	}
	_, err = t.freePages(m.freelist)
	return t, m, err
}

// freePages reads the list of free pages: like a page with the flag
// flagFreelist, whose elements are page numbers; from 0xFFFF on the first one
// is the count.
func (t *tree) freePages(id uint64) ([]uint64, error) {
	if id == noFreelist {
		return nil, damage("the list of free pages is missing")
	}
	buf, err := t.read(id)
	if err != nil {
		return nil, err
	}
	if u64(buf, 0) != id || u16(buf, 8) != flagFreelist {
		return nil, damage("page %d is no list of free pages", id)
	}
	count, at := uint64(u16(buf, 10)), headerSize
	if count == 0xFFFF {
		count, at = u64(buf, headerSize), headerSize+8
	}
	if count > uint64(len(buf)-at)/8 {
		return nil, damage("page %d lists %d free pages", id, count)
	}
	free := make([]uint64, count)
	for i := range free {
		free[i] = u64(buf, at+8*i)
		if free[i] < 2 || free[i] >= t.end || i > 0 && free[i] <= free[i-1] {
			return nil, damage("page %d lists page %d as free", id, free[i])
		}
	}
	return free, nil
}
