package portal_test

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"slices"
	"strconv"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/secret"
)

// person is a customer of the fake desk.
type person struct {
	id                             uint64
	fields                         core.Fields
	password                       string
	unconfirmed, expired, temporal bool // temporal: the password must be changed
	changed                        time.Time
}

// login is one who is logged in.
type login struct {
	who         *person
	since, seen time.Time
}

func randomToken() string {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw)
	return base64.RawURLEncoding.EncodeToString(raw)
}

// hedi is a customer who has a password.
func hedi() *person {
	return &person{id: 10042, password: goodPassword, changed: clock().Add(-72 * time.Hour), fields: core.Fields{
		FirstName: "Hedi", LastName: "Ács", Company: "Ács Kft.", Email: "hedi@acs.example", Phone: "+36 1 234 5678",
		Address: "Fő utca 1", PostalCode: "1011", City: "Budapest", Country: "Hungary"}}
}

func (d *desk) add(p *person) *person {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.people = append(d.people, p)
	return p
}

func (d *desk) find(loginID string) *person {
	for _, p := range d.people {
		if p.fields.Email == loginID || strconv.FormatUint(p.id, 10) == loginID {
			return p
		}
	}
	return nil
}

func (d *desk) Front(_ context.Context, scope string) (core.Front, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.scopes = append(d.scopes, scope)
	return core.Front{Vendor: "Fjord Instruments", Contact: "+47 55 50 10 20",
		Privacy: d.privacy, Help: d.help, Registration: !d.closed, Policy: d.policy}, d.enter()
}

func (d *desk) LogIn(_ context.Context, a core.Attempt) (core.Entry, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.ips, d.scopes = append(d.ips, a.RemoteIP), append(d.scopes, a.Scope)
	if d.refuse != nil {
		return core.Entry{}, d.refuse
	}
	p := d.find(a.LoginID)
	switch {
	case p == nil || p.password != a.Password.Reveal():
		return core.Entry{}, &core.Error{Kind: core.ErrSignIn, Sentence: "Login ID or password is wrong, or the account is locked."}
	case p.expired:
		return core.Entry{}, &core.Error{Kind: core.ErrTemporary, Sentence: "This temporary password has expired."}
	case p.unconfirmed:
		return core.Entry{}, &core.Error{Kind: core.ErrUnconfirmed, Sentence: "Confirm your e-mail address first."}
	}
	return d.open(p), nil
}

func (d *desk) open(p *person) core.Entry {
	token := randomToken()
	d.logins[token] = &login{who: p, since: d.clock(), seen: d.clock()}
	return core.Entry{Token: secret.New(token), Login: core.Login{Customer: p.id, Name: p.fields.Name(), MustChange: p.temporal}}
}

func (d *desk) in(token secret.Text) (*login, error) {
	if err := d.enter(); err != nil {
		return nil, err
	}
	if l := d.logins[token.Reveal()]; l != nil {
		return l, nil
	}
	return nil, &core.Error{Kind: core.ErrSignedOut, Sentence: "You are logged out. Log in again."}
}

func (d *desk) Account(_ context.Context, token secret.Text) (core.Account, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	here, err := d.in(token)
	if err != nil {
		return core.Account{}, err
	}
	p := here.who
	a := core.Account{Customer: p.id, Vendor: "Fjord Instruments", Name: p.fields.Name(), Fields: p.fields,
		LoginIDs: []string{p.fields.Email, strconv.FormatUint(p.id, 10)}, EmailConfirmed: !p.unconfirmed,
		MustChange: p.temporal, PasswordChangedAt: p.changed, Policy: d.policy}
	for _, l := range d.logins {
		if l.who == p {
			a.Sessions = append(a.Sessions, core.PortalSession{Since: l.since, LastSeen: l.seen, Here: l == here})
		}
	}
	slices.SortFunc(a.Sessions, func(a, b core.PortalSession) int { return b.Since.Compare(a.Since) })
	return a, nil
}

func (d *desk) LogOut(_ context.Context, token secret.Text) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.logins, token.Reveal())
	return d.enter()
}

func (d *desk) EndOthers(_ context.Context, token secret.Text) (n int, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	here, err := d.in(token)
	if err != nil {
		return 0, err
	}
	for other, l := range d.logins {
		if l.who == here.who && l != here {
			delete(d.logins, other)
			n++
		}
	}
	return n, nil
}

func (d *desk) JudgeOwn(_ context.Context, token, pw secret.Text) (password.Verdict, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	here, err := d.in(token)
	if err != nil {
		return password.Verdict{}, err
	}
	return d.judgeFor(here.who.fields, pw), nil
}

func (d *desk) judgeFor(f core.Fields, pw secret.Text) password.Verdict {
	return password.Judge(pw, d.policy, password.Context{Names: []string{f.FirstName, f.LastName}, Email: f.Email, Vendor: "Fjord Instruments"})
}

func (d *desk) ChangePassword(_ context.Context, token secret.Text, c core.OwnChange) (core.Entry, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.refuse != nil {
		return core.Entry{}, d.refuse
	}
	here, err := d.in(token)
	if err != nil {
		return core.Entry{}, err
	}
	if c.Old.Reveal() != here.who.password {
		return core.Entry{}, &core.Error{Kind: core.ErrSignIn, Sentence: "That is not the present password."}
	}
	if v := d.judgeFor(here.who.fields, c.New); !v.OK {
		return core.Entry{}, &core.PolicyError{Verdict: v}
	}
	here.who.password, here.who.temporal = c.New.Reveal(), false
	for other, l := range d.logins {
		if l.who == here.who {
			delete(d.logins, other)
		}
	}
	return d.open(here.who), nil
}

// mailed notes what would have been mailed: to whom, of what kind.
func (d *desk) mailed(kind, loginID string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.refuse != nil {
		return d.refuse
	}
	if p := d.find(loginID); p != nil {
		d.mails = append(d.mails, kind+" "+p.fields.Email)
	}
	return d.enter()
}

func (d *desk) Forgot(_ context.Context, f core.Forgotten) error {
	return d.mailed("forgot", f.LoginID)
}

func (d *desk) ConfirmAgain(_ context.Context, f core.Forgotten) error {
	return d.mailed("confirm", f.LoginID)
}

func (d *desk) SendAgain(_ context.Context, token secret.Text, _ string) error {
	d.mu.Lock()
	page := d.tickets[token.Reveal()]
	d.mu.Unlock()
	if page == nil {
		return d.mailed("again", "")
	}
	return d.mailed("again", page.Address)
}

func (d *desk) JudgeRegistration(_ context.Context, r core.Registration) (password.Verdict, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return password.Verdict{}, &core.Error{Kind: core.ErrRefused, Sentence: "Nobody registers here."}
	}
	return d.judgeFor(r.Fields, r.Password), d.enter()
}

func (d *desk) Register(_ context.Context, r core.Registration) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case d.refuse != nil:
		return d.refuse
	case d.closed:
		return &core.Error{Kind: core.ErrRefused, Sentence: "Nobody registers here."}
	}
	if !r.Password.Empty() {
		if v := d.judgeFor(r.Fields, r.Password); !v.OK {
			return &core.PolicyError{Verdict: v}
		}
	}
	d.registered = append(d.registered, r)
	return nil
}
