package label

// Settings, and the dialog that sets a mail server up.
const (
	FindSetting = "Find a setting"
	MailServer  = "Mail server"
	Provider    = "Provider"
	Test        = "Test"
	SaveAndTest = "Save and test"
	StopIt      = "Stop"
	Scopes      = "Scopes"
	AddScope    = "Add a scope…"
	ScopeName   = "Name"
	RenameScope = "Rename…"
	RemoveScope = "Remove…"
	OpenScope   = "Its settings"
	MoveTo      = "Its customers go to"
)
