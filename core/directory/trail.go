package directory

import (
	"context"
	"math/bits"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/keydesk/keydesk/core/record"
)

// trail is where the word of an answer stands in the rows that were found, and
// what comes behind it there: so what the next letter finds is known before it
// is typed, as the tables know it of the first three bytes. It is made beside,
// while whoever types looks for the next key (Ahead), and each further letter
// goes along it without a look at the text.
type trail struct {
	spots []spot // by position, those of a row by their place in its text
	// What is behind the word, of each spot and all together; nil: not looked at
	// yet. What is no letter there is utf8.RuneError.
	next  []rune
	after *branches
}

// spot is one place of the word.
type spot struct {
	pos   uint32 // of the row
	at    uint32 // of the word, in the chunk's text
	place uint32 // of the row in the answer
}

// mostSpots bounds the memory of the trails of a Search: 16 bytes each.
const mostSpots = 2 << 20

// branch is what one letter behind the word finds.
type branch struct {
	rows   int
	spots  int
	last   uint32   // position of the row that was counted last, from 1 on
	firsts []uint32 // places of the first rows, ascending; tableRows at most
}

// branches are those of a trail.
type branches struct {
	ascii  [utf8.RuneSelf]*branch
	others map[rune]*branch
}

func (b *branches) of(r rune) *branch {
	if r < utf8.RuneSelf {
		return b.ascii[r]
	}
	return b.others[r]
}

// grow is of for a letter that may be new.
func (b *branches) grow(r rune) *branch {
	one := b.of(r)
	switch {
	case one != nil:
		return one
	case r < utf8.RuneSelf:
		one = &branch{}
		b.ascii[r] = one
	default:
		one = &branch{}
		b.others[r] = one
	}
	return one
}

func (b *branch) add(s spot) {
	b.spots++
	if b.last == s.pos+1 {
		return
	}
	b.last = s.pos + 1
	b.rows++
	b.among(s.place)
}

// among takes a place into the first ones, if it is one of them.
func (b *branch) among(place uint32) {
	n := len(b.firsts)
	if n == tableRows {
		if n--; place > b.firsts[n] {
			return
		}
		b.firsts = b.firsts[:n]
	}
	b.firsts = append(b.firsts, place)
	for ; n > 0 && b.firsts[n-1] > place; n-- {
		b.firsts[n-1], b.firsts[n] = place, b.firsts[n-1]
	}
}

// join takes what the other goroutine saw, of other rows.
func (b *branches) join(other *branches) {
	take := func(r rune, from *branch) {
		if from == nil {
			return
		}
		one := b.grow(r)
		one.rows += from.rows
		one.spots += from.spots
		for _, place := range from.firsts {
			one.among(place)
		}
	}
	for r, from := range other.ascii {
		take(rune(r), from)
	}
	for r, from := range other.others {
		take(r, from)
	}
}

// leads says that a query is one word that a trail can be of: no number, which
// has a customer of its own, nor a phone's that has several forms. The tables
// know all of shorter words.
func leads(q Query, words []word) bool {
	if len(words) != 1 || len(words[0]) != 1 {
		return false
	}
	text := words[0][0].text
	_, number := typedNumber(q.Text)
	return !number && (len(text) >= 3 || utf8.RuneCount(text) < len(text))
}

// onTrail is the level that a query adds one letter to, with a trail that knows
// of it.
func (s *Search) onTrail(snap *snapshot, q Query, words []word) (base level, r rune, ok bool) {
	if !leads(q, words) {
		return base, 0, false
	}
	base = s.base(words)
	of := base.asked
	of.Text = q.Text
	if base.trail == nil || base.trail.after == nil || base.gen != snap.gen || of != q {
		return base, 0, false
	}
	text, less := words[0][0].text, base.words[0][0].text
	if len(text) <= len(less) || string(text[:len(less)]) != string(less) {
		return base, 0, false
	}
	r, n := utf8.DecodeRune(text[len(less):])
	return base, r, r != utf8.RuneError && len(less)+n == len(text)
}

// branched is First from a trail.
func (s *Search) branched(snap *snapshot, q Query, words []word, n int) (f First, ok bool) {
	base, r, ok := s.onTrail(snap, q, words)
	if !ok || n > tableRows {
		return f, false
	}
	b := base.trail.after.of(r)
	if b == nil {
		return s.dir.firstOf([]uint32{}, 0, true), true
	}
	firsts := make([]uint32, min(n, len(b.firsts)))
	for i := range firsts {
		firsts[i] = base.positions[b.firsts[i]]
	}
	return s.dir.firstOf(firsts, b.rows, true), true
}

// followed is Find along a trail: it goes on with the spots that have the
// letter.
func (s *Search) followed(snap *snapshot, q Query, words []word) ([]uint32, bool) {
	base, r, ok := s.onTrail(snap, q, words)
	if !ok {
		return nil, false
	}
	positions, spots := base.positions, base.trail.spots
	if b := base.trail.after.of(r); b == nil {
		positions, spots = []uint32{}, nil
	} else if b.spots < len(spots) { // else all go on as they are
		positions, spots = base.trail.with(r, b, base.positions)
	}
	s.keep(level{words: aimed(words, snap.bytes), gen: snap.gen}, false)
	s.remember(q, positions)
	s.levels[len(s.levels)-1].trail = &trail{spots: spots}
	return positions, true
}

// with are the rows of an answer that have the letter, in its order, and the
// spots of those.
func (t *trail) with(r rune, b *branch, all []uint32) ([]uint32, []spot) {
	rows, spots := make([]uint64, (len(all)+63)/64), make([]spot, 0, b.spots)
	for i, next := range t.next {
		if next == r {
			sp := t.spots[i]
			rows[sp.place/64] |= 1 << (sp.place % 64)
			spots = append(spots, sp)
		}
	}
	positions := make([]uint32, 0, b.rows)
	before := make([]uint32, len(rows)) // of the rows, in each 64
	for i, mask := range rows {
		before[i] = uint32(len(positions))
		for ; mask != 0; mask &= mask - 1 {
			positions = append(positions, all[i*64+bits.TrailingZeros64(mask)])
		}
	}
	for i := range spots {
		at := spots[i].place
		spots[i].place = before[at/64] + uint32(bits.OnesCount64(rows[at/64]&(1<<(at%64)-1)))
	}
	return positions, spots
}

// Ahead prepares for the letter that may be typed behind the one of the last
// Find, which has ended: First and Find then answer that at once. It takes as
// long as a Find at most, is ended by the next one, and is to be called beside.
// Where nothing can be prepared it does nothing.
func (s *Search) Ahead(ctx context.Context) {
	ctx, end, ok := s.beside(ctx)
	if !ok {
		return
	}
	defer end()
	s.looking.Lock() // one that was ended may not have noticed yet
	defer s.looking.Unlock()
	_ = s.dir.read(func(snap *snapshot) error { // ErrLocked alone: then there is no next letter
		top, ok := s.leading(snap)
		if !ok {
			return nil
		}
		defer s.prepares(top)()
		t := top.trail
		if t == nil {
			if t = s.tracked(ctx, snap, top); t == nil {
				return nil
			}
		}
		t = s.dir.looked(ctx, snap, t.spots, len(top.words[0][0].text))
		if s.dir.stopped(ctx) == nil {
			s.attach(top, t)
		}
		return nil
	})
}

// preparing is an Ahead at work.
type preparing struct {
	asked Query
	word  string // folded
	done  chan struct{}
}

// is says that a query is the one that is prepared for.
func (p *preparing) is(q Query) bool {
	rest, longer := strings.CutPrefix(Fold(q.Text), p.word)
	of := p.asked
	of.Text = q.Text
	return longer && utf8.RuneCountInString(rest) == 1 && of == q
}

// prepares says so until what it returns is called.
func (s *Search) prepares(l level) func() {
	p := &preparing{asked: l.asked, word: string(l.words[0][0].text), done: make(chan struct{})}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ahead = p
	return func() { close(p.done) }
}

// leading is the level of the last answer, if a trail is to be made for it.
func (s *Search) leading(snap *snapshot) (level, bool) {
	s.work.Lock()
	defer s.work.Unlock()
	if len(s.levels) == 0 {
		return level{}, false
	}
	top := s.levels[len(s.levels)-1]
	wanted := top.positions != nil && top.gen == snap.gen && leads(top.asked, top.words) && (top.trail == nil || top.trail.after == nil)
	return top, wanted
}

// attach gives the level its trail, if it is the newest still, and takes those
// of older ones if all have too many spots.
func (s *Search) attach(to level, t *trail) {
	s.work.Lock()
	defer s.work.Unlock()
	n := len(s.levels) - 1
	if n < 0 || s.levels[n].asked != to.asked || s.levels[n].gen != to.gen || s.levels[n].trail != to.trail {
		return
	}
	s.levels[n].trail = t
	for all := len(t.spots); n > 0; {
		if n--; s.levels[n].trail == nil {
			continue
		}
		if all += len(s.levels[n].trail.spots); all > mostSpots {
			s.levels[n].trail = nil
		}
	}
}

// tracked looks for the word in the rows of an answer; nil where it is in too
// many places, or the search is to end.
func (s *Search) tracked(ctx context.Context, snap *snapshot, l level) *trail {
	masks, places := make([]uint64, len(snap.chunks)), make([]uint32, len(snap.chunks)*record.BlockSize)
	for place, pos := range l.positions {
		masks[pos/record.BlockSize] |= 1 << (pos % record.BlockSize)
		places[pos] = uint32(place)
	}
	needle := l.words[0][0]
	parts := make([][]spot, (len(snap.chunks)+portion-1)/portion)
	err := s.dir.sweep(ctx, len(snap.chunks), func(from, to int) {
		var part []spot
		for block := from; block < to; block++ {
			if masks[block] != 0 {
				part = snap.chunks[block].spots(part, &needle, uint64(block), masks[block])
			}
		}
		for i := range part {
			part[i].place = places[part[i].pos]
		}
		parts[from/portion] = part
	})
	n := 0
	for _, part := range parts {
		n += len(part)
	}
	if err != nil || n > mostSpots {
		return nil
	}
	t := &trail{spots: make([]spot, 0, n)}
	for _, part := range parts {
		t.spots = append(t.spots, part...)
	}
	return t
}

// spots appends each place of the needle in the rows of the mask. Places may
// overlap.
func (c *chunk) spots(dst []spot, n *needle, block, rows uint64) []spot {
	row, left := 0, c.present // the lowest bit of left is the row's
	for from := 0; ; from++ {
		at := n.index(c.text[from:])
		if at < 0 {
			return dst
		}
		for from += at; int(c.ends[row].text) <= from; row++ {
			left &= left - 1
		}
		if slot := bits.TrailingZeros64(left); rows>>slot&1 == 1 {
			dst = append(dst, spot{pos: position(block, byte(slot)), at: uint32(from)})
		}
	}
}

// fewSpots are looked at sooner by one goroutine.
const fewSpots = 4096

// looked is the trail of a word as long as that, once all its spots were looked
// at.
func (d *Directory) looked(ctx context.Context, snap *snapshot, spots []spot, length int) *trail {
	t := &trail{spots: spots, next: make([]rune, len(spots))}
	middle := len(spots) / 2
	for middle > 0 && middle < len(spots) && spots[middle].pos == spots[middle-1].pos { // no row in two halves
		middle++
	}
	if len(spots) < fewSpots {
		middle = 0
	}
	var lower *branches
	var both sync.WaitGroup
	both.Go(func() { lower = d.lookAt(ctx, snap, spots[:middle], t.next, length) })
	t.after = d.lookAt(ctx, snap, spots[middle:], t.next[middle:], length)
	both.Wait()
	t.after.join(lower)
	return t
}

func (d *Directory) lookAt(ctx context.Context, snap *snapshot, spots []spot, next []rune, length int) *branches {
	all := &branches{others: map[rune]*branch{}}
	for i, sp := range spots {
		if i%fewSpots == 0 && d.stopped(ctx) != nil {
			break
		}
		text := snap.chunks[sp.pos/record.BlockSize].text[int(sp.at)+length:]
		if next[i] = rune(text[0]); next[i] >= utf8.RuneSelf {
			next[i], _ = utf8.DecodeRune(text)
		}
		all.grow(next[i]).add(sp)
	}
	return all
}
