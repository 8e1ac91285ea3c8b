package vault

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
)

// Keyring is what a signed-in operator holds: the keys his grants gave him,
// and the verified roster. It is safe for concurrent use. Every method that
// needs a key answers ErrLocked after Lock, and a NoKeyError (ErrNoKey) when
// that key is not held.
type Keyring struct {
	roster      Roster
	id          OperatorID
	name        string
	permissions Permissions

	mu   sync.RWMutex
	hold func() *material // nil when locked
}

func newKeyring(r Roster, id OperatorID, name string, may Permissions, m *material) *Keyring {
	return &Keyring{roster: r, id: id, name: name, permissions: may, hold: func() *material { return m }}
}

// Vault is the vault the keys belong to.
func (k *Keyring) Vault() ID { return k.roster.Vault }

// Operator is who signed in; RecoveryID after a sign-in by recovery key.
func (k *Keyring) Operator() OperatorID { return k.id }

// Name is the operator's sign-in name.
func (k *Keyring) Name() string { return k.name }

// Permissions is all that the operator may do, by himself and by his groups.
func (k *Keyring) Permissions() Permissions { return k.permissions }

// Epoch is the data key's current epoch, under which new records are sealed.
func (k *Keyring) Epoch() uint32 { return k.Current(DataKey) }

// Current is the current epoch of a kind of key, held or not.
func (k *Keyring) Current(kind Kind) uint32 { return k.roster.Current(kind) }

// Roster is a copy of the verified roster, to read or to change and sign.
func (k *Keyring) Roster() Roster { return k.roster.Clone() }

// Holds says whether the current key of a kind is held.
func (k *Keyring) Holds(kind Kind) bool {
	return k.with(KeyRef{kind, k.Current(kind)}, func(*held) error { return nil }) == nil
}

// Missing lists the keys the permissions ask for and no grant gave: pending
// until a holder of them signs in. Former authority keys are nobody's to hold.
func (k *Keyring) Missing() []KeyRef {
	var missing []KeyRef
	for _, e := range k.roster.Epochs {
		ref := KeyRef{e.Kind, e.Number}
		former := e.Kind == AuthorityKey && e.Number != k.Current(AuthorityKey)
		if !former && k.permissions.Holds(e.Kind) && k.with(ref, func(*held) error { return nil }) != nil {
			missing = append(missing, ref)
		}
	}
	return missing
}

// Lock wipes the keys. It waits for calls under way.
func (k *Keyring) Lock() {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.hold != nil {
		k.hold().wipe()
		k.hold = nil
	}
}

// Locked says whether Lock was called.
func (k *Keyring) Locked() bool {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.hold == nil
}

// Portion is a keyring of its own with the keys of some kinds only, for the
// outbox or the portal, which go on when this one is locked. Kinds that are
// not held are not in it; Missing lists them with the others left out.
func (k *Keyring) Portion(of ...Kind) (*Keyring, error) {
	part, err := k.copyOf(func(h *held) bool { return slices.Contains(of, h.ref.Kind) })
	if err != nil {
		return nil, err
	}
	return newKeyring(k.roster, k.id, k.name, k.permissions, part), nil
}

// Lend is a keyring of its own for what goes on without the operator, as
// Portion is. It may run the portal, if it has the login key, and nothing else.
// Of had, one that was lent before or nil, it takes what this one does not
// hold, as far as the roster still lists it.
func (k *Keyring) Lend(had *Keyring, of ...Kind) (*Keyring, error) {
	part, err := k.copyOf(func(h *held) bool { return slices.Contains(of, h.ref.Kind) })
	if err != nil {
		return nil, err
	}
	if had != nil {
		more, err := had.copyOf(func(h *held) bool {
			entry, known := k.roster.epoch(h.ref)
			return slices.Contains(of, h.ref.Kind) && part.keys[h.ref] == nil && known && bytes.Equal(entry.Value, h.value(k.Vault()))
		})
		if err != nil && !errors.Is(err, ErrLocked) {
			part.wipe()
			return nil, err
		}
		maps.Copy(part.keys, more.keys)
		part.order()
	}
	var may Permissions
	if part.keys[KeyRef{LoginKey, k.Current(LoginKey)}] != nil {
		may = RunPortal
	}
	return newKeyring(k.roster, k.id, k.name, may, part), nil
}

// Adopt is a keyring of its own with the same keys under a roster at least as
// new, verified as by Operator.Open: to make the grants that the new roster
// asks for, or after another operator changed it. Keys that it no longer lists
// or permits are not in it.
func (k *Keyring) Adopt(roster []byte) (*Keyring, error) {
	trusted, _ := k.roster.epoch(KeyRef{AuthorityKey, k.Current(AuthorityKey)})
	r, err := verifyRoster(roster, k.Vault(), trusted.Value, k.roster.Generation)
	if err != nil {
		return nil, err
	}
	name, may := k.name, AllPermissions
	if k.id != RecoveryID {
		entry, _ := r.Find(k.id)
		if entry.State != Active {
			return nil, fmt.Errorf("adopting the roster as %q: %w", k.name, ErrInactive)
		}
		name, may = entry.Name, r.Permissions(entry)
	}
	part, err := k.copyOf(func(h *held) bool {
		entry, known := r.epoch(h.ref)
		return known && may.Holds(h.ref.Kind) && bytes.Equal(entry.Value, h.value(r.Vault))
	})
	if err != nil {
		return nil, err
	}
	return newKeyring(r, k.id, name, may, part), nil
}

// copyOf copies the keys that keep wants.
func (k *Keyring) copyOf(keep func(*held) bool) (*material, error) {
	part := newMaterial()
	err := k.withAll(func(m *material) error {
		for ref, h := range m.keys {
			if !keep(h) {
				continue
			}
			own, err := newHeld(k.Vault(), ref, h.seed[:])
			if err != nil {
				return fmt.Errorf("copying the %s: %w", ref, err)
			}
			part.keys[ref] = own
		}
		return nil
	})
	part.order()
	return part, err
}

// withAll runs do over the keys, which stay until it returns.
func (k *Keyring) withAll(do func(*material) error) error {
	k.mu.RLock()
	defer k.mu.RUnlock()
	if k.hold == nil {
		return ErrLocked
	}
	return do(k.hold())
}

// with runs do over one key.
func (k *Keyring) with(ref KeyRef, do func(*held) error) error {
	return k.withAll(func(m *material) error {
		h := m.keys[ref]
		if h == nil {
			return &NoKeyError{ref}
		}
		return do(h)
	})
}
