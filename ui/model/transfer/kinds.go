package transfer

import (
	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/sheet"
)

// customerWords are what a list of customers can say besides their fields.
func customerWords() []sheet.Naming {
	return []sheet.Naming{
		{Field: core.ImportHash, Names: "hashedpassword passhash userpass encodedpassword passworddigest"},
		{Field: core.ImportLogin, Names: "isactive enablelogin"},
		{Field: core.ImportConfirmed, Names: "emailverified isemailverified"},
	}
}

// licenseWords are what a list of licenses can say. A plain "id" is not among
// them: it is another program's.
func licenseWords() []sheet.Naming {
	return []sheet.Naming{
		{Field: core.LicenseID, Names: ""},
		{Field: core.LicenseExternalID, Names: "licensekey key serial serialnumber serialno activationkey oldkey licensecode externallicenseid"},
		{Field: core.LicenseProduct, Names: "productname item itemname download software"},
		{Field: core.LicenseCustomerID, Names: ""},
		{Field: core.LicenseCustomerExternal, Names: "userid clientid contactid"},
		{Field: core.LicenseCustomerEmail, Names: "email useremail emailaddress billingemail emailbilling owneremail"},
		{Field: core.LicenseStatusField, Names: "licensestatus state"},
		{Field: core.LicenseExpires, Names: "expiry expiresat expiration expirationdate expirydate validuntil"},
		{Field: core.LicenseActivations, Names: "activationsallowed activationlimit seats maxactivations maxmachines"},
		{Field: core.LicenseComputerID, Names: "fingerprint machineid hardwareid hwid"},
		{Field: core.LicenseComputer, Names: "computername machine machinename hostname"},
		{Field: core.LicenseComputers, Names: "computerids machineids fingerprints"},
	}
}

// Kind is what a list is of.
type Kind string

// The kinds.
const (
	Customers Kind = "customers"
	Licenses  Kind = "licenses"
)

// told says what a list is of that begins with head: of licenses, where a program
// is known whose list of them it is, or columns tell a product and more of a
// license.
func told(head []byte) Kind {
	if jsonText(head) {
		return Licenses
	}
	columns := peeked(head, sheet.Options{})
	if recognized(columns) != nil {
		return Licenses
	}
	has := map[sheet.Field]bool{}
	for _, c := range columns {
		has[c.Field] = true
	}
	if has[core.LicenseID] || has[core.LicenseProduct] && (has[core.LicenseExternalID] || has[core.LicenseActivations] || has[core.LicenseComputerID] || has[core.LicenseExpires]) {
		return Licenses
	}
	return Customers
}

// Label is what a field is called in the window.
func (k Kind) Label(f sheet.Field) string {
	if k == Licenses {
		return map[sheet.Field]string{
			core.LicenseID: label.LicenseID, core.LicenseExternalID: label.ExternalID, core.LicenseProduct: label.Product,
			core.LicenseCustomerID: "Customer ID", core.LicenseCustomerExternal: "Customer's external ID", core.LicenseCustomerEmail: "Customer's e-mail",
			core.LicenseStatusField: label.Status, core.LicenseExpires: label.Expiry, core.LicenseActivations: label.Activations,
			core.LicenseComputerID: label.ComputerID, core.LicenseComputer: label.ComputerName, core.LicenseComputers: "Computer IDs",
		}[f]
	}
	if f == core.ImportHash {
		return "Password hash"
	}
	return label.Field(string(f))
}

// fields are the fields of the kind's lists, in the order in which people read
// them.
func (k Kind) fields() (all []sheet.Field) {
	words := licenseWords()
	if k == Customers {
		all, words = sheet.Fields(), customerWords()
	}
	for _, one := range words {
		all = append(all, one.Field)
	}
	return all
}
