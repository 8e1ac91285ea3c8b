package core

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/core/vault"
	"github.com/keydesk/keydesk/db"
)

// HoldHashing runs fn while no password can be hashed.
func HoldHashing(p *Portal, fn func()) {
	for range cap(p.h.hashing.places) {
		p.h.hashing.places <- struct{}{}
	}
	defer func() {
		for range cap(p.h.hashing.places) {
			<-p.h.hashing.places
		}
	}()
	fn()
}

// Crowd is how many customers' requests are taken at a time.
func Crowd() int { return hashers() + waiting }

// Hashing is what bounds the hashing of a desk's passwords.
func Hashing() func(ctx context.Context, memory int64, work func() error) error {
	return newHashing().do
}

// Hashers is how many passwords are hashed at a time.
func Hashers() int { return hashers() }

// Waiting is how many customers' requests are taken now.
func Waiting(p *Portal) int { return len(p.h.crowd) }

// OnHold has fn told of each answer that is held back, instead of a wait.
func OnHold(p *Portal, fn func(time.Duration)) {
	p.h.pause = func(ctx context.Context, began time.Time, d time.Duration) error {
		fn(d)
		return pause(ctx, began, 0)
	}
}

// OnElsewhere has fn told of each password that is tried on a hash that was
// imported, or on none, and of the work that goes with it, instead of that.
func OnElsewhere(p *Portal, fn func(hash string, most []password.Work)) {
	p.h.elsewhere = func(_ secret.Text, hash string, most []password.Work) (bool, error) {
		fn(hash, most)
		return false, nil
	}
}

// OnCompare has fn told of each password that is tried, and whether on a
// customer's verifier, instead of the hashing. None is right.
func OnCompare(p *Portal, fn func(real bool)) {
	p.h.compare = func(_ secret.Text, phc string) (bool, error) {
		fn(phc != password.Dummy())
		return false, nil
	}
}

// LockHard locks until an operator acts.
func LockHard(ctx context.Context, s *Session, id uint64) error {
	return s.h.change(ctx, s.actor, id, func(d *deed) error {
		d.login.Failed, d.login.LockedHard = attemptsHard, true
		return nil
	})
}

// Prepared is a SetPassword that has judged and hashed, and commits when it is
// called.
func Prepared(ctx context.Context, s *Session, id uint64, change PasswordChange) (commit func() error, err error) {
	c := s.Customers()
	was, err := c.read(ctx, id)
	if err != nil {
		return nil, err
	}
	ready, err := c.prepareChange(ctx, was, &change)
	return func() error {
		return s.h.change(ctx, s.actor, id, func(d *deed) error {
			_, err := d.changePassword(s, &change, ready)
			return err
		})
	}, err
}

// BeginDropping marks copies to be deleted and deletes none.
func BeginDropping(ctx context.Context, s *Session, access string) error {
	_, err := s.h.store.Update(ctx, func(tx *record.Tx) error { return beginDropping(tx, 0, access) })
	return err
}

// Sequence is how many transactions this program has written.
func Sequence(ctx context.Context, s *Session) uint64 {
	n, err := s.h.store.Sequence(ctx)
	if err != nil {
		panic(err)
	}
	return n
}

// SetFailed makes it n failed attempts in a row.
func SetFailed(ctx context.Context, s *Session, id uint64, n int) error {
	return s.h.change(ctx, s.actor, id, func(d *deed) error {
		d.login.Failed = n
		return nil
	})
}

// SessionIn is a session in a new desk in a store of the test's own.
func SessionIn(ctx context.Context, store db.Store, now func() time.Time) (*Session, error) {
	f, err := vault.Found(ctx, vault.NewDesk{
		Vendor: "Fjord Instruments", Operator: "anna", Password: secret.New("-"), KDF: vault.FloorKDF(), Now: now(),
	})
	if err != nil {
		return nil, err
	}
	if err := store.Update(ctx, func(tx db.Tx) error { return record.PutFront(tx, f) }); err != nil {
		return nil, err
	}
	records, err := record.Open(store, f.Keys, now)
	if err != nil {
		return nil, err
	}
	if err := records.NewWriter(ctx); err != nil {
		return nil, err
	}
	_, err = records.Update(ctx, func(tx *record.Tx) error {
		return tx.Put(scopeKey(defaultScope), scopeRecord{Name: "Default"})
	})
	if err != nil {
		return nil, err
	}
	h := newHouse(records, newRing(f.Keys), "Fjord Instruments", now, slog.New(slog.DiscardHandler))
	front, err := records.Front(ctx)
	d := &Desk{options: Options{Now: now, Log: h.log}, store: store, front: front}
	s := &Session{h: h, actor: operatorActor(f.Keys), leave: func(context.Context, Kept) { h.list.close() }, desk: d, operator: f.Operator}
	d.sessions = []*Session{s}
	return s, err
}

// Changes tells of the commits from now on.
func Changes(ctx context.Context, s *Session) <-chan db.Change { return s.h.store.Watch(ctx) }

// BackupIfDue is one look of Run.
func BackupIfDue(ctx context.Context, s *Session) error { return s.Backups().ifDue(ctx) }

// LeaveScope marks a scope as a removal does that is killed after it.
func LeaveScope(ctx context.Context, s *Session, name string) error {
	id, err := s.h.scopeID(ctx, name)
	if err != nil {
		return err
	}
	_, err = s.h.setLeaving(ctx, id, true)
	return err
}

// VerifierOf is what a customer's password is compared with, and the hashes that
// were imported and are left, each with its number.
func VerifierOf(ctx context.Context, s *Session, id uint64) (verifier string, left []string, err error) {
	err = s.h.store.View(ctx, func(r *record.Reader) error {
		c, _, err := record.Find[credential](r, credentialKey(id))
		if err != nil {
			return err
		}
		all, err := readForeign(r)
		for _, one := range all.Of {
			left = append(left, fmt.Sprintf("%s %d: %d", one.Scheme, one.Cost, one.Count))
		}
		if err != nil || !c.hasPassword() {
			return err
		}
		plain, err := s.h.keys.OpenLogin(c.VerifierEpoch, verifierPurpose, c.Verifier, number8(id), number8(c.Version))
		verifier = string(plain)
		return err
	})
	return verifier, left, err
}

// StaffHolds names the kinds of keys that are in memory for a desk's staff.
func StaffHolds(d *Desk) (kinds []string) {
	ring := d.staff.s.h.keys
	ring.lock.Lock()
	defer ring.lock.Unlock()
	for _, k := range append(slices.Clone(ring.old), ring.now.Load()) {
		for _, e := range k.Roster().Epochs {
			if k.Holds(e.Kind) {
				kinds = append(kinds, e.Kind.String())
			}
		}
	}
	return kinds
}

// MailOf tells of the commits from now on, and once at the start.
func MailOf(ctx context.Context, d *Desk) <-chan struct{} {
	commits, out := d.store.Watch(ctx), make(chan struct{}, 1)
	out <- struct{}{}
	go func() {
		defer close(out)
		for range commits {
			select {
			case out <- struct{}{}:
			case <-ctx.Done():
			}
		}
	}()
	return out
}

// StaffStatus is how mail stands, read by the desk's staff.
func StaffStatus(ctx context.Context, d *Desk) (MailStatus, error) {
	return d.staff.s.Mail().Status(ctx)
}

// Furnish begins a first sign-in, up to where the desk has its staff, and says
// how many lists are kept up and whether the staff's keys are in memory.
func Furnish(ctx context.Context, d *Desk, name string, pw secret.Text) (lists int, held bool, err error) {
	operator, _, err := d.unlock(ctx, d.frontNow(), name, pw)
	if err != nil {
		return 0, false, err
	}
	front := d.frontNow()
	keys, err := operator.Open(front.Roster, front.Grants)
	if err != nil {
		return 0, false, err
	}
	s := &Session{actor: operatorActor(keys)}
	err = d.furnish(ctx, s, newRing(keys))
	if s.h == nil {
		return 0, false, err
	}
	for _, one := range s.h.lists {
		held = held || !one.keys.keyring().Locked() && one != s.h
	}
	return len(s.h.lists), held, err
}

// UseAcross uses the staff's keys just when those of another sign-in take their
// place, as the sending of a mail may; uses is how often they were turned to.
func UseAcross(d *Desk) (uses int, err error) {
	d.team.Lock()
	defer d.team.Unlock()
	err = d.staff.s.h.keys.use(func(k *vault.Keyring) error {
		if uses++; uses == 1 {
			if err := d.equip(d.sessions[0].h.keys.keyring()); err != nil {
				return err
			}
		}
		_, err := k.MAC("a test")
		return err
	})
	return uses, err
}

// WhileWriting runs fn while a transaction has the writer's place.
func WhileWriting(ctx context.Context, s *Session, fn func()) {
	_, err := s.h.store.Update(ctx, func(*record.Tx) error {
		fn()
		return nil
	})
	if err != nil {
		panic(err)
	}
}

// PlantSeats gives each license so many computers, "PC 1 of license 7" and so
// on, many in a transaction.
func PlantSeats(ctx context.Context, s *Session, ids []uint64, each int) error {
	for _, id := range ids {
		_, err := s.h.store.Update(ctx, func(tx *record.Tx) error {
			d, err := s.h.beginLicense(tx, s.actor, id)
			if err != nil {
				return err
			}
			for i := range each {
				a := activationRecord{Computer: fmt.Sprint(id, "-", i), Machine: fmt.Sprintf("PC %d of license %d", i, id), Secret: newSeatSecret(), Since: tx.Now().UnixMilli()}
				if _, err := d.take(a); err != nil {
					return err
				}
			}
			return d.save()
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// KeptOfImports is how many records are kept to take imports back.
func KeptOfImports(ctx context.Context, s *Session) (n int) {
	for _, kind := range []record.Kind{record.KindImport, record.KindImportBatch, record.KindImportWas} {
		keys, err := s.h.store.Keys(ctx, record.Single(kind), nil, 0)
		if err != nil {
			panic(err)
		}
		n += len(keys)
	}
	return n
}
