package backup

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	model "github.com/keydesk/keydesk/ui/model/backup"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Source is the work behind the dialogs, which runs beside the window.
type Source struct {
	Status func(context.Context) (core.BackupStatus, error)
	Make   func(context.Context, model.Request) (core.Backup, error)
	// Send and Cancel decide about held mails, and return how many they were.
	Send, Cancel func(context.Context) (int, error)
	May          core.Permissions
	Clock        words.Clock
}

// From is the work of a signed-in operator.
func From(s *core.Session, clock words.Clock) Source {
	return Source{
		Status: s.Backups().Status,
		Make: func(ctx context.Context, r model.Request) (core.Backup, error) {
			return r.Run(ctx, s)
		},
		Send: s.Mail().SendHeld, Cancel: s.Mail().CancelHeld,
		May: s.Permissions(), Clock: clock,
	}
}

// Files asks for folders of this computer.
type Files interface {
	Folder(title, from string, then func(path string))
}

// Over is the window that a dialog is shown over.
type Over struct {
	Canvas fyne.Canvas
	Runner *task.Runner
	Source Source
	Files  Files // may be nil: then a path is typed
	Say    func(kit.Toast)
}
