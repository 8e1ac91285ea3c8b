package start

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/words"
)

// SignIn is the sign-in card.
type SignIn struct {
	Vendor    string
	Path      string
	operators []string
	name      string
	password  secret.Text
	busy      bool
	stage     Stage
	failed    string
	backups   string // to be chosen for the daily backups, once
}

// NewSignIn shows the card of an open desk; last is who signed in last, where
// that is known.
func NewSignIn(desk *core.Desk, path, last string) *SignIn {
	s := &SignIn{Vendor: desk.Vendor(), Path: path, operators: desk.Operators()}
	slices.SortFunc(s.operators, func(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) })
	switch {
	case slices.Contains(s.operators, last):
		s.name = last
	case len(s.operators) == 1:
		s.name = s.operators[0]
	}
	return s
}

// Operators are the names to choose from.
func (s *SignIn) Operators() []string { return s.operators }

// Operator is the name that is chosen.
func (s *SignIn) Operator() string { return s.name }

// Where is the line under the card: "fjord.db · Documents".
func (s *SignIn) Where() string {
	return words.Dot(filepath.Base(s.Path), filepath.Base(filepath.Dir(s.Path)))
}

// SetOperator is called with what stands in Operator.
func (s *SignIn) SetOperator(name string) { s.name, s.failed = strings.TrimSpace(name), "" }

// SetPassword is called with what stands in Password.
func (s *SignIn) SetPassword(pw secret.Text) { s.password, s.failed = pw, "" }

// SetBackups has the sign-in to a desk that was just made choose the folder for
// its daily backups.
func (s *SignIn) SetBackups(folder string) { s.backups = folder }

// CanSignIn says whether the button is on.
func (s *SignIn) CanSignIn() bool { return !s.busy && s.name != "" && !s.password.Empty() }

// CapsHint is the line under the password, which is always there.
func (s *SignIn) CapsHint(on bool) string {
	switch {
	case s.failed != "":
		return s.failed
	case on:
		return "Caps Lock is on"
	}
	return ""
}

// Stage is how far signing in is.
type Stage string

// The stages.
const (
	Unlocking Stage = "Checking the password"
	Listing   Stage = "Opening the list"
)

// Try is a sign-in on its way.
type Try struct {
	Name     string
	Password secret.Text
	Next     secret.Text // another password from now on; empty: none
	Backups  string      // a folder that becomes that of the daily backups; "" mostly
}

// Begin shows that it works; ok is false where the button is off.
func (s *SignIn) Begin() (t Try, ok bool) {
	t, ok = Try{Name: s.name, Password: s.password, Backups: s.backups}, s.CanSignIn()
	if ok {
		s.busy, s.stage, s.failed = true, Unlocking, ""
	}
	return t, ok
}

// Busy says how far it is; ok is false while nothing runs.
func (s *SignIn) Busy() (stage Stage, ok bool) { return s.stage, s.busy }

// At takes the stage that Run reports.
func (s *SignIn) At(stage Stage) { s.stage = stage }

// Run signs in and has the list begun, so that the first window has rows. Cancelled,
// it takes that back: what goes on through a lock goes on. stage is called from
// Run's goroutine.
func (t Try) Run(ctx context.Context, desk *core.Desk, stage func(Stage)) (*core.Session, error) {
	s, err := t.signIn(ctx, desk)
	if err != nil {
		return nil, err
	}
	if t.Backups != "" {
		if err := s.Settings().Set(ctx, "backup.folder", t.Backups); err != nil {
			s.Withdraw(ctx)
			return nil, fmt.Errorf("choosing the folder for backups: %w", err)
		}
	}
	if s.Permissions().Has(core.ViewCustomers) {
		stage(Listing)
		if err := s.Customers().Ready(ctx); err != nil {
			s.Withdraw(ctx)
			return nil, err
		}
	}
	if err := ctx.Err(); err != nil {
		s.Withdraw(ctx)
		return nil, err
	}
	return s, nil
}

func (t Try) signIn(ctx context.Context, desk *core.Desk) (*core.Session, error) {
	if t.Next.Empty() {
		return desk.SignIn(ctx, t.Name, t.Password)
	}
	return desk.SignInChanging(ctx, t.Name, t.Password, t.Next)
}

// Failed ends the trying with an error of Run. The password is typed anew.
func (s *SignIn) Failed(err error) {
	s.busy, s.password = false, secret.Text{}
	s.backups = "" // where that failed it is chosen in the Settings
	if errors.Is(err, context.Canceled) {
		s.failed = ""
		return
	}
	s.failed = say.Explain(err, "").Text()
}
