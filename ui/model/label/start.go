package label

// First start, sign in, and the lock.
const (
	OpenOtherFile  = "Open another file…"
	HelpF1         = "Help F1"
	VendorName     = "Vendor name"
	FileGoes       = "Where the file goes"
	Choose         = "Choose…"
	YourName       = "Name"
	Copy           = "Copy"
	SaveAs         = "Save…"
	PrintIt        = "Print…"
	PresentOne     = "Present password"
	UseRecoveryKey = "Use the recovery key…"
	RecoveryKey    = "Recovery key"
	NewPassword    = "Choose a new password"
	KeyInForce     = "Put it in force and sign in"
)
