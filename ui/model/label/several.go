package label

// Selecting several customers, and what is done to them.
const (
	SelectSeveral = "Select several"
	SelectNone    = "None"
	SelectAll     = "Select all listed"
	EnableLogins  = "Enable Login…"
	DisableLogins = "Disable Login…"
	MoveToScope   = "Move to scope…"
	Delete        = "Delete"
	Undo          = "Undo"
	CopyList      = "Copy the list"
	SaveList      = "Save as CSV…"
	MailAgain     = "Mail them again as well"
	SeveralTopic  = "Several customers at a time"
)
