package core_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/db/mem"
)

// inMemory is a desk in the store that runs every closure twice and allows no
// more than the tightest of stores. There is no file to be opened anew.
func inMemory(t testing.TB, opts mem.Options) (*desk, *mem.Store) {
	t.Helper()
	d := &desk{t: t, clock: &clock{at: opening()}}
	store := mem.New(opts)
	s, err := core.SessionIn(t.Context(), store, d.clock.now)
	ok(t, err)
	d.Session = s
	t.Cleanup(func() {
		ctx := context.WithoutCancel(t.Context())
		if _, err := d.Check(ctx, func(p string) { t.Error("check:", p) }, nil); err != nil {
			t.Error("check:", err)
		}
		d.Leave(ctx)
	})
	d.set("reset.failed-delay-seconds", "0")
	return d, store
}

// "A use case on one customer stays within etcd's limits from day one", and
// "the closure may run again".
func TestUseCasesKeepTheTightestLimits(t *testing.T) {
	d, _ := inMemory(t, mem.Options{})
	full := core.Fields{}
	for _, f := range full.List() {
		*f.Value = strings.Repeat("x", 512)
	}
	full.Email, full.Notes = "hedi@acs.example", strings.Repeat("x", 8<<10)
	for i := range 63 { // a full page of rows
		full.ExternalID = fmt.Sprint(i)
		d.add(full)
	}
	full.ExternalID = "last"
	saved, err := d.Customers().Add(t.Context(), core.Save{Fields: full, Password: &core.PasswordChange{Send: true}})
	ok(t, err)
	id := saved.ID
	d.mail(saved.Password.MailID)
	ok(t, d.edit(id, func(s *core.Save) {
		for _, f := range s.Fields.List() {
			*f.Value = strings.Repeat("y", len(*f.Value))
		}
		s.Fields.Email = "new@acs.example"
		s.Access = core.Access{LoginEnabled: new(true), EmailConfirmed: new(true)}
		s.Password = &core.PasswordChange{Send: true, VerifiedBy: "call-back"}
	}))
	d.chooseOwn(id, own)
	d.failed(id, 9)
	d.fail("new@acs.example", 1)
	_, err = d.Customers().Unlock(t.Context(), id)
	ok(t, err)
	ok(t, d.login("new@acs.example", own))
	_, err = d.Customers().Reveal(t.Context(), id, "a test")
	ok(t, err)
	d.set("password.accessibility", "never")
	d.product("Tide Planner", 3)
	full.ExternalID = "buys"
	full.Email = "buys@acs.example"
	sold := d.sell(core.Sale{Order: "A-1", Product: "Tide Planner", Fields: full, Count: 100, Mail: true})
	d.mailed(d.Licenses().EmailDetails(t.Context(), sold.Licenses[0]))
	d.mailed(d.Licenses().EmailSeats(t.Context(), sold.Customer))
	ok(t, d.Customers().Delete(t.Context(), id))
	ok(t, d.Customers().Restore(t.Context(), id))
	ok(t, d.Customers().Delete(t.Context(), id))
	ok(t, d.Customers().Erase(t.Context(), id))
}

func TestBulkWorkKeepsTheTightestLimits(t *testing.T) {
	d, _ := inMemory(t, mem.Options{})
	if got := d.take(sample(t)); got != "imported 1000, updated 0, unchanged 0, rejected 0" {
		t.Error(got)
	}
	in := sample(t)
	next := in.Next
	in.Next = func() (core.ImportRow, bool, error) {
		row, more, err := next()
		if more {
			row.Values["email"] = "new-" + row.Values["email"]
			row.Values["externalId"] += "" // as it is, which the customer is told by
		}
		return row, more, err
	}
	if got := d.take(in); got != "imported 0, updated 1000, unchanged 0, rejected 0" {
		t.Error(got)
	}
	found, _, err := d.Customers().Rows(t.Context(), core.Query{Limit: 30})
	ok(t, err)
	for _, row := range found {
		ok(t, d.change(t.Context(), row.ID, core.PasswordChange{Typed: secret.New(typed)}))
		ok(t, d.Customers().Delete(t.Context(), row.ID))
	}
	d.set("password.accessibility", "never")
	d.clock.pass(31 * 24 * 3600e9)
	if n, err := d.Customers().EmptyBin(t.Context()); n != 30 || err != nil {
		t.Error(n, "were erased:", err)
	}
}

// A renewal of keys sizes its batches by what the store takes, and its
// transactions may run twice.
func TestRenewalKeepsTheTightestLimits(t *testing.T) {
	d, _ := inMemory(t, mem.Options{})
	if got := d.take(sample(t)); got != "imported 1000, updated 0, unchanged 0, rejected 0" {
		t.Error(got)
	}
	id := d.add(hedi(), true, true)
	d.chooseOwn(id, typed)
	d.hire("tom", []string{"Administrators"}, 0)
	d.hire("ida", []string{"Administrators"}, 0)
	ok(t, d.Operators().Remove(t.Context(), "tom"))
	d.renew()
	d.done(true)
	ok(t, d.login("hedi@acs.example", typed))
}

// After a commit that the medium did not confirm, the answer says what became
// of it, and no mail goes out twice.
func TestDoubtfulCommit(t *testing.T) {
	for _, happened := range []bool{true, false} {
		failing := false
		d, store := inMemory(t, mem.Options{Commit: func([][]byte) mem.Outcome {
			if !failing {
				return mem.Outcome{}
			}
			return mem.Outcome{Err: errors.New("input/output error"), Applied: happened}
		}})
		id := d.add(hedi(), true, true)
		failing = true
		err := d.change(t.Context(), id, core.PasswordChange{Send: true})
		var doubtful *record.DoubtfulError
		if !errors.As(err, &doubtful) || doubtful.Happened != happened {
			t.Errorf("happened %v: %v", happened, err)
		}
		is(t, d.change(t.Context(), id, core.PasswordChange{Send: true}), core.ErrReadOnly, "another deed")
		if sent := d.get(id).MailID != 0; sent != happened {
			t.Errorf("happened %v, mail queued %v", happened, sent)
		}
		failing = false
		store.Reopen()
	}
}
