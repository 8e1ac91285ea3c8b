package offline

import (
	"strconv"
	"strings"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/words"
)

// State is what has become of a request.
type State int

// The states.
const (
	Judging   State = iota // not judged yet
	Ready                  // Issue would answer it
	Refused                // it gets no response
	Issued                 // it was answered, and the response is where it belongs
	Unwritten              // it was answered, and the response could not be written
)

// Line is a request in the table.
type Line struct {
	File
	core.Carried
	State State
	Wrote string // the path of the response; "": none was written
	Kept  bool   // the same response stood there already
	Why   string // why the response could not be written, a sentence
}

// judged takes what core says of it.
func (l *Line) judged(c core.Carried) {
	l.Carried, l.State = c, Ready
	if l.Problem != "" {
		l.Verdict = l.Problem
	}
	if l.Verdict != "" {
		l.State = Refused
	}
}

// Short is the verdict for the table.
func (l Line) Short() string {
	switch l.State {
	case Judging:
		return "…"
	case Refused:
		if l.Carried.Refused == core.ErrNoSeats {
			return "No activations left"
		}
		return strings.TrimSuffix(l.Verdict, ".")
	case Unwritten:
		return "Issued, not written"
	case Issued:
		if l.Kept {
			return "Issued: the same response stood there"
		}
		return "Issued"
	}
	return l.ready()
}

func (l Line) ready() string {
	switch {
	case l.Again && l.Deactivation:
		return "Given back before: the same receipt"
	case l.Again:
		return "Same request: same response, no new seat"
	case l.Deactivation:
		return "Ready: gives its seat back"
	case l.CheckIn:
		return "Ready: checks in"
	}
	return "Ready"
}

// Whole is all that is to be said of it.
func (l Line) Whole() string {
	switch {
	case l.State == Unwritten:
		return "The response was made and could not be written: " + l.Why
	case l.State == Issued && l.Wrote != "":
		return l.Short() + ": " + l.Wrote
	case l.State == Issued:
		return "Issued. Copy the response, or save it as a file."
	case l.State == Refused:
		return l.Verdict
	}
	return l.Short() + "."
}

// Computer is what its computer is called.
func (l Line) Computer() string {
	if l.Machine != "" {
		return l.Machine
	}
	return l.Carried.Computer
}

// Cells are its columns: file, computer, License ID, product, seats left.
func (l Line) Cells() []string {
	left := ""
	if l.Product != "" {
		left = words.Number(l.SeatsLeft)
	}
	return []string{l.Name, words.OrDash(l.Computer()), words.OrDash(l.License), words.OrDash(l.Product), words.OrDash(left)}
}

// record is it in a report.
func (l Line) record() []string {
	left := ""
	if l.Product != "" {
		left = strconv.Itoa(l.SeatsLeft)
	}
	name := l.Path
	if name == "" {
		name = l.Name
	}
	return []string{name, l.Carried.Computer, l.Machine, l.License, l.Product, left, l.Outcome(), l.Wrote}
}

// Outcome is the verdict in a report: OK and what was done, or why not.
func (l Line) Outcome() string {
	switch {
	case l.Verdict != "":
		return l.Verdict
	case l.State == Unwritten:
		return "Not written: " + l.Why
	case l.Again:
		return "OK: answered before, no new seat"
	case l.Deactivation:
		return "OK: gives its seat back"
	case l.CheckIn:
		return "OK: checks in"
	}
	return "OK"
}
