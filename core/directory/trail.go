package directory

import (
	"math/bits"
	"slices"
	"unicode/utf8"
)

// trail is where the word of an answer stands in the rows that were found, and
// what comes behind it there: so what the next letter finds is known before it
// is typed, as the tables know it of the first three bytes. It is made beside,
// while whoever types looks for the next key (Ahead), and each further letter
// goes along it without a look at the text.
type trail struct {
	order *order   // that the answer is in
	rows  []uint32 // the answer, a customer whose number was typed in his place
	spots []spot   // by position, those of a row by their place in its text
	// What is behind the word, of each spot and all together; nil: not looked at
	// yet. What is no letter there is utf8.RuneError.
	next  []rune
	after *branches
}

// spot is one place of the word.
type spot struct {
	pos uint32 // of the row
	at  uint32 // of the word, in the chunk's text
}

// mostSpots bounds the memory of the trails of a Search: 12 bytes each.
const mostSpots = 2 << 20

// branch is what one letter behind the word finds.
type branch struct {
	rows   int
	spots  int
	last   uint32   // position of the row that was counted last, from 1 on
	firsts []uint32 // ranks of the first rows, ascending; tableRows at most
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

func (b *branch) add(pos, rank uint32) {
	b.spots++
	if b.last == pos+1 {
		return
	}
	b.last = pos + 1
	b.rows++
	b.among(rank)
}

// among takes a rank into the first ones, if it is one of them.
func (b *branch) among(rank uint32) {
	n := len(b.firsts)
	if n == tableRows {
		if n--; rank > b.firsts[n] {
			return
		}
		b.firsts = b.firsts[:n]
	}
	b.firsts = append(b.firsts, rank)
	for ; n > 0 && b.firsts[n-1] > rank; n-- {
		b.firsts[n-1], b.firsts[n] = rank, b.firsts[n-1]
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
		for _, rank := range from.firsts {
			one.among(rank)
		}
	}
	for r, from := range other.ascii {
		take(rune(r), from)
	}
	for r, from := range other.others {
		take(r, from)
	}
}

// leads says that words are one that a trail can be of: none of a phone that has
// several forms. The tables know all of shorter words.
func leads(words []word) bool {
	if len(words) != 1 || len(words[0]) != 1 {
		return false
	}
	text := words[0][0].text
	return len(text) >= 3 || utf8.RuneCount(text) < len(text)
}

// onTrail is the level that a query adds one letter to, with a trail that knows
// of it.
func (s *Search) onTrail(snap *snapshot, q Query, words []word) (base level, r rune, ok bool) {
	if !leads(words) {
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
	firsts := make([]uint32, len(b.firsts), len(b.firsts)+1)
	for i := range firsts {
		firsts[i] = base.trail.order.positions[b.firsts[i]]
	}
	if typed, ok := s.dir.typed(snap, q); ok {
		i := slices.Index(firsts, typed)
		if i < 0 {
			i, firsts = len(firsts), append(firsts, typed)
		}
		copy(firsts[1:i+1], firsts[:i])
		firsts[0] = typed
	}
	return s.dir.firstOf(firsts[:min(n, len(firsts))], b.rows, true), true
}

// typed is the customer whose number was typed, if the query lets him through.
func (d *Directory) typed(snap *snapshot, q Query) (pos uint32, ok bool) {
	if pos, ok = typedNumber(q.Text); !ok {
		return 0, false
	}
	c, slot, ok := snap.at(pos)
	return pos, ok && c.filter(q, d.store.Now().UnixMilli(), 1<<slot) != 0
}

// followed is Find along a trail: it goes on with the spots that have the
// letter.
func (s *Search) followed(snap *snapshot, q Query, words []word) ([]uint32, bool) {
	base, r, ok := s.onTrail(snap, q, words)
	if !ok {
		return nil, false
	}
	t := &trail{order: base.trail.order}
	if b := base.trail.after.of(r); b == nil {
		t.rows = []uint32{}
	} else if t.rows, t.spots = base.trail.rows, base.trail.spots; b.spots < len(t.spots) { // else all go on as they are
		t.rows, t.spots = base.trail.with(r, b)
	}
	positions := t.rows
	if _, number := typedNumber(q.Text); number {
		positions = slices.Clone(positions)
		first(positions, q.Text)
	}
	s.keep(level{words: aimed(words, snap.bytes), gen: snap.gen}, false)
	s.remember(q, positions)
	s.levels[len(s.levels)-1].trail = t
	return positions, true
}

// with are the rows of the answer that have the letter, in its order, and the
// spots of those.
func (t *trail) with(r rune, b *branch) (rows []uint32, spots []spot) {
	spots, ranks := make([]spot, 0, b.spots), make([]uint32, 0, b.spots)
	for i, next := range t.next {
		if next == r {
			spots = append(spots, t.spots[i])
			ranks = append(ranks, t.order.ranks[t.spots[i].pos])
		}
	}
	return t.order.rowsOf(ranks), spots
}

// rowsOf are the rows of some ranks in order, each once. The ranks are not kept
// as they are.
func (o *order) rowsOf(ranks []uint32) []uint32 {
	if len(ranks) > few {
		return o.sieved(ranks)
	}
	slices.Sort(ranks)
	ranks = slices.Compact(ranks)
	for i, rank := range ranks {
		ranks[i] = o.positions[rank]
	}
	return ranks
}

// sieved is rowsOf for so many that going through all ranks is less than sorting.
func (o *order) sieved(ranks []uint32) []uint32 {
	masks := make([]uint64, (len(o.positions)+63)/64)
	for _, rank := range ranks {
		masks[rank/64] |= 1 << (rank % 64)
	}
	rows := ranks[:0]
	for i, mask := range masks {
		for ; mask != 0; mask &= mask - 1 {
			rows = append(rows, o.positions[i*64+bits.TrailingZeros64(mask)])
		}
	}
	return rows
}
