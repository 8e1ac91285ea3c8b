package core_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
)

// found lists the actions that a query admits, newest first.
func (d *desk) found(q core.AuditQuery) string {
	d.t.Helper()
	var names []string
	ok(d.t, d.Audit().Find(d.t.Context(), q, func(e core.AuditEntry) (bool, error) {
		names = append(names, e.Action)
		return true, nil
	}))
	return strings.Join(names, " ")
}

// "What did Tom read": what was shown to him, mails with passwords and what was
// generated before his eyes; not what others read, nor what he did not see.
func TestWhatDidTomRead(t *testing.T) {
	d := newDesk(t)
	first, second := d.add(hedi(), true, true), d.add(core.Fields{LastName: "B"})
	d.password(first, typed)
	d.hire("tom", []string{"Customer Service Rep"}, core.ViewPassword)
	_, err := d.Customers().Reveal(t.Context(), first, "")
	ok(t, err)
	d.open1("tom", func() {
		d.clock.pass(time.Hour)
		_, err := d.Customers().Reveal(t.Context(), first, "")
		ok(t, err)
		d.generate(second, core.PasswordChange{})
		d.generate(second, core.PasswordChange{Show: true})
		sent := d.generate(first, core.PasswordChange{Send: true})
		d.mail(sent.MailID)
		d.password(second, typed)
	})
	if got := d.found(core.AuditQuery{Actor: " TOM", Shown: true}); got != "mail.read password.generate password.reveal" {
		t.Errorf("tom read %s", got)
	}
	if got := d.found(core.AuditQuery{Actor: "anna", Shown: true}); got != "password.reveal" {
		t.Errorf("anna read %s", got)
	}
	if got := d.found(core.AuditQuery{Shown: true, Customer: second}); got != "password.generate" {
		t.Errorf("of the second was read: %s", got)
	}
	if got := d.found(core.AuditQuery{Actions: []string{"password.set", "operator.add"}}); got != "password.set operator.add password.set" {
		t.Errorf("by actions: %s", got)
	}
	if got := d.found(core.AuditQuery{Actor: "outbox"}); got != "mail.accepted" {
		t.Errorf("by the outbox: %s", got)
	}
	later := opening().Add(time.Hour)
	if got := d.found(core.AuditQuery{From: later, Shown: true}); got != "mail.read password.generate password.reveal" {
		t.Errorf("since tom came: %s", got)
	}
	if got := d.found(core.AuditQuery{To: later, Shown: true}); got != "password.reveal" {
		t.Errorf("before tom came: %s", got)
	}
}

// open1 does something as a colleague, and then anna is back.
func (d *desk) open1(name string, do func()) {
	d.t.Helper()
	d.as(name)
	do()
	d.as("anna")
}

// The log is read with Manage Operators or Change Settings, and leaves the desk
// with Export Data besides; that is written down, with the filter.
func TestAuditExportNeedsItsPermission(t *testing.T) {
	d := newDesk(t)
	for name, may := range map[string]struct {
		given core.Permissions
		reads bool
		ok    bool
	}{
		"settings":            {core.ChangeSettings, true, false},
		"managing":            {core.ManageOperators, true, false},
		"exporting":           {core.ExportData | core.ViewCustomers, false, false},
		"settings, exporting": {core.ChangeSettings | core.ExportData, true, true},
		"managing, exporting": {core.ManageOperators | core.ExportData, true, true},
	} {
		d.hire(name, nil, may.given)
		d.open1(name, func() {
			if err := d.Audit().Find(t.Context(), core.AuditQuery{}, one); (err == nil) != may.reads {
				t.Errorf("%s reads: %v", name, err)
			}
			err := d.Audit().Exported(t.Context(), "operator tom")
			if (err == nil) != may.ok {
				t.Errorf("%s exports: %v", name, err)
			}
			if !may.ok {
				is(t, err, core.ErrPermission, name)
			}
		})
	}
	var who []string
	ok(t, d.Audit().Find(t.Context(), core.AuditQuery{Actions: []string{"audit.export"}}, func(e core.AuditEntry) (bool, error) {
		who = append(who, e.Actor.Name)
		if len(e.Values) != 1 || e.Values[0] != (core.AuditValue{Field: "filter", New: "operator tom"}) {
			t.Errorf("the entry says %+v", e.Values)
		}
		return true, nil
	}))
	if slices.Sort(who); !slices.Equal(who, []string{"managing, exporting", "settings, exporting"}) {
		t.Errorf("written down: %q", who)
	}
}
