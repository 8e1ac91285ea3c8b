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
	dir     *Directory
	work    sync.Mutex // guards levels
	levels  []level
	kept    int        // mostKept, or less in tests
	looking sync.Mutex // one Ahead at a time
	mu      sync.Mutex // guards what follows
	arrived int        // Finds so far
	turn    int
	cancel  context.CancelCauseFunc // nil: nothing is running
	ahead   *preparing              // the newest Ahead, which may have ended
}

// level is what some words found, before filters: a mask of rows a block; and
// the last answer that was made of it. A level whose answer was found in the one
// below has no masks.
type level struct {
	words []word
	gen   uint64
	masks []uint64

	asked     Query // of the answer
	positions []uint32
	trail     *trail // of the answer, once there is one
}

// mostLevels bounds what a Search remembers: 125 KB a level at a million rows.
// mostKept is how many rows all answers together may have that are remembered.
const (
	mostLevels = 64
	mostKept   = 4 << 20
)

// Search begins a search; one to a search field.
func (d *Directory) Search() *Search { return &Search{dir: d, kept: mostKept} }

// Find finds the rows that the query asks for. It returns ErrSuperseded when a
// newer Find began, ErrLocked, ctx's error, or what is wrong with the query.
func (s *Search) Find(ctx context.Context, q Query) (*Results, error) {
	if err := q.check(); err != nil {
		return nil, err
	}
	ctx, end, err := s.begin(ctx, q)
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
// was overtaken by the newer one's. One that an Ahead is being made for waits for
// that: it is nearly there.
func (s *Search) begin(ctx context.Context, q Query) (context.Context, func(), error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	s.arrived++
	arrived := s.arrived
	if p := s.ahead; p != nil && p.is(q) {
		s.mu.Unlock()
		select {
		case <-p.done:
		case <-ctx.Done():
		}
		s.mu.Lock()
	}
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	if s.arrived != arrived {
		return nil, nil, ErrSuperseded
	}
	if s.cancel != nil {
		s.cancel(ErrSuperseded)
	}
	ctx, end := s.take(ctx)
	return ctx, end, nil
}

// beside is begin for what gives way to everything else.
func (s *Search) beside(ctx context.Context) (context.Context, func(), bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cancel != nil || ctx.Err() != nil {
		return nil, nil, false
	}
	ctx, end := s.take(ctx)
	return ctx, end, true
}

// take is called with mu held.
func (s *Search) take(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	s.turn++
	s.cancel = cancel
	turn := s.turn
	return ctx, func() {
		cancel(nil)
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.turn == turn {
			s.cancel = nil
		}
	}
}

func (s *Search) find(ctx context.Context, snap *snapshot, q Query) (*Results, error) {
	if positions, ok := s.answered(snap, q); ok {
		return &Results{dir: s.dir, positions: positions}, nil
	}
	words := wordsOf(q.Text)
	if positions, ok := s.followed(snap, q, words); ok {
		return &Results{dir: s.dir, positions: positions}, nil
	}
	if positions, ok := s.narrowed(snap, q, words); ok {
		return &Results{dir: s.dir, positions: positions}, nil
	}
	masks, err := s.matches(ctx, snap, words)
	if err != nil {
		return nil, err
	}
	now := s.dir.store.Now().UnixMilli()
	kept := make([]uint64, len(snap.chunks))
	err = s.dir.sweep(ctx, len(snap.chunks), func(from, to int) {
		for block := from; block < to; block++ {
			if masks[block] != 0 {
				kept[block] = snap.chunks[block].filter(q, now, masks[block])
			}
		}
	})
	if err != nil {
		return nil, err
	}
	positions := s.dir.orders.arrange(sorter{snap: snap, sort: q.Sort, now: now}, kept)
	first(positions, q.Text)
	s.remember(q, positions)
	return &Results{dir: s.dir, positions: positions}, nil
}

// answered is the answer to a query whose letters were taken back, if nothing
// has changed since.
func (s *Search) answered(snap *snapshot, q Query) ([]uint32, bool) {
	for i := len(s.levels) - 1; i >= 0; i-- {
		if l := s.levels[i]; l.asked == q && l.positions != nil && l.gen == snap.gen {
			s.levels = s.levels[:i+1]
			return l.positions, true
		}
	}
	return nil, false
}

// mostListed is how many rows an answer may have for the next letter to look
// through them one by one, instead of through masks of all.
const mostListed = 8192

// narrowed looks through the rows that fewer letters found, if those are few: no
// order has to be found again, nor anything be done a block. Measured with
// BenchmarkTyping at a million customers: the median of all letters fell to a
// tenth. A typed number comes first whatever its order, so it is left to
// find.
func (s *Search) narrowed(snap *snapshot, q Query, words []word) ([]uint32, bool) {
	base := s.base(words)
	of := base.asked
	of.Text = q.Text
	if base.positions == nil || base.gen != snap.gen || of != q || len(base.positions) > mostListed {
		return nil, false
	}
	for _, text := range []string{base.asked.Text, q.Text} {
		if _, number := typedNumber(text); number {
			return nil, false
		}
	}
	words = aimed(words, snap.bytes)
	found := []uint32{}
	for _, pos := range base.positions {
		if c, slot, ok := snap.at(pos); ok && hasAll(c.textOf(slot), words) {
			found = append(found, pos)
		}
	}
	s.keep(level{words: words, gen: snap.gen}, sameWords(words, base.words) && base.masks == nil)
	s.remember(q, found)
	return found, true
}

// remember keeps an answer for when letters are taken back. Those that depend
// on the time are not kept.
func (s *Search) remember(q Query, positions []uint32) {
	if q.Show != ShowAll || q.Sort.By == ByStatus {
		return
	}
	if len(positions) > s.kept {
		return
	}
	n := len(s.levels) - 1
	top := &s.levels[n]
	top.asked, top.positions, top.trail = q, positions, nil // a trail is of an answer in its order
	for all := len(positions); n > 0; {
		n--
		if all += len(s.levels[n].positions); all > s.kept { // what the longest way back leads to
			s.levels[n].positions, s.levels[n].trail = nil, nil
		}
	}
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
	typed, ok := typedNumber(text)
	if !ok {
		return
	}
	if i := slices.Index(positions, typed); i > 0 {
		copy(positions[1:i+1], positions[:i])
		positions[0] = typed
	}
}

// typedNumber is the position of the customer whose number was typed.
func typedNumber(text string) (pos uint32, ok bool) {
	if strings.ContainsFunc(text, asciiLetter) { // the most are told by that, in no time
		return 0, false
	}
	id, err := strconv.ParseUint(strings.TrimSpace(Fold(text)), 10, 64)
	if err != nil || checkID(id) != nil {
		return 0, false
	}
	return uint32(id - record.FirstCustomer), true
}

func asciiLetter(r rune) bool { return 'a' <= r|0x20 && r|0x20 <= 'z' }

// matches returns the rows that have the words, looking only through those
// that fewer letters found, and through chunks that changed since.
func (s *Search) matches(ctx context.Context, snap *snapshot, words []word) ([]uint64, error) {
	base := s.masked(words)
	same := base.masks != nil && sameWords(words, base.words)
	if same && base.gen == snap.gen {
		return base.masks, nil
	}
	masks := make([]uint64, len(snap.chunks))
	words = aimed(words, snap.bytes)
	err := s.dir.sweep(ctx, len(snap.chunks), func(from, to int) {
		for block := from; block < to; block++ {
			c := snap.chunks[block]
			// Chunks lie scattered: none is touched that need not be.
			unseen := base.masks == nil || base.gen != snap.gen && c != nil && c.gen > base.gen
			switch {
			case c == nil:
			case unseen:
				masks[block] = c.scan(words, c.present)
			case same || base.masks[block] == 0:
				masks[block] = base.masks[block]
			default:
				masks[block] = c.scan(words, base.masks[block])
			}
		}
	})
	if err != nil {
		return nil, err
	}
	s.keep(level{words: words, gen: snap.gen, masks: masks}, same)
	return masks, nil
}

// base goes back to the level that the words narrow; it has no masks where none
// does.
func (s *Search) base(words []word) level {
	for len(s.levels) > 0 && !narrows(words, s.levels[len(s.levels)-1].words) {
		s.levels = s.levels[:len(s.levels)-1]
	}
	if len(s.levels) == 0 {
		return level{}
	}
	return s.levels[len(s.levels)-1]
}

// masked is base for one that has masks.
func (s *Search) masked(words []word) level {
	for base := s.base(words); len(s.levels) > 0; base = s.levels[len(s.levels)-1] {
		if base.masks != nil {
			return base
		}
		if s.levels = s.levels[:len(s.levels)-1]; len(s.levels) == 0 {
			break
		}
	}
	return level{}
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
