package mailing

import "slices"

// Name is which mail it is.
type Name string

// The mails to customers.
const (
	Credentials     Name = "credentials"      // a new password
	ResetPassword   Name = "reset-password"   // a link to choose one
	PasswordChanged Name = "password-changed" // that it was changed, never to what
	ConfirmEmail    Name = "confirm-email"    // a link that proves the address
	AccountExists   Name = "account-exists"   // to who registered once more, with a link to choose a password
	ChoosePassword  Name = "choose-password"  // to a known customer who registered: the link that makes the account his
	ContactUs       Name = "contact-us"       // to who registered and may not log in
	Welcome         Name = "welcome"          // how to log in, without a password
	LicenseDetails  Name = "license-details"  // Email License Details
	LicenseList     Name = "license-list"     // all licenses of a customer with their computers
	Sale            Name = "sale"             // New sale: Customer ID, credentials and licenses in one mail
	Test            Name = "test"             // Send test mail
)

// Names are all mailings, in the order that settings show them.
func Names() []Name {
	return []Name{Credentials, ResetPassword, PasswordChanged, ConfirmEmail, Welcome, AccountExists, ChoosePassword, ContactUs, LicenseDetails, LicenseList, Sale, Test}
}

// Field is what a template may put into a mail.
type Field struct {
	Name    string // as in {{.Name}}
	Meaning string
	May     bool // it may be empty: for {{if .Name}}
	Needed  bool // the text must hold it, wherever it has a value
	Secret  bool // not for a subject, which lists show
	Only    bool // for {{if}} alone: it is yes or no
	List    bool // several lines
	link    bool
}

// Fields are what a mailing's templates may use, nil for a mailing that is none.
func Fields(name Name) []Field {
	own := fieldsOf(name)
	if own == nil {
		return nil
	}
	return append(own,
		Field{Name: "CustomerName", Meaning: "the customer's name", May: true},
		Field{Name: "Vendor", Meaning: "your desk's name", May: true},
		Field{Name: "ContactLine", Meaning: "how customers reach you (Contact, under General)", May: true},
		Field{Name: "PortalURL", Meaning: "the customer page's address", May: true, link: true},
	)
}

// fieldsOf are those that not every mailing has.
func fieldsOf(name Name) []Field {
	loginIDs := Field{Name: "LoginIDs", Meaning: "what the customer logs in with", Needed: true}
	when := Field{Name: "When", Meaning: "when it was, with date and time"}
	valid := Field{Name: "Valid", Meaning: "how long the link works"}
	link := func(meaning string) Field {
		return Field{Name: "Link", Meaning: meaning, Needed: true, Secret: true, link: true}
	}
	switch name {
	case Credentials:
		return []Field{loginIDs,
			{Name: "Password", Meaning: "the new password", Needed: true, Secret: true},
			{Name: "ConfirmLink", Meaning: "the link that confirms the address", May: true, Needed: true, Secret: true, link: true},
			{Name: "MustChange", Meaning: "a password of one's own is asked for at the first login", May: true, Only: true},
			{Name: "Expires", Meaning: "how long the password works", May: true},
		}
	case AccountExists:
		return []Field{loginIDs, link("the link to choose a new password"), valid}
	case ResetPassword, ChoosePassword:
		return []Field{link("the link to choose a new password"), valid}
	case ConfirmEmail:
		return []Field{link("the link that confirms the address"), valid}
	case PasswordChanged:
		return []Field{when, {Name: "ChangedBy", Meaning: "the operator who changed it", May: true}}
	case Welcome:
		return []Field{loginIDs}
	case ContactUs:
		return []Field{}
	case LicenseDetails, LicenseList, Sale:
		return licenseFields(name, loginIDs)
	case Test:
		return []Field{when}
	}
	return nil
}

// licenseFields are those of the mails about licenses. An activation password is
// no secret: it activates its license and does nothing else.
func licenseFields(name Name, loginIDs Field) []Field {
	customer := Field{Name: "CustomerID", Meaning: "the Customer ID"}
	product := Field{Name: "Product", Meaning: "the product"}
	valid := Field{Name: "ValidUntil", Meaning: "the last day of the license", May: true}
	switch name {
	case LicenseDetails:
		return []Field{{Name: "LicenseID", Meaning: "the License ID", Needed: true}, product,
			{Name: "ActivationPassword", Meaning: "the activation password", Needed: true},
			{Name: "ActivationsLeft", Meaning: "how many computers more it activates, of how many"}, valid}
	case LicenseList:
		return []Field{customer, {Name: "Licenses", Meaning: "the licenses and the computers they are on, on lines of their own", Needed: true, List: true}}
	}
	return []Field{customer, loginIDs,
		{Name: "Password", Meaning: "the customer password, where a new one was made", May: true, Needed: true, Secret: true},
		{Name: "KeepsPassword", Meaning: "the customer has a password and keeps it", May: true, Only: true},
		{Name: "ConfirmLink", Meaning: "the link that confirms the address", May: true, Needed: true, Secret: true, link: true},
		{Name: "MustChange", Meaning: "a password of one's own is asked for at the first login", May: true, Only: true},
		{Name: "Expires", Meaning: "how long the password works", May: true},
		{Name: "Order", Meaning: "the order number", May: true}, product,
		{Name: "Seats", Meaning: "how many computers each license is for"}, valid,
		{Name: "Licenses", Meaning: "License ID and activation password of each, on lines of their own", Needed: true, List: true}}
}

// field finds one of a mailing's fields.
func field(all []Field, name string) (Field, bool) {
	i := slices.IndexFunc(all, func(f Field) bool { return f.Name == name })
	if i < 0 {
		return Field{}, false
	}
	return all[i], true
}
