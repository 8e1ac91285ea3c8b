package settings

import (
	"strings"
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	model "github.com/keydesk/keydesk/ui/model/settings"
)

// The section Backup: the folder is chosen, the last backup is said, and one is
// made by a button.
func TestBackupSection(t *testing.T) {
	r := onDesk(t, stage.Plain())
	r.Open(model.Backup)
	r.Says(t, "Folder", "Kept", "Last backup", "None yet", "Back up now…")
	r.folder = t.TempDir()
	r.Tap(t, "Choose a folder for backups")
	if got := r.value(t, "backup.folder"); got != r.folder {
		t.Errorf("the folder is %q", got)
	}
	r.Tap(t, "Back up now…")
	if strings.Join(r.told, "|") != "from |back up" {
		t.Errorf("asked was %q", r.told)
	}
	made, err := r.desk.Backups().Make(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	r.Changed(core.Change{Backups: true})
	r.Says(t, "today 10:00")
	r.folder = made.Path // no folder
	r.Tap(t, "Choose a folder for backups")
	r.Says(t, "is not a folder")
	for name, set := range map[string]stage.Setting{"light": stage.Plain(), "dark": stage.Dark(), "150": stage.Big()} {
		look := onDesk(t, set)
		look.Open(model.Backup)
		look.Says(t, "None yet")
		look.Keep(t, "settings-backup-"+name)
	}
	r.Open(model.General)
	r.SaysNot(t, "Last backup")
}
