package settings

import (
	"context"
	"fmt"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/scopes"
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
	// Scopes reads the list of scopes; the next three change it.
	Scopes      func(ctx context.Context) ([]scopes.Line, error)
	AddScope    func(ctx context.Context, name string) error
	RenameScope func(ctx context.Context, name, newName string) error
	RemoveScope func(ctx context.Context, r *scopes.Removal, told func(done, of int)) (core.Moved, error)
	// Templates reads a scope's mail templates, Template one that there may not be
	// yet; Preview writes one as an invented customer would get it. The others
	// change one, and send one to an address of one's own.
	Templates     func(ctx context.Context, scope string) ([]core.MailTemplate, error)
	Template      func(ctx context.Context, scope, mailing, language string) (core.MailTemplate, error)
	Preview       func(ctx context.Context, t core.MailTemplate) (core.MailPreview, error)
	SetTemplate   func(ctx context.Context, t core.MailTemplate) error
	ResetTemplate func(ctx context.Context, scope, mailing, language string) error
	TryTemplate   func(ctx context.Context, t core.MailTemplate, to string) (uint64, error)
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
		Scopes:   func(ctx context.Context) ([]scopes.Line, error) { return scopes.Load(ctx, s) },
		AddScope: s.Scopes().Add, RenameScope: s.Scopes().Rename,
		RemoveScope: func(ctx context.Context, r *scopes.Removal, told func(done, of int)) (core.Moved, error) {
			return r.Run(ctx, s, told)
		},
		Templates: s.Templates().List, Template: s.Templates().Get, Preview: s.Templates().Preview,
		SetTemplate: s.Templates().Set, ResetTemplate: s.Templates().Reset, TryTemplate: s.Templates().SendTest,
		Backups: s.Backups().Status,
		May:     s.Permissions(),
		Vendor:  s.Vendor(),
		Clock:   clock,
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
	// InScope chooses a scope in the Scope Selector, by its name.
	InScope(name string)
	// BackUp opens the dialog that makes a backup.
	BackUp()
}
