package core_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
)

// View Password taken away from one who stays: his data key opens the records
// as before, and with all that he held nothing that the customer chose opens in
// the file any more, its free pages included: neither his grant is in it, nor a
// copy as it was sealed when he held the key.
func TestViewPasswordTakenAwayOpensNothing(t *testing.T) {
	d := newTeam(t)
	id := d.add(hedi(), true, true)
	d.chooseOwn(id, "my own choice of words")
	given, less := core.ViewCustomers|core.ViewPassword, core.ViewCustomers
	ok(t, d.Operators().Edit(t.Context(), "csr", core.OperatorEdit{Given: &given}))
	before := d.steal("csr", colleaguePassword)
	if view, login := before.opens(t, before.keys, id); view != nil || !errors.Is(login, vault.ErrNoKey) {
		t.Fatal("with View Password:", view, login)
	}
	old := before.sealed[string(record.KeyOf(record.KindCredential, id))]

	ok(t, d.Operators().Edit(t.Context(), "csr", core.OperatorEdit{Given: &less}))
	d.renew()
	d.done(true)
	d.Leave(t.Context())
	after := d.steal("csr", colleaguePassword)
	if view, _ := after.opens(t, before.keys, id); view == nil {
		t.Error("with the keys of before he opens the copy")
	}
	if view, _ := after.opens(t, after.keys, id); !errors.Is(view, vault.ErrNoKey) {
		t.Error("with the keys of now:", view)
	}
	for _, g := range before.front.Grants {
		if g.Kind == vault.ViewKey && bytes.Contains(after.file, g.Sealed) {
			t.Errorf("the grant of the %s to %s is in the file", g.Ref(), g.To)
		}
	}
	if nonce := old[13 : 13+24]; !bytes.Contains(before.file, nonce) || bytes.Contains(after.file, nonce) {
		t.Error("the copy as it was sealed to the former key is in the file, or the search finds nothing")
	}
	d.as2("anna")
	if pw, err := d.Customers().Reveal(t.Context(), id, "the caller asked"); err != nil || pw.Reveal() != "my own choice of words" {
		t.Error("who kept it:", err)
	}
}
