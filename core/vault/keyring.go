package vault

import (
	"fmt"
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

// Roster is the verified roster. Its lists are shared; do not change them.
func (k *Keyring) Roster() Roster { return k.roster }

// Holds says whether the current key of a kind is held.
func (k *Keyring) Holds(kind Kind) bool {
	return k.with(KeyRef{kind, k.Current(kind)}, func(*held) error { return nil }) == nil
}

// Missing lists the keys the permissions ask for and no grant gave: pending
// until a holder of them signs in.
func (k *Keyring) Missing() []KeyRef {
	var missing []KeyRef
	for _, e := range k.roster.Epochs {
		ref := KeyRef{e.Kind, e.Number}
		if k.permissions.Holds(e.Kind) && k.with(ref, func(*held) error { return nil }) != nil {
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
// not held are not in it.
func (k *Keyring) Portion(of ...Kind) (*Keyring, error) {
	part := newMaterial()
	err := k.withAll(func(m *material) error {
		for ref, h := range m.keys {
			for _, kind := range of {
				if ref.Kind != kind {
					continue
				}
				own, err := newHeld(k.Vault(), ref, h.seed[:])
				if err != nil {
					return fmt.Errorf("copying the %s: %w", ref, err)
				}
				part.keys[ref] = own
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	part.order()
	return newKeyring(k.roster, k.id, k.name, k.permissions, part), nil
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

// GrantTo seals a held key to an operator, or with RecoveryID to the recovery
// key. The recipient's public half is the roster's; one whom the permissions
// do not entitle to the key is refused with a GrantError.
func (k *Keyring) GrantTo(ref KeyRef, to OperatorID) (Grant, error) {
	public := k.roster.Recovery.Public
	if to != RecoveryID {
		o, known := k.roster.Find(to)
		if !known || o.State != Active || !k.roster.Permissions(o).Holds(ref.Kind) {
			return Grant{}, &GrantError{ref, to, "the roster does not entitle him to it"}
		}
		public = o.Public
	}
	var g Grant
	err := k.with(ref, func(h *held) (err error) {
		g, err = makeGrant(k.Vault(), ref, h.seed[:], to, public)
		return err
	})
	return g, err
}
