package core_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/core/vault"
)

const tomsPassword = "a long sentence of tom's own"

// hire adds an operator.
func (d *desk) hire(name string, groups []string, given core.Permissions) {
	d.t.Helper()
	ok(d.t, d.Operators().Add(d.t.Context(), core.NewOperator{
		Name: name, Groups: groups, Given: given, Password: secret.New(colleaguePassword),
	}))
}

// try signs in beside whoever is in, and leaves again.
func (d *desk) try(name, password string) error {
	s, err := d.open.SignIn(d.t.Context(), name, secret.New(password))
	if err == nil {
		s.Leave(d.t.Context())
	}
	return err
}

// operator is one line of the list.
func (d *desk) operator(name string) core.Operator {
	d.t.Helper()
	list, err := d.Operators().List(d.t.Context())
	ok(d.t, err)
	i := slices.IndexFunc(list, func(o core.Operator) bool { return o.Name == name })
	if i < 0 {
		d.t.Fatalf("%s is not listed", name)
	}
	return list[i]
}

// renew finishes what there is to renew.
func (d *desk) renew() {
	d.t.Helper()
	ok(d.t, d.RenewKeys(d.t.Context(), nil))
}

// done says whether nothing retires any more.
func (d *desk) done(want bool) {
	d.t.Helper()
	keys, compact, err := d.KeysRetiring(d.t.Context())
	ok(d.t, err)
	if done := len(keys) == 0 && !compact; done != want {
		d.t.Errorf("retiring %v, to be compacted %v", keys, compact)
	}
}

// Add, sign in, edit, disable, enable, remove: the life of an operator.
func TestOperatorsLife(t *testing.T) {
	d := newDesk(t)
	id := d.add(hedi(), true, true)
	d.hire("tom", []string{"customer service rep"}, core.ExportData)
	tom := d.operator("tom")
	if want := core.ViewCustomers | core.EditCustomers | core.ResetPasswords | core.ExportData; tom.Permissions != want || tom.State != core.OperatorActive || len(tom.Pending) > 0 || tom.Self {
		t.Errorf("tom is listed as %+v", tom)
	}
	is(t, d.Operators().Add(t.Context(), core.NewOperator{Name: "TOM", Password: secret.New(colleaguePassword)}), core.ErrExists, "two of a name")
	is(t, d.Operators().Add(t.Context(), core.NewOperator{Name: "ida", Password: secret.New("short")}), core.ErrInput, "a short password")
	is(t, d.Operators().Add(t.Context(), core.NewOperator{Name: "ida", Groups: []string{"Kings"}, Password: secret.New(colleaguePassword)}), core.ErrNotFound, "no such group")
	d.as("tom")
	if d.get(id).LastName != "Ács" {
		t.Error("tom does not see the customers")
	}
	d.as("anna")

	name, groups := "Thomas", []string{"Power Users"}
	ok(t, d.Operators().Edit(t.Context(), "tom", core.OperatorEdit{Name: &name, Groups: &groups}))
	is(t, d.try("tom", colleaguePassword), core.ErrSignIn, "the old name")
	ok(t, d.try("thomas", colleaguePassword))
	d.done(true) // he lost nothing that a key keeps

	ok(t, d.Operators().Disable(t.Context(), "Thomas"))
	is(t, d.try("Thomas", colleaguePassword), core.ErrSignIn, "a disabled operator")
	is(t, d.Operators().Disable(t.Context(), "Thomas"), core.ErrRefused, "twice")
	d.nothingFor("Thomas")
	ok(t, d.Operators().Enable(t.Context(), "Thomas"))
	ok(t, d.try("Thomas", colleaguePassword))

	ok(t, d.Operators().Remove(t.Context(), "Thomas"))
	is(t, d.try("Thomas", colleaguePassword), core.ErrSignIn, "a removed operator")
	is(t, d.Operators().Enable(t.Context(), "Thomas"), core.ErrNotFound, "who was removed")
	d.done(false)
	d.renew()
	d.done(true)
	d.hire("Thomas", nil, core.ViewCustomers) // another one of that name
	d.restart()
	if got := d.deeds("operator.", "keys.", "desk.compact"); got != "operator.add desk.compact keys.retire operator.remove operator.enable operator.disable operator.edit operator.add" {
		t.Error("the log says", got)
	}
}

// nothingFor says that the file holds no key for an operator.
func (d *desk) nothingFor(name string) {
	d.t.Helper()
	now := d.steal("", "")
	encoded, _ := now.front.FindSlot(name)
	slot, err := vault.DecodeSlot(encoded)
	ok(d.t, err)
	for _, g := range now.front.Grants {
		if g.To == slot.Operator {
			d.t.Errorf("there is a grant of the %s to %s", g.Ref(), name)
		}
	}
}

// deeds lists the log's actions that begin with one of the words, newest first.
func (d *desk) deeds(words ...string) string {
	d.t.Helper()
	var names []string
	ok(d.t, d.Audit().List(d.t.Context(), func(e core.AuditEntry) (bool, error) {
		if slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(e.Action, w) }) {
			names = append(names, e.Action)
		}
		return true, nil
	}))
	return strings.Join(names, " ")
}

// A colleague's new password is a new key pair; his own change satisfies
// Force Password Change.
func TestOperatorsPasswordSetByAnother(t *testing.T) {
	d := newTeam(t)
	id := d.add(hedi())
	ctx := t.Context()
	is(t, d.Operators().SetPassword(ctx, "anna", secret.New(tomsPassword), false), core.ErrRefused, "one's own")
	ok(t, d.Operators().SetPassword(ctx, "csr", secret.New("set by the administrator"), true))
	if o := d.operator("csr"); !o.MustChange || len(o.Pending) > 0 {
		t.Errorf("listed as %+v", o)
	}
	is(t, d.try("csr", colleaguePassword), core.ErrSignIn, "the password before")
	is(t, d.try("csr", "set by the administrator"), core.ErrMustChange, "the one that was set")
	present := secret.New("set by the administrator")
	for _, bad := range []secret.Text{present, secret.New("short")} {
		_, err := d.open.SignInChanging(ctx, "csr", present, bad)
		is(t, err, core.ErrInput, "changing to nothing better")
	}
	s, err := d.open.SignInChanging(ctx, "csr", present, secret.New(tomsPassword))
	ok(t, err)
	if _, err := s.Customers().Get(ctx, id); err != nil {
		t.Error("behind the new key pair:", err)
	}
	s.Leave(ctx)
	ok(t, d.try("csr", tomsPassword))
	if d.operator("csr").MustChange {
		t.Error("his own change does not satisfy it")
	}
	ok(t, d.Operators().ForceChange(ctx, "csr"))
	is(t, d.try("csr", tomsPassword), core.ErrMustChange, "forced")
	if _, err := d.open.SignInChanging(ctx, "csr", secret.New(tomsPassword), secret.New(colleaguePassword)); err != nil {
		t.Error(err)
	}
}

// A grant that the one who gives a permission cannot make is listed as pending
// and made by the next holder who signs in.
func TestPendingGrants(t *testing.T) {
	d := newTeam(t)
	id := d.add(hedi(), true, true)
	d.chooseOwn(id, "my own choice of words")
	d.as("Manage Operators") // holds neither view nor login key
	given := core.ViewCustomers | core.ViewPassword | core.RunPortal
	ok(t, d.Operators().Edit(t.Context(), "csr", core.OperatorEdit{Given: &given}))
	if o := d.operator("csr"); !slices.Equal(o.Pending, []string{"view key", "login key", "issue key"}) {
		t.Errorf("pending: %v", o.Pending)
	}
	d.as("csr")
	if _, err := d.Customers().Reveal(t.Context(), id, "the caller asked"); err == nil {
		t.Error("the view key came from nowhere")
	}
	d.as("View Password") // hands on what he has, and no more
	d.as("Manage Operators")
	if o := d.operator("csr"); !slices.Equal(o.Pending, []string{"login key", "issue key"}) {
		t.Errorf("then pending: %v", o.Pending)
	}
	d.as("anna")
	if o := d.operator("csr"); len(o.Pending) > 0 {
		t.Errorf("at last pending: %v", o.Pending)
	}
	if got := d.deeds("operator.grant"); got != "operator.grant operator.grant" {
		t.Error("the log says", got)
	}
	d.as("csr")
	if pw, err := d.Customers().Reveal(t.Context(), id, "the caller asked"); err != nil || pw.Reveal() != "my own choice of words" {
		t.Error("with the view key:", err)
	}
	d.as("anna")
}

// The last administrator, the last holder of View Password and the only one
// with a key cannot be taken away by accident.
func TestLastHoldersStay(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	none, csr := core.Permissions(0), []string{"Customer Service Rep"}
	d.hire("ida", []string{"Administrators"}, 0)
	ok(t, d.Operators().Edit(ctx, "ida", core.OperatorEdit{Groups: &csr})) // anna stays
	d.renew()
	is(t, d.Operators().Edit(ctx, "anna", core.OperatorEdit{Groups: &csr, Given: &none}), core.ErrRefused, "the last administrator")
	is(t, d.Operators().Remove(ctx, "anna"), core.ErrRefused, "oneself")
	is(t, d.Operators().Disable(ctx, "anna"), core.ErrRefused, "oneself")
	most := core.AllPermissions &^ core.ViewPassword
	err := d.Operators().Edit(ctx, "anna", core.OperatorEdit{Groups: &[]string{}, Given: &most})
	is(t, err, core.ErrRefused, "the last holder of View Password")
	if err != nil && !strings.Contains(err.Error(), "View Password") {
		t.Error("the refusal does not say why:", err)
	}
	// A colleague whose grant is pending is no holder yet.
	manage := core.ManageOperators
	d.hire("otto", nil, manage)
	d.as("otto")
	view := core.ViewPassword
	ok(t, d.Operators().Edit(ctx, "ida", core.OperatorEdit{Given: &view}))
	is(t, d.Operators().Disable(ctx, "anna"), core.ErrRefused, "the only one with the view key in hand")
	is(t, d.Operators().SetPassword(ctx, "anna", secret.New(tomsPassword), false), core.ErrRefused, "a new key pair for her")
	d.as("anna") // hands it on
	d.as("otto")
	is(t, d.Operators().Disable(ctx, "anna"), core.ErrRefused, "the only one with the login key")
	d.as("anna")
	if !errors.Is(d.Operators().Enable(ctx, "anna"), core.ErrRefused) {
		t.Error("she was disabled")
	}
}

// Groups of the desk's own add up with the others; what a group loses its
// members lose.
func TestOwnGroups(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	ok(t, d.Operators().AddGroup(ctx, "Night shift", core.ViewCustomers|core.ViewPassword))
	is(t, d.Operators().AddGroup(ctx, "night SHIFT", core.ViewCustomers), core.ErrExists, "two of a name")
	is(t, d.Operators().EditGroup(ctx, "Power Users", "Power Users", core.AllPermissions), core.ErrRefused, "one that comes with Keydesk")
	d.hire("tom", []string{"Night shift"}, core.EditCustomers)
	if o := d.operator("tom"); o.Permissions != core.ViewCustomers|core.ViewPassword|core.EditCustomers {
		t.Errorf("tom may %s", o.Permissions)
	}
	ok(t, d.Operators().EditGroup(ctx, "Night shift", "Night watch", core.ViewCustomers))
	d.done(false) // a view key that he may have copied
	d.renew()
	d.done(true)
	groups, err := d.Operators().Groups(ctx)
	ok(t, err)
	if len(groups) != 4 || groups[3].Name != "Night watch" || !slices.Equal(groups[3].Members, []string{"tom"}) || groups[3].BuiltIn || !groups[0].BuiltIn {
		t.Errorf("groups: %+v", groups)
	}
	ok(t, d.Operators().RemoveGroup(ctx, "night watch"))
	if o := d.operator("tom"); o.Permissions != core.EditCustomers || len(o.Groups) > 0 {
		t.Errorf("then tom may %s", o.Permissions)
	}
	is(t, d.Operators().RemoveGroup(ctx, "night watch"), core.ErrNotFound, "twice")
}

// Whoever is signed in has the new list at once, and who is out has no keys.
func TestSessionsFollowTheList(t *testing.T) {
	d := newTeam(t)
	id := d.add(hedi())
	ctx := t.Context()
	his, err := d.open.SignIn(ctx, "csr", secret.New(colleaguePassword))
	ok(t, err)
	given := core.ViewCustomers
	ok(t, d.Operators().Edit(ctx, "csr", core.OperatorEdit{Given: &given}))
	if his.Permissions() != core.ViewCustomers {
		t.Errorf("he may still %s", his.Permissions())
	}
	if _, err := his.Customers().Get(ctx, id); err != nil {
		t.Error("what he may:", err)
	}
	ok(t, d.Operators().Remove(ctx, "Run Portal")) // new keys, for him too
	d.renew()
	if _, err := his.Customers().Get(ctx, id); err != nil {
		t.Error("under the new keys:", err)
	}
	ok(t, d.Operators().Disable(ctx, "csr"))
	if _, err := his.Customers().Get(ctx, id); err == nil {
		t.Error("a disabled operator goes on reading")
	}
	his.Leave(ctx)
}

// An operator who is signed in twice and changes his password keeps the new
// one, whatever the other session writes of what it has seen.
func TestSignedInTwice(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	other, err := d.open.SignIn(ctx, "anna", secret.New(adminPassword))
	ok(t, err)
	ok(t, d.open.ChangePassword(ctx, d.Session, secret.New(adminPassword), secret.New(tomsPassword)))
	d.hire("tom", nil, core.ViewCustomers) // a newer list, for both, and for the other one last
	is(t, d.try("anna", adminPassword), core.ErrSignIn, "the password before")
	ok(t, d.try("anna", tomsPassword))
	ok(t, d.open.ChangePassword(ctx, d.Session, secret.New(tomsPassword), secret.New(adminPassword)))
	other.Leave(ctx)
}

// Every method of the room needs Manage Operators and says so.
func TestOperatorsPermission(t *testing.T) {
	d := newTeam(t)
	o := func() *core.Operators { return d.Operators() }
	deeds := map[string]func(context.Context) error{
		"List":    func(ctx context.Context) error { _, err := o().List(ctx); return err },
		"Groups":  func(ctx context.Context) error { _, err := o().Groups(ctx); return err },
		"Add":     func(ctx context.Context) error { return o().Add(ctx, core.NewOperator{}) },
		"Edit":    func(ctx context.Context) error { return o().Edit(ctx, "nobody", core.OperatorEdit{}) },
		"Disable": func(ctx context.Context) error { return o().Disable(ctx, "nobody") },
		"Enable":  func(ctx context.Context) error { return o().Enable(ctx, "nobody") },
		"Remove":  func(ctx context.Context) error { return o().Remove(ctx, "nobody") },
		"SetPassword": func(ctx context.Context) error {
			return o().SetPassword(ctx, "nobody", secret.New(tomsPassword), false)
		},
		"ForceChange": func(ctx context.Context) error { return o().ForceChange(ctx, "nobody") },
		"AddGroup":    func(ctx context.Context) error { return o().AddGroup(ctx, "", 0) },
		"EditGroup":   func(ctx context.Context) error { return o().EditGroup(ctx, "nobody", "", 0) },
		"RemoveGroup": func(ctx context.Context) error { return o().RemoveGroup(ctx, "nobody") },
		"NewRecovery": func(ctx context.Context) error { _, err := o().NewRecovery(ctx); return err },
	}
	for _, may := range core.AllPermissions.Each() {
		d.as(may.String())
		for name, deed := range deeds {
			if err := deed(t.Context()); errors.Is(err, core.ErrPermission) == (may == core.ManageOperators) {
				t.Errorf("%s with %s alone: %v", name, may, err)
			}
		}
	}
	d.as("anna")
}

// Who is renamed while signed in is called so at once.
func TestRenamedWhileSignedIn(t *testing.T) {
	d := newDesk(t)
	name := d.Operator() + " the Second"
	ok(t, d.Operators().Edit(t.Context(), d.Operator(), core.OperatorEdit{Name: &name}))
	if got := d.Operator(); got != name {
		t.Errorf("the session is of %q, want %q", got, name)
	}
}
