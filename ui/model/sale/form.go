package sale

import (
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

// The form's fields that are typed, by the names that the core's errors have.
const (
	FieldCustomer = "customer"
	FieldFirst    = "firstName"
	FieldLast     = "lastName"
	FieldCompany  = "company"
	FieldEmail    = "email"
	FieldProduct  = "product"
	FieldSeats    = "activations"
	FieldCount    = "count"
	FieldExpires  = "expires"
	FieldOrder    = "order"
)

// Buyer are the fields of a new customer.
func Buyer() []string { return []string{FieldFirst, FieldLast, FieldCompany, FieldEmail} }

// WhyNot says why an operator cannot enter sales; "" where he can.
func WhyNot(may core.Permissions) string {
	switch {
	case !may.Has(core.EditCustomers):
		return "You need the permission Edit Customers."
	case !may.Has(core.EditLicenses):
		return "You need the permission Edit Licenses."
	}
	return ""
}

// Form is New sale while it is filled in.
type Form struct {
	clock    words.Clock
	scope    string
	products []core.Product

	values  map[string]string
	typed   map[string]bool // by the user, not by the product
	product int             // -1: none
	mail    bool
	asked   *bool // Generate and send credentials, once somebody has ticked it

	found  []core.Row // of what stands in the search
	looked bool
	chosen core.Row // ID 0: nobody yet
	fresh  bool     // a new customer
	wanted uint64   // to be taken once he is found again

	preview core.SalePreview
	ready   bool // preview is of the form as it is
	wrong   string
	field   string // that wrong is about; "": none
}

// New is an empty form. The first product is chosen where there is no other.
func New(products []core.Product, scope string, clock words.Clock) *Form {
	f := &Form{clock: clock, scope: scope, products: products, product: -1, mail: true, typed: map[string]bool{},
		values: map[string]string{FieldCount: "1"}}
	if len(products) == 1 {
		f.Choose(0)
	}
	return f
}

// Products are the names to choose from.
func (f *Form) Products() []string {
	var all []string
	for _, p := range f.products {
		all = append(all, p.Name)
	}
	return all
}

// Product is which of them is chosen, -1 for none.
func (f *Form) Product() int { return f.product }

// Choose chooses a product; seats and expiry are as it suggests, but for what
// was typed.
func (f *Form) Choose(index int) {
	f.product = index
	p := f.products[index]
	if !f.typed[FieldSeats] {
		f.values[FieldSeats] = strconv.Itoa(p.Activations)
	}
	if !f.typed[FieldExpires] {
		f.values[FieldExpires] = ""
		if p.Days > 0 {
			f.values[FieldExpires] = f.clock.Time().AddDate(0, 0, p.Days).Format("2 Jan 2006")
		}
	}
	f.stale()
}

// Value is what stands in a field.
func (f *Form) Value(name string) string { return f.values[name] }

// Set is called with what was typed into a field.
func (f *Form) Set(name, text string) {
	f.values[name], f.typed[name] = text, true
	if name == FieldCustomer {
		f.chosen, f.fresh, f.found, f.looked = core.Row{}, false, nil, false
	}
	f.stale()
}

// stale drops what was said of the form as it was.
func (f *Form) stale() { f.ready, f.wrong, f.field = false, "", "" }

// Mail says whether the mail goes out; SetMail ticks it.
func (f *Form) Mail() bool { return f.mail }

// SetMail ticks Send one mail with everything.
func (f *Form) SetMail(on bool) { f.mail = on; f.stale() }

// Credentials says whether a password will be made: as was ticked, or as the
// customer needs it.
func (f *Form) Credentials() bool {
	if f.asked != nil {
		return *f.asked
	}
	if f.ready {
		return f.preview.Credentials
	}
	return f.fresh
}

// SetCredentials ticks Generate and send credentials.
func (f *Form) SetCredentials(on bool) { f.asked = &on; f.stale() }

// Found takes what a search for text has found.
func (f *Form) Found(text string, rows []core.Row) {
	if text != f.values[FieldCustomer] || f.Decided() {
		return
	}
	f.found, f.looked = rows, true
	if wanted := f.wanted; wanted != 0 {
		f.wanted = 0
		if asked := f.asked; f.Take(wanted) {
			f.asked = asked
			return
		}
	}
	text = strings.TrimSpace(text)
	var exact []core.Row
	for _, r := range rows {
		if strings.EqualFold(r.Email, text) || text == strconv.FormatUint(r.ID, 10) || r.ExternalID == text ||
			slices.ContainsFunc(r.Licenses, func(id uint64) bool { return text == strconv.FormatUint(id, 10) }) {
			exact = append(exact, r)
		}
	}
	if len(exact) == 1 && text != "" {
		f.Take(exact[0].ID)
	}
}

// Take is for the one with that number among those that were found; false where
// he is not among them.
func (f *Form) Take(id uint64) bool {
	for _, r := range f.found {
		if r.ID == id {
			f.chosen, f.fresh, f.asked = r, false, nil
			f.stale()
			return true
		}
	}
	return false
}

// TakeNew is for a new customer; what was searched for begins the fields.
func (f *Form) TakeNew() {
	f.chosen, f.fresh, f.asked = core.Row{}, true, nil
	text := strings.TrimSpace(f.values[FieldCustomer])
	if strings.Contains(text, "@") {
		f.values[FieldEmail] = text
	} else if f.values[FieldFirst]+f.values[FieldLast] == "" {
		f.values[FieldFirst], f.values[FieldLast] = SplitName(text)
	}
	f.stale()
}

// IsNew says that a customer is to be made.
func (f *Form) IsNew() bool { return f.fresh }

// Decided says that it is known who buys.
func (f *Form) Decided() bool { return f.fresh || f.chosen.ID != 0 }

// Candidate is a customer who may be the one.
type Candidate struct {
	ID         uint64
	Name, Also string
}

// Candidates are those that the search has found, while none is taken. ok is
// false where there has been no search.
func (f *Form) Candidates() (all []Candidate, ok bool) {
	if f.Decided() || !f.looked || strings.TrimSpace(f.values[FieldCustomer]) == "" {
		return nil, false
	}
	for _, r := range f.found {
		all = append(all, Candidate{r.ID, named(r), words.Dot(r.Email, r.Company)})
	}
	return all, true
}

func named(r core.Row) string {
	return words.Dot(say.Name(core.Fields{FirstName: r.First, LastName: r.Last, Company: r.Company, Email: r.Email}, r.ID), fmt.Sprint(r.ID))
}

// Who is the customer that was taken: his name, what else tells him from others,
// and whether he can log in.
func (f *Form) Who() (title, also string, status say.Mark) {
	status = say.RowStatus(f.chosen, f.clock.Time())
	count := words.Count(int(f.chosen.LicenseCount), "license", "licenses")
	return named(f.chosen), words.Dot(f.chosen.Email, f.chosen.Company, count, strings.ToLower(status.Word)), status
}

// Sale is the form as a sale; problem says in a sentence why it is none yet, and
// field which one it is about.
func (f *Form) Sale() (sale core.Sale, field, problem string) {
	if !f.Decided() {
		return sale, FieldCustomer, "Say who buys: find the customer, or make a new one."
	}
	if len(f.products) == 0 {
		return sale, FieldProduct, "There is no product yet; add one under Licenses."
	}
	if f.product < 0 {
		return sale, FieldProduct, "Choose the product."
	}
	sale = core.Sale{Customer: f.chosen.ID, New: f.fresh, Scope: f.scope, Product: f.products[f.product].Name,
		Order: strings.TrimSpace(f.values[FieldOrder]), Mail: f.mail, Show: !f.mail, Credentials: f.asked}
	if f.chosen.ID != 0 {
		sale.Scope = "" // his own
	}
	if f.fresh {
		for _, name := range Buyer() {
			sale.Fields.Set(name, f.values[name])
		}
	}
	for name, to := range map[string]*int{FieldSeats: &sale.Activations, FieldCount: &sale.Count} {
		n, err := strconv.Atoi(strings.TrimSpace(f.values[name]))
		if err != nil || n < 1 {
			return sale, name, "A number from 1 on."
		}
		*to = n
	}
	sale.Expires = &time.Time{}
	if text := strings.TrimSpace(f.values[FieldExpires]); text != "" {
		until, ok := f.clock.Until(text)
		if !ok {
			return sale, FieldExpires, "A day such as 31 Dec 2027 or 2027-12-31; empty: no expiry."
		}
		sale.Expires = &until
	}
	return sale, "", ""
}

// Previewed takes what a sale would do, or why it cannot be.
func (f *Form) Previewed(p core.SalePreview, err error) {
	f.ready = err == nil
	if err != nil {
		f.Refused(err)
		return
	}
	f.preview, f.wrong, f.field = p, "", ""
}

// Refused takes why the desk refused.
func (f *Form) Refused(err error) {
	f.wrong, f.field = say.Explain(err, "").Text(), say.FieldOf(err)
	if f.field == say.Exists {
		f.field = FieldOrder
	}
}

// Preview is what the sale would do; ok is false while that is not known.
func (f *Form) Preview() (core.SalePreview, bool) { return f.preview, f.ready }

// WhyNotSave says why the sale cannot be made yet; "" where it can.
func (f *Form) WhyNotSave() string {
	if _, _, problem := f.Sale(); problem != "" {
		return problem
	}
	if f.wrong != "" {
		return f.wrong
	}
	if f.ready && f.preview.Already != nil {
		return "Order " + f.values[FieldOrder] + " was entered already: " + label.LicenseID + " " + numbers(f.preview.Already) + "."
	}
	return ""
}

// Error is what is wrong with a field, said under it: of what was typed, and what
// the desk refuses.
func (f *Form) Error(name string) string {
	if _, field, problem := f.Sale(); field == name && f.typed[name] && name != FieldCustomer {
		return problem
	}
	if f.wrong != "" && f.field == name {
		return f.wrong
	}
	return ""
}

// CredentialsHelp says what comes of Generate and send credentials.
func (f *Form) CredentialsHelp() string {
	name := f.chosen.First
	if name == "" {
		name = "The customer"
	}
	switch {
	case f.Credentials() && f.ready && f.preview.Customer.PasswordOrigin != core.OriginNone && !f.fresh:
		return "The present password stops at once."
	case f.Credentials() && f.mail:
		return "The system creates the password and sends it in the same mail."
	case f.Credentials():
		return "The system creates the password; print it, or read it aloud."
	case f.ready && f.preview.Keeps:
		return "Off: " + name + " has a password, and keeps it."
	}
	return "Off: no password is made."
}

// Unsaved says whether anything was typed that leaving would lose.
func (f *Form) Unsaved() bool {
	return f.Decided() || strings.TrimSpace(f.values[FieldCustomer]+f.values[FieldOrder]) != ""
}

func numbers(ids []uint64) string {
	var all []string
	for _, id := range ids {
		all = append(all, strconv.FormatUint(id, 10))
	}
	return words.List(all)
}
