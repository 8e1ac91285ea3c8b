package settings

import (
	"context"
	"fmt"

	"github.com/keydesk/keydesk/core"
	model "github.com/keydesk/keydesk/ui/model/settings"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Source is where the page reads and saves. Its functions run beside the window
// and may take their time.
type Source struct {
	List func(ctx context.Context, scope string) ([]core.Setting, error) // "": the desk's
	Set  func(ctx context.Context, r model.Request) error
	// Affected counts the readable copies that a request deletes.
	Affected func(ctx context.Context, r model.Request) (int, error)
	// SetUp keeps what was typed into the dialog Mail server.
	SetUp func(ctx context.Context, r model.SetupRequest) error
	// Test talks to the mail server that is kept.
	Test func(ctx context.Context) ([]model.TestLine, error)
	// Backups says how the desk stands with them.
	Backups func(ctx context.Context) (core.BackupStatus, error)
	May     core.Permissions
	// Vendor is what the desk is called where a scope inherits from it.
	Vendor string
	Clock  words.Clock
}

// From reads and saves as a signed-in operator.
func From(s *core.Session, clock words.Clock) Source {
	return Source{
		List: func(ctx context.Context, scope string) ([]core.Setting, error) {
			all, err := s.Settings().In(scope).List(ctx)
			if err != nil {
				return nil, fmt.Errorf("reading the settings: %w", err)
			}
			return all, nil
		},
		Set:      func(ctx context.Context, r model.Request) error { return r.Run(ctx, s) },
		Affected: func(ctx context.Context, r model.Request) (int, error) { return r.Affected(ctx, s) },
		SetUp:    func(ctx context.Context, r model.SetupRequest) error { return r.Run(ctx, s) },
		Test:     func(ctx context.Context) ([]model.TestLine, error) { return model.Test(ctx, s) },
		Backups:  s.Backups().Status,
		May:      s.Permissions(),
		Vendor:   s.Vendor(),
		Clock:    clock,
	}
}

// Window is what the page needs of the window around it.
type Window interface {
	// Appear changes how the windows look, at once, and remembers it.
	Appear(l model.Look)
	// Look is how they look.
	Look() model.Look
	// Folder asks for a folder of this computer, beginning at one.
	Folder(title, from string, then func(path string))
	// BackUp opens the dialog that makes a backup.
	BackUp()
}
