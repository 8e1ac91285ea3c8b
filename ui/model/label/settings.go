package label

// Settings, and the dialog that sets a mail server up.
const (
	FindSetting = "Find a setting"
	MailServer  = "Mail server"
	Provider    = "Provider"
	Test        = "Test"
	SaveAndTest = "Save and test"
	StopIt      = "Stop"
)
