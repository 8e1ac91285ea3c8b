package operators

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/desk/ask"
	model "github.com/keydesk/keydesk/ui/model/operators"
	"github.com/keydesk/keydesk/ui/model/start"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Source is where the page reads and what it changes. Its functions run beside
// the window and may take their time.
type Source struct {
	Vendor, Path string
	Clock        words.Clock

	Load func(context.Context) (model.Team, error)
	Seen func(context.Context) (model.Seen, error)
	// Revealed are the customers whose password an operator (by ID) was shown
	// and who have it still.
	Revealed func(ctx context.Context, id string) ([]uint64, error)
	// Customers is how many there are, -1 where that may not be known.
	Customers func(context.Context) (int, error)

	Add         func(context.Context, core.NewOperator) error
	Edit        func(ctx context.Context, name string, e core.OperatorEdit) error
	Disable     func(ctx context.Context, name string) error
	Enable      func(ctx context.Context, name string) error
	Remove      func(ctx context.Context, name string) error
	ForceChange func(ctx context.Context, name string) error
	SetPassword func(ctx context.Context, name string, password secret.Text, mustChange bool) error

	AddGroup    func(ctx context.Context, name string, may core.Permissions) error
	EditGroup   func(ctx context.Context, name, newName string, may core.Permissions) error
	RemoveGroup func(ctx context.Context, name string) error

	NewRecovery func(context.Context) (*core.RecoveryKey, error)
	SaveKey     func(ctx context.Context, s start.KeySheet, path string) error
	// Sheet makes the PDF of a recovery key; nil where there is no printing.
	Sheet func(vendor, path string, key secret.Text, made time.Time) ([]byte, error)
}

// From reads and changes as a signed-in operator; path is the desk's file.
func From(s *core.Session, path string, clock words.Clock) Source {
	o := s.Operators()
	return Source{
		Vendor: s.Vendor(), Path: path, Clock: clock,
		Load: func(ctx context.Context) (model.Team, error) { return model.Load(ctx, s) },
		Seen: func(ctx context.Context) (model.Seen, error) { return model.ReadSeen(ctx, s, clock.Time()) },
		Revealed: func(ctx context.Context, id string) ([]uint64, error) {
			return s.Audit().Revealed(ctx, id, clock.Time().AddDate(0, 0, -model.Days))
		},
		Customers: func(ctx context.Context) (int, error) { return count(ctx, s) },
		Add:       o.Add, Edit: o.Edit, Disable: o.Disable, Enable: o.Enable, Remove: o.Remove,
		ForceChange: o.ForceChange, SetPassword: o.SetPassword,
		AddGroup: o.AddGroup, EditGroup: o.EditGroup, RemoveGroup: o.RemoveGroup,
		NewRecovery: o.NewRecovery,
		SaveKey:     func(_ context.Context, k start.KeySheet, path string) error { return k.Save(path) },
	}
}

// count counts the customers as far as they may be seen.
func count(ctx context.Context, s *core.Session) (int, error) {
	if !s.Permissions().Has(core.ViewCustomers) {
		return -1, nil
	}
	_, found, err := s.Customers().Rows(ctx, core.Query{Limit: 1})
	if err != nil {
		return -1, err
	}
	return found, nil
}

// Window is what the page needs of the window around it. All is called on the
// goroutine of the windows; what may be nil is then not offered.
type Window struct {
	Canvas fyne.Canvas
	Clip   *ask.Clip // for the recovery key
	// Reads goes to the activity log, to what an operator was shown.
	Reads func(operator string)
	// ResetThese asks how to reset the passwords of customers; may be nil.
	ResetThese func(customers []uint64)
	// ChangePassword opens the dialog of the own password.
	ChangePassword func()

	Files ask.Files                                                     // may be nil
	Print func(title string, pdf func(context.Context) ([]byte, error)) // may be nil
}
