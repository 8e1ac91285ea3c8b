package bulk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/sheet"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Progress says how far it has come.
func Progress(done, of int) string { return words.Number(done) + " of " + people(of) }

// Result is the list of what became of each.
type Result struct {
	core.BulkResult
	rows    []core.BulkOutcome // what did not go well first
	Stopped bool               // by Cancel
	Problem string             // the error that ended it; ""
}

// ResultOf makes the list. err is what ended it, nil where it came to its end.
func ResultOf(r core.BulkResult, err error) *Result {
	all := &Result{BulkResult: r, Stopped: errors.Is(err, context.Canceled)}
	if err != nil && !all.Stopped {
		all.Problem = say.Explain(err, "What was done so far stays done.").Text()
	}
	for _, state := range []core.BulkState{core.BulkStateFailed, core.BulkStateLeft, core.BulkStateDone} {
		for _, o := range r.Outcomes {
			if o.State == state {
				all.rows = append(all.rows, o)
			}
		}
	}
	return all
}

// Well says that there is nothing but what was asked for.
func (r *Result) Well() bool { return r.Left+r.Failed+r.Rest == 0 && r.Problem == "" && !r.Stopped }

// Title is the dialog's.
func (r *Result) Title() string {
	switch {
	case r.Problem != "":
		return WayOf(r.Action).Title() + ": stopped by an error"
	case r.Stopped:
		return WayOf(r.Action).Title() + ": stopped"
	}
	return WayOf(r.Action).Title()
}

// Toast is said once it is done.
func (r *Result) Toast() string { return fmt.Sprintf(WayOf(r.Action).Done, people(r.Done)) }

// Undone is said once it was taken back, by the result of that.
func (r *Result) Undone(back core.BulkResult) string {
	return fmt.Sprintf(WayOf(r.Action).Undone, people(back.Done))
}

// Summary counts: "310 done · 2 left out · 1 failed · 12 not come to".
func (r *Result) Summary() string {
	part := func(n int, what string) string {
		if n == 0 {
			return ""
		}
		return words.Number(n) + " " + what
	}
	return words.Dot(words.Number(r.Done)+" done", part(r.Left, "left out"), part(r.Failed, "failed"), part(r.Rest, "not come to"))
}

// Next says what is to do where it was stopped.
func (r *Result) Next() string {
	if r.Rest == 0 {
		return ""
	}
	return "Do it again to go on with those who are left; nobody is mailed twice."
}

// Letters are the customers who were given a password, for letters on paper; nil
// where there is none.
func (r *Result) Letters() (ids []uint64) {
	if r.Action != core.BulkGenerate {
		return nil
	}
	for _, o := range r.Outcomes {
		if o.State == core.BulkStateDone {
			ids = append(ids, o.ID)
		}
	}
	return ids
}

// Len is the number of rows.
func (r *Result) Len() int { return len(r.rows) }

// Row is one customer's line.
type Row struct {
	ID   uint64
	Name string
	Mark say.Mark
	Why  string
}

// Row is the i-th row, what did not go well first.
func (r *Result) Row(i int) Row {
	o := r.rows[i]
	row := Row{ID: o.ID, Name: o.Name, Mark: say.Mark{Word: "Done", Shape: say.ShapeCheck, Tone: say.Good}, Why: say.BySetting(o.NoLink)}
	switch o.State {
	case core.BulkStateLeft:
		row.Mark, row.Why = say.Mark{Word: "Left out", Shape: say.ShapeBar, Tone: say.Plain}, why(o)
	case core.BulkStateFailed:
		row.Mark, row.Why = say.Mark{Word: "Failed", Shape: say.ShapeTriangle, Tone: say.Bad}, o.Detail
	}
	return row
}

// why is why a customer was left out, as a sentence.
func why(o core.BulkOutcome) string {
	if o.Detail != "" {
		return o.Detail
	}
	return words.Sentence(Reason(o.Why))
}

// header is what the list's columns are called, in a file and copied.
func header() []string { return []string{"id", "name", "email", "result", "why"} }

func (r *Result) cells(o core.BulkOutcome) []string {
	text := o.Detail
	if o.State == core.BulkStateLeft {
		text = why(o)
	}
	return []string{strconv.FormatUint(o.ID, 10), o.Name, o.Email, string(o.State), text}
}

// CSV writes the list.
func (r *Result) CSV(w io.Writer) error {
	out, err := sheet.NewWriter(w, header())
	if err != nil {
		return err
	}
	for _, o := range r.rows {
		if err := out.Write(r.cells(o)); err != nil {
			return err
		}
	}
	return out.Flush()
}

// Text is the list to be pasted into a table.
func (r *Result) Text() string {
	lines := []string{strings.Join(header(), "\t")}
	for _, o := range r.rows {
		cells := r.cells(o)
		for i, c := range cells {
			cells[i] = strings.NewReplacer("\t", " ", "\n", " ", "\r", " ").Replace(c)
		}
		lines = append(lines, strings.Join(cells, "\t"))
	}
	return strings.Join(lines, "\n") + "\n"
}

// FileName is the name that is offered.
func (r *Result) FileName(clock words.Clock) string {
	return string(r.Action) + "-" + clock.Time().Format("2006-01-02-1504") + ".csv"
}
