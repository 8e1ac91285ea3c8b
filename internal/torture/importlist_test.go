package torture

import (
	"fmt"
	"strings"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/internal/census"
	"github.com/keydesk/keydesk/internal/naughty"
)

// list is a list of customers in two editions: the first one has the first
// eighth of them, with other addresses and names, so that the second one changes
// these and adds the others.
type list struct {
	rows, elder int
	naughty     []string
}

func newList(rows int) list { return list{rows: rows, elder: rows / 8, naughty: naughty.Strings()} }

// The editions.
const (
	firstEdition = iota
	secondEdition
)

// fields are the n-th row. Some have an external ID alone, some an address
// alone, and here and there a text is one that breaks programs.
func (l list) fields(n, edition int) core.Fields {
	c := census.At(uint64(n))
	f := core.Fields{
		ExternalID: fmt.Sprintf("CRM-%06d", n), FirstName: c.First, LastName: c.Last, Company: c.Company,
		Email: c.Email, Phone: c.Phone, Phone2: c.Phone2,
	}
	odd := l.naughty[n%len(l.naughty)]
	switch n % 5 {
	case 0:
		f.ExternalID, f.Email = "", fmt.Sprintf("only.%d@one.example", n)
	case 1:
		f.Email = ""
	case 2:
		f.ExternalID += " " + odd
	case 3:
		f.Company = odd
	}
	if n%7 == 0 {
		f.LastName, f.Phone = odd, "+49 (30) "+odd
	}
	if edition == firstEdition {
		f.LastName = fmt.Sprintf("Elder %d", n)
		if f.ExternalID != "" {
			f.Email = fmt.Sprintf("before.%d@old.example", n)
		}
	}
	return f
}

// coming is an edition on its way in.
func (l list) coming(edition int) core.Import {
	at, end := 0, l.rows
	if edition == firstEdition {
		end = l.elder
	}
	return core.Import{Next: func() (core.ImportRow, bool, error) {
		if at == end {
			return core.ImportRow{}, false, nil
		}
		f := l.fields(at, edition)
		at++
		row := core.ImportRow{Line: at, Values: map[string]string{}}
		for _, one := range f.List() {
			row.Values[one.Name] = *one.Value
		}
		return row, true, nil
	}}
}

// kept are a row's fields as they are kept on top of what there was: without the
// blanks around them, and an empty cell leaves what is there.
func kept(was, row core.Fields) core.Fields {
	to, from := was.List(), row.List()
	for i := range from {
		if v := strings.Trim(*from[i].Value, " \t\r\n"); v != "" {
			*to[i].Value = v
		}
	}
	return was
}

// key is what tells the list's customers apart.
func key(f core.Fields) string {
	if f.ExternalID != "" {
		return f.ExternalID
	}
	return f.Email
}
