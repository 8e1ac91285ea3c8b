package core_test

import (
	"bytes"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/core/vault"
	"github.com/keydesk/keydesk/db"
	"github.com/keydesk/keydesk/db/bolt"
)

// forge writes into the closed file what somebody without keys can, with the
// right checksum, which takes none; nil takes a record away.
func (d *desk) forge(pairs map[string][]byte) {
	d.t.Helper()
	d.forgeOnly(pairs)
	store, err := bolt.Open(d.t.Context(), d.options.Path, bolt.Options{Program: "forger"})
	ok(d.t, err)
	defer store.Close()
	front, err := record.ReadFront(d.t.Context(), store)
	if len(front.Slots) == 0 {
		d.t.Fatal(err)
	}
	sum := vault.Checksum(front.Header, slices.Collect(maps.Values(front.Slots))...)
	ok(d.t, store.Update(d.t.Context(), func(tx db.Tx) error { return tx.Put(record.Single(record.KindChecksum), sum) }))
}

// forgeOnly is forge that leaves the checksum as it is.
func (d *desk) forgeOnly(pairs map[string][]byte) {
	d.t.Helper()
	store, err := bolt.Open(d.t.Context(), d.options.Path, bolt.Options{Program: "forger"})
	ok(d.t, err)
	defer store.Close()
	ok(d.t, store.Update(d.t.Context(), func(tx db.Tx) error {
		for key, value := range pairs {
			err := tx.Put([]byte(key), value)
			if value == nil {
				err = tx.Delete([]byte(key))
			}
			if err != nil {
				return err
			}
		}
		return nil
	}))
}

// pick takes records of some kinds from an earlier copy.
func (s thief) pick(kinds ...record.Kind) map[string][]byte {
	picked := map[string][]byte{}
	for key, value := range s.sealed {
		if slices.Contains(kinds, record.Key(key).Kind()) {
			picked[key] = value
		}
	}
	return picked
}

// What an earlier copy of the file says of the operators, put back, is refused
// or reported by name, as is a view key that somebody swapped.
func TestOperatorsPutBack(t *testing.T) {
	const changed = "a sentence that the csr chose"
	roster := string(record.Single(record.KindRoster))
	tests := map[string]struct {
		forge  func(t *testing.T, earlier, now thief) map[string][]byte
		signIn string // what a sign-in says; "" lets in
		check  string // what check says then
	}{
		"nothing": {
			forge: func(*testing.T, thief, thief) map[string][]byte { return nil },
		},
		"the list": {
			forge:  func(_ *testing.T, earlier, _ thief) map[string][]byte { return earlier.pick(record.KindRoster) },
			signIn: "The list of operators was not accepted",
		},
		"everything in front": {
			forge: func(_ *testing.T, earlier, _ thief) map[string][]byte {
				return earlier.pick(record.KindRoster, record.KindSlot, record.KindGrant)
			},
			signIn: "The list of operators was not accepted",
		},
		"a slot under the former password": {
			forge: func(_ *testing.T, earlier, _ thief) map[string][]byte {
				slot, _ := earlier.front.FindSlot("csr")
				return keyed(earlier, slot)
			},
			check: `the sign-in record of operator "csr" is not the one written last`,
		},
		"a grant that was taken away": {
			forge: func(_ *testing.T, earlier, now thief) map[string][]byte {
				return viewGrant(earlier, now, "csr")
			},
			check: "a grant of the view key 1 to ",
		},
		"a grant of one who is to have it, of a key that is gone": {
			forge: func(_ *testing.T, earlier, now thief) map[string][]byte {
				return viewGrant(earlier, now, "anna")
			},
			signIn: "grant of view key 1 to ",
		},
		"the public view key swapped": {
			forge: func(t *testing.T, _, now thief) map[string][]byte {
				list, err := vault.PeekRoster(now.front.Roster)
				ok(t, err)
				i := slices.IndexFunc(list.Epochs, func(e vault.RosterEpoch) bool { return e.Kind == vault.ViewKey })
				own := list.Operators[0].Public // of the same size
				return map[string][]byte{roster: bytes.Replace(now.front.Roster, list.Epochs[i].Value, own, 1)}
			},
			signIn: "it is not signed by this desk's authority",
		},
		"a setting": {
			forge: func(_ *testing.T, earlier, _ thief) map[string][]byte { return earlier.pick(record.KindSetting) },
			check: "setting: a record is not the one written last",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := newTeam(t)
			d.set("mail.per-day", "7")
			given := core.ViewCustomers | core.ViewPassword
			ok(t, d.Operators().Edit(t.Context(), "csr", core.OperatorEdit{Given: &given}))
			earlier := d.steal("", "")
			d.set("mail.per-day", "8")
			none := core.Permissions(0)
			ok(t, d.Operators().Edit(t.Context(), "csr", core.OperatorEdit{Given: &none}))
			d.renew()
			s, err := d.open.SignIn(t.Context(), "csr", secret.New(colleaguePassword))
			ok(t, err)
			ok(t, d.open.ChangePassword(t.Context(), s, secret.New(colleaguePassword), secret.New(changed)))
			s.Leave(t.Context())
			d.leave()
			now := d.steal("", "")
			d.forge(test.forge(t, earlier, now))
			d.judged(test.signIn, test.check)
			d.forge(now.pick(record.KindRoster, record.KindSlot, record.KindSetting, record.KindGrant))
			d.drop(now)
			d.signIn() // for the check at the end
		})
	}
}

// viewGrant is the grant of the view key to an operator.
func viewGrant(s, now thief, name string) map[string][]byte {
	encoded, _ := now.front.FindSlot(name)
	slot, _ := vault.DecodeSlot(encoded)
	picked := s.pick(record.KindGrant)
	maps.DeleteFunc(picked, func(key string, _ []byte) bool {
		return key[1] != byte(vault.ViewKey) || key[6:] != string(slot.Operator[:])
	})
	return picked
}

// keyed is the record of the thief's whose value it is.
func keyed(s thief, value []byte) map[string][]byte {
	picked := map[string][]byte{}
	for key, have := range s.sealed {
		if bytes.Equal(have, value) {
			picked[key] = have
		}
	}
	return picked
}

// drop takes the grants away that were forged in.
func (d *desk) drop(now thief) {
	d.t.Helper()
	store, err := bolt.Open(d.t.Context(), d.options.Path, bolt.Options{Program: "forger"})
	ok(d.t, err)
	defer store.Close()
	front, err := record.ReadFront(d.t.Context(), store)
	ok(d.t, err)
	var gone [][]byte
	ok(d.t, store.View(d.t.Context(), func(r db.Reader) error {
		for pair, err := range r.Scan(db.Range{Prefix: record.Single(record.KindGrant)}) {
			if err != nil {
				return err
			}
			if _, known := now.sealed[string(pair.Key)]; !known {
				gone = append(gone, pair.Key)
			}
		}
		return nil
	}))
	ok(d.t, store.Update(d.t.Context(), func(tx db.Tx) error {
		for _, key := range gone {
			if err := tx.Delete(key); err != nil {
				return err
			}
		}
		return nil
	}))
	if len(front.Grants)-len(gone) != len(now.front.Grants) {
		d.t.Errorf("%d grants, %d to go, %d before", len(front.Grants), len(gone), len(now.front.Grants))
	}
}

// judged opens a forged file: the sign-in refuses, or check reports.
func (d *desk) judged(signIn, check string) {
	d.t.Helper()
	open, err := core.Open(d.t.Context(), d.options)
	ok(d.t, err)
	defer open.Close()
	s, err := open.SignIn(d.t.Context(), "anna", secret.New(adminPassword))
	if signIn != "" {
		is(d.t, err, core.ErrDamaged, "a forged list")
		if err != nil && !strings.Contains(err.Error(), signIn) {
			d.t.Errorf("the refusal says %q, not %q", err, signIn)
		}
		return
	}
	ok(d.t, err)
	defer s.Leave(d.t.Context())
	var found []string
	_, err = s.Check(d.t.Context(), func(p string) { found = append(found, p) }, nil)
	ok(d.t, err)
	if all := strings.Join(found, "; "); !strings.Contains(all, check) || (check == "") != (len(found) == 0) {
		d.t.Errorf("check says %q, not %q", all, check)
	}
	_, err = open.SignIn(d.t.Context(), "csr", secret.New(colleaguePassword))
	if strings.Contains(check, "csr") {
		is(d.t, err, core.ErrDamaged, "the former password with the former slot")
	}
}

// With its seal taken away an earlier front lets in, and check says what is
// missing.
func TestFrontPutBackWithoutItsSeal(t *testing.T) {
	d := newTeam(t)
	earlier := d.steal("", "")
	ok(t, d.Operators().Disable(t.Context(), "csr"))
	d.leave()
	defer d.signIn()
	harmed := &desk{t: t, options: d.options}
	harmed.options.Path, harmed.options.ConfigDir = t.TempDir()+"/harmed.db", t.TempDir()
	content, err := os.ReadFile(d.options.Path)
	ok(t, err)
	ok(t, os.WriteFile(harmed.options.Path, content, 0o600))
	forged := earlier.pick(record.KindRoster, record.KindSlot, record.KindGrant)
	forged[string(record.Single(record.KindFront))] = nil
	harmed.forge(forged)
	harmed.judged("", "seal of the operators: records are missing")
}
