package say

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/words"
)

// at is a time of the day that all tests here are on.
func at(clock string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", "2026-05-14 "+clock)
	if err != nil {
		panic(err)
	}
	return t
}

var noon = words.Clock{Now: func() time.Time { return at("10:30") }, Zone: time.UTC}

func TestStatusInWords(t *testing.T) {
	for _, c := range []struct {
		status     core.Status
		registered bool
		mail       string
		word       string
		shape      Shape
	}{
		{"deleted", true, "failed", "Deleted", ShapeBin},
		{"inactive", true, "", "Login inactive", ShapeBar},
		{"inactive", false, "", "Unregistered", ShapeDashed},
		{"locked", true, "failed", "Locked", ShapePadlock},
		{"unconfirmed", true, "", "Unconfirmed e-mail", ShapeEnvelope},
		{"no-password", true, "", "No password yet", ShapeKey},
		{"can-log-in", true, "failed", "Mail failed", ShapeTriangle},
		{"can-log-in", true, "expired", "Mail failed", ShapeTriangle},
		{"can-log-in", true, "accepted", "Can log in", ShapeCheck},
	} {
		got := CustomerStatus(core.Customer{Status: c.status, Registered: c.registered, Mail: c.mail})
		if got.Word != c.word || got.Shape != c.shape {
			t.Errorf("%+v: %+v", c, got)
		}
	}
	row := core.Row{LoginEnabled: true, Registered: true, EmailConfirmed: true, HasPassword: true, LockedUntil: at("10:40")}
	if got := RowStatus(row, at("10:39")); got.Word != "Locked" {
		t.Error(got)
	}
	if got := RowStatus(row, at("10:41")); got.Word != "Can log in" {
		t.Error("the lock did not end by itself:", got)
	}
}

func TestWhy(t *testing.T) {
	for _, c := range []struct {
		customer core.Customer
		want     string
	}{
		{core.Customer{Status: "locked", LockedUntil: at("10:40"), FailedAttempts: 10, LastFailed: at("10:24")}, "Locked until 10:40: 10 wrong passwords, last 10:24"},
		{core.Customer{Status: "locked", LockedHard: true, FailedAttempts: 100, LastFailed: at("10:24")}, "Locked until an operator unlocks: 100 wrong passwords, last 10:24"},
		{core.Customer{Status: "can-log-in", LastLogin: at("07:21")}, "Last login 3 h ago."},
		{core.Customer{Status: "can-log-in"}, "Has never logged in."},
		{core.Customer{Status: "can-log-in", Mail: "failed"}, "The last mail did not arrive; login works."},
		{core.Customer{Status: "inactive"}, "Login has never been enabled."},
		{core.Customer{Status: "inactive", Registered: true}, "Login is switched off for this customer."},
		{core.Customer{Status: "deleted", DeletedAt: at("09:00").AddDate(0, 0, -11)}, "In the recycle bin since 3 May."},
	} {
		if got := Why(c.customer, noon); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestOriginAndTemporary(t *testing.T) {
	c := core.Customer{PasswordOrigin: core.OriginGenerated, PasswordSetAt: at("09:00").AddDate(0, 0, -11), PasswordSetBy: "Anna"}
	if got := Origin(c, noon); got != "generated 3 May by Anna" {
		t.Error(got)
	}
	c.PasswordOrigin = core.OriginCustomer
	if got := Origin(c, noon); got != "set by the customer 3 May" {
		t.Error(got)
	}
	if got := Temporary(c, noon); got != "" {
		t.Error(got)
	}
	c.MustChange, c.PasswordExpiresAt = true, at("10:00")
	if got := Temporary(c, noon); got != "expired 10:00" {
		t.Error(got)
	}
	c.PasswordExpiresAt = at("11:00")
	if got := Temporary(c, noon); got != "must be changed at the next login, works until 11:00" {
		t.Error(got)
	}
}

func TestLink(t *testing.T) {
	for _, c := range []struct {
		link *core.Ticket
		want string
	}{
		{nil, "none sent"},
		{&core.Ticket{State: core.TicketLive, IssuedAt: at("10:02"), ValidUntil: at("10:32")}, "sent 10:02, valid to 10:32"},
		{&core.Ticket{State: core.TicketLive, IssuedAt: at("10:26")}, "made 10:26, waiting in the outbox"},
		{&core.Ticket{State: core.TicketUsed, EndedAt: at("10:15")}, "used 10:15"},
		{&core.Ticket{State: core.TicketVoided, EndedAt: at("10:12")}, "no longer valid since 10:12"},
		{&core.Ticket{State: core.TicketExpired, ValidUntil: at("10:29")}, "expired 10:29"},
		{&core.Ticket{State: core.TicketExpired}, "expired; its mail was never accepted"},
	} {
		if got := Link(c.link, noon); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func message(state, via, lastError string) core.Message {
	m := core.Message{ID: 7, Mailing: "credentials", Via: via, LastError: lastError,
		QueuedAt: at("10:00").UnixMilli(), EndedAt: at("10:02").UnixMilli(), DueAt: at("10:29").UnixMilli()}
	switch state {
	case Queued:
		m.State = Queued
	case Deferred:
		m.State = Deferred
	case Failed:
		m.State = Failed
	case Accepted:
		m.State = Accepted
	case Cancelled:
		m.State = Cancelled
	case Expired:
		m.State = Expired
	}
	return m
}

func TestMailStatesAreHonest(t *testing.T) {
	for _, c := range []struct {
		m    core.Message
		mode string
		want string
	}{
		{message(Queued, "", ""), ModeSMTP, "Waiting"},
		{message(Queued, "", ""), ModeByHand, "Waiting to be handed over"},
		{message(Deferred, "", "smtp.example refused the recipient for now: 451 4.7.1 Greylisted"), ModeSMTP, "Deferred: “451 4.7.1 Greylisted”, next try 10:29"},
		{message(Deferred, "", "cannot reach smtp.example: no such host"), ModeSMTP, "Deferred: cannot reach smtp.example: no such host, next try 10:29"},
		{message(Accepted, "smtp.example", ""), ModeSMTP, "Accepted by smtp.example 10:02"},
		{message(Accepted, "the local mailbox", ""), ModeLocal, "In the local mailbox 10:02"},
		{message(Accepted, "by hand", ""), ModeByHand, "Handed over 10:02"},
		{message(Failed, "", "smtp.example refused the recipient: 550 5.1.1 no such user"), ModeSMTP, "Failed: “550 5.1.1 no such user”"},
		{message(Cancelled, "", "the customer's address changed"), ModeSMTP, "Cancelled: the customer's address changed"},
		{message(Expired, "", ""), ModeSMTP, "Expired: no reason is known"},
	} {
		got := MailState(c.m, c.mode, noon)
		if got.Word != c.want {
			t.Errorf("%q, want %q", got.Word, c.want)
		}
		if strings.Contains(strings.ToLower(got.Word), "delivered") {
			t.Errorf("%q says more than is known", got.Word)
		}
	}
}

func TestLastMailAndLink(t *testing.T) {
	if _, ok := Last(core.Customer{}, core.Message{}, ModeSMTP, noon); ok {
		t.Error("who has no mail has a last one")
	}
	failed, _ := Last(core.Customer{}, message(Failed, "", "smtp.example refused the recipient: 550 no such user"), ModeSMTP, noon)
	if failed.Mark.Word != "Credentials refused 10:02" || failed.Detail != "“550 no such user”." || !failed.Retry {
		t.Errorf("%+v", failed)
	}
	link := message(Accepted, "smtp.example", "")
	link.Mailing = "reset-password"
	sent, _ := Last(core.Customer{LastLink: &core.Ticket{State: core.TicketLive, IssuedAt: at("10:02"), ValidUntil: at("10:32")}}, link, ModeSMTP, noon)
	if sent.Mark.Word != "Reset link sent 10:02, valid to 10:32" || sent.Detail != "Accepted by smtp.example 10:02." || sent.Retry {
		t.Errorf("%+v", sent)
	}
}

// Every action that the core writes down has words.
func TestEveryDeedHasWords(t *testing.T) {
	files, err := filepath.Glob("../../../core/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal("no sources of core found", err)
	}
	literal := regexp.MustCompile(`(?:\baudit\(|\bc\.log\(|Action: |action := |action = |sendMailing\(ctx, id, )"([a-z.-]+)"`)
	found := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range literal.FindAllStringSubmatch(string(text), -1) {
			action := m[1]
			if action == "mail." {
				continue // with a state behind it, below
			}
			found++
			if _, ok := Deeds()[action]; !ok {
				t.Errorf("%s writes down %q, which has no words", filepath.Base(file), action)
			}
		}
	}
	if found < 20 {
		t.Errorf("only %d actions found in core", found)
	}
	for _, state := range []string{Accepted, Failed, Cancelled, Expired} {
		if _, ok := Deeds()["mail."+state]; !ok {
			t.Errorf("mail.%s has no words", state)
		}
	}
}

func TestOperatorsInTheLog(t *testing.T) {
	for _, c := range []struct{ action, subject, want string }{
		{"operator.add", "tom", "anna added the operator tom."},
		{"operator.password.set", "tom", "anna set a new password for tom."},
		{"operator.grant", "tom", "anna handed keys on to tom."},
		{"operator.password", "", "anna changed his or her own password."},
		{"group.edit", "Night shift", "anna changed the group Night shift."},
		{"recovery.use", "tom", "The recovery key was used for a new password of tom."},
		{"recovery.new", "", "anna made a new recovery key."},
		{"sign-in", "keydesk", "anna signed in."},
	} {
		e := entry(c.action, "operator", "anna")
		e.Subject = c.subject
		if got := Sentence(e); got != c.want {
			t.Errorf("%s: %q, want %q", c.action, got, c.want)
		}
	}
}

func entry(action, kind, name string, values ...core.AuditValue) core.AuditEntry {
	var e core.AuditEntry
	e.Action, e.Actor.Kind, e.Actor.Name, e.Values = action, kind, name, values
	return e
}

func TestAuditInWords(t *testing.T) {
	for got, want := range map[string]string{
		Event(entry("link.send", "operator", "Anna")):                                                       "Reset link mailed, Anna",
		Event(entry("login", "portal", "")):                                                                 "Logged in",
		Event(entry("password.generate", "operator", "Anna", core.AuditValue{Field: "shown", New: "true"})): "Password generated and shown, Anna",
		Sentence(entry("link.send", "operator", "Anna")):                                                    "Anna mailed a link to choose a new password.",
		Sentence(entry("mail.failed", "outbox", "")):                                                        "A mail was refused.",
		Sentence(entry("something.new", "system", "")):                                                      "Keydesk did something.new.",
		strings.Join(ValueLines(entry("customer.edit", "operator", "Anna", core.AuditValue{Field: "email", Old: "a@b.example", New: "c@d.example"})), ""): "E-mail: a@b.example → c@d.example",
		strings.Join(ValueLines(entry("settings.set", "operator", "Anna", core.AuditValue{Field: "mail.password"})), ""):                                  "mail.password: changed",
		strings.Join(ValueLines(entry("customer.access", "operator", "Anna", core.AuditValue{Field: "loginEnabled", Old: "true", New: "false"})), ""):     "Enable Login: yes → no",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	erased := entry("customer.edit", "operator", "Anna")
	erased.Erased = true
	if lines := ValueLines(erased); len(lines) != 1 || !strings.Contains(lines[0], "erased") {
		t.Error(lines)
	}
}

func TestProblems(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{&core.Error{Kind: core.ErrPermission, Sentence: "This needs the permission Edit Customers."}, "This needs the permission Edit Customers. Kept. Ask an administrator."},
		{fmt.Errorf("opening: %w", fs.ErrNotExist), "The file is not there. Kept. Choose another file."},
		{&core.FieldError{Field: "email", Sentence: "The e-mail address cannot be used: no @."}, "The e-mail address cannot be used: no @. Kept."},
		{core.ErrDamaged, "The file is damaged. Kept. Restore a backup."},
		{&core.Error{Kind: core.ErrDamaged, Sentence: "The backup a.db is damaged; restore another one."}, "The backup a.db is damaged; restore another one. Kept."},
		{&core.Error{Kind: core.ErrNotFound, Sentence: "There is no folder b.", Cause: fs.ErrNotExist}, "There is no folder b. Kept."},
		{context.Canceled, "Cancelled. Kept."},
	} {
		if got := Explain(c.err, "Kept.").Text(); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
	p := Explain(errors.New("EIO at 0x33"), "")
	if strings.Contains(p.Text(), "EIO") || p.Details != "EIO at 0x33" {
		t.Errorf("an unexpected error: %+v", p)
	}
}

func TestWho(t *testing.T) {
	for want, f := range map[string]core.Fields{
		"Hedi Ács · 10042 · hedi@acs.example": {FirstName: "Hedi", LastName: "Ács", Email: "hedi@acs.example"},
		"hedi@acs.example · 10042":            {Email: "hedi@acs.example"},
		"A-7 · 10042":                         {ExternalID: "A-7"},
		"Customer 10042 · 10042":              {},
	} {
		if got := Who(core.Customer{ID: 10042, Fields: f}); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// The log says what was done to several customers as its button does.
func TestSentenceOfSeveral(t *testing.T) {
	var e core.AuditEntry
	e.Action, e.Subject, e.Count, e.Actor.Name = "customer.bulk", string(core.BulkMove), 6, "Anna"
	if got := Sentence(e); got != "Anna did for several customers: Move to scope (6)." {
		t.Error(got)
	}
	for _, a := range core.AllBulkActions() {
		if e.Subject = string(a); strings.Contains(Sentence(e), " "+e.Subject) {
			t.Errorf("%s is not said in words: %s", a, Sentence(e))
		}
	}
}
