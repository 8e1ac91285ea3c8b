package customers

import (
	"context"
	"fmt"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/bulk"
	model "github.com/keydesk/keydesk/ui/model/customers"
	"github.com/keydesk/keydesk/ui/model/person"
	"github.com/keydesk/keydesk/ui/model/preview"
	"github.com/keydesk/keydesk/ui/model/start"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Source is where the page reads. Its functions run beside the window and may
// take their time.
type Source struct {
	First model.First // may be nil
	Find  model.Find
	Facts func(ctx context.Context, id uint64) (person.Facts, error)
	// Next is the card of what comes next, for a desk without customers.
	Next  func(ctx context.Context) ([]start.Next, error)
	May   core.Permissions
	Clock words.Clock
}

// From reads as a signed-in operator.
func From(s *core.Session, clock words.Clock) Source {
	first, find := model.From(s)
	return Source{
		First: first, Find: find,
		Facts: func(ctx context.Context, id uint64) (person.Facts, error) {
			return person.Load(ctx, s, id, preview.Events)
		},
		Next:  func(ctx context.Context) ([]start.Next, error) { return next(ctx, s) },
		May:   s.Permissions(),
		Clock: clock,
	}
}

// next reads the card of a desk that has no customers.
func next(ctx context.Context, s *core.Session) ([]start.Next, error) {
	terms, err := s.Terms(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading what comes next: %w", err)
	}
	page, err := portal(ctx, s.Settings())
	if err != nil {
		return nil, fmt.Errorf("reading what comes next: %w", err)
	}
	backups, err := s.Settings().Get(ctx, "backup.folder")
	if err != nil {
		return nil, fmt.Errorf("reading what comes next: %w", err)
	}
	card := start.Card(terms, 0, page, backups.Value)
	if !s.Permissions().Has(core.ManageOperators) {
		return card, nil
	}
	team, err := s.Operators().List(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading what comes next: %w", err)
	}
	return start.WithTeam(card, len(team)), nil
}

// portal is where the customer page is, "" while it is switched off.
func portal(ctx context.Context, s *core.Settings) (string, error) {
	if runs, err := s.PortalRuns(ctx); err != nil || runs != core.PortalAll {
		return "", err
	}
	base, err := s.Get(ctx, "portal.base-url")
	if err != nil || base.Value != "" {
		return base.Value, err
	}
	listen, err := s.Get(ctx, "portal.listen")
	return listen.Value, err
}

// Window is what the page needs of the window around it. All is called on the
// goroutine of the windows.
type Window interface {
	// Open goes to Customer Details, to read or to edit.
	Open(customer uint64, edit bool)
	// Run carries out an action that is on.
	Run(action person.ID, on person.Facts)
	// Several asks what is to be done to several customers, and does it.
	Several(q *bulk.Question)
	// Retry sends a mail again that did not arrive.
	Retry(mail uint64)
	// Go goes to another page or dialog.
	Go(to Place)
	// Rearrange is called when the panel appears or goes away.
	Rearrange()
}

// Place is where the page leads to.
type Place string

// The places. The last four, and ToImport, are also lines of the card of what
// comes next, by its names.
const (
	ToNew    Place = "new"
	ToImport Place = "import"
	ToExport Place = "export" // of Page.Query
	ToMail   Place = "mail"   // the mail server
	ToPortal Place = "page"   // the customer page
	ToBackup Place = "backup" // the folder for backups
	ToTeam   Place = "team"   // a new operator
)
