package say

import (
	"context"
	"errors"
	"io/fs"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Problem is an error for people: what happened, what was kept and what to do.
type Problem struct {
	What string
	Kept string
	ToDo string
	// Details is the error's own text where What is a plain sentence for it;
	// it belongs into a log and behind a button.
	Details string
}

// Text is the whole in one paragraph.
func (p Problem) Text() string {
	text := p.What
	for _, more := range []string{p.Kept, p.ToDo} {
		if more != "" {
			text += " " + more
		}
	}
	return text
}

// Explain makes a Problem of an error. kept says what became of the user's
// work, such as "All you typed is kept."
func Explain(err error, kept string) Problem {
	p := Problem{Kept: kept}
	var told *core.Error
	if errors.As(err, &told) && !errors.Is(err, context.Canceled) {
		return p.ofRules(err) // it names the file, and what to do, itself
	}
	for _, one := range []struct {
		kind       error
		what, todo string
	}{
		{core.ErrLocked, "", ""}, // its text says what to do
		{core.ErrNewer, "This file was made by a newer version of Keydesk.", "Update Keydesk on this computer."},
		{core.ErrNotKeydesk, "This is not a Keydesk file.", "Choose another file."},
		{core.ErrFileExists, "A file stands there already.", "Choose another name."},
		{fs.ErrNotExist, "The file is not there.", "Choose another file."},
		{fs.ErrPermission, "This computer does not let you use that file.", "Choose another place, or ask who manages this computer."},
		{core.ErrReadOnly, "Writing failed, so nothing more is written to this file.", "Close Keydesk and open it again."},
		{core.ErrStoreBusy, "Others kept changing the same thing.", "Try again."},
		{context.Canceled, "Cancelled.", ""},
		{context.DeadlineExceeded, "It took too long.", "Try again."},
	} {
		if errors.Is(err, one.kind) {
			p.What, p.ToDo, p.Details = one.what, one.todo, err.Error()
			if p.What == "" {
				p.What = words.Sentence(err.Error())
			}
			return p
		}
	}
	return p.ofRules(err)
}

// ofRules: what a rule of the desk refuses says itself why.
func (p Problem) ofRules(err error) Problem {
	var field *core.FieldError
	var policy *core.PolicyError
	var told *core.Error
	switch {
	case errors.As(err, &told):
		p.What = words.Sentence(BySetting(told.Sentence))
		if errors.Is(err, core.ErrPermission) {
			p.ToDo = "Ask an administrator."
		}
	case core.Damaged(err):
		p.What, p.ToDo, p.Details = "The file is damaged.", "Restore a backup.", err.Error()
	case errors.As(err, &field):
		p.What = words.Sentence(BySetting(field.Sentence))
	case errors.As(err, &policy):
		p.What = words.Sentence(policy.Error())
	default:
		p.What, p.ToDo, p.Details = "Something went wrong that Keydesk did not expect.", "Try again; if it stays, close Keydesk and open it again.", err.Error()
	}
	return p
}

// Exists is FieldOf something that exists already, which names no field.
const Exists = "exists"

// FieldOf is the field of a form that an error is about, by the core's name;
// Exists where the core has one of that name, "" for no field.
func FieldOf(err error) string {
	var field *core.FieldError
	switch {
	case errors.As(err, &field):
		return field.Field
	case errors.Is(err, core.ErrExists):
		return Exists
	}
	return ""
}
