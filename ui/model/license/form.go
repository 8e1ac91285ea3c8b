package license

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/words"
)

// The fields of the form, by the core's names.
const (
	FieldStatus      = "status"
	FieldExpires     = "expires"
	FieldActivations = "activations"
	FieldCustomer    = "customer"
	FieldExternal    = "externalId"
)

// Fields are all, in the order of the Tab key.
func Fields() []string {
	return []string{FieldStatus, FieldExpires, FieldActivations, FieldCustomer, FieldExternal}
}

// FieldLabel is what a field is called.
func FieldLabel(field string) string {
	return map[string]string{
		FieldStatus: label.Status, FieldExpires: label.Expiry, FieldActivations: label.Activations,
		FieldCustomer: label.Customer, FieldExternal: label.ExternalID,
	}[field]
}

// FieldHelp is the line under it.
func FieldHelp(field string) string {
	return map[string]string{
		FieldExpires:     "The last day, such as 2027-12-31. Empty: never. Computers hear of it at their next check.",
		FieldActivations: "How many computers it is for. Fewer than are in place end none of them.",
		FieldCustomer:    "Type to find another one. Seats and activation password stay.",
		FieldExternal:    "An old key.",
	}[field]
}

// Form is License Details.
type Form struct {
	clock   words.Clock
	facts   Facts
	was     map[string]string // as it was read
	now     map[string]string // as it stands in the form
	owner   Owner
	editing bool
	errors  map[string]string
	trouble *say.Problem // of the last try, where no field is to blame
	theirs  []string     // what somebody else changed while it was typed over
}

// Open shows a license, to read or (the pencil) to edit.
func Open(f Facts, edit bool, clock words.Clock) *Form {
	form := &Form{clock: clock}
	form.load(f)
	if edit {
		form.Edit()
	}
	return form
}

// load shows the license as just read, and drops what was typed.
func (f *Form) load(facts Facts) {
	f.facts, f.was = facts, snapshot(facts, f.clock)
	f.now, f.owner = map[string]string{}, OwnerOf(facts.Owner)
	for field, value := range f.was {
		f.now[field] = value
	}
	f.errors, f.trouble, f.theirs = map[string]string{}, nil, nil
}

func snapshot(facts Facts, clock words.Clock) map[string]string {
	l, day := facts.License, ""
	if !l.Expires.IsZero() {
		day = say.LastDay(l.Expires, clock).Format(time.DateOnly)
	}
	return map[string]string{
		FieldStatus: string(l.Status), FieldExpires: day, FieldActivations: strconv.Itoa(l.Activations),
		FieldCustomer: strconv.FormatUint(l.Customer, 10), FieldExternal: l.ExternalID,
	}
}

// Facts are what the form was filled with last.
func (f *Form) Facts() Facts { return f.facts }

// Editing says that fields can be typed into.
func (f *Form) Editing() bool { return f.editing }

// Edit makes the page editable; false where the operator may not.
func (f *Form) Edit() bool { f.editing = f.facts.noEdit() == ""; return f.editing }

// Cancel drops what was typed and shows the license to read.
func (f *Form) Cancel() { f.load(f.facts); f.editing = false }

// Value is what stands in a field.
func (f *Form) Value(field string) string { return f.now[field] }

// Owner is who stands in the field Customer.
func (f *Form) Owner() Owner { return f.owner }

// Set is called with what was typed into a field. Its error goes: it was about
// something else.
func (f *Form) Set(field, value string) {
	f.now[field] = strings.TrimSpace(value)
	delete(f.errors, field)
}

// Give puts another customer into the form.
func (f *Form) Give(to Owner) {
	f.owner = to
	f.Set(FieldCustomer, strconv.FormatUint(to.ID, 10))
}

// Changed says that something would be lost by leaving.
func (f *Form) Changed() bool { return f.editing && len(f.Changes()) > 0 }

// Changes are the labels of what differs from what is kept.
func (f *Form) Changes() (names []string) {
	for _, field := range f.changed() {
		names = append(names, FieldLabel(field))
	}
	return names
}

func (f *Form) changed() []string {
	return slices.DeleteFunc(Fields(), func(field string) bool { return f.now[field] == f.was[field] })
}

// WhyNotSave says why Save cannot be pressed; "" where it can.
func (f *Form) WhyNotSave() string {
	if !f.Changed() {
		return "Nothing was changed."
	}
	return ""
}

// Check says whether the form can be saved, and what is wrong beside the fields.
func (f *Form) Check() bool {
	f.errors, f.trouble = map[string]string{}, nil
	if _, err := f.seats(); err != nil {
		f.errors[FieldActivations] = "A number of computers, 1 at least."
	}
	at, ok := f.expires()
	if !ok {
		f.errors[FieldExpires] = HowDays
	}
	status := core.LicenseStatus(f.now[FieldStatus])
	if ok && f.now[FieldStatus] != f.was[FieldStatus] && say.Activates(status) && !at.IsZero() && !at.After(f.clock.Time()) {
		f.errors[FieldStatus] = "It has expired: change the expiry, and it is " + string(status) + " again."
	}
	return len(f.errors) == 0
}

func (f *Form) seats() (int, error) {
	n, err := strconv.Atoi(f.now[FieldActivations])
	if err == nil && n < 1 {
		err = fmt.Errorf("%d activations", n)
	}
	return n, err
}

// expires is the end of the day in the field; the zero time for none.
func (f *Form) expires() (time.Time, bool) {
	return Until(f.now[FieldExpires], f.clock)
}

// Until reads a last day, and gives its end; the zero time for "". The year is
// asked for: a day of this year that is over would end a license at once.
func Until(text string, clock words.Clock) (end time.Time, ok bool) {
	if text = strings.TrimSpace(text); text == "" {
		return time.Time{}, true
	}
	for _, layout := range []string{time.DateOnly, "2006-1-2", "2 Jan 2006", "2 January 2006"} {
		if day, err := time.ParseInLocation(layout, text, clock.Time().Location()); err == nil {
			return day.AddDate(0, 0, 1), true
		}
	}
	return time.Time{}, false
}

// HowDays says how a day is written.
const HowDays = "A day is written as 2027-12-31 or 31 Dec 2027."

// Error is what is wrong with a field; "" for a good one.
func (f *Form) Error(field string) string { return f.errors[field] }

// FirstError is the field that gets the focus; "" where all are good.
func (f *Form) FirstError() string {
	for _, field := range Fields() {
		if f.errors[field] != "" {
			return field
		}
	}
	return ""
}

// Headline is what the head says after a Save that did not happen; empty where
// there is nothing.
func (f *Form) Headline() (bold, rest string) {
	switch n := len(f.errors); {
	case n > 0:
		return "Not saved: " + words.Count(n, "thing", "things") + " to put right.", "All you typed is kept."
	case f.trouble != nil:
		return "Not saved. " + f.trouble.What, strings.TrimSpace(f.trouble.ToDo + " All you typed is kept.")
	}
	return "", ""
}

// Request is what Save saves: what was changed, and nothing else. Check comes
// before it.
func (f *Form) Request() (save core.LicenseSave) {
	save.Was = f.facts.License
	for _, field := range f.changed() {
		switch field {
		case FieldStatus:
			save.Status = new(core.LicenseStatus(f.now[field]))
		case FieldExpires:
			at, _ := f.expires()
			save.Expires = &at
		case FieldActivations:
			n, _ := f.seats()
			save.Activations = &n
		case FieldCustomer:
			save.Customer = &f.owner.ID
		case FieldExternal:
			save.ExternalID = new(f.now[field])
		}
	}
	return save
}

// Failed puts what the core refused beside its field, or into the headline.
// conflict says that someone else saved meanwhile: read the license anew, and
// Renew.
func (f *Form) Failed(err error) (conflict bool) {
	f.errors, f.trouble = map[string]string{}, nil
	problem := say.Explain(err, "")
	field := say.FieldOf(err)
	if field == say.Exists {
		field = FieldExternal
	}
	switch {
	case slices.Contains(Fields(), field):
		f.errors[field] = problem.What
	case errors.Is(err, core.ErrConflict):
		return true
	default:
		f.trouble = &problem
	}
	return false
}

// Renew shows the license as read anew, beside what is typed: a field that was
// typed over keeps that, and Theirs says what stands there now.
func (f *Form) Renew(facts Facts) {
	if !f.editing {
		f.load(facts)
		return
	}
	typed, owner, wrong := f.now, f.owner, f.errors
	mine, before := f.changed(), f.was
	theirs := f.theirs
	f.load(facts)
	f.errors, f.theirs = wrong, theirs
	for _, field := range mine {
		if f.was[field] != before[field] && f.was[field] != typed[field] {
			f.theirs = append(f.theirs, FieldLabel(field)+" is "+f.kept(field)+" now")
		}
		f.now[field] = typed[field]
		if field == FieldCustomer {
			f.owner = owner
		}
	}
	if len(f.changed()) == 0 {
		f.theirs = nil
	}
}

// kept is a field as it is kept, in words.
func (f *Form) kept(field string) string {
	switch field {
	case FieldExpires:
		return say.Expiry(f.facts.License.Expires, f.clock)
	case FieldCustomer:
		return OwnerOf(f.facts.Owner).Name
	}
	return words.OrDash(f.was[field])
}

// Theirs says what somebody else changed that was typed over here; "" where
// nothing was.
func (f *Form) Theirs() (title, text string) {
	if len(f.theirs) == 0 {
		return "", ""
	}
	return "Someone else changed this license meanwhile: " + words.List(f.theirs) + ".",
		"What you typed is kept. Save puts it in place of theirs; Cancel takes theirs."
}

// Saved is the toast after Save; the license is as read after it.
func (f *Form) Saved(facts Facts) string {
	f.load(facts)
	return name(facts) + ": saved."
}
