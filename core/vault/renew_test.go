package vault_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/core/vault"
)

// everyKind is what is renewed when somebody goes who held all.
func everyKind() []vault.Kind { return vault.AllPermissions.Kinds() }

// renew signs the next generation of the team's roster, changed, with new keys.
func (tm team) renew(t *testing.T, change func(*vault.Roster), of ...vault.Kind) vault.Renewal {
	t.Helper()
	next := tm.admin.Roster()
	next.Generation++
	change(&next)
	renewal, err := tm.admin.Renew(next, of...)
	if err != nil {
		t.Fatal(err)
	}
	return renewal
}

func setBob(id vault.OperatorID, change func(*vault.RosterOperator)) func(*vault.Roster) {
	return func(r *vault.Roster) {
		for i := range r.Operators {
			if r.Operators[i].ID == id {
				change(&r.Operators[i])
			}
		}
	}
}

// signInAda opens the administrator's slot, which has seen the first roster.
func (tm team) signInAda(t *testing.T) *vault.Operator {
	t.Helper()
	o, err := vault.SignIn(t.Context(), tm.Header, tm.Slots[0].Bytes, secret.New(password))
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// TestRemovedOperatorsKeys: with every key that a removed operator held, what
// is sealed from then on does not open, and what the desk holds still does.
func TestRemovedOperatorsKeys(t *testing.T) {
	tm, bobs := hire(t, func(o *vault.RosterOperator) { o.Groups = []uint32{1} })
	his, err := tm.signIn(t).Open(tm.roster, bobs)
	if err != nil {
		t.Fatal(err)
	}
	before, err := tm.admin.SealRecord([]byte("r"), 1, []byte("old"))
	if err != nil {
		t.Fatal(err)
	}
	renewal := tm.renew(t, setBob(tm.bob.ID, func(o *vault.RosterOperator) {
		o.State, o.Groups, o.Permissions = vault.Removed, nil, 0
	}), everyKind()...)
	for _, g := range renewal.Grants {
		if g.To == tm.bob.ID {
			t.Errorf("the %s is granted to him", g.Ref())
		}
	}
	grants := slices.Concat(tm.Grants, renewal.Grants)
	if _, err := tm.signIn(t).Open(renewal.Roster, slices.Concat(bobs, grants)); !errors.Is(err, vault.ErrInactive) {
		t.Errorf("the removed operator signs in: %v", err)
	}
	ada := tm.signInAda(t)
	keys, err := ada.Open(renewal.Roster, grants)
	if err != nil {
		t.Fatal(err)
	}
	if keys.Missing() != nil || !ada.Stale() {
		t.Errorf("the administrator misses %v; her slot is to be written: %v", keys.Missing(), ada.Stale())
	}
	if plain, _, _, err := keys.OpenRecord([]byte("r"), before); err != nil || string(plain) != "old" {
		t.Errorf("what was sealed before reads %q: %v", plain, err)
	}
	checkLost(t, his, keys)
	for _, kind := range everyKind() {
		if keys.Current(kind) != 2 || !keys.Holds(kind) {
			t.Errorf("%s: epoch %d, held %v", kind, keys.Current(kind), keys.Holds(kind))
		}
	}
	recovered, err := vault.SignInWithRecovery(t.Context(), tm.Header, renewal.Roster, grants, tm.Recovery)
	if err != nil || recovered.Missing() != nil {
		t.Errorf("the recovery key, anchored to the authority before: %v", err)
	}
}

// checkLost tries all that the operator held on what the desk seals now.
func checkLost(t *testing.T, his, keys *vault.Keyring) {
	t.Helper()
	info := vault.CopyInfo{Customer: []byte("c1"), Version: 3, Origin: "customer"}
	record, err1 := keys.SealRecord([]byte("r"), 2, []byte("new"))
	view, viewEpoch, err2 := keys.SealView(info, secret.New("customer's password"))
	login, loginEpoch, err3 := keys.SealLogin("verifier", []byte("$argon2id$"))
	issue, issueEpoch, err4 := keys.SealIssue("product", []byte("seed"))
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		t.Fatal(err)
	}
	for _, epoch := range []uint32{1, 2} {
		_, _, _, errRecord := his.OpenRecord([]byte("r"), record)
		_, errView := his.OpenView(min(epoch, viewEpoch), info, view)
		_, errLogin := his.OpenLogin(min(epoch, loginEpoch), "verifier", login)
		_, errIssue := his.OpenIssue(min(epoch, issueEpoch), "product", issue)
		for what, err := range map[string]error{"record": errRecord, "copy": errView, "verifier": errLogin, "product": errIssue} {
			if !errors.Is(err, vault.ErrForged) && !errors.Is(err, vault.ErrNoKey) {
				t.Errorf("a removed operator opens a %s as of epoch %d: %v", what, epoch, err)
			}
		}
	}
	signature, epoch, err := his.Sign("checkpoint", []byte("head"))
	if err != nil {
		t.Fatal(err)
	}
	if err := keys.VerifyAuthority(epoch+1, "checkpoint", signature, []byte("head")); !errors.Is(err, vault.ErrForged) {
		t.Errorf("his signature passes for the new authority's: %v", err)
	}
}

// TestRenewRefuses what is not the next roster, or has keys of its own.
func TestRenewRefuses(t *testing.T) {
	tm, _ := hire(t, func(o *vault.RosterOperator) { o.Groups = []uint32{1} })
	for name, change := range map[string]func(*vault.Roster){
		"the same generation": func(*vault.Roster) {},
		"one too far":         func(r *vault.Roster) { r.Generation += 2 },
		"another vault":       func(r *vault.Roster) { r.Generation++; r.Vault[0]++ },
		"a key of its own": func(r *vault.Roster) {
			r.Generation++
			r.Epochs = slices.Insert(r.Epochs, 1, vault.RosterEpoch{Kind: vault.DataKey, Number: 2, Value: r.Epochs[0].Value})
		},
	} {
		next := tm.admin.Roster()
		change(&next)
		if _, err := tm.admin.Renew(next, vault.ViewKey); !errors.Is(err, vault.ErrRoster) {
			t.Errorf("%s: %v", name, err)
		}
	}
	csr, grants := hire(t, func(o *vault.RosterOperator) { o.Groups = []uint32{3} })
	keys, err := csr.signIn(t).Open(csr.roster, grants)
	if err != nil {
		t.Fatal(err)
	}
	next := keys.Roster()
	next.Generation++
	if _, err := keys.Renew(next, vault.ViewKey); !errors.Is(err, vault.ErrNoKey) {
		t.Errorf("one without Manage Operators makes a new view key: %v", err)
	}
}

// TestRetiring: a view key that is replaced stays until it is taken out, and
// nobody can take out a current one.
func TestRetiring(t *testing.T) {
	tm, bobs := hire(t, func(o *vault.RosterOperator) { o.Permissions = vault.ViewPassword | vault.ViewCustomers })
	renewal := tm.renew(t, setBob(tm.bob.ID, func(o *vault.RosterOperator) { o.Permissions = vault.ViewCustomers }), vault.ViewKey)
	grants := slices.Concat(tm.Grants, bobs, renewal.Grants)
	keys, err := tm.signInAda(t).Open(renewal.Roster, grants)
	if err != nil {
		t.Fatal(err)
	}
	r := keys.Roster()
	old := vault.KeyRef{Kind: vault.ViewKey, Epoch: 1}
	if got := r.Retiring(); !slices.Equal(got, []vault.KeyRef{old}) {
		t.Fatalf("%v retire", got)
	}
	stray := r.Stray(grants)
	if len(stray) != 1 || stray[0].To != tm.bob.ID || stray[0].Ref() != old {
		t.Errorf("stray grants: %v", stray)
	}
	if pending := r.Pending(grants); len(pending) != 0 {
		t.Errorf("pending: %v", pending)
	}
	r.Generation++
	if err := r.Retire(vault.KeyRef{Kind: vault.ViewKey, Epoch: 2}); !errors.Is(err, vault.ErrRoster) {
		t.Errorf("the current view key was taken out: %v", err)
	}
	if err := r.Retire(old); err != nil {
		t.Fatal(err)
	}
	signed, err := keys.SignRoster(r)
	if err != nil {
		t.Fatal(err)
	}
	var granted *vault.GrantError
	if _, err := tm.signInAda(t).Open(signed, grants); !errors.As(err, &granted) || granted.KeyRef != old {
		t.Errorf("a grant of a key that is gone: %v", err)
	}
}

// TestFormerAuthority: its grants go, its public half stays, and nobody misses
// the key.
func TestFormerAuthority(t *testing.T) {
	tm, _ := hire(t, func(o *vault.RosterOperator) { o.Groups = []uint32{1} })
	signature, epoch, err := tm.admin.Sign("checkpoint", []byte("head"))
	if err != nil {
		t.Fatal(err)
	}
	renewal := tm.renew(t, func(*vault.Roster) {}, vault.AuthorityKey)
	keys, err := tm.signInAda(t).Open(renewal.Roster, slices.Concat(tm.Grants, renewal.Grants))
	if err != nil {
		t.Fatal(err)
	}
	if keys.Missing() != nil || keys.Roster().Retiring() != nil {
		t.Errorf("missing %v, retiring %v", keys.Missing(), keys.Roster().Retiring())
	}
	if err := keys.VerifyAuthority(epoch, "checkpoint", signature, []byte("head")); err != nil {
		t.Errorf("what the former authority signed: %v", err)
	}
}

// TestRenamedSlot: a new name needs no password, and has to be the roster's.
func TestRenamedSlot(t *testing.T) {
	tm, grants := hire(t, func(o *vault.RosterOperator) { o.Groups = []uint32{3} })
	renamed, err := vault.RenameSlot(tm.slot, "Robert")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := vault.RenameSlot(tm.slot, ""); !errors.Is(err, vault.ErrDamaged) {
		t.Errorf("a slot without a name: %v", err)
	}
	renewal := tm.renew(t, setBob(tm.bob.ID, func(o *vault.RosterOperator) { o.Name = "Robert" }))
	tm.slot = renamed
	if k, err := tm.signIn(t).Open(renewal.Roster, grants); err != nil || k.Name() != "Robert" {
		t.Errorf("signing in under the new name: %v", err)
	}
	if _, err := tm.signIn(t).Open(tm.roster, grants); !errors.Is(err, vault.ErrRoster) {
		t.Errorf("the roster of before, with the old name: %v", err)
	}
}
