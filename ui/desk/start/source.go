package start

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	model "github.com/keydesk/keydesk/ui/model/start"
	"github.com/keydesk/keydesk/ui/model/transfer"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Source is the work behind the windows. All of it but the plain values runs
// beside them.
type Source struct {
	Path  string // of the desk, where nobody says otherwise
	Last  string // who signed in last, "" where that is not known
	Clock words.Clock

	Exists   func(ctx context.Context, path string) (bool, error)
	Check    func(ctx context.Context, path string) (fault string)
	Folder   func(ctx context.Context, folder string) (fault string) // for backups
	Look     func(ctx context.Context, backup, usual string) (model.Chosen, error)
	Restore  func(context.Context, model.RestoreRequest, func(model.RestoreStage)) error
	Found    func(context.Context, model.Make) (*core.Founding, error)
	Write    func(context.Context, model.Write) error
	SaveKey  func(ctx context.Context, s model.KeySheet, path string) error
	Open     func(ctx context.Context, path string) (*core.Desk, error)
	SignIn   func(context.Context, *core.Desk, model.Try, func(model.Stage)) (*core.Session, error)
	Recover  func(context.Context, *core.Desk, model.Recovery) (*core.RecoveryKey, error)
	Practice func(ctx context.Context, path string, told func(transfer.Progress)) (*core.Desk, *core.Session, error)

	// Sheet makes the PDF of the recovery key; nil where there is no printing.
	Sheet func(vendor, path string, key secret.Text, made time.Time) ([]byte, error)
}

// From is the source on this computer's disk. Of o, all but Path counts: path
// is where the desk lies where nobody says otherwise.
func From(o core.Options, path string, clock words.Clock) Source {
	at := func(path string) core.Options { o := o; o.Path = path; return o }
	return Source{
		Path: path, Clock: clock,
		Exists: func(_ context.Context, path string) (bool, error) { return exists(path) },
		Check:  func(_ context.Context, path string) string { return model.CheckPath(path) },
		Folder: func(_ context.Context, folder string) string { return model.CheckBackups(folder) },
		Look: func(ctx context.Context, backup, usual string) (model.Chosen, error) {
			return model.Look(ctx, o, backup, usual)
		},
		Restore: func(ctx context.Context, r model.RestoreRequest, stage func(model.RestoreStage)) error {
			return r.Run(ctx, o, stage)
		},
		Found: func(ctx context.Context, m model.Make) (*core.Founding, error) {
			return m.Run(ctx, o, core.NewDesk{})
		},
		Write:   func(ctx context.Context, w model.Write) error { return w.Run(ctx) },
		SaveKey: func(_ context.Context, s model.KeySheet, path string) error { return s.Save(path) },
		Open: func(ctx context.Context, path string) (*core.Desk, error) {
			return core.Open(ctx, at(path))
		},
		SignIn: func(ctx context.Context, d *core.Desk, t model.Try, stage func(model.Stage)) (*core.Session, error) {
			return t.Run(ctx, d, stage)
		},
		Recover: func(ctx context.Context, d *core.Desk, r model.Recovery) (*core.RecoveryKey, error) {
			return r.Run(ctx, d)
		},
		Practice: func(ctx context.Context, path string, told func(transfer.Progress)) (*core.Desk, *core.Session, error) {
			return model.Practice(ctx, at(path), told)
		},
	}
}

func exists(path string) (bool, error) {
	_, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("looking for the desk: %w", err)
	}
	return true, nil
}

// Files asks for files of this computer.
type Files interface {
	Open(title string, endings []string, then func(path string))
	Save(title, name string, then func(path string))
	Folder(title, from string, then func(path string))
}

// Window is what the room needs of the window around it. What may be nil is
// then not offered.
type Window struct {
	Canvas    fyne.Canvas
	Clipboard fyne.Clipboard
	Opened    func(desk *core.Desk, session *core.Session, path string)

	Files Files                                                         // may be nil
	Print func(title string, pdf func(context.Context) ([]byte, error)) // may be nil
	Help  func(topic string)                                            // may be nil
}
