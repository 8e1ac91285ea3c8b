package label

// The help topics that have no other label's words. Customers, CustomerDetails,
// SetCustomerPassword, ImportAndExport, Mail, Activity, Operators, Scopes, Settings,
// MailTemplates, ManagingPasswords and PasswordAccessibility are topics too.
const (
	MainWindow   = "The main window"
	FirstStart   = "First start"
	CustomerPage = "Customer page"
	KeysOfFile   = "Keys and backups of the file"
)

// Topics are the titles of all help topics in their order.
func Topics() []string {
	return []string{
		FirstStart, MainWindow, Customers, SeveralTopic, CustomerDetails, ManagingPasswords, SetCustomerPassword, PasswordAccessibility, Licenses, LicenseDetails, NewSaleTitle, OfflineTopic,
		ImportAndExport, Mail, Activity, Operators, Scopes, Settings, MailTemplates, CustomerPage, KeysOfFile,
	}
}

// The help's own words.
const (
	Help        = "Help"
	SearchHelp  = "Search the help"
	NothingHelp = "No topic says that. Try another word, or fewer."
	AlsoCalled  = "Also called:"
	CloseHelp   = "Close"
)
