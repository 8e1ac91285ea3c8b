package core

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/core/vault"
)

// A customer's sessions end after a while without a click, after a day's work,
// and with whatever makes his login state's generation grow: another password,
// a login switched off, the bin.
const (
	sessionIdle = 15 * time.Minute
	sessionAge  = 8 * time.Hour
	// sessionsMost is how many a customer has at a time; of more, the one that
	// was seen least lately ends.
	sessionsMost = 8
)

// sessionPurpose names what is sealed to the login key.
const sessionPurpose = "customer session"

// sessions are the sessions of a customer, in a record of their own: they come
// and go without a Save that conflicts.
type sessions struct {
	Open []openSession `cbor:"1,keyasint"`
}

// openSession is one session. Its token is known only by two hashes: the handle
// leads to it and is everybody's to keep up; what lets in is kept under the
// login key.
type openSession struct {
	Handle     []byte `cbor:"1,keyasint"`
	Proof      []byte `cbor:"2,keyasint"` // hash of the token, sealed to the login key
	Epoch      uint32 `cbor:"3,keyasint"` // of the login key
	Since      int64  `cbor:"4,keyasint"`
	Seen       int64  `cbor:"5,keyasint"`
	Generation uint64 `cbor:"6,keyasint"` // of the login state
	Scope      uint64 `cbor:"7,keyasint"` // whose portal it is
}

func sessionsKey(customer uint64) record.Key { return record.KeyOf(record.KindSession, customer) }

// sessionHandle is by what a session is found, made from its token's hash.
func sessionHandle(hash []byte) []byte {
	sum := sha256.Sum256(hash)
	return sum[:vault.LookupSize]
}

// newToken draws 256 bits and gives them with their hash.
func newToken() (token secret.Text, hash []byte, err error) {
	raw := make([]byte, tokenSize)
	if _, err := rand.Read(raw); err != nil {
		return token, nil, fmt.Errorf("drawing a session: %w", err)
	}
	sum := sha256.Sum256(raw)
	return secret.New(base64.RawURLEncoding.EncodeToString(raw)), sum[:], nil
}

// ends says whether the session has ended by now. seen is when its customer was
// seen last.
func (s openSession) ends(d dossier, seen, now time.Time) bool {
	return d.profile.DeletedAt != 0 || !d.credential.LoginEnabled ||
		s.Generation != d.login.Generation || s.Scope != d.profile.Scope || s.late(seen, now)
}

// late says whether the session has ended by its age or its idleness. A clock
// that was set back makes none last longer.
func (s openSession) late(seen, now time.Time) bool {
	since := moment(s.Since)
	return !now.Before(since.Add(sessionAge)) || !now.Before(seen.Add(sessionIdle)) || now.Before(since.Add(-sessionIdle))
}

// bound is what the session's proof is bound to.
func (s openSession) bound(customer uint64) [][]byte {
	return [][]byte{number8(customer), s.Handle, number8(uint64(s.Since)), number8(s.Generation), number8(s.Scope)}
}

// opens says whether the token with that hash is the session's.
func (s openSession) opens(keys *ring, customer uint64, hash []byte) (bool, error) {
	proof, err := keys.OpenLogin(s.Epoch, sessionPurpose, s.Proof, s.bound(customer)...)
	if errors.Is(err, vault.ErrForged) {
		return false, &record.DamagedError{Key: sessionsKey(customer), Cause: err}
	}
	return err == nil && subtle.ConstantTimeCompare(proof, hash) == 1, err
}

// seal keeps a proof of the token's hash under the current login key.
func (s *openSession) seal(keys *ring, customer uint64, hash []byte) (err error) {
	s.Proof, s.Epoch, err = keys.SealLogin(sessionPurpose, hash, s.bound(customer)...)
	return err
}

// findSession follows a token to a customer's sessions and which of them it
// leads to; at is -1 where it leads nowhere.
func findSession(g finder, token secret.Text) (customer uint64, all sessions, at int, hash []byte, err error) {
	hash, isToken := hashToken(token)
	if !isToken {
		return 0, all, -1, nil, nil
	}
	handle := sessionHandle(hash)
	customer, err = g.FindLookup(record.KindBySession, handle)
	if errors.Is(err, record.ErrNotFound) {
		return 0, all, -1, hash, nil
	}
	if err != nil {
		return 0, all, -1, hash, err
	}
	all, _, err = record.Find[sessions](g, sessionsKey(customer))
	at = slices.IndexFunc(all.Open, func(s openSession) bool { return bytes.Equal(s.Handle, handle) })
	return customer, all, at, hash, err
}

// openSession begins a session of the deed's customer. What has ended goes, and
// of too many the one seen least lately.
func (d *deed) openSession() (secret.Text, error) {
	token, hash, err := newToken()
	if err != nil {
		return token, err
	}
	now := d.tx.Now().UnixMilli()
	s := openSession{Handle: sessionHandle(hash), Since: now, Seen: now, Generation: d.login.Generation, Scope: d.profile.Scope}
	if err := s.seal(d.h.keys, d.id, hash); err != nil {
		return token, fmt.Errorf("sealing a session: %w", err)
	}
	all, _, err := record.Find[sessions](d.tx, sessionsKey(d.id))
	if err != nil {
		return token, err
	}
	keep := slices.DeleteFunc(slices.Clone(all.Open), func(s openSession) bool { return s.ends(d.dossier, d.h.visits.seen(s), d.tx.Now()) })
	slices.SortFunc(keep, func(a, b openSession) int { return d.h.visits.seen(b).Compare(d.h.visits.seen(a)) })
	keep = append(keep[:min(len(keep), sessionsMost-1)], s)
	if err := d.tx.PutLookup(record.KindBySession, d.id, s.Handle); err != nil {
		return token, err
	}
	return token, keepSessions(d.tx, d.id, all, keep)
}

// keepSessions leaves the customer those sessions of all, and no more ways to
// the others.
func keepSessions(tx *record.Tx, customer uint64, all sessions, keep []openSession) error {
	for _, s := range all.Open {
		if slices.ContainsFunc(keep, func(k openSession) bool { return bytes.Equal(k.Handle, s.Handle) }) {
			continue
		}
		if err := tx.DeleteLookup(record.KindBySession, s.Handle); err != nil {
			return err
		}
	}
	if len(keep) == 0 {
		return tx.Delete(sessionsKey(customer))
	}
	return tx.Put(sessionsKey(customer), sessions{Open: keep})
}
