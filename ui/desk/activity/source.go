package activity

import (
	"context"

	"github.com/keydesk/keydesk/core"
	model "github.com/keydesk/keydesk/ui/model/activity"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Source is where the page reads. Its functions run beside the window and may
// take their time.
type Source struct {
	// Read gives a page of entries, the newest or those before one; Newer
	// counts those after one.
	Read  func(ctx context.Context, f model.Filter, after *core.AuditEntry) (entries []core.AuditEntry, more bool, err error)
	Newer func(ctx context.Context, f model.Filter, first *core.AuditEntry) (int, error)
	// Verify walks the whole log and returns how many entries fit.
	Verify func(ctx context.Context) (int, error)
	// Export writes what a filter admits to a file, whole or not at all.
	Export func(ctx context.Context, f model.Filter, path string, told func(int)) (int, error)
	// WhyNoExport says why the operator may not, "" where he may.
	WhyNoExport string
	Clock       words.Clock
}

// From reads as a signed-in operator.
func From(s *core.Session, clock words.Clock) Source {
	why, _ := model.MayExport(s.Permissions())
	return Source{
		WhyNoExport: why,
		Read: func(ctx context.Context, f model.Filter, after *core.AuditEntry) ([]core.AuditEntry, bool, error) {
			return model.Read(ctx, s, f, after)
		},
		Newer: func(ctx context.Context, f model.Filter, first *core.AuditEntry) (int, error) {
			return model.Newer(ctx, s, f, first)
		},
		Verify: s.Audit().Verify,
		Export: func(ctx context.Context, f model.Filter, path string, told func(int)) (int, error) {
			return model.Save(ctx, s, f, path, told)
		},
		Clock: clock,
	}
}

// Files asks for files of this computer.
type Files interface {
	// Save asks for a name, also before it replaces a file, and then calls then
	// on the goroutine of the windows; not where it was canceled.
	Save(title, name string, then func(path string))
}

// Window is what the page needs of the window around it. All is called on the
// goroutine of the windows.
type Window interface {
	// Open goes to Customer Details, to read or to edit.
	Open(customer uint64, edit bool)
	// Files asks for files.
	Files() Files
}
