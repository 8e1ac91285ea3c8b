package torture

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/directory"
	"github.com/keydesk/keydesk/internal/soak"
)

// plain searches the simple way: every word in some field of every customer, as
// their records say, not the list.
type plain []plainOne

// plainOne is a customer: the folded fields, and the name that he stands under.
type plainOne struct {
	id     uint64
	fields []string
	name   string
	row    string // what the list shows of him
}

// everybody reads every customer's records.
func everybody(t *testing.T, s *core.Session) (all []core.Customer) {
	t.Helper()
	must(t, s.Customers().Each(t.Context(), core.Query{}, func(c core.Customer) error {
		all = append(all, c)
		return nil
	}))
	return all
}

func newPlain(all []core.Customer) plain {
	var p plain
	for _, c := range all {
		one := plainOne{id: c.ID, name: strings.Trim(directory.Fold(c.LastName)+"\t"+directory.Fold(c.FirstName), "\t"), row: shown(
			c.ID, c.FirstName, c.LastName, c.Company, c.Email, c.Phone, c.Phone2, c.ExternalID)}
		for _, text := range []string{c.FirstName, c.LastName, c.Company, c.Email, c.Phone, c.Phone2, c.ExternalID, fmt.Sprint(c.ID)} {
			one.fields = append(one.fields, directory.Fold(text))
		}
		one.fields = append(one.fields, digits(directory.Fold(c.Phone)), digits(directory.Fold(c.Phone2)))
		p = append(p, one)
	}
	return p
}

func shown(all ...any) string { return fmt.Sprintf("%q", all) }

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// forms are what a typed word may stand for: a phone number is found whatever
// signs it is written with, and without the zeros in front.
func forms(typed string) []string {
	all := []string{typed}
	number := digits(typed)
	if len(number) < 3 || strings.Trim(typed, "0123456789+()-./") != "" {
		return all
	}
	all = append(all, number)
	if short := strings.TrimLeft(number, "0"); len(short) >= 2 {
		all = append(all, short)
	}
	return all
}

func (one plainOne) has(words [][]string) bool {
	for _, forms := range words {
		found := slices.ContainsFunc(forms, func(form string) bool {
			return slices.ContainsFunc(one.fields, func(field string) bool { return strings.Contains(field, form) })
		})
		if !found {
			return false
		}
	}
	return true
}

// find gives the Customer IDs of who has every word, in the order of the names,
// before them the one whose ID was typed.
func (p plain) find(text string) (ids []uint64, rows []string) {
	var words [][]string
	for _, typed := range strings.Fields(directory.Fold(text)) {
		words = append(words, forms(typed))
	}
	var found []plainOne
	for _, one := range p {
		if one.has(words) {
			found = append(found, one)
		}
	}
	typed, _ := strconv.ParseUint(strings.TrimSpace(directory.Fold(text)), 10, 64) // 0: nobody's
	slices.SortFunc(found, func(a, b plainOne) int {
		if exact := a.id == typed; exact != (b.id == typed) {
			return map[bool]int{true: -1, false: 1}[exact]
		}
		if (a.name == "") != (b.name == "") {
			return map[bool]int{true: 1, false: -1}[a.name == ""]
		}
		return cmp.Or(strings.Compare(a.name, b.name), cmp.Compare(a.id, b.id))
	})
	for _, one := range found {
		ids, rows = append(ids, one.id), append(rows, one.row)
	}
	return ids, rows
}

// draw makes up something to type: a piece of what some customer has, of what
// he had, or of nobody.
func (p plain) draw(l list, random *rand.Rand) string {
	piece := func() string {
		field := "nobody"
		if len(p) > 0 {
			one := p[random.IntN(len(p))]
			field = one.fields[random.IntN(len(one.fields))]
		}
		runes := []rune(field)
		from := random.IntN(len(runes) + 1)
		return string(runes[from:min(len(runes), from+1+random.IntN(6))])
	}
	switch random.IntN(8) {
	case 0:
		return l.naughty[random.IntN(len(l.naughty))]
	case 1:
		return fmt.Sprintf("before.%d@old", random.IntN(l.rows))
	case 2:
		return fmt.Sprint(10001 + random.IntN(l.rows))
	case 3:
		return piece() + " " + strings.ToUpper(piece())
	}
	return piece()
}

// compare types at random, letter by letter and back, and compares what comes at
// once and what is found with the simple way.
func (p plain) compare(t *testing.T, s *core.Session, l list, random *rand.Rand) {
	t.Helper()
	finder, found := s.Customers().Finder(), 0
	for range soak.N(t, 8, 40) {
		runes := []rune(p.draw(l, random))
		for n := range min(len(runes), 8) + 1 {
			found += p.one(t, s, finder, string(runes[:n]))
		}
		found += p.one(t, s, finder, string(runes))
		found += p.one(t, s, finder, string(runes[:len(runes)/2]))
	}
	if found == 0 {
		t.Error("nobody was found: the test tests nothing")
	}
}

// one compares one search, and gives how many it found.
func (p plain) one(t *testing.T, s *core.Session, finder *core.Finder, text string) int {
	t.Helper()
	q := core.Query{Text: text}
	first, early, err := finder.First(t.Context(), q, core.Order{})
	must(t, err)
	got, err := finder.Find(t.Context(), q, core.Order{})
	must(t, err)
	ids, rows := p.find(text)
	if !slices.Equal(got.IDs(), ids) || got.Len() != len(ids) {
		t.Fatalf("%q finds %d: %d\nnot %d: %d", text, got.Len(), some(got.IDs()), len(ids), some(ids))
	}
	if _, count, err := s.Customers().Rows(t.Context(), core.Query{Text: text, Limit: 1}); err != nil || count != len(ids) {
		t.Errorf("%q counts %d, not %d, %v", text, count, len(ids), err)
	}
	p.show(t, text, got, rows)
	if early {
		if first.Len() > len(ids) || first.Exact() && first.Len() != len(ids) {
			t.Errorf("%q gives at once %d, exact %v, not %d", text, first.Len(), first.Exact(), len(ids))
		}
		p.show(t, text+" (at once)", first, rows)
	}
	return len(ids)
}

// show compares the first rows.
func (p plain) show(t *testing.T, text string, l *core.Listing, want []string) {
	t.Helper()
	rows, err := l.Rows(0, min(32, l.Len()))
	must(t, err)
	for i, r := range rows {
		if got := shown(r.ID, r.First, r.Last, r.Company, r.Email, r.Phone, r.Phone2, r.ExternalID); got != want[i] {
			t.Fatalf("%q shows at %d\n%s\nnot %s", text, i, got, want[i])
		}
	}
}

func some(ids []uint64) []uint64 { return ids[:min(len(ids), 20)] }
