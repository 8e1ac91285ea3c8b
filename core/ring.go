package core

import (
	"sync"
	"sync/atomic"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/core/vault"
)

// ring is the keyring of a session, which another takes the place of when the
// operators change: then there are other permissions, or new keys. It answers
// as the newest one does.
type ring struct {
	now  atomic.Pointer[vault.Keyring]
	lock sync.Mutex
	old  []*vault.Keyring // may still be in the hands of a transaction
	shut bool
}

var _ record.Keys = (*ring)(nil)

func newRing(keys *vault.Keyring) *ring {
	r := &ring{}
	r.now.Store(keys)
	return r
}

// keyring is the newest one.
func (r *ring) keyring() *vault.Keyring { return r.now.Load() }

// replace puts another keyring in place. The one before is wiped with it, when
// the session ends: it holds no key that this session has not had.
func (r *ring) replace(keys *vault.Keyring) {
	r.lock.Lock()
	defer r.lock.Unlock()
	if r.shut {
		keys.Lock()
		return
	}
	r.old = append(r.old, r.now.Swap(keys))
}

// exchange is replace that wipes the one before at once, since this one may
// hold less: whoever is in the middle of using it gets vault.ErrLocked.
func (r *ring) exchange(keys *vault.Keyring) {
	r.lock.Lock()
	defer r.lock.Unlock()
	if r.shut {
		keys.Lock()
		return
	}
	if was := r.now.Swap(keys); was != keys {
		was.Lock()
	}
}

// Lock wipes all keys, for good.
func (r *ring) Lock() {
	r.lock.Lock()
	defer r.lock.Unlock()
	r.shut = true
	for _, k := range append(r.old, r.now.Load()) {
		k.Lock()
	}
	r.old = nil
}

// Vault implements record.Keys, as the next five do.
func (r *ring) Vault() vault.ID { return r.keyring().Vault() }

// SealRecord is the keyring's.
func (r *ring) SealRecord(key []byte, version uint64, plain []byte) ([]byte, error) {
	return r.keyring().SealRecord(key, version, plain)
}

// OpenRecord is the keyring's.
func (r *ring) OpenRecord(key, envelope []byte) (plain []byte, version uint64, epoch uint32, err error) {
	return r.keyring().OpenRecord(key, envelope)
}

// Lookup is the keyring's.
func (r *ring) Lookup(purpose string, parts ...[]byte) ([][vault.LookupSize]byte, error) {
	return r.keyring().Lookup(purpose, parts...)
}

// ManifestMAC is the keyring's.
func (r *ring) ManifestMAC(epoch uint32, key []byte, version uint64) ([32]byte, error) {
	return r.keyring().ManifestMAC(epoch, key, version)
}

// VerifyAuthority is the keyring's.
func (r *ring) VerifyAuthority(epoch uint32, label string, signature []byte, parts ...[]byte) error {
	return r.keyring().VerifyAuthority(epoch, label, signature, parts...)
}

// Sign is the keyring's.
func (r *ring) Sign(label string, parts ...[]byte) (signature []byte, epoch uint32, err error) {
	return r.keyring().Sign(label, parts...)
}

// Permissions are what the operator may do at this moment.
func (r *ring) Permissions() vault.Permissions { return r.keyring().Permissions() }

// SealView is the keyring's.
func (r *ring) SealView(info vault.CopyInfo, plain secret.Text) (sealed []byte, epoch uint32, err error) {
	return r.keyring().SealView(info, plain)
}

// OpenView is the keyring's.
func (r *ring) OpenView(epoch uint32, info vault.CopyInfo, sealed []byte) (secret.Text, error) {
	return r.keyring().OpenView(epoch, info, sealed)
}

// SealLogin is the keyring's.
func (r *ring) SealLogin(purpose string, plain []byte, parts ...[]byte) (sealed []byte, epoch uint32, err error) {
	return r.keyring().SealLogin(purpose, plain, parts...)
}

// OpenLogin is the keyring's.
func (r *ring) OpenLogin(epoch uint32, purpose string, sealed []byte, parts ...[]byte) ([]byte, error) {
	return r.keyring().OpenLogin(epoch, purpose, sealed, parts...)
}

// MAC is the keyring's.
func (r *ring) MAC(label string, parts ...[]byte) ([32]byte, error) {
	return r.keyring().MAC(label, parts...)
}

// SealIssue is the keyring's.
func (r *ring) SealIssue(purpose string, plain []byte, parts ...[]byte) (sealed []byte, epoch uint32, err error) {
	return r.keyring().SealIssue(purpose, plain, parts...)
}

// OpenIssue is the keyring's.
func (r *ring) OpenIssue(epoch uint32, purpose string, sealed []byte, parts ...[]byte) ([]byte, error) {
	return r.keyring().OpenIssue(epoch, purpose, sealed, parts...)
}
