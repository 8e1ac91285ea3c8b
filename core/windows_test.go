package core_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/core/vault"
)

func TestFinderWindows(t *testing.T) {
	d := newDesk(t)
	for i := range 30 {
		d.add(core.Fields{FirstName: "Test", LastName: fmt.Sprintf("Customer %02d", i)})
	}
	gone := d.add(hedi())
	finder := d.Customers().Finder()
	found, err := finder.Find(t.Context(), core.Query{Text: "customer 1"}, core.Order{By: core.ByName, Descending: true})
	if err != nil {
		t.Fatal(err)
	}
	if found.All() != 31 {
		t.Errorf("%d customers in all, want 31", found.All())
	}
	rows, err := found.Rows(1, 2)
	if err != nil || len(rows) != 2 || rows[0].Last < rows[1].Last {
		t.Errorf("window %+v, %v", rows, err)
	}
	if found.Index(rows[1].ID) != 2 || found.Index(gone) != -1 {
		t.Error("a customer does not stand where the window shows him")
	}
	if err := d.Customers().Delete(t.Context(), gone); err != nil {
		t.Fatal(err)
	}
	if found, err = finder.Find(t.Context(), core.Query{Status: "deleted"}, core.Order{}); err != nil || found.Len() != 1 || found.All() != 30 {
		t.Errorf("the bin: %+v, %v", found, err)
	}
	if _, err = finder.Find(t.Context(), core.Query{Status: "happy"}, core.Order{}); !errors.Is(err, core.ErrInput) {
		t.Error("an unknown status:", err)
	}
}

func TestTermsFollowSettings(t *testing.T) {
	d := newDesk(t)
	terms := func() core.Terms {
		t.Helper()
		got, err := d.Terms(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	got := terms()
	if !got.ManualEntry || got.TicketMinutes != 30 || got.NoLink != "" || got.MailMode != "local" || got.MustChange || got.Policy.MinLength() != 15 {
		t.Errorf("a new desk: %+v", got)
	}
	d.set("mail.server", "smtp.example")
	d.set("reset.allow-manual-entry", "false")
	if got = terms(); got.NoLink == "" || got.MailMode != "smtp" || !got.NoSender || got.ManualEntry || got.MailServer != "smtp.example" {
		t.Errorf("with a mail server: %+v", got)
	}
	d.set("portal.base-url", "https://account.example.com")
	d.set("mail.from", "service@example.com")
	if got = terms(); got.NoLink != "" || !got.MustChange || got.ExpiryHours != 72 || got.NoSender {
		t.Errorf("with a customer page: %+v", got)
	}
}

func TestConfirmAndOperators(t *testing.T) {
	d := newDesk(t)
	if names := d.open.Operators(); !slices.Equal(names, []string{"anna"}) {
		t.Errorf("operators %q", names)
	}
	if err := d.open.Confirm(t.Context(), "Anna", secret.New(adminPassword)); err != nil {
		t.Error(err)
	}
	for range 10 {
		if err := d.open.Confirm(t.Context(), "anna", secret.New("wrong")); !errors.Is(err, core.ErrSignIn) {
			t.Fatal(err)
		}
	}
	if err := d.open.Confirm(t.Context(), "anna", secret.New(adminPassword)); !errors.Is(err, core.ErrSignIn) {
		t.Error("after ten wrong passwords there was no pause:", err)
	}
	if !d.Permissions().Has(core.ViewPassword) {
		t.Error("the administrator's permissions:", d.Permissions())
	}
}

func TestFoundingWritesAtTheEnd(t *testing.T) {
	dir := t.TempDir()
	o := core.Options{Path: filepath.Join(dir, "new.db"), ConfigDir: filepath.Join(dir, "config"), Program: "test"}
	n := core.NewDesk{Vendor: "Fjord", Operator: "anna", Password: secret.New(adminPassword), KDF: vault.FloorKDF()}
	dropped, err := core.Found(t.Context(), o, n)
	if err != nil {
		t.Fatal(err)
	}
	dropped.Drop()
	if _, err := os.Stat(o.Path); !errors.Is(err, os.ErrNotExist) {
		t.Error("a file before the end:", err)
	}
	f, err := core.Found(t.Context(), o, n)
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Recovery().Reveal()) != 30 {
		t.Errorf("the recovery key has %d characters", len(f.Recovery().Reveal()))
	}
	if err := f.Write(t.Context()); err != nil {
		t.Fatal(err)
	}
	open, err := core.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer open.Close()
	s, err := open.SignIn(t.Context(), "anna", secret.New(adminPassword))
	if err != nil {
		t.Fatal(err)
	}
	s.Leave(t.Context())
}

func TestChangesAndLocalMailbox(t *testing.T) {
	d := newDesk(t)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	changes := d.Changes(ctx)
	id := d.add(hedi(), true, true)
	if c := <-changes; !c.All && !slices.Contains(c.Customers, id) {
		t.Errorf("adding a customer: %+v", c)
	}
	sent, err := d.Customers().SetPassword(t.Context(), id, core.PasswordChange{Send: true})
	if err != nil {
		t.Fatal(err)
	}
	d.mail(sent.MailID)
	box, err := d.Mail().LocalMailbox(t.Context())
	if err != nil || len(box) != 1 || box[0].Read || box[0].ID != sent.MailID || box[0].Customer != id {
		t.Fatalf("local mailbox %+v, %v", box, err)
	}
	if m, err := d.Mail().Get(t.Context(), sent.MailID); err != nil || m.State != "accepted" || m.Customer != id {
		t.Errorf("the mail's row: %+v, %v", m, err)
	}
	if err := d.Mail().MarkRead(t.Context(), sent.MailID, true); err != nil {
		t.Fatal(err)
	}
	if box, _ = d.Mail().LocalMailbox(t.Context()); !box[0].Read {
		t.Error("a read message is still new")
	}
	if err := d.Mail().EraseLocal(t.Context(), sent.MailID); err != nil {
		t.Fatal(err)
	}
	if box, _ = d.Mail().LocalMailbox(t.Context()); len(box) != 0 {
		t.Error("an erased message lies there")
	}
	if err := d.Mail().EraseLocal(t.Context(), sent.MailID); !errors.Is(err, core.ErrNotFound) {
		t.Error("erased twice:", err)
	}
	if err := d.Customers().Delete(t.Context(), id); err != nil {
		t.Fatal(err)
	}
}
