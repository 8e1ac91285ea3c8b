package label

// Settings, and the dialog that sets a mail server up.
const (
	FindSetting     = "Find a setting"
	MailServer      = "Mail server"
	Provider        = "Provider"
	Test            = "Test"
	SaveAndTest     = "Save and test"
	StopIt          = "Stop"
	MailTemplates   = "Mail templates"
	Mailing         = "Mailing"
	MailLanguage    = "Language"
	MailSubject     = "Subject"
	MailText        = "Text"
	MailPreview     = "Preview, for an invented customer"
	AnotherLanguage = "Another language…"
	SendTestMail    = "Send test mail"
	TakeBack        = "Take back"
	Scopes          = "Scopes"
	AddScope        = "Add a scope…"
	ScopeName       = "Name"
	RenameScope     = "Rename…"
	RemoveScope     = "Remove…"
	OpenScope       = "Its settings"
	MoveTo          = "Its customers go to"
)
