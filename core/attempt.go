package core

import (
	"context"
	"errors"
	"time"

	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/record"
)

// Login is what a right password opens.
type Login struct {
	Customer   uint64
	Name       string
	MustChange bool
	Generation uint64 // sessions made under an older one are ended
}

// The two answers that are given after a right password only; every other
// refusal is errLogin.
var (
	ErrUnconfirmed = errors.New("the e-mail address is not confirmed yet")
	ErrTemporary   = errors.New("the temporary password has expired")
)

func errLogin() error {
	return &Error{Kind: ErrSignIn, Sentence: "Login ID or password is wrong, or the account is locked."}
}

// Authenticate checks a Login ID and a password. The attempt is counted before
// the password is hashed, so that no crash and no crowd gives a free guess.
// Every refusal is the same ErrSignIn, but for ErrUnconfirmed and ErrTemporary
// after a right password, and ErrBusy, with which nothing was counted.
//
// Every attempt that is refused does the same work, whatever the reason: the
// reads of find, a commit that counts, an opened verifier and a hash, a commit
// that ends it. The one that locks an account writes the list's row beside it;
// that, as all that may differ from the fifth attempt on, is within the time
// for which the answer is held back.
func (p *Portal) Authenticate(ctx context.Context, a Attempt) (Login, error) {
	leave, err := p.h.join()
	if err != nil {
		return Login{}, err
	}
	defer leave()
	began := time.Now() // of this computer, whatever is set as its time of day
	scope, err := p.h.scopeOf(ctx, a.Scope)
	if err != nil {
		return Login{}, err
	}
	id, err := p.find(ctx, scope, normalLogin(a.LoginID))
	if err != nil {
		return Login{}, err
	}
	t, err := p.count(ctx, id, a)
	if err != nil {
		return Login{}, err
	}
	right, err := p.verify(ctx, t, a.Password)
	if err != nil {
		return Login{}, err
	}
	if right {
		return p.logIn(ctx, t, a)
	}
	if err := p.end(ctx, t); err != nil {
		return Login{}, err
	}
	leave() // the answer is held back, not the place
	return Login{}, p.holdBack(ctx, scope, began, t)
}

// sharers are how many customers with an address are read: a second one makes
// it nobody's Login ID.
const sharers = 2

// find follows a Login ID to its one customer; 0 where there is none. It reads
// as much for one who is not there: the customers of an address, the one with
// the number, and whose license has the number.
func (p *Portal) find(ctx context.Context, scope uint64, login string) (id uint64, err error) {
	err = p.h.store.View(ctx, func(r *record.Reader) error {
		numbered, err := withNumber(r, scope, login)
		if err != nil {
			return err
		}
		if id, err = only(r, scope, login); numbered != 0 {
			id = numbered
		}
		return err
	})
	return id, err
}

// withNumber gives the customer of a scope whose number, or whose license's,
// the Login ID is; 0 where there is none. It reads as much in either case.
func withNumber(r *record.Reader, scope uint64, login string) (id uint64, err error) {
	n, numeric := parseID(login)
	if !numeric {
		n = 0
	}
	d, err := glance(r, n)
	if err != nil {
		return 0, err
	}
	licensee, err := glanceLicensee(r, n)
	if err != nil {
		return 0, err
	}
	for _, one := range []dossier{d, licensee} { // no number is both
		if one.id != 0 && one.profile.Scope == scope {
			id = one.id
		}
	}
	return id, nil
}

// glanceLicensee is glance of the customer whose license has the number.
func glanceLicensee(g record.Getter, license uint64) (dossier, error) {
	l, _, err := record.Find[licenseRecord](g, licenseKey(license))
	if err != nil {
		return dossier{}, err
	}
	return glance(g, l.Customer)
}

// only finds the one customer of a scope with an address who may log in; 0
// where there is none, or more.
func only(r *record.Reader, scope uint64, login string) (uint64, error) {
	found, read, err := withAddress(r, scope, login, sharers)
	for ; read < sharers && err == nil; read++ {
		_, err = glance(r, 0)
	}
	if err != nil || len(found) != 1 {
		return 0, err
	}
	return found[0], nil
}

// glance reads profile and credential of a customer, or what takes as long
// where there is none: then id is 0.
func glance(g record.Getter, id uint64) (d dossier, err error) {
	var there, can bool
	if d.profile, there, err = record.Find[profile](g, profileKey(id)); err != nil {
		return d, err
	}
	if d.credential, can, err = record.Find[credential](g, credentialKey(id)); err != nil {
		return d, err
	}
	if there && can {
		d.id = id
	}
	return d, nil
}

// tried is an attempt that was counted.
type tried struct {
	id         uint64     // 0: the Login ID is nobody's
	key        record.Key // where it was counted
	login      loginState // as it is by that
	credential credential
	most       []password.Work // what every attempt does besides, while hashes are left that were imported
	refused    bool            // no password would do
}

// count writes the attempt down as failed before anything is known of it; a
// right password takes it back. Tries while locked do not count; what is there
// is then written as it is.
func (p *Portal) count(ctx context.Context, id uint64, a Attempt) (t tried, err error) {
	bucket, err := p.bucket(a)
	if err != nil {
		return t, err
	}
	lists := false
	_, err = p.h.store.Update(ctx, func(tx *record.Tx) error {
		d, err := glance(tx, id)
		if err != nil {
			return err
		}
		left, err := readForeign(tx)
		if err != nil {
			return err
		}
		if d.id == 0 {
			t, err = countUnknown(tx, bucket)
			t.most = left.most()
			return err
		}
		t = tried{id: id, key: loginKey(id), credential: d.credential, most: left.most()}
		was, kept, err := record.Find[loginState](tx, t.key)
		if err != nil {
			return err
		}
		if err := evenOut(tx, kept); err != nil {
			return err
		}
		t.login = was
		t.login.follow(tx.Now())
		t.refused = d.profile.DeletedAt != 0 || !d.credential.LoginEnabled || t.login.locked(tx.Now()) || !d.credential.hasPassword()
		if !t.login.locked(tx.Now()) {
			t.login.fail(tx.Now())
		}
		if lists = t.login.LockedUntil != was.LockedUntil || t.login.LockedHard != was.LockedHard; lists {
			return p.lock(tx, t, a)
		}
		return tx.Put(t.key, t.login)
	})
	if err != nil {
		return t, commitError(err)
	}
	if lists {
		p.h.refresh(context.WithoutCancel(ctx), id)
	}
	return t, nil
}

// evenOut reads once more where a counter is there already: making one looks
// for its version.
func evenOut(tx *record.Tx, there bool) error {
	if !there {
		return nil
	}
	_, _, err := record.Find[loginState](tx, loginKey(0))
	return err
}

// lock writes an attempt that changes what the list shows: one that locks, or
// the first that sees the clock set back.
func (p *Portal) lock(tx *record.Tx, t tried, a Attempt) error {
	d, err := p.h.begin(tx, p.actor, t.id)
	if err != nil {
		return err
	}
	d.login = t.login
	if d.login.Failed != d.before.login.Failed {
		if err := d.audit("customer.lock", record.Value{Field: "ip", New: a.RemoteIP}); err != nil {
			return err
		}
	}
	return d.save()
}

// buckets is how many counters the unknown Login IDs share.
const buckets = 4096

// bucket is where an attempt is counted if its Login ID is nobody's.
func (p *Portal) bucket(a Attempt) (record.Key, error) {
	mac, err := p.h.keys.MAC("unknown login", emailKey(normalLogin(a.LoginID)))
	if err != nil {
		return nil, err
	}
	n := (uint16(mac[0])<<8 | uint16(mac[1])) % buckets
	return append(record.Single(record.KindBucket), byte(n>>8), byte(n)), nil
}

// countUnknown counts an attempt on a Login ID that is nobody's, so that the
// delay does not tell known from unknown.
func countUnknown(tx *record.Tx, bucket record.Key) (tried, error) {
	l, kept, err := record.Find[loginState](tx, bucket)
	if err != nil {
		return tried{}, err
	}
	if err := evenOut(tx, kept); err != nil {
		return tried{}, err
	}
	l.follow(tx.Now())
	if tx.Now().Sub(moment(l.LastFailed)) > longestLock {
		// A bucket knows no right password that would end its row.
		l = loginState{}
	}
	if !l.locked(tx.Now()) {
		l.fail(tx.Now())
	}
	return tried{key: bucket, login: l, refused: true}, tx.Put(bucket, l)
}

// end is the commit that ends a refused attempt: as much as ends a right one's
// row is written, though nothing changes by it.
func (p *Portal) end(ctx context.Context, t tried) error {
	_, err := p.h.store.Update(ctx, func(tx *record.Tx) error {
		l, there, err := record.Find[loginState](tx, t.key)
		if err != nil || !there { // erased meanwhile: it does not come back
			return err
		}
		return tx.Put(t.key, l)
	})
	return commitError(err)
}

// holdBack waits until the attempt's answer may be given, and refuses.
func (p *Portal) holdBack(ctx context.Context, scope uint64, began time.Time, t tried) error {
	var seconds int
	err := p.h.store.View(ctx, func(r *record.Reader) (err error) {
		seconds, err = p.h.config(r, scope).number(setFailedDelay)
		return err
	})
	if err != nil {
		return err
	}
	if err := p.h.pause(ctx, began, holdBack(t.login.Failed, time.Duration(seconds)*time.Second)); err != nil {
		return err
	}
	return errLogin()
}

// logIn takes the counted attempt back and writes the login down. A hash that
// was imported has done its service.
func (p *Portal) logIn(ctx context.Context, was tried, a Attempt) (Login, error) {
	var login Login
	var answer error
	own, err := p.ownVerifier(ctx, was, a.Password)
	if err != nil {
		return Login{}, err
	}
	err = p.h.change(ctx, p.actor, was.id, func(d *deed) error {
		if d.credential.Version != was.credential.Version || d.profile.DeletedAt != 0 || !d.credential.LoginEnabled {
			return errLogin() // changed while the password was compared
		}
		locked := d.login.locked(d.tx.Now()) // by this very attempt, or one beside it
		d.unlock()
		if own != "" {
			if err := d.keepVerifier(own); err != nil {
				return err
			}
		}
		c := d.credential
		answer = nil
		switch {
		case c.expired(d.tx.Now()):
			answer = temporaryExpired()
			return nil
		case d.unconfirmed():
			answer = &Error{Kind: ErrUnconfirmed, Sentence: "Confirm your e-mail address first."}
			return nil
		}
		d.login.LastLogin = d.tx.Now().UnixMilli()
		login = Login{Customer: d.id, Name: d.profile.Fields.Name(), MustChange: c.MustChange, Generation: d.login.Generation}
		values := []record.Value{{Field: "ip", New: a.RemoteIP}}
		if locked {
			values = append(values, record.Value{Field: "locked", Old: "true", New: "false"})
		}
		if own != "" {
			values = append(values, record.Value{Field: "hash", Old: was.credential.Foreign.Scheme, New: "argon2id"})
		}
		return d.audit("login", values...)
	})
	if err != nil {
		return Login{}, err
	}
	return login, answer
}

// expired says whether a temporary password is good no more.
func (c credential) expired(now time.Time) bool {
	return c.ExpiresAt != 0 && now.UnixMilli() >= c.ExpiresAt
}

func temporaryExpired() error {
	return &Error{Kind: ErrTemporary, Sentence: "This temporary password has expired."}
}
