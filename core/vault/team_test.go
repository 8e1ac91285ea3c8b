package vault_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/core/vault"
)

// team is a desk with a second operator, added through public doors.
type team struct {
	*vault.Founded
	roster []byte
	slot   []byte
	bob    vault.RosterOperator
	admin  *vault.Keyring // under the new roster
}

// hire adds Bob with the permissions given and grants him what they ask for.
func hire(t *testing.T, change func(*vault.RosterOperator)) (team, []vault.Grant) {
	t.Helper()
	tm := team{Founded: found(t)}
	bob, slot, err := tm.Keys.NewOperator(t.Context(), vault.RecoveryID, "Bob", secret.New("bob's own password"), vault.FloorKDF())
	if err != nil {
		t.Fatal(err)
	}
	change(&bob)
	next := tm.Keys.Roster()
	next.Generation++
	next.Operators = append(next.Operators, bob)
	slices.SortFunc(next.Operators, func(a, b vault.RosterOperator) int { return slices.Compare(a.ID[:], b.ID[:]) })
	tm.bob, tm.slot = bob, slot
	if tm.roster, err = tm.Keys.SignRoster(next); err != nil {
		t.Fatal(err)
	}
	if tm.admin, err = tm.Keys.Adopt(tm.roster); err != nil {
		t.Fatal(err)
	}
	var grants []vault.Grant
	for _, e := range next.Epochs {
		g, err := tm.admin.GrantTo(vault.KeyRef{Kind: e.Kind, Epoch: e.Number}, bob.ID)
		switch entitled := next.Permissions(bob).Holds(e.Kind); {
		case entitled && err != nil:
			t.Fatal(err)
		case !entitled && !errors.Is(err, vault.ErrGrant):
			t.Fatalf("granting the %s to one not entitled to it: %v", e.Kind, err)
		case entitled:
			grants = append(grants, g)
		}
	}
	return tm, grants
}

func (tm team) signIn(t *testing.T) *vault.Operator {
	t.Helper()
	o, err := vault.SignIn(t.Context(), tm.Header, tm.slot, secret.New("bob's own password"))
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// TestKeysFollowPermissions: of each of the 16 sets of permissions that keys
// keep, and of the groups, the holder has just those keys; with the vault's own
// functions, whoever wrote the program.
func TestKeysFollowPermissions(t *testing.T) {
	sets := []vault.Permissions{vault.CustomerServiceRep, vault.PowerUsers, vault.Administrators}
	kept := vault.AllPermissions.KeyKept().Each()
	for set := range 1 << len(kept) {
		may := vault.ViewCustomers
		for i, one := range kept {
			if set&(1<<i) != 0 {
				may |= one
			}
		}
		sets = append(sets, may)
	}
	if len(sets) != 3+16 {
		t.Fatalf("%d sets", len(sets))
	}
	for _, may := range sets {
		t.Run(may.String(), func(t *testing.T) {
			t.Parallel()
			tm, grants := hire(t, func(o *vault.RosterOperator) { o.Permissions = may })
			k, err := tm.signIn(t).Open(tm.roster, grants)
			if err != nil {
				t.Fatal(err)
			}
			if k.Missing() != nil {
				t.Errorf("missing %v", k.Missing())
			}
			checkKeys(t, k, tm.admin, map[vault.Kind]bool{
				vault.DataKey: true, vault.ViewKey: may.Has(vault.ViewPassword), vault.LoginKey: may.Has(vault.RunPortal),
				vault.IssueKey:     may.Has(vault.IssueLicenseFiles) || may.Has(vault.RunPortal),
				vault.AuthorityKey: may.Has(vault.ManageOperators),
			})
		})
	}
}

// checkKeys uses every key: what the admin sealed opens for k exactly where
// he is to hold the key, and else fails for want of it.
func checkKeys(t *testing.T, k, admin *vault.Keyring, want map[vault.Kind]bool) {
	t.Helper()
	info := vault.CopyInfo{Customer: []byte("c1"), Version: 3, Origin: "customer"}
	record, err1 := admin.SealRecord([]byte("r"), 1, []byte("x"))
	view, viewEpoch, err2 := k.SealView(info, secret.New("customer's password"))
	login, loginEpoch, err3 := k.SealLogin("verifier", []byte("$argon2id$"), []byte("c1"))
	issue, issueEpoch, err4 := admin.SealIssue("product", []byte("seed"), []byte("p1"))
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		t.Fatal(err)
	}
	got := map[vault.Kind]error{}
	_, _, _, got[vault.DataKey] = k.OpenRecord([]byte("r"), record)
	_, got[vault.ViewKey] = k.OpenView(viewEpoch, info, view)
	_, got[vault.LoginKey] = k.OpenLogin(loginEpoch, "verifier", login, []byte("c1"))
	_, got[vault.IssueKey] = k.OpenIssue(issueEpoch, "product", issue, []byte("p1"))
	_, _, got[vault.AuthorityKey] = k.Sign("checkpoint", []byte("head"))
	for kind, err := range got {
		var none *vault.NoKeyError
		switch {
		case want[kind] && err != nil:
			t.Errorf("%s: %v", kind, err)
		case !want[kind] && (!errors.As(err, &none) || none.Kind != kind || !errors.Is(err, vault.ErrNoKey)):
			t.Errorf("%s is not to be held, and: %v", kind, err)
		}
		if k.Holds(kind) != want[kind] {
			t.Errorf("Holds(%s) is %v", kind, !want[kind])
		}
	}
}

func TestPendingGrant(t *testing.T) {
	tm, grants := hire(t, func(o *vault.RosterOperator) { o.Groups = []uint32{1} })
	fewer := slices.DeleteFunc(grants, func(g vault.Grant) bool { return g.Kind == vault.ViewKey })
	k, err := tm.signIn(t).Open(tm.roster, fewer)
	if err != nil {
		t.Fatal(err)
	}
	if want := (vault.KeyRef{Kind: vault.ViewKey, Epoch: 1}); !slices.Equal(k.Missing(), []vault.KeyRef{want}) {
		t.Errorf("missing %v", k.Missing())
	}
	if _, err := k.OpenView(1, vault.CopyInfo{}, nil); !errors.Is(err, vault.ErrNoKey) {
		t.Errorf("without the view key: %v", err)
	}
}

// TestStrayGrant: whoever was granted a key once and lost the permission does
// not hold it, though the grant is still in the file.
func TestStrayGrant(t *testing.T) {
	tm, grants := hire(t, func(o *vault.RosterOperator) { o.Permissions = vault.ViewPassword })
	next := tm.admin.Roster()
	next.Generation++
	for i, o := range next.Operators {
		if o.ID == tm.bob.ID {
			next.Operators[i].Permissions = vault.ViewCustomers
		}
	}
	roster, err := tm.admin.SignRoster(next)
	if err != nil {
		t.Fatal(err)
	}
	k, err := tm.signIn(t).Open(roster, grants)
	if err != nil {
		t.Fatal(err)
	}
	if k.Holds(vault.ViewKey) || k.Permissions() != vault.ViewCustomers || k.Missing() != nil {
		t.Errorf("he still holds the view key (%s)", k.Permissions())
	}
}

func TestForcePasswordChange(t *testing.T) {
	tm, grants := hire(t, func(o *vault.RosterOperator) { o.SlotFrom = 2 })
	o := tm.signIn(t)
	if o.MustChangePassword() {
		t.Error("asked for before the roster was read")
	}
	if _, err := o.Open(tm.roster, grants); err != nil {
		t.Fatal(err)
	}
	if !o.MustChangePassword() || !o.Stale() {
		t.Fatal("the roster asks for a newer password, and nobody is told")
	}
	old, fresh := secret.New("bob's own password"), secret.New("one he chose himself")
	if _, _, err := o.ChangePassword(t.Context(), fresh, fresh, vault.FloorKDF()); !errors.Is(err, vault.ErrWrongPassword) {
		t.Fatalf("changing with a wrong old password: %v", err)
	}
	next, slot, err := o.ChangePassword(t.Context(), old, fresh, vault.FloorKDF())
	if err != nil {
		t.Fatal(err)
	}
	if next.MustChangePassword() || next.Stale() {
		t.Error("his own change does not satisfy it")
	}
	if _, err := vault.SignIn(t.Context(), tm.Header, slot, old); !errors.Is(err, vault.ErrWrongPassword) {
		t.Errorf("the old password: %v", err)
	}
	again, err := vault.SignIn(t.Context(), tm.Header, slot, fresh)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := again.Open(tm.roster, grants); err != nil || again.MustChangePassword() {
		t.Errorf("after the change: must change %v, %v", again.MustChangePassword(), err)
	}
}

// TestRollBack: once a newer roster was seen and the slot written anew, the
// older roster is refused by name.
func TestRollBack(t *testing.T) {
	tm, _ := hire(t, func(o *vault.RosterOperator) { o.Permissions = vault.ViewCustomers })
	if _, err := tm.Operator.Open(tm.roster, tm.Grants); err != nil {
		t.Fatal(err)
	}
	slot, err := tm.Operator.RefreshedSlot()
	if err != nil {
		t.Fatal(err)
	}
	o, err := vault.SignIn(t.Context(), tm.Header, slot, secret.New(password))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Open(tm.Roster, tm.Grants); !errors.Is(err, vault.ErrRoster) {
		t.Errorf("an older roster: %v", err)
	}
	if _, err := tm.admin.Adopt(tm.Roster); !errors.Is(err, vault.ErrRoster) {
		t.Errorf("an older roster, adopted: %v", err)
	}
}

func TestInactive(t *testing.T) {
	for _, state := range []vault.State{vault.Disabled, vault.Removed} {
		tm, _ := hire(t, func(o *vault.RosterOperator) { o.State = vault.Active })
		next := tm.admin.Roster()
		next.Generation++
		for i, o := range next.Operators {
			if o.ID == tm.bob.ID {
				next.Operators[i].State = state
			}
		}
		roster, err := tm.admin.SignRoster(next)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tm.signIn(t).Open(roster, nil); !errors.Is(err, vault.ErrInactive) {
			t.Errorf("state %d: %v", state, err)
		}
	}
}

// TestRecoverLostPassword is the whole way from the paper to a new password
// and a new recovery key.
func TestRecoverLostPassword(t *testing.T) {
	f := found(t)
	k, err := vault.SignInWithRecovery(t.Context(), f.Header, f.Roster, f.Grants, f.Recovery)
	if err != nil {
		t.Fatal(err)
	}
	id := f.Operator.ID()
	entry, slot, err := k.NewOperator(t.Context(), id, "Ada", secret.New("remembered this time"), vault.FloorKDF())
	if err != nil {
		t.Fatal(err)
	}
	paper, recovery, err := k.NewRecovery()
	if err != nil {
		t.Fatal(err)
	}
	next := k.Roster()
	next.Generation++
	next.Operators[0].Public = entry.Public
	next.Recovery = recovery
	roster, err := k.SignRoster(next)
	if err != nil {
		t.Fatal(err)
	}
	k2, err := k.Adopt(roster)
	if err != nil {
		t.Fatal(err)
	}
	var grants []vault.Grant
	for _, e := range next.Epochs {
		for _, to := range []vault.OperatorID{id, vault.RecoveryID} {
			g, err := k2.GrantTo(vault.KeyRef{Kind: e.Kind, Epoch: e.Number}, to)
			if err != nil {
				t.Fatal(err)
			}
			grants = append(grants, g)
		}
	}
	o, err := vault.SignIn(t.Context(), f.Header, slot, secret.New("remembered this time"))
	if err != nil {
		t.Fatal(err)
	}
	if k, err := o.Open(roster, grants); err != nil || k.Missing() != nil {
		t.Errorf("with the new password: %v", err)
	}
	if _, err := vault.SignInWithRecovery(t.Context(), f.Header, roster, grants, f.Recovery); !errors.Is(err, vault.ErrWrongRecovery) {
		t.Errorf("the used recovery key: %v", err)
	}
	if _, err := vault.SignInWithRecovery(t.Context(), f.Header, roster, grants, paper); err != nil {
		t.Errorf("the new recovery key: %v", err)
	}
	if _, err := openOld(t, f, roster, grants); !errors.Is(err, vault.ErrRoster) {
		t.Errorf("the slot of the lost password: %v", err)
	}
}

func openOld(t *testing.T, f *vault.Founded, roster []byte, grants []vault.Grant) (*vault.Keyring, error) {
	t.Helper()
	o, err := vault.SignIn(t.Context(), f.Header, f.Slots[0].Bytes, secret.New(password))
	if err != nil {
		t.Fatal(err)
	}
	return o.Open(roster, grants)
}
