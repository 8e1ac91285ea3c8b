package core

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/core/vault"
)

// sitePurpose names what is sealed to the login key.
const sitePurpose = "site key"

// sitesMost bounds the list, which is read as a whole.
const sitesMost = 1000

// siteRecord is a site; its key is known as a hash only, under the login key.
type siteRecord struct {
	Name      string `cbor:"1,keyasint"`
	Scope     uint64 `cbor:"2,keyasint"`
	CreatedAt int64  `cbor:"3,keyasint"`
	CreatedBy string `cbor:"4,keyasint"`
	Proof     []byte `cbor:"5,keyasint"` // hash of the key, sealed to the login key
	Epoch     uint32 `cbor:"6,keyasint"` // of the login key
	Last      uint64 `cbor:"7,keyasint,omitempty"`
}

// sitesGiven is where a number for a site would be that is none: its Last is the
// highest that was given, so that none is given twice. The log names sites by
// their numbers, those that were removed too.
const sitesGiven = 0

func siteKey(id uint64) record.Key { return record.KeyOf(record.KindSite, id) }

func (s siteRecord) bound(id uint64) [][]byte { return [][]byte{number8(id), number8(s.Scope)} }

// A site's key is kds_, the site's number, _ and 256 bits in base64url: whoever
// finds one in a file knows what it is, and so do programs that look for them.
const siteKeyFront = "kds_"

func newSiteKey(id uint64) (key secret.Text, hash []byte, err error) {
	raw := make([]byte, tokenSize)
	if _, err := rand.Read(raw); err != nil {
		return key, nil, fmt.Errorf("drawing a site's key: %w", err)
	}
	sum := sha256.Sum256(raw)
	return secret.New(siteKeyFront + strconv.FormatUint(id, 10) + "_" + base64.RawURLEncoding.EncodeToString(raw)), sum[:], nil
}

// readSiteKey takes a site's key apart; ok is false for what is none.
func readSiteKey(key secret.Text) (id uint64, hash []byte, ok bool) {
	rest, isKey := strings.CutPrefix(key.Reveal(), siteKeyFront)
	number, token, both := strings.Cut(rest, "_")
	if !isKey || !both {
		return 0, nil, false
	}
	id, err := strconv.ParseUint(number, 10, 64)
	if err != nil || id == sitesGiven || strconv.FormatUint(id, 10) != number {
		return 0, nil, false
	}
	hash, ok = hashToken(secret.New(token))
	return id, hash, ok
}

func (s siteRecord) shown(g record.Getter, id uint64) (Site, error) {
	scope, _, err := record.Find[scopeRecord](g, scopeKey(s.Scope))
	return Site{ID: id, Name: s.Name, Scope: scope.Name, Created: moment(s.CreatedAt), By: s.CreatedBy}, err
}

// Site is whose key that is. Errors: ErrSignIn.
func (p *Portal) Site(ctx context.Context, key secret.Text) (site Site, err error) {
	refused := &Error{Kind: ErrSignIn, Sentence: "The key is not that of one of this desk's sites."}
	id, hash, isKey := readSiteKey(key)
	if !isKey {
		return site, refused
	}
	err = p.h.store.View(ctx, func(r *record.Reader) error {
		s, there, err := record.Find[siteRecord](r, siteKey(id))
		if err != nil {
			return err
		}
		if !there {
			return refused
		}
		proof, err := p.h.keys.OpenLogin(s.Epoch, sitePurpose, s.Proof, s.bound(id)...)
		if errors.Is(err, vault.ErrForged) {
			return &record.DamagedError{Key: siteKey(id), Cause: err}
		}
		if err != nil {
			return err
		}
		if subtle.ConstantTimeCompare(proof, hash) != 1 {
			return refused
		}
		if site, err = s.shown(r, id); err == nil && site.Scope == "" {
			err = refused // its scope was removed, and another's customers are none of its
		}
		return err
	})
	return site, err
}

// sites seals the sites' keys anew that are under old login keys; what this
// session of the desk cannot open is counted in used.
func (r *renewing) sites(ctx context.Context, old map[uint32]bool, used map[vault.KeyRef]int) error {
	keys, err := r.h.store.Keys(ctx, record.Single(record.KindSite), nil, sitesMost+1)
	if err != nil {
		return err
	}
	for _, key := range keys {
		var s siteRecord
		_, err := r.h.store.Update(ctx, func(tx *record.Tx) (err error) {
			var there bool
			if s, there, err = record.Find[siteRecord](tx, key); err != nil || !there || !old[s.Epoch] {
				return err
			}
			id, _ := key.Number(0)
			if err := s.reseal(r.h.keys, id); err != nil || old[s.Epoch] {
				return err
			}
			return tx.Put(key, s)
		})
		if err != nil {
			return fmt.Errorf("sealing the sites' keys anew: %w", commitError(err))
		}
		if old[s.Epoch] {
			used[vault.KeyRef{Kind: vault.LoginKey, Epoch: s.Epoch}]++
		}
	}
	return nil
}

// reseal seals the proof to the current login key, and leaves it where the old
// one is not held.
func (s *siteRecord) reseal(keys *ring, id uint64) error {
	hash, err := keys.OpenLogin(s.Epoch, sitePurpose, s.Proof, s.bound(id)...)
	switch {
	case errors.Is(err, vault.ErrNoKey):
		return nil
	case errors.Is(err, vault.ErrForged):
		return &record.DamagedError{Key: siteKey(id), Cause: err}
	case err != nil:
		return err
	}
	s.Proof, s.Epoch, err = keys.SealLogin(sitePurpose, hash, s.bound(id)...)
	return err
}
