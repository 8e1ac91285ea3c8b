package bolt

import (
	"context"
	"errors"
	"fmt"

	"github.com/keydesk/keydesk/db"
)

// Verify opens the file at path for reading and runs Check. It ends by itself
// on every file; still, since bbolt opens the file too, whoever does not know
// a file runs it in a child process with a time limit.
func Verify(ctx context.Context, path string) error {
	s, err := Open(ctx, path, Options{ReadOnly: true})
	if err != nil {
		return err
	}
	return errors.Join(s.Check(ctx), s.Close())
}

// Check reads every page and every value of one snapshot: each page is used
// once, or free, and nothing is left over. It is not bbolt's Check, which one
// flipped bit sends into an endless recursion. Writers go on meanwhile.
func (s *Store) Check(ctx context.Context) error {
	if err := s.enter(ctx); err != nil {
		return err
	}
	defer s.gate.Leave()
	snap, m, err := s.lastSnapshot(ctx)
	if err != nil {
		return err
	}
	defer snap.end()
	v := &visit{ctx: ctx, tree: snap.tree, used: make([]bool, m.end)}
	if err := v.everything(m); err != nil {
		return fmt.Errorf("checking the file: %w", err)
	}
	return nil
}

// lastSnapshot is a snapshot with the meta page that it was made from. No
// commit may come between the two.
func (s *Store) lastSnapshot(ctx context.Context) (*snapshot, meta, error) {
	if err := s.takeTurn(ctx); err != nil {
		return nil, meta{}, err
	}
	defer s.endTurn()
	snap, err := s.snapshot()
	if err != nil {
		return nil, meta{}, err
	}
	m, err := readMeta(s.h.file)
	if err == nil && m.end != snap.tree.end {
		err = damage("the file's head changed under the reader")
	}
	if err == nil {
		err = m.otherHead(s.h.file)
	}
	if err != nil {
		return nil, m, errors.Join(err, snap.end())
	}
	return snap, m, nil
}

// visit marks the pages that a walk comes to.
type visit struct {
	ctx  context.Context
	tree *tree
	used []bool
}

func (v *visit) everything(m meta) error {
	free, err := v.tree.freePages(m.freelist)
	if err != nil {
		return err
	}
	for _, id := range append(free, 0, 1) {
		v.used[id] = true
	}
	top, err := v.tree.load(m.root)
	if err != nil {
		return err
	}
	if err := errors.Join(v.mark(m.root), v.mark(m.freelist)); err != nil {
		return err
	}
	if top.count != 1 {
		return damage("%d buckets where one belongs", top.count)
	}
	if root := v.tree.root; root.id != 0 { // else it lies in page top
		if err := v.mark(root.id); err != nil {
			return err
		}
	}
	if err := v.pages(); err != nil {
		return err
	}
	return v.values()
}

// mark notes the pages from id on, with its overflow, as used.
func (v *visit) mark(id uint64) error {
	buf, err := v.tree.read(id)
	if err != nil {
		return err
	}
	for i := range uint64(len(buf) / v.tree.pageSize) {
		if v.used[id+i] {
			return damage("page %d is used twice, or used and free", id+i)
		}
		v.used[id+i] = true
	}
	return nil
}

// pages walks through all leaves from the first on; the cursor checks each
// page against its parent, and mark ends a walk in circles.
func (v *visit) pages() error {
	if err := v.branch(step{page: v.tree.root}, 0); err != nil {
		return err
	}
	for id, used := range v.used {
		if !used {
			return damage("page %d is neither used nor free", id)
		}
	}
	return nil
}

func (v *visit) branch(s step, depth int) error {
	if s.page.leaf {
		return v.ctx.Err()
	}
	for s.at = range s.page.count {
		if err := v.mark(s.page.child(s.at)); err != nil {
			return err
		}
		c := cursor{tree: v.tree, path: []step{s}}
		if err := c.down(); err != nil {
			return err
		}
		if depth >= maxDepth {
			return damage("page %d lies %d levels deep", s.page.id, depth)
		}
		if err := v.branch(*c.top(), depth+1); err != nil {
			return err
		}
	}
	return nil
}

// values compares every value with its checksum.
func (v *visit) values() error {
	n := 0
	for _, err := range v.tree.scan(db.Range{}) {
		if n++; err == nil && n%1000 == 0 {
			err = v.ctx.Err()
		}
		if err != nil {
			return err
		}
	}
	return nil
}
