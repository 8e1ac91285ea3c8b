package portal_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/secret"
)

// desk is a Door in memory with the rules of the real one: tickets are used
// once, a refused password leaves them live, looking changes nothing.
type desk struct {
	mu         sync.Mutex
	tickets    map[string]*core.TicketPage
	set        map[string]string // the password set by a ticket
	redeemed   int
	looks      int
	people     []*person
	logins     map[string]*login // by token
	mails      []string          // kind and address
	registered []core.Registration
	policy     password.Policy
	closed     bool // nobody registers
	privacy    string
	help       string
	licenses   []*held
	freed      int // seats that were given back on the pages
	issued     int // requests that were answered
	ips        []string
	scopes     []string // that were asked for
	err        error    // what every call fails with, if not nil
	refuse     error    // what a call that changes something fails with, if not nil
	panics     any
	clock      func() time.Time
}

func newDesk() *desk {
	return &desk{tickets: map[string]*core.TicketPage{}, set: map[string]string{}, logins: map[string]*login{}, clock: clock}
}

// issue makes a live ticket and gives its token.
func (d *desk) issue(purpose core.Purpose) string {
	return d.put(core.TicketPage{State: core.TicketLive, Purpose: purpose, Vendor: "Fjord Instruments",
		Address: "hedi@acs.example", ValidUntil: d.clock().Add(30 * time.Minute)})
}

func (d *desk) put(page core.TicketPage) string {
	token := randomToken()
	d.mu.Lock()
	defer d.mu.Unlock()
	d.tickets[token] = &page
	return token
}

// clock is the time in these tests.
func clock() time.Time { return time.Date(2026, 3, 4, 10, 2, 0, 0, time.UTC) }

func (d *desk) enter() error {
	if d.panics != nil {
		panic(d.panics)
	}
	return d.err
}

func (d *desk) Ticket(_ context.Context, token secret.Text) (core.TicketPage, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.looks++
	if err := d.enter(); err != nil {
		return core.TicketPage{}, err
	}
	page := d.tickets[token.Reveal()]
	switch {
	case page == nil:
		return core.TicketPage{State: core.TicketUnknown, Vendor: "Fjord Instruments"}, nil
	case page.State != core.TicketLive:
		return core.TicketPage{State: page.State, Purpose: page.Purpose, Vendor: page.Vendor}, nil
	}
	return *page, nil
}

func (d *desk) JudgeNew(_ context.Context, token, pw secret.Text) (password.Verdict, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	page, err := d.live(token)
	if err != nil {
		return password.Verdict{}, err
	}
	return judge(page, pw), nil
}

func judge(page *core.TicketPage, pw secret.Text) password.Verdict {
	return password.Judge(pw, page.Policy, password.Context{Names: []string{"Hedi", "Berg"}, Email: page.Address, Vendor: page.Vendor})
}

func (d *desk) live(token secret.Text) (*core.TicketPage, error) {
	page := d.tickets[token.Reveal()]
	if page == nil || page.State != core.TicketLive {
		return nil, &core.Error{Kind: core.ErrNotFound, Sentence: "there is no such link"}
	}
	return page, nil
}

func (d *desk) Redeem(_ context.Context, r core.Redemption) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.enter(); err != nil {
		return err
	}
	if d.refuse != nil {
		return d.refuse
	}
	page, err := d.live(r.Token)
	if err != nil {
		return err
	}
	if verdict := judge(page, r.Password); !verdict.OK {
		return &core.PolicyError{Verdict: verdict}
	}
	page.State = core.TicketUsed
	d.redeemed++
	d.ips = append(d.ips, r.RemoteIP)
	d.set[r.Token.Reveal()] = r.Password.Reveal()
	return nil
}

func (d *desk) ConfirmEmail(_ context.Context, token secret.Text, remoteIP string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.enter(); err != nil {
		return err
	}
	page, err := d.live(token)
	if err != nil {
		return err
	}
	page.State = core.TicketUsed
	d.redeemed++
	d.ips = append(d.ips, remoteIP)
	return nil
}

// fail has every call that asks for it return err from now on; nil ends it.
func (d *desk) fail(t *testing.T, err error) {
	t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	d.err = err
}

func (d *desk) uses() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.redeemed
}
