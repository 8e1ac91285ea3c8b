package api_test

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/secret"
)

const (
	siteKey  = "kds_site-key-of-the-shop"
	session  = "session-of-hedi"
	forced   = "session-of-one-who-must-change"
	foreign  = "session-of-another-scope"
	live     = "live-token"
	abroad   = "live-token-of-another-scope"
	rightPw  = "ninety-two-willows"
	newPw    = "a-hundred-and-one-willows"
	weakPw   = "short"
	atHome   = "203.0.113.7"
	ofNobody = "nobody@nowhere.example"
)

// desk is a Door whose answers are fixed, and which notes what it was asked.
type desk struct {
	mu    sync.Mutex
	asked []any
	fail  error // what every call but Site answers, if not nil
}

func (d *desk) note(what any) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.asked = append(d.asked, what)
	return d.fail
}

func (d *desk) last() any {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.asked) == 0 {
		return nil
	}
	return d.asked[len(d.asked)-1]
}

func is(t secret.Text, s string) bool { return t.Equal(secret.New(s)) }

func (d *desk) Site(_ context.Context, key secret.Text) (core.Site, error) {
	if !is(key, siteKey) {
		return core.Site{}, &core.Error{Kind: core.ErrSignIn, Sentence: "The key is not one of this desk's sites."}
	}
	return core.Site{ID: 1, Name: "Shop", Scope: "Fjord"}, nil
}

func (d *desk) LogIn(_ context.Context, a core.Attempt) (core.Entry, error) {
	if err := d.note(a); err != nil {
		return core.Entry{}, err
	}
	if !is(a.Password, rightPw) {
		return core.Entry{}, &core.Error{Kind: core.ErrSignIn, Sentence: "Login ID or password is wrong, or the account is locked."}
	}
	return core.Entry{Token: secret.New(session), Login: core.Login{Customer: 10042, Name: "Hedi Ács"}}, nil
}

func (d *desk) Account(_ context.Context, token secret.Text) (core.Account, error) {
	if err := d.note(token.Empty()); err != nil {
		return core.Account{}, err
	}
	a := core.Account{Customer: 10042, Scope: "Fjord", Name: "Hedi Ács", LoginIDs: []string{"hedi@acs.example", "10042"},
		Fields: core.Fields{FirstName: "Hedi", LastName: "Ács", Email: "hedi@acs.example"}, EmailConfirmed: true,
		PasswordChangedAt: time.Date(2026, 3, 4, 10, 2, 0, 0, time.UTC)}
	switch {
	case is(token, session):
	case is(token, forced):
		a.MustChange = true
	case is(token, foreign):
		a.Scope = "Elsewhere"
	default:
		return core.Account{}, &core.Error{Kind: core.ErrSignedOut, Sentence: "You are logged out. Log in again."}
	}
	return a, nil
}

func (d *desk) JudgeOwn(_ context.Context, _, pw secret.Text) (password.Verdict, error) {
	return password.Judge(pw, password.Policy{}, password.Context{}), d.note("JudgeOwn")
}

func (d *desk) ChangePassword(_ context.Context, _ secret.Text, c core.OwnChange) (core.Entry, error) {
	if err := d.note(c); err != nil {
		return core.Entry{}, err
	}
	if err := policy(c.New); err != nil {
		return core.Entry{}, err
	}
	return core.Entry{Token: secret.New("next-" + session), Login: core.Login{Customer: 10042, Name: "Hedi Ács"}}, nil
}

func (d *desk) LogOut(context.Context, secret.Text) error { return d.note("LogOut") }

func (d *desk) Ticket(_ context.Context, token secret.Text) (core.TicketPage, error) {
	if err := d.note("Ticket"); err != nil {
		return core.TicketPage{}, err
	}
	if is(token, abroad) {
		return core.TicketPage{State: core.TicketLive, Scope: "Elsewhere", Purpose: core.PurposeReset, Address: "foreign@acs.example"}, nil
	}
	if token.Empty() {
		return core.TicketPage{State: core.TicketUnknown}, nil
	}
	if !is(token, live) {
		return core.TicketPage{State: core.TicketUsed, Scope: "Fjord", Purpose: core.PurposeReset, Vendor: "Fjord"}, nil
	}
	return core.TicketPage{State: core.TicketLive, Scope: "Fjord", Purpose: core.PurposeReset, Vendor: "Fjord", Address: "hedi@acs.example",
		ValidUntil: time.Date(2026, 3, 4, 10, 32, 0, 0, time.UTC)}, nil
}

func (d *desk) JudgeNew(_ context.Context, token, pw secret.Text) (password.Verdict, error) {
	if err := dead(token); err != nil {
		return password.Verdict{}, err
	}
	return password.Judge(pw, password.Policy{}, password.Context{}), d.note("JudgeNew")
}

func (d *desk) Redeem(_ context.Context, r core.Redemption) error {
	if err := d.note(r); err != nil {
		return err
	}
	if err := dead(r.Token); err != nil {
		return err
	}
	return policy(r.Password)
}

func (d *desk) ConfirmEmail(_ context.Context, token secret.Text, ip string) error {
	if err := d.note("ConfirmEmail " + ip); err != nil {
		return err
	}
	return dead(token)
}

func (d *desk) SendAgain(_ context.Context, token secret.Text, _ string) error {
	return d.note(token)
}

func (d *desk) Forgot(_ context.Context, f core.Forgotten) error       { return d.note(f) }
func (d *desk) ConfirmAgain(_ context.Context, f core.Forgotten) error { return d.note(f) }

func (d *desk) Register(_ context.Context, r core.Registration) error {
	if err := d.note(r); err != nil {
		return err
	}
	if !strings.Contains(r.Fields.Email, "@") {
		return &core.FieldError{Field: "email", Sentence: "This is no e-mail address."}
	}
	return nil
}

func dead(token secret.Text) error {
	if is(token, live) || is(token, abroad) {
		return nil
	}
	return &core.Error{Kind: core.ErrNotFound, Sentence: "This link no longer works."}
}

func policy(pw secret.Text) error {
	if v := password.Judge(pw, password.Policy{}, password.Context{}); !v.OK {
		return &core.PolicyError{Verdict: v}
	}
	return nil
}
