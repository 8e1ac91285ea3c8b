package label

// Backups: the first window, the top bar, Settings, and after a restore.
const (
	RestoreBackup   = "Restore a backup"
	Restore         = "Restore"
	BackupFolder    = "Backup folder"
	BackUpNow       = "Back up now…"
	BackUp          = "Back up now"
	NoBackup        = "No backup yet"
	LastBackup      = "Last backup"
	MakeDaily       = "Make one here every day"
	SendHeld        = "Send them"
	CancelHeld      = "Cancel them"
	DecideLater     = "Decide later"
	ChooseFolder    = "Choose a folder for backups"
	ThisFolder      = "Choose this folder"
	ChooseABackup   = "Choose a backup"
	RestoredTheDesk = "This desk was restored"
)
