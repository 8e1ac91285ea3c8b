package core_test

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/fxamacker/cbor/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/license"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/core/vault"
	"github.com/keydesk/keydesk/db"
	"github.com/keydesk/keydesk/db/bolt"
)

// thief is somebody with a copy of the file, an operator's password, and the
// vault's own functions.
type thief struct {
	front  record.Front
	keys   *vault.Keyring
	sealed map[string][]byte // the records as they lie in the file, by key
	file   []byte
}

// steal copies the file under a desk that is closed meanwhile, and opens what
// an operator's password opens in it.
func (d *desk) steal(name, password string) thief {
	d.t.Helper()
	stolen := d.t.TempDir() + "/stolen.db"
	content, err := os.ReadFile(d.options.Path)
	ok(d.t, err)
	ok(d.t, os.WriteFile(stolen, content, 0o600))
	store, err := bolt.Open(d.t.Context(), stolen, bolt.Options{Program: "thief", ReadOnly: true})
	ok(d.t, err)
	defer store.Close()
	s := thief{sealed: map[string][]byte{}, file: content}
	s.front, err = record.ReadFront(d.t.Context(), store)
	ok(d.t, err)
	ok(d.t, store.View(d.t.Context(), func(r db.Reader) error {
		for pair, err := range r.Scan(db.Range{}) {
			if err != nil {
				return err
			}
			s.sealed[string(pair.Key)] = pair.Value
		}
		return nil
	}))
	if name == "" {
		return s
	}
	slot, known := s.front.FindSlot(name)
	if !known {
		d.t.Fatalf("%s has no slot", name)
	}
	operator, err := vault.SignIn(d.t.Context(), s.front.Header, slot, secret.New(password))
	ok(d.t, err)
	s.keys, err = operator.Open(s.front.Roster, s.front.Grants)
	ok(d.t, err)
	return s
}

// kept is what the thief reads of a customer's credential.
type kept struct {
	Version       uint64 `cbor:"4,keyasint"`
	Origin        string `cbor:"5,keyasint"`
	Verifier      []byte `cbor:"11,keyasint"`
	VerifierEpoch uint32 `cbor:"12,keyasint"`
	ViewCopy      []byte `cbor:"14,keyasint"`
	ViewCopyEpoch uint32 `cbor:"15,keyasint"`
}

func (s thief) credential(t *testing.T, id uint64) kept {
	t.Helper()
	key := record.KeyOf(record.KindCredential, id)
	plain, _, _, err := s.keys.OpenRecord(key, s.sealed[string(key)])
	ok(t, err)
	var c kept
	ok(t, cbor.Unmarshal(plain[1:], &c))
	if len(c.Verifier) == 0 || len(c.ViewCopy) == 0 {
		t.Fatal("there is nothing to be kept from anybody")
	}
	return c
}

// opens tries the copy and the verifier with the keys of by.
func (s thief) opens(t *testing.T, by *vault.Keyring, id uint64) (view, login error) {
	c, number := s.credential(t, id), record.KeyOf(0, id)[1:]
	_, view = by.OpenView(c.ViewCopyEpoch, vault.CopyInfo{Customer: number, Version: c.Version, Origin: c.Origin}, c.ViewCopy)
	_, login = by.OpenLogin(c.VerifierEpoch, "customer verifier", c.Verifier, number, record.KeyOf(0, c.Version)[1:])
	return view, login
}

// product is what the thief reads of a product.
type product struct {
	Public  string `cbor:"2,keyasint"`
	Private []byte `cbor:"3,keyasint"`
	Epoch   uint32 `cbor:"4,keyasint"`
}

// opensProduct tries a product's private half with the keys of by.
func (s thief) opensProduct(t *testing.T, by *vault.Keyring, id uint64) error {
	t.Helper()
	key := record.KeyOf(record.KindProduct, id)
	plain, _, _, err := s.keys.OpenRecord(key, s.sealed[string(key)])
	ok(t, err)
	var p product
	ok(t, cbor.Unmarshal(plain[1:], &p))
	seed, err := by.OpenIssue(p.Epoch, "product key", p.Private, record.KeyOf(0, id)[1:], []byte(p.Public))
	if err == nil && license.PublicOf(ed25519.NewKeyFromSeed(seed)).String() != p.Public {
		t.Error("what opens is not the product's private half")
	}
	if bytes.Contains(plain, seed) && len(seed) > 0 {
		t.Error("it stands in the record that every operator reads")
	}
	return err
}

// At the level of keys, for each of the 16 sets of permissions that keys keep:
// with all keys of an operator who lacks View Password a customer-set copy does
// not open, with all of one who lacks Run Portal no verifier does, and with all
// of one who lacks that and Issue License Files no product's private half;
// whoever has the permission opens it by the same call.
func TestKeysOfEveryPermission(t *testing.T) {
	d := newTeam(t)
	id := d.add(hedi(), true, true)
	d.chooseOwn(id, "my own choice of words")
	product := d.product("Tide Planner", 1).ID
	d.hire("power", []string{"Power Users"}, 0)
	d.hire("rep", []string{"Customer Service Rep"}, core.IssueLicenseFiles|core.ManageOperators)
	names := []string{"power", "rep"}
	for _, may := range core.AllPermissions.Each() {
		names = append(names, may.String())
	}
	kept := core.AllPermissions.KeyKept().Each()
	for set := range 1 << len(kept) {
		given := core.ViewCustomers
		for i, one := range kept {
			if set&(1<<i) != 0 {
				given |= one
			}
		}
		name := fmt.Sprint("set ", set)
		d.hire(name, nil, given)
		names = append(names, name)
	}
	for _, name := range names {
		stolen := d.steal(name, colleaguePassword)
		view, login := stolen.opens(t, stolen.keys, id)
		if may := stolen.keys.Permissions().Has(core.ViewPassword); may != (view == nil) || !may && !errors.Is(view, vault.ErrNoKey) {
			t.Errorf("%s opens the copy: %v", name, view)
		}
		if may := stolen.keys.Permissions().Has(core.RunPortal); may != (login == nil) || !may && !errors.Is(login, vault.ErrNoKey) {
			t.Errorf("%s opens the verifier: %v", name, login)
		}
		signs := stolen.opensProduct(t, stolen.keys, product)
		may := stolen.keys.Permissions().Has(core.IssueLicenseFiles) || stolen.keys.Permissions().Has(core.RunPortal)
		if may != (signs == nil) || !may && !errors.Is(signs, vault.ErrNoKey) {
			t.Errorf("%s opens the product's private half: %v", name, signs)
		}
	}
}

// A removed operator's slot and password open nothing in the compacted file,
// free pages included: his slot is not in it, nor anything that his keys open.
func TestRemovedOperatorOpensNothing(t *testing.T) {
	d := newTeam(t)
	d.hire("tom", []string{"Administrators"}, 0)
	customers := make([]uint64, 12)
	for i := range customers {
		f := hedi()
		f.Email, f.ExternalID = strings.Replace(f.Email, "Hedi", "hedi"+string(rune('a'+i)), 1), "X-"+string(rune('a'+i))
		customers[i] = d.add(f, true, true)
	}
	d.chooseOwn(customers[0], "my own choice of words")
	d.password(customers[1], "winter tractor lemon nine")
	link := d.link(customers[2])
	before := d.steal("tom", colleaguePassword)
	view, login := before.opens(t, before.keys, customers[0])
	if view != nil || login != nil {
		t.Fatal("tom holds no keys:", view, login)
	}
	slot, _ := before.front.FindSlot("tom")
	if !bytes.Contains(before.file, sealedPart(t, slot)) {
		t.Fatal("the search finds nothing")
	}

	ok(t, d.Operators().Remove(t.Context(), "tom"))
	d.renew()
	d.done(true)
	d.Leave(t.Context()) // what leaving writes is in the file that is searched
	after := d.steal("anna", adminPassword)
	content := after.file
	if _, still := after.front.FindSlot("tom"); still || bytes.Contains(content, sealedPart(t, slot)) {
		t.Error("his slot is in the file")
	}
	gone, err := vault.DecodeSlot(slot)
	ok(t, err)
	for _, g := range after.front.Grants {
		if g.To == gone.Operator {
			t.Errorf("there is a grant of the %s to him", g.Ref())
		}
	}
	for _, g := range before.front.Grants {
		if bytes.Contains(content, g.Sealed) {
			t.Errorf("the grant of the %s to %s of before is in the file", g.Ref(), g.To)
		}
	}
	for key, value := range before.sealed {
		if record.Key(key).Kind().Sealed() && bytes.Contains(content, value[13:13+24]) {
			t.Errorf("%s as he could open it is in the file", record.Key(key))
		}
	}
	tried := 0
	for key, value := range after.sealed {
		if !record.Key(key).Kind().Sealed() {
			continue
		}
		tried++
		if _, _, _, err := before.keys.OpenRecord([]byte(key), value); err == nil {
			t.Errorf("he opens %s", record.Key(key))
		}
	}
	if view, login := after.opens(t, before.keys, customers[0]); view == nil || login == nil || tried < 50 {
		t.Errorf("of %d records he opens what is sealed: %v, %v", tried, view, login)
	}

	d.as2("anna") // and everybody else goes on
	if pw, err := d.Customers().Reveal(t.Context(), customers[0], "the caller asked"); err != nil || pw.Reveal() != "my own choice of words" {
		t.Error("the copy:", err)
	}
	ok(t, d.login("hedia@acs.example", "my own choice of words"))
	ok(t, d.login("hedib@acs.example", "winter tractor lemon nine"))
	ok(t, d.portal().Redeem(t.Context(), core.Redemption{Token: link, Password: secret.New("another choice of words")}))
	result, err := d.Customers().Import(t.Context(), rows("externalId=X-c;company=Ács Nyrt."))
	if err != nil || result.Updated != 1 {
		t.Errorf("by external ID: %+v, %v", result, err)
	}
	d.as("csr")
	if d.get(customers[1]).LastName != "Ács" {
		t.Error("a colleague does not read")
	}
	d.as("anna")
}

// as2 signs in where nobody is signed in.
func (d *desk) as2(name string) {
	d.t.Helper()
	s, err := d.open.SignIn(d.t.Context(), name, secret.New(adminPassword))
	ok(d.t, err)
	d.Session = s
}

func sealedPart(t *testing.T, slot []byte) []byte {
	t.Helper()
	s, err := vault.DecodeSlot(slot)
	ok(t, err)
	return s.Sealed
}

// Whoever begins a renewal need not hold all keys: copies wait for a holder of
// View Password, verifiers for one of Run Portal, and the old keys go when
// somebody with Manage Operators comes by.
func TestRenewalIsHandedOn(t *testing.T) {
	d := newTeam(t)
	id := d.add(hedi(), true, true)
	d.chooseOwn(id, "my own choice of words")
	d.hire("tom", []string{"Administrators"}, 0)
	d.as("Manage Operators")
	ok(t, d.Operators().Remove(t.Context(), "tom"))
	for _, step := range []struct {
		name string
		left []string
	}{
		{"Manage Operators", []string{"view key 1", "login key 1"}},
		{"View Password", []string{"view key 1", "login key 1"}},
		{"Run Portal", []string{"view key 1", "login key 1"}},
		{"Manage Operators", nil},
	} {
		d.as(step.name)
		d.renew()
		left, compact, err := d.KeysRetiring(t.Context())
		if err != nil || compact || !slices.Equal(left, step.left) {
			t.Errorf("after %s: %v left, to be compacted %v, %v", step.name, left, compact, err)
		}
	}
	d.as("anna")
	if pw, err := d.Customers().Reveal(t.Context(), id, "the caller asked"); err != nil || pw.Reveal() != "my own choice of words" {
		t.Error("the copy:", err)
	}
	ok(t, d.login("hedi@acs.example", "my own choice of words"))
}
