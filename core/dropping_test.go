package core_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"testing"

	"github.com/fxamacker/cbor/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/db"
)

// dying is a store that takes few operations at a time, and whose program dies
// after so many commits.
type dying struct {
	db.Store
	left int
}

var errDied = errors.New("the program has died")

// Limits implements db.Store.
func (s *dying) Limits() db.Limits {
	l := s.Store.Limits()
	l.Operations = 34
	return l
}

// Update implements db.Store.
func (s *dying) Update(ctx context.Context, fn func(db.Tx) error) error {
	if s.left == 0 {
		return errDied
	}
	s.left--
	return s.Store.Update(ctx, fn)
}

// copies counts the readable copies that lie in the file of a closed desk.
func (d *desk) copies(file []byte) (staff, own int) {
	d.t.Helper()
	c := &desk{t: d.t, clock: d.clock, options: d.options}
	c.options.Path = d.t.TempDir() + "/copies.db"
	ok(d.t, os.WriteFile(c.options.Path, file, 0o600))
	s := c.steal("anna", adminPassword)
	for key, sealed := range s.pick(record.KindCredential) {
		plain, _, _, err := s.keys.OpenRecord([]byte(key), sealed)
		ok(d.t, err)
		var kept struct {
			Copy     []byte `cbor:"13,keyasint"`
			ViewCopy []byte `cbor:"14,keyasint"`
		}
		ok(d.t, cbor.Unmarshal(plain[1:], &kept))
		if kept.Copy != nil {
			staff++
		}
		if kept.ViewCopy != nil {
			own++
		}
	}
	return staff, own
}

// Password accessibility turned down: reveals stop with the setting's own
// commit; the copies go in batches, and wherever the program dies in between,
// the next start deletes the rest. Logins go on working.
func TestAccessibilityTurnedDownAndKilled(t *testing.T) {
	d := newDesk(t)
	const customers, customersOwn = 9, own
	ids := make([]uint64, customers)
	for i := range ids {
		f := hedi()
		f.Email, f.ExternalID = fmt.Sprintf("c%d@acs.example", i), ""
		ids[i] = d.add(f, true, true)
		if i%3 == 0 {
			d.chooseOwn(ids[i], own)
		} else {
			d.password(ids[i], typed)
		}
	}
	d.leave()
	defer d.signIn() // for the check at the end
	content, err := os.ReadFile(d.options.Path)
	ok(t, err)
	if staff, own := d.copies(content); staff != 6 || own != 3 {
		t.Fatalf("%d and %d copies to begin with", staff, own)
	}
	stages := map[int]bool{} // how many copies were left when it died
	for _, lowered := range []struct {
		to         string
		staff, own int
	}{{"staff-set-only", 6, 0}, {"never", 0, 0}} {
		for commits := 0; ; commits++ {
			k := &desk{t: t, clock: d.clock, options: d.options}
			k.options.Path, k.options.ConfigDir = t.TempDir()+"/desk.db", t.TempDir()
			ok(t, os.WriteFile(k.options.Path, content, 0o600))
			store := &dying{left: -1}
			o := k.options
			o.Store = func(s db.Store) db.Store { store.Store = s; return store }
			k.killedLowering(o, store, lowered.to, commits, ids[0])
			file, err := os.ReadFile(k.options.Path)
			ok(t, err)
			staff, own := k.copies(file)
			stages[staff+own] = true
			done := store.left > 0
			k.signIn() // which goes on
			setting, err := k.Settings().Get(t.Context(), "password.accessibility")
			ok(t, err)
			if done {
				ok(t, k.login(fmt.Sprint(ids[0]), customersOwn))
				ok(t, k.login(fmt.Sprint(ids[1]), typed))
			}
			k.leave()
			if file, err = os.ReadFile(k.options.Path); err != nil {
				t.Fatal(err)
			}
			staff, own = k.copies(file)
			switch {
			case setting.Value == lowered.to && (staff != lowered.staff || own != lowered.own):
				t.Errorf("%s, died after %d commits: %d and %d copies are left", lowered.to, commits, staff, own)
			case setting.Value != lowered.to && (staff != 6 || own != 3):
				t.Errorf("%s, died after %d commits, before the setting: %d and %d copies are left", lowered.to, commits, staff, own)
			}
			if done {
				break
			}
		}
	}
	if len(stages) < 4 {
		t.Errorf("it never died in the middle: copies left %v", stages)
	}
}

// killedLowering lowers the setting in a program that dies after so many
// commits.
func (d *desk) killedLowering(o core.Options, store *dying, to string, commits int, chosen uint64) {
	d.t.Helper()
	open, err := core.Open(d.t.Context(), o)
	ok(d.t, err)
	defer open.Close()
	s, err := open.SignIn(d.t.Context(), "anna", secret.New(adminPassword))
	ok(d.t, err)
	defer s.Leave(d.t.Context())
	store.left = commits
	err = s.Settings().Set(d.t.Context(), "password.accessibility", to)
	if err == nil && store.left == 0 && commits == 0 {
		d.t.Error("it died and said nothing")
	}
	if commits == 0 {
		return
	}
	store.left++ // for a reveal to be written down, if it is not refused
	_, err = s.Customers().Reveal(d.t.Context(), chosen, "the caller asked")
	is(d.t, err, core.ErrRefused, "a reveal after the setting was lowered")
}
