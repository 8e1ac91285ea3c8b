package directory

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Show is which customers a list shows.
type Show string

// The filters of the list. The words of a Status show that status.
const (
	ShowAll          Show = "" // all but deleted ones
	ShowCanLogIn     Show = Show(StatusCanLogIn)
	ShowInactive     Show = Show(StatusInactive)
	ShowLocked       Show = Show(StatusLocked)
	ShowUnconfirmed  Show = Show(StatusUnconfirmed)
	ShowNoPassword   Show = Show(StatusNoPassword)
	ShowDeleted      Show = Show(StatusDeleted)
	ShowDisabled     Show = "disabled"     // inactive, but not merely unregistered
	ShowUnregistered Show = "unregistered" // not deleted
	ShowMailFailed   Show = "mail-failed"  // not deleted
)

// keeps says whether the filter lets a row through at a time in unix ms.
func (s Show) keeps(h head, now int64) bool {
	deleted := h.flags.has(flagDeleted)
	switch s {
	case ShowAll:
		return !deleted
	case ShowDisabled:
		return h.status(now) == StatusInactive && h.flags.has(flagRegistered)
	case ShowUnregistered:
		return !deleted && !h.flags.has(flagRegistered)
	case ShowMailFailed:
		return !deleted && h.mail.Failed()
	}
	return h.status(now) == Status(s)
}

func (s Show) check() error {
	switch s {
	case ShowAll, ShowCanLogIn, ShowInactive, ShowLocked, ShowUnconfirmed, ShowNoPassword,
		ShowDeleted, ShowDisabled, ShowUnregistered, ShowMailFailed:
		return nil
	}
	return fmt.Errorf("%q is no status to filter by", string(s))
}

// By is what a list is sorted by.
type By byte

// The columns to sort by. Rows that have nothing there come last in either
// direction; rows that are equal come by their Customer ID.
const (
	ByName    By = iota // last name, then first name
	ByID                // the number
	ByEmail             // folded
	ByCompany           // folded
	ByStatus            // can-log-in first, then what needs more of a hand, deleted last
	ByCreated
	ByLastLogin
	byEnd
)

// Sort is an order of rows.
type Sort struct {
	By         By
	Descending bool
}

// Query says what a list is to show.
type Query struct {
	// Text is what was typed: all of its words must be found in a row, each
	// anywhere, by any part, in any case and without accents. A word of three
	// digits or more also finds phones written with other signs between the
	// digits, and without leading zeros (0301234 finds +49 (30) 1234).
	Text  string
	Show  Show
	Scope uint64 // 0: all
	Sort  Sort
}

func (q Query) check() error {
	if q.Sort.By >= byEnd {
		return fmt.Errorf("sorting by %d is not known", q.Sort.By)
	}
	return q.Show.check()
}

// word is one word of a query as the forms of which one must be in a row; the
// first is the word itself.
type word []needle

// wordsOf splits a query, the longest word first, since it finds the least.
func wordsOf(text string) []word {
	fields := strings.Fields(Fold(text))
	slices.SortFunc(fields, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), strings.Compare(a, b))
	})
	var words []word
	for _, field := range slices.Compact(fields) {
		words = append(words, newWord(field))
	}
	return words
}

// phoneSigns are what a phone number is written with.
const phoneSigns = "0123456789+()-./"

func newWord(field string) word {
	w := word{newNeedle([]byte(field))}
	number := digits(field)
	if len(number) < 3 || strings.ContainsFunc(field, notPhone) {
		return w
	}
	if number != field {
		w = append(w, newNeedle([]byte(number)))
	}
	// Zeros in front are for dialing within a country, or out of it.
	if short := strings.TrimLeft(number, "0"); short != number && len(short) >= 2 {
		w = append(w, newNeedle([]byte(short)))
	}
	return w
}

func notPhone(r rune) bool { return !strings.ContainsRune(phoneSigns, r) }

func (w word) in(text []byte) bool {
	for i := range w {
		if w[i].index(text) >= 0 {
			return true
		}
	}
	return false
}

// implies says that a row with w has other too.
func (w word) implies(other word) bool {
	for _, form := range w {
		if !other.in(form.text) {
			return false
		}
	}
	return true
}

// mostWords bounds the comparing of queries when somebody pastes a book.
const mostWords = 64

// narrows says that what the words find is among what the older ones found.
func narrows(words, older []word) bool {
	if len(words) > mostWords || len(older) > mostWords {
		return false
	}
	for _, o := range older {
		if !slices.ContainsFunc(words, func(w word) bool { return w.implies(o) }) {
			return false
		}
	}
	return true
}

func sameWords(a, b []word) bool {
	return slices.EqualFunc(a, b, func(x, y word) bool { return bytes.Equal(x[0].text, y[0].text) })
}
