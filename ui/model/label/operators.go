package label

// The page Operators, and its dialogs.
const (
	Operators           = "Operators"
	Add                 = "Add…"
	Groups              = "Groups"
	NewOperator         = "New operator"
	NewGroup            = "New group"
	EditGroup           = "Edit group…"
	Rename              = "Rename…"
	ForceChange         = "Force Password Change"
	SetOperatorPassword = "Set password…"
	Disable             = "Disable"
	Enable              = "Enable"
	Remove              = "Remove…"
	RemoveOperator      = "Remove operator"
	NewRecoveryKey      = "New recovery key…"
)
