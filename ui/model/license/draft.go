package license

import "strconv"

// Draft is what was typed into a form and not saved, to be kept while the window
// is locked.
type Draft struct {
	License uint64
	Typed   map[string]string // by field
	Owner   Owner             // where the customer was changed
}

// Draft gives what was typed; ok is false where nothing would be lost.
func (f *Form) Draft() (d Draft, ok bool) {
	d = Draft{License: f.facts.License.ID, Typed: map[string]string{}, Owner: f.owner}
	for _, field := range f.unsavedFields() {
		d.Typed[field] = f.now[field]
	}
	return d, len(d.Typed) > 0
}

func (f *Form) unsavedFields() []string {
	if !f.editing {
		return nil
	}
	return f.changed()
}

// Resume puts what was typed into the form, if it may still be edited.
func (f *Form) Resume(d Draft) {
	if !f.Edit() {
		return
	}
	for field, value := range d.Typed {
		f.Set(field, value)
		if field == FieldCustomer && strconv.FormatUint(d.Owner.ID, 10) == value {
			f.owner = d.Owner
		}
	}
}
