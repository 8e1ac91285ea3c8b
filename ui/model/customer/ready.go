package customer

import (
	"strconv"

	"github.com/keydesk/keydesk/ui/model/label"
)

// WhyNotSave says why Save cannot be pressed; "" where it can. A new
// customer's Save is there from the first valid moment on and stays: pressed
// with an error, it goes to it.
func (f *Form) WhyNotSave() string {
	switch {
	case !f.editing:
		return "Click Edit first."
	case !f.IsNew() && !f.Changed():
		return "Nothing was changed."
	case f.ready || f.Valid():
		f.ready = true
		return ""
	case !f.IsNew():
		return "" // errors are said beside their fields
	}
	return f.firstWrong(f.check())
}

// firstWrong is the first error in the order of the sections, with its field.
func (f *Form) firstWrong(wrong map[string]string) string {
	for _, s := range f.Steps() {
		for _, field := range s.Fields() {
			switch text := wrong[field]; text {
			case "":
			case nobody:
				return nobody
			default:
				return label.Field(field) + ": " + text
			}
		}
	}
	return ""
}

// Lost names what is typed and not saved, without what was typed: for saying
// that a form was lost. ok is false where nothing would be.
func (f *Form) Lost() (what string, ok bool) {
	if !f.Changed() {
		return "", false
	}
	what = label.NewCustomer
	if !f.IsNew() {
		what = "Customer " + strconv.FormatUint(f.base.Customer.ID, 10)
	}
	for i, name := range f.Changes() {
		what += map[bool]string{true: ": ", false: ", "}[i == 0] + name
	}
	return what, true
}
