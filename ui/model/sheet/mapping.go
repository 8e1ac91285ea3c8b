package sheet

import (
	"bufio"
	"fmt"
	"strconv"
	"strings"
)

// Column is one column of the file.
type Column struct {
	Name    string // as in the header, without blanks around it; may be empty
	Field   Field  // what it fills, or ""
	Ignored bool   // the mapping said so ("Column=-")
	Sample  string // the first row's cell, at most 80 characters, for a window that asks
}

// label names column i where it may have no name, as it may be given in a
// mapping too.
func label(columns []Column, i int) string {
	if columns[i].Name == "" {
		return "#" + strconv.Itoa(i+1)
	}
	return columns[i].Name
}

// labels lists the columns for a message, as much as one can hold.
func labels(columns []Column) string {
	all := make([]string, len(columns))
	for i := range columns {
		all[i] = label(columns, i)
	}
	text := []rune(strings.Join(all, ", "))
	if len(text) > 200 {
		return string(text[:200]) + "…"
	}
	return string(text)
}

// assign gives the columns their fields: first what mapping says, then the
// fields' own names, then the synonyms. Where two columns have an equal claim,
// Inspect takes the first and otherwise it is an *Error that names both.
func assign(columns []Column, o Options) error {
	taken := map[Field]int{}
	if err := assignTold(columns, o, taken); err != nil {
		return err
	}
	fields, settled := known(o.words()), map[Field]bool{}
	for _, own := range []bool{true, false} {
		for field := range taken {
			settled[field] = true
		}
		for i, c := range columns {
			field, ok := fields[fold(c.Name)]
			if !ok || settled[field] || c.Ignored || c.Field != "" || exact(c.Name, field) != own {
				continue
			}
			if other, twice := taken[field]; twice && o.Inspect {
				continue
			} else if twice {
				return faultf(0, "the columns %q (#%d) and %q (#%d) both mean %s: map one of them to another field or to -",
					columns[other].Name, other+1, c.Name, i+1, field)
			}
			columns[i].Field, taken[field] = field, i
		}
	}
	return nil
}

// assignTold does what the user said: "Column=field" or "Column=-", separated
// by commas; an entry whose column has a comma stands in quotes.
func assignTold(columns []Column, o Options, taken map[Field]int) error {
	entries, err := split(o.Mapping)
	if err != nil {
		return err
	}
	done := map[int]bool{}
	for _, entry := range entries {
		eq := strings.LastIndexByte(entry, '=')
		if eq < 0 {
			return faultf(0, `the mapping %q is not of the form "Column=field"`, entry)
		}
		i, err := find(columns, strings.TrimSpace(entry[:eq]))
		if err != nil {
			return err
		}
		if done[i] {
			return faultf(0, "the mapping names the column %q twice", label(columns, i))
		}
		done[i] = true
		if err := assignOne(columns, i, strings.TrimSpace(entry[eq+1:]), o.words(), taken); err != nil {
			return err
		}
	}
	return nil
}

func assignOne(columns []Column, i int, to string, v vocabulary, taken map[Field]int) error {
	if to == "-" {
		columns[i].Ignored = true
		return nil
	}
	field, ok := fieldNamed(to, v)
	if !ok {
		return faultf(0, "there is no field %q; there are %s, and - for none", to, fieldList(v))
	}
	if other, twice := taken[field]; twice {
		return faultf(0, "the mapping gives both %q and %q to %s", label(columns, other), label(columns, i), field)
	}
	columns[i].Field, taken[field] = field, i
	return nil
}

// split takes a mapping apart by the rules of a CSV row.
func split(mapping string) ([]string, error) {
	if strings.TrimSpace(mapping) == "" {
		return nil, nil
	}
	var rec record
	if err := newScanner(bufio.NewReader(strings.NewReader(mapping)), ',').next(&rec); err != nil {
		return nil, fmt.Errorf("reading the mapping: %w", err)
	}
	if rec.problem != "" {
		return nil, faultf(0, "the mapping %q has a quote in the wrong place", mapping)
	}
	entries := make([]string, 0, len(rec.ends))
	for i := range rec.ends {
		if entry := strings.TrimSpace(string(rec.cell(i))); entry != "" {
			entries = append(entries, entry)
		}
	}
	return entries, nil
}

// find returns the column of that name, as written or else as folded, or by
// its number ("#3").
func find(columns []Column, name string) (int, error) {
	for _, same := range []func(i int) bool{
		func(i int) bool { return columns[i].Name == name && name != "" },
		func(i int) bool { return fold(columns[i].Name) == fold(name) && fold(name) != "" },
	} {
		found := -1
		for i := range columns {
			if !same(i) {
				continue
			}
			if found >= 0 {
				return 0, faultf(0, "the columns #%d and #%d are both called %q: name one by its number", found+1, i+1, name)
			}
			found = i
		}
		if found >= 0 {
			return found, nil
		}
	}
	if number, ok := strings.CutPrefix(name, "#"); ok {
		if n, err := strconv.Atoi(number); err == nil && n >= 1 && n <= len(columns) {
			return n - 1, nil
		}
	}
	return 0, faultf(0, "there is no column %q; there are %s", name, labels(columns))
}

func fieldList(v vocabulary) string {
	var names []string
	for _, one := range v.more {
		names = append(names, string(one.Field))
	}
	for _, field := range Fields() {
		if !v.only {
			names = append(names, string(field))
		}
	}
	return strings.Join(names, ", ")
}
