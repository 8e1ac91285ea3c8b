// Package label holds the words on buttons, fields and menus. Several of them
// are other products' own wording, which the customers' staff knows and the
// help topics stand under: they are kept to the letter, "Email Forgotten
// Password" beside "E-mail".
//
// Caveat: the English text is the translation key, so a changed label is a
// lost translation.
package label

// First start.
const (
	CreateDesk  = "Create a new desk"
	OpenFile    = "Open an existing file"
	Practice    = "Practice"
	TrySamples  = "Try with sample customers"
	OpenTheDesk = "Open the desk"
	SignIn      = "Sign in"
)

// The pages of the rail, and the bars around them.
const (
	Customers       = "Customers"
	Mail            = "Mail"
	Activity        = "Activity"
	Settings        = "Settings"
	ScopeSelector   = "Scope Selector"
	ScopeAll        = "All"
	CustomersFilter = "Customers Filter"
	FilterHint      = "Name, e-mail, company, phone, ID"
	NewCustomer     = "New customer"
	Import          = "Import…"
	Export          = "Export…"
	SetUp           = "Set up…"
	ChangePassword  = "Change my password…"
	Lock            = "Lock"
	OtherOperator   = "Sign in as another operator"
	Quit            = "Quit"
)

// The statuses, as lists and filters name them.
const (
	AnyStatus     = "All"
	CanLogIn      = "Can log in"
	LoginInactive = "Login inactive"
	Locked        = "Locked"
	Unconfirmed   = "Unconfirmed e-mail"
	NoPassword    = "No password yet"
	Unregistered  = "Unregistered"
	MailFailed    = "Mail failed"
	Deleted       = "Deleted"
)

// The Actions.
const (
	Actions         = "Actions"
	EmailForgotten  = "Email Forgotten Password"
	GenerateAndSend = "Generate and send credentials via email"
	ResetPassword   = "Reset Password"
	Unlock          = "Unlock"
	Show            = "Show"
	SendConfirm     = "Send confirmation email"
	SendWelcome     = "Send Welcome Mailing"
)

// Customer Details.
const (
	CustomerDetails = "Customer Details"
	Edit            = "Edit"
	Save            = "Save"
	OK              = "OK"
	Cancel          = "Cancel"
	Back            = "Back"
	Next            = "Next"
	Details         = "Details"
	Address         = "Address"
	Account         = "Account"
	Login           = "Login"
	EnableLogin     = "Enable Login"
	LoginID         = "Login ID"
	Generate        = "Generate and send credentials"
	GenerateNew     = "Generate New Password"
	Password        = "Password"
	ConfirmPassword = "Confirm Password"
	LeaveEmpty      = "(Leave empty to not modify)"
	EmailConfirmed  = "Email confirmed"
	LastResetLink   = "Last reset link"
	OpenInMail      = "Open in Mail"
	WhenYouSave     = "When you click Save"
)

// Set Customer Password, Show.
const (
	SetCustomerPassword = "Set Customer Password"
	SendResetEmail      = "Send Reset Password email to customer"
	TypeNewPassword     = "Type new password"
	RetypePassword      = "Retype password"
	GenerateAPassword   = "Generate a new password"
	SendIt              = "Send it by e-mail"
	MustChange          = "Customer must change it at the next login"
	TellCustomer        = "Tell the customer by e-mail that the password was changed"
	VerifiedBy          = "Caller verified by"
	Secured             = "SECURED"
)

// Mail and Activity.
const (
	TryAgain     = "Try again"
	MailSettings = "Mail settings…"
	OpenLink     = "Open link"
	CopyLink     = "Copy link"
	MarkUnread   = "Mark as unread"
	Verify       = "Verify"
	Operator     = "Operator"
	Customer     = "Customer"
	CustomerID   = "Customer ID"
	KindOfEntry  = "Kind"
	FromDay      = "From"
	ToDay        = "To"
)

// Help topics that texts lead to.
const (
	PasswordAccessibility = "Password Accessibility"
	ManagingPasswords     = "Managing User Passwords"
)

// Field is the label of a customer's field, by its name in the core; "" for a
// name that is none.
func Field(name string) string {
	return map[string]string{
		"externalId": "External ID", "firstName": "First name", "lastName": "Last name", "company": "Company",
		"email": "E-mail", "phone": "Phone", "phone2": "Phone 2", "address": "Address", "postalCode": "Postal code",
		"city": "City", "country": "Country", "website": "Website", "language": "Language", "notes": "Notes",
		"scope": "Scope", "loginEnabled": EnableLogin, "emailConfirmed": EmailConfirmed, "password": Password, "confirm": ConfirmPassword,
	}[name]
}

// FieldHelp is the line under a customer's field, by its name in the core; "" for
// most.
func FieldHelp(name string) string {
	return map[string]string{"language": "A code such as en or de: mails are in it."}[name]
}
