package core

import (
	"errors"
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
// hold less: whoever is about to use that turns to this one.
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

// use runs fn with the newest keyring, and again where that was exchanged before
// fn came to use it: a mail that the server has taken must not fail for that.
func (r *ring) use(fn func(*vault.Keyring) error) error {
	for {
		k := r.keyring()
		err := fn(k)
		if !errors.Is(err, vault.ErrLocked) || r.keyring() == k {
			return err
		}
	}
}

// Vault implements record.Keys, as the next five do.
func (r *ring) Vault() vault.ID { return r.keyring().Vault() }

// SealRecord is the keyring's.
func (r *ring) SealRecord(key []byte, version uint64, plain []byte) (out []byte, err error) {
	err = r.use(func(k *vault.Keyring) (err error) {
		out, err = k.SealRecord(key, version, plain)
		return err
	})
	return out, err
}

// OpenRecord is the keyring's.
func (r *ring) OpenRecord(key, envelope []byte) (plain []byte, version uint64, epoch uint32, err error) {
	err = r.use(func(k *vault.Keyring) (err error) {
		plain, version, epoch, err = k.OpenRecord(key, envelope)
		return err
	})
	return plain, version, epoch, err
}

// Lookup is the keyring's.
func (r *ring) Lookup(purpose string, parts ...[]byte) (out [][vault.LookupSize]byte, err error) {
	err = r.use(func(k *vault.Keyring) (err error) {
		out, err = k.Lookup(purpose, parts...)
		return err
	})
	return out, err
}

// ManifestMAC is the keyring's.
func (r *ring) ManifestMAC(epoch uint32, key []byte, version uint64) (out [32]byte, err error) {
	err = r.use(func(k *vault.Keyring) (err error) {
		out, err = k.ManifestMAC(epoch, key, version)
		return err
	})
	return out, err
}

// VerifyAuthority is the keyring's.
func (r *ring) VerifyAuthority(epoch uint32, label string, signature []byte, parts ...[]byte) error {
	return r.use(func(k *vault.Keyring) error { return k.VerifyAuthority(epoch, label, signature, parts...) })
}

// Sign is the keyring's.
func (r *ring) Sign(label string, parts ...[]byte) (signature []byte, epoch uint32, err error) {
	err = r.use(func(k *vault.Keyring) (err error) {
		signature, epoch, err = k.Sign(label, parts...)
		return err
	})
	return signature, epoch, err
}

// Permissions are what the operator may do at this moment.
func (r *ring) Permissions() vault.Permissions { return r.keyring().Permissions() }

// SealView is the keyring's.
func (r *ring) SealView(info vault.CopyInfo, plain secret.Text) (sealed []byte, epoch uint32, err error) {
	err = r.use(func(k *vault.Keyring) (err error) {
		sealed, epoch, err = k.SealView(info, plain)
		return err
	})
	return sealed, epoch, err
}

// OpenView is the keyring's.
func (r *ring) OpenView(epoch uint32, info vault.CopyInfo, sealed []byte) (out secret.Text, err error) {
	err = r.use(func(k *vault.Keyring) (err error) {
		out, err = k.OpenView(epoch, info, sealed)
		return err
	})
	return out, err
}

// SealLogin is the keyring's.
func (r *ring) SealLogin(purpose string, plain []byte, parts ...[]byte) (sealed []byte, epoch uint32, err error) {
	err = r.use(func(k *vault.Keyring) (err error) {
		sealed, epoch, err = k.SealLogin(purpose, plain, parts...)
		return err
	})
	return sealed, epoch, err
}

// OpenLogin is the keyring's.
func (r *ring) OpenLogin(epoch uint32, purpose string, sealed []byte, parts ...[]byte) (out []byte, err error) {
	err = r.use(func(k *vault.Keyring) (err error) {
		out, err = k.OpenLogin(epoch, purpose, sealed, parts...)
		return err
	})
	return out, err
}

// MAC is the keyring's.
func (r *ring) MAC(label string, parts ...[]byte) (out [32]byte, err error) {
	err = r.use(func(k *vault.Keyring) (err error) {
		out, err = k.MAC(label, parts...)
		return err
	})
	return out, err
}

// SealIssue is the keyring's.
func (r *ring) SealIssue(purpose string, plain []byte, parts ...[]byte) (sealed []byte, epoch uint32, err error) {
	err = r.use(func(k *vault.Keyring) (err error) {
		sealed, epoch, err = k.SealIssue(purpose, plain, parts...)
		return err
	})
	return sealed, epoch, err
}

// OpenIssue is the keyring's.
func (r *ring) OpenIssue(epoch uint32, purpose string, sealed []byte, parts ...[]byte) (out []byte, err error) {
	err = r.use(func(k *vault.Keyring) (err error) {
		out, err = k.OpenIssue(epoch, purpose, sealed, parts...)
		return err
	})
	return out, err
}
