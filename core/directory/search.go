package directory

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/keydesk/keydesk/core/record"
)

// ErrSuperseded: a newer Find on the same Search took this one's place; its
// answer is not wanted any more.
var ErrSuperseded = errors.New("a newer search took its place")

// Search is one search field: it remembers what was found at each letter, so
// that the next letter looks through that alone and the one taken back costs
// nothing. Its methods may be called from any goroutine; the newest wins.
type Search struct {
	dir    *Directory
	work   sync.Mutex // guards levels
	levels []level
	mu     sync.Mutex // guards cancel
	cancel context.CancelCauseFunc
}

// level is what some words found, before filters: a mask of rows a block.
type level struct {
	words []word
	gen   uint64
	masks []uint64
}

// mostLevels bounds what a Search remembers: 125 KB a level at a million rows.
const mostLevels = 64

// Search begins a search; one to a search field.
func (d *Directory) Search() *Search { return &Search{dir: d} }

// Find finds the rows that the query asks for. It returns ErrSuperseded when a
// newer Find began, ErrLocked, ctx's error, or what is wrong with the query.
func (s *Search) Find(ctx context.Context, q Query) (*Results, error) {
	if err := q.check(); err != nil {
		return nil, err
	}
	ctx, end, err := s.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer end()
	s.work.Lock()
	defer s.work.Unlock()
	var found *Results
	err = s.dir.read(func(snap *snapshot) (err error) {
		found, err = s.find(ctx, snap, q)
		return err
	})
	return found, err
}

// begin takes the place of the Find that is running. One that was canceled
// before it came here takes nobody's: it is the older letter, whose goroutine
// was overtaken by the newer one's.
func (s *Search) begin(ctx context.Context) (context.Context, func(), error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	if s.cancel != nil {
		s.cancel(ErrSuperseded)
	}
	s.cancel = cancel
	return ctx, func() { cancel(nil) }, nil
}

func (s *Search) find(ctx context.Context, snap *snapshot, q Query) (*Results, error) {
	masks, err := s.matches(ctx, snap, wordsOf(q.Text))
	if err != nil {
		return nil, err
	}
	now := s.dir.store.Now().UnixMilli()
	kept := make([]uint64, len(snap.chunks))
	for block, c := range snap.chunks {
		if c != nil && masks[block] != 0 {
			kept[block] = c.filter(q, now, masks[block])
		}
	}
	if err := s.dir.stopped(ctx); err != nil {
		return nil, err
	}
	positions := s.dir.orders.arrange(sorter{snap: snap, sort: q.Sort, now: now}, kept)
	first(positions, q.Text)
	return &Results{dir: s.dir, positions: positions}, nil
}

// stopped says why a search is to end early.
func (d *Directory) stopped(ctx context.Context) error {
	if d.locked.Load() {
		return ErrLocked
	}
	return context.Cause(ctx)
}

// first puts the customer first whose number was typed.
func first(positions []uint32, text string) {
	id, err := strconv.ParseUint(strings.TrimSpace(Fold(text)), 10, 64)
	if err != nil || checkID(id) != nil {
		return
	}
	if i := slices.Index(positions, uint32(id-record.FirstCustomer)); i > 0 {
		pos := positions[i]
		copy(positions[1:i+1], positions[:i])
		positions[0] = pos
	}
}

// matches returns the rows that have the words, looking only through those
// that fewer letters found, and through chunks that changed since.
func (s *Search) matches(ctx context.Context, snap *snapshot, words []word) ([]uint64, error) {
	if len(words) == 0 {
		s.levels = nil
		return snap.everything(), nil
	}
	for len(s.levels) > 0 && !narrows(words, s.levels[len(s.levels)-1].words) {
		s.levels = s.levels[:len(s.levels)-1]
	}
	var base level
	if len(s.levels) > 0 {
		base = s.levels[len(s.levels)-1]
	}
	same := len(s.levels) > 0 && sameWords(words, base.words)
	masks := make([]uint64, len(snap.chunks))
	for block, c := range snap.chunks {
		if block%64 == 0 {
			if err := s.dir.stopped(ctx); err != nil {
				return nil, err
			}
		}
		switch {
		case c == nil:
		case len(s.levels) == 0 || c.gen > base.gen:
			masks[block] = c.scan(words, c.present)
		case same:
			masks[block] = base.masks[block]
		default:
			masks[block] = c.scan(words, base.masks[block])
		}
	}
	s.keep(level{words, snap.gen, masks}, same)
	return masks, nil
}

// keep puts the level on top of those it narrows, or in the place of the same.
func (s *Search) keep(l level, same bool) {
	if same {
		s.levels = s.levels[:len(s.levels)-1]
	}
	if len(s.levels) == mostLevels {
		s.levels = slices.Delete(s.levels, 0, 1)
	}
	s.levels = append(s.levels, l)
}
