package offline

import (
	"fmt"
	"path/filepath"
	"slices"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Show is what the table is limited to.
type Show int

// The limits.
const (
	All Show = iota
	Good
	Bad
)

// Batch is the requests that were brought together, in the order in which they
// are answered.
type Batch struct {
	lines  []Line
	show   Show
	seen   []int // of lines, those that are shown
	pasted int
	others int
	done   bool // Issue was done, and nothing was added since
}

// Take adds requests and says how many were new: a file that is there already
// is read anew. Files that were issued before stay, and are answered once more
// with the others.
func (b *Batch) Take(g Gathered) (added int, err error) {
	before := len(b.lines)
	for _, f := range g.Files {
		if f.Path == "" {
			b.pasted++
			f.Name = fmt.Sprintf("Pasted %d", b.pasted)
		}
		at := slices.IndexFunc(b.lines, func(l Line) bool { return f.Path != "" && l.Path == f.Path })
		if at >= 0 {
			b.lines[at] = Line{File: f}
			continue
		}
		b.lines = append(b.lines, Line{File: f})
	}
	if len(b.lines) > Most {
		b.lines = b.lines[:before]
		return 0, &core.Error{Kind: core.ErrInput, Sentence: fmt.Sprintf("%d requests are taken at a time; these would be more.", Most)}
	}
	b.others += g.Others
	b.done = false
	b.limit()
	return len(b.lines) - before, nil
}

// Requests are what core is asked about, all of them in their order.
func (b *Batch) Requests() [][]byte {
	all := make([][]byte, len(b.lines))
	for i, l := range b.lines {
		all[i] = l.Data
	}
	return all
}

// Judged takes what core says of the requests.
func (b *Batch) Judged(all []core.Carried) {
	for i := range min(len(all), len(b.lines)) {
		b.lines[i].judged(all[i])
	}
	b.limit()
}

// Finished takes what came of issuing.
func (b *Batch) Finished(r Result) {
	b.lines, b.done = r.Lines, r.Stopped == nil
	b.limit()
}

// Len is how many rows are shown.
func (b *Batch) Len() int { return len(b.seen) }

// Line is a row that is shown.
func (b *Batch) Line(row int) (l Line, ok bool) {
	if row < 0 || row >= len(b.seen) {
		return l, false
	}
	return b.lines[b.seen[row]], true
}

// Lines are all of them.
func (b *Batch) Lines() []Line { return slices.Clone(b.lines) }

// Limit limits what is shown.
func (b *Batch) Limit(to Show) {
	b.show = to
	b.limit()
}

// Shown is what the table is limited to.
func (b *Batch) Shown() Show { return b.show }

func (b *Batch) limit() {
	b.seen = b.seen[:0]
	for i, l := range b.lines {
		if b.show == All || (b.show == Bad) == (l.State == Refused || l.State == Unwritten) {
			b.seen = append(b.seen, i)
		}
	}
}

// Count counts all requests, those that are or were answered, and the others.
func (b *Batch) Count() (all, good, bad int) {
	for _, l := range b.lines {
		switch l.State {
		case Ready, Issued:
			good++
		case Refused, Unwritten:
			bad++
		}
	}
	return len(b.lines), good, bad
}

// Done says whether all was issued that could be.
func (b *Batch) Done() bool { return b.done }

// Unwritten are the requests whose response could not be written.
func (b *Batch) Unwritten() (all []Line) {
	for _, l := range b.lines {
		if l.State == Unwritten {
			all = append(all, l)
		}
	}
	return all
}

// Limits are the words of what the table can be limited to.
func (b *Batch) Limits() []string {
	all, good, bad := b.Count()
	ready := "Ready"
	if b.done {
		ready = "Issued"
	}
	return []string{fmt.Sprintf("All %d", all), fmt.Sprintf("%s %d", ready, good), fmt.Sprintf("Refused %d", bad)}
}

// About says where they come from.
func (b *Batch) About() string {
	folders := map[string]bool{}
	for _, l := range b.lines {
		if l.Path != "" {
			folders[filepath.Dir(l.Path)] = true
		}
	}
	files := len(b.lines) - b.pastedLines()
	text := ""
	switch {
	case len(b.lines) == 0:
		return ""
	case files == 0:
		return words.Count(len(b.lines), "pasted request", "pasted requests")
	case len(folders) == 1:
		for folder := range folders {
			text = words.Count(files, "file", "files") + " from " + folder
		}
	default:
		text = words.Count(files, "file", "files") + " from " + words.Count(len(folders), "folder", "folders")
	}
	if n := b.pastedLines(); n > 0 {
		text += " and " + words.Count(n, "pasted request", "pasted requests")
	}
	return text
}

func (b *Batch) pastedLines() (n int) {
	for _, l := range b.lines {
		if l.Path == "" {
			n++
		}
	}
	return n
}

// Others says which files of a folder were left out, "" for none.
func (b *Batch) Others() string {
	if b.others == 0 {
		return ""
	}
	return words.Count(b.others, "other file", "other files") + " there left out."
}
