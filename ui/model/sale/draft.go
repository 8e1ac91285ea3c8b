package sale

// Draft is a form while the window is locked.
type Draft struct {
	Values      map[string]string
	Typed       map[string]bool
	Product     string // by its name; "": none
	Mail        bool
	Credentials *bool
	New         bool
	Customer    uint64 // who was taken; 0: nobody
}

// Draft is what would be lost; ok is false where nothing would be.
func (f *Form) Draft() (d Draft, ok bool) {
	d = Draft{Values: f.values, Typed: f.typed, Mail: f.mail, Credentials: f.asked, New: f.fresh, Customer: f.chosen.ID}
	if f.product >= 0 {
		d.Product = f.products[f.product].Name
	}
	return d, f.Unsaved()
}

// Resume puts a draft into a form that was just made. Who was taken is looked for
// again: Found takes him.
func (f *Form) Resume(d Draft) {
	for i, p := range f.products {
		if p.Name == d.Product {
			f.Choose(i)
		}
	}
	for name, text := range d.Values {
		f.values[name] = text
	}
	for name := range d.Typed {
		f.typed[name] = true
	}
	f.mail, f.asked, f.fresh, f.wanted = d.Mail, d.Credentials, d.New, d.Customer
	f.stale()
}
