package backup

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Now is the dialog that makes a backup.
type Now struct {
	status core.BackupStatus
	may    core.Permissions
	clock  words.Clock
	folder string
	daily  bool
}

// NewNow opens it, with the folder of the daily backups. Where none is chosen
// yet, the folder that is named becomes that unless the tick is taken out.
func NewNow(s core.BackupStatus, may core.Permissions, clock words.Clock) *Now {
	return &Now{status: s, may: may, clock: clock, folder: s.Folder, daily: s.Folder == ""}
}

// Last is the last backup in a line.
func (n *Now) Last() string { return Last(n.status, n.clock) }

// Folder is where the backup goes.
func (n *Now) Folder() string { return n.folder }

// SetFolder is called with what stands in its field.
func (n *Now) SetFolder(path string) { n.folder = strings.TrimSpace(path) }

// Hint is the line under the folder.
func (n *Now) Hint() string {
	switch {
	case n.folder != "" && n.folder == n.status.Folder:
		return fmt.Sprintf("Daily backups go here; the newest %s stay.", words.Number(n.status.Keep))
	case n.Daily():
		return fmt.Sprintf("Best on another disk. The newest %s stay.", words.Number(n.status.Keep))
	}
	return "Best on another disk. Nothing there is removed."
}

// OffersDaily says whether the folder can be made that of the daily backups:
// it is another one, and this operator may change settings.
func (n *Now) OffersDaily() bool {
	return n.may.Has(core.ChangeSettings) && n.folder != n.status.Folder
}

// Daily says whether it is to be.
func (n *Now) Daily() bool { return n.OffersDaily() && n.daily }

// SetDaily is called with the tick.
func (n *Now) SetDaily(on bool) { n.daily = on }

// OK says whether the backup can be made, and if not, why.
func (n *Now) OK() (why string, ok bool) {
	if n.folder == "" {
		return "Choose a folder.", false
	}
	return "", true
}

// Request is the backup to be made.
func (n *Now) Request() Request {
	folder := n.folder
	if folder == n.status.Folder {
		folder = "" // of which so many stay as the settings say
	}
	return Request{folder, n.Daily()}
}

// Request is a backup on its way; Folder "" is that of the settings.
type Request struct {
	Folder string
	Daily  bool // the folder becomes that of the daily ones
}

// Run makes it. Only a folder in which one has succeeded becomes that of the
// daily ones.
func (r Request) Run(ctx context.Context, s *core.Session) (core.Backup, error) {
	made, err := s.Backups().Make(ctx, r.Folder)
	if err == nil && r.Daily {
		if err = s.Settings().Set(ctx, "backup.folder", r.Folder); err != nil {
			err = fmt.Errorf("the backup %s is whole; choosing its folder for the daily ones: %w", made.Path, err)
		}
	}
	return made, err
}

// Made is what a backup came to, for a toast: what, and a second line.
func Made(b core.Backup) (text, more string) {
	return fmt.Sprintf("Backup made and read back: %s.", words.Size(b.Size)), filepath.Base(b.Path)
}
