package license

import (
	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/person"
)

// Of are the facts of a customer's licenses, as his page shows them.
func Of(f person.Facts) (all []Facts) {
	for _, l := range f.Owned.Licenses {
		all = append(all, Facts{License: l, Owner: f.Customer, Terms: f.Terms, May: f.May})
	}
	return all
}

// NoList says why the list of seats cannot be mailed to a customer; "" where it
// can.
func NoList(f person.Facts) string {
	one := Facts{License: core.License{Status: core.LicenseOK}, Owner: f.Customer, Terms: f.Terms, May: f.May}
	if why := one.noMail().Why; why != "" {
		return why
	}
	if len(f.Owned.Licenses) == 0 {
		return "The customer has no license."
	}
	return ""
}

// NoAdd says why no licenses can be added for a customer; "" where they can.
func NoAdd(f person.Facts) string {
	switch {
	case !f.May.Has(core.EditLicenses):
		return WhyEdit
	case f.Deleted():
		return "The customer is in the recycle bin; restore the customer first."
	}
	return ""
}
