package core_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
)

// withPaper is a desk whose recovery key is known.
func withPaper(t *testing.T) (*desk, secret.Text) {
	t.Helper()
	o := core.Options{Path: t.TempDir() + "/new.db", ConfigDir: t.TempDir(), Program: "test", Now: founding}
	paper, err := core.Create(t.Context(), o, core.NewDesk{
		Vendor: "Fjord Instruments", Operator: "anna", Password: secret.New(adminPassword), KDF: core.FloorKDF(),
	})
	ok(t, err)
	content, err := os.ReadFile(o.Path)
	ok(t, err)
	return deskOf(t, content), paper
}

// The recovery key forces a new password and a new recovery key, and both
// count together, once the new key was shown.
func TestRecoveryKeyOpensTheDesk(t *testing.T) {
	d, paper := withPaper(t)
	ctx := t.Context()
	id := d.add(hedi(), true, true)
	d.chooseOwn(id, "my own choice of words")
	d.hire("tom", []string{"Customer Service Rep"}, 0)
	d.hire("ida", []string{"Administrators"}, 0)
	ok(t, d.Operators().Remove(ctx, "ida")) // a new authority, which the paper has never seen
	d.renew()
	d.Leave(ctx)

	next := secret.New(tomsPassword)
	for what, c := range map[string]struct {
		key, name, password string
		kind                error
	}{
		"another key":       {"AAAAA-AAAAA-AAAAA-AAAAA-AAAAAA", "anna", tomsPassword, core.ErrSignIn},
		"no key":            {"AAAAA", "anna", tomsPassword, core.ErrSignIn},
		"nobody":            {paper.Reveal(), "otto", tomsPassword, core.ErrRefused},
		"no administrator":  {paper.Reveal(), "tom", tomsPassword, core.ErrRefused},
		"one who is gone":   {paper.Reveal(), "ida", tomsPassword, core.ErrRefused},
		"no password worth": {paper.Reveal(), "anna", "short", core.ErrInput},
	} {
		_, err := d.open.Recover(ctx, secret.New(c.key), c.name, secret.New(c.password))
		is(t, err, c.kind, what)
	}
	typed := secret.New(" " + strings.ToLower(strings.ReplaceAll(paper.Reveal(), "-", " ")))
	fresh, err := d.open.Recover(ctx, typed, "Anna", next)
	ok(t, err)
	if fresh.Key().Equal(paper) {
		t.Error("the recovery key stays")
	}
	ok(t, d.try("anna", adminPassword)) // nothing is changed before it is written
	dropped, err := d.open.Recover(ctx, paper, "anna", next)
	ok(t, err)
	ok(t, fresh.Write(ctx))
	is(t, dropped.Write(ctx), core.ErrStoreBusy, "one that was made up before")
	is(t, d.try("anna", adminPassword), core.ErrSignIn, "the lost password")
	_, err = d.open.Recover(ctx, paper, "anna", next)
	is(t, err, core.ErrSignIn, "the key that was used")

	again, err := d.open.Recover(ctx, fresh.Key(), "anna", secret.New(adminPassword))
	ok(t, err)
	ok(t, again.Write(ctx))
	d.as2("anna")
	if pw, err := d.Customers().Reveal(ctx, id, "the caller asked"); err != nil || pw.Reveal() != "my own choice of words" {
		t.Error("the copy:", err)
	}
	d.renew()
	if got := d.deeds("recovery."); got != "recovery.use recovery.use" {
		t.Error("the log says", got)
	}
	if o := d.operator("anna"); len(o.Pending) > 0 || o.MustChange {
		t.Errorf("listed as %+v", o)
	}
}

// A new recovery key gets what its maker holds at once, and the rest from the
// next who hold it; the one before is void.
func TestNewRecoveryKey(t *testing.T) {
	d := newTeam(t)
	ctx := t.Context()
	d.as("Manage Operators")
	paper, err := d.Operators().NewRecovery(ctx)
	ok(t, err)
	other, err := d.Operators().NewRecovery(ctx)
	ok(t, err)
	ok(t, paper.Write(ctx))
	is(t, other.Write(ctx), core.ErrStoreBusy, "another one made up before")
	d.as("anna") // hands on the others
	if got := d.deeds("recovery.", "operator.grant"); got != "operator.grant recovery.new" {
		t.Error("the log says", got)
	}
	d.Leave(ctx)
	fresh, err := d.open.Recover(ctx, paper.Key(), "anna", secret.New(tomsPassword))
	ok(t, err)
	ok(t, fresh.Write(ctx))
	s, err := d.open.SignIn(ctx, "anna", secret.New(tomsPassword))
	ok(t, err)
	d.Session = s
	if !s.Permissions().Has(core.AllPermissions) || len(d.operator("anna").Pending) > 0 {
		t.Errorf("she misses %v", d.operator("anna").Pending)
	}
	keys, _, err := s.KeysRetiring(ctx)
	if err != nil || slices.Contains(keys, "data key 1") {
		t.Errorf("%v retire: %v", keys, err)
	}
	d.renew()
	ok(t, d.open.ChangePassword(ctx, s, secret.New(tomsPassword), secret.New(adminPassword)))
}
