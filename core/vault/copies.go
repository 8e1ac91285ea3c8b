package vault

import (
	"encoding/binary"
	"fmt"

	"github.com/keydesk/keydesk/core/secret"
)

// viewBlock is what the copy of a password is padded to a multiple of, so
// that its length does not show. 128 characters may be more bytes than one
// block; the length, two bytes, is not counted in.
const (
	viewBlock  = 128
	viewLength = 2
	maxView    = 16 * viewBlock
)

// CopyInfo says which password a customer-set copy is of. A copy sealed for
// one does not open as another's.
type CopyInfo struct {
	Customer []byte // the customer's ID
	Version  uint64 // the password's version
	Origin   string // who set it
}

func (i CopyInfo) bound(vault ID, epoch uint32) []byte {
	return bind(labelView, vault, []byte{formatVersion}, i.Customer, be32(epoch), be64(i.Version), []byte(i.Origin))
}

// SealView seals a customer-set password to the current view key, which takes
// no key: everyone can. The length shows only in steps of 128 bytes.
func (k *Keyring) SealView(info CopyInfo, plain secret.Text) (sealed []byte, epoch uint32, err error) {
	if k.Locked() {
		return nil, 0, ErrLocked
	}
	raw := plain.RevealBytes()
	defer clear(raw)
	if len(raw) > maxView {
		return nil, 0, fmt.Errorf("sealing a copy: %d bytes are too many", len(raw))
	}
	blocks := max(1, (len(raw)+viewBlock-1)/viewBlock)
	padded := make([]byte, viewLength+blocks*viewBlock)
	defer clear(padded)
	binary.BigEndian.PutUint16(padded, uint16(len(raw)))
	copy(padded[viewLength:], raw)
	return k.sealPublic(ViewKey, func(epoch uint32) []byte { return info.bound(k.Vault(), epoch) }, padded)
}

// OpenView opens a copy. Holders of the view key only; ErrForged if the copy
// is another customer's, version's or origin's.
func (k *Keyring) OpenView(epoch uint32, info CopyInfo, sealed []byte) (secret.Text, error) {
	padded, err := k.openPrivate(KeyRef{ViewKey, epoch}, info.bound(k.Vault(), epoch), sealed)
	if err != nil {
		return secret.Text{}, err
	}
	defer clear(padded)
	if len(padded) < viewLength+viewBlock || (len(padded)-viewLength)%viewBlock != 0 {
		return secret.Text{}, fmt.Errorf("a copy of %d bytes %w", len(padded), ErrForged)
	}
	length := int(binary.BigEndian.Uint16(padded))
	if length > len(padded)-viewLength {
		return secret.Text{}, fmt.Errorf("a copy of length %d %w", length, ErrForged)
	}
	return secret.FromBytes(padded[viewLength : viewLength+length]), nil
}

// SealLogin seals a verifier, a session or an API secret to the current login
// key. Everyone can; purpose and parts say what it is of and must be given
// again to open it.
func (k *Keyring) SealLogin(purpose string, plain []byte, parts ...[]byte) (sealed []byte, epoch uint32, err error) {
	if k.Locked() {
		return nil, 0, ErrLocked
	}
	return k.sealPublic(LoginKey, func(epoch uint32) []byte { return k.purpose(labelLogin, epoch, purpose, parts) }, plain)
}

// OpenLogin opens what SealLogin sealed. Holders of the login key only.
func (k *Keyring) OpenLogin(epoch uint32, purpose string, sealed []byte, parts ...[]byte) ([]byte, error) {
	return k.openPrivate(KeyRef{LoginKey, epoch}, k.purpose(labelLogin, epoch, purpose, parts), sealed)
}

func (k *Keyring) purpose(label string, epoch uint32, purpose string, parts [][]byte) []byte {
	front := [][]byte{{formatVersion}, be32(epoch), []byte(purpose)}
	return bind(label, k.Vault(), append(front, parts...)...)
}

// sealPublic writes version(1) · HPKE.
func (k *Keyring) sealPublic(kind Kind, info func(epoch uint32) []byte, plain []byte) ([]byte, uint32, error) {
	epoch := k.Current(kind)
	entry, known := k.roster.epoch(KeyRef{kind, epoch})
	if !known {
		return nil, 0, &NoKeyError{KeyRef{kind, epoch}}
	}
	sealed, err := sealTo(kind, entry.Value, info(epoch), plain)
	if err != nil {
		return nil, 0, fmt.Errorf("sealing to the %s: %w", KeyRef{kind, epoch}, err)
	}
	return append([]byte{formatVersion}, sealed...), epoch, nil
}

func (k *Keyring) openPrivate(ref KeyRef, info, sealed []byte) (plain []byte, err error) {
	err = k.with(ref, func(h *held) error {
		if len(sealed) == 0 || sealed[0] != formatVersion {
			return fmt.Errorf("what was sealed to the %s %w", ref, ErrForged)
		}
		if plain, err = openBox(h.box, info, sealed[1:]); err != nil {
			return fmt.Errorf("what was sealed to the %s %w", ref, err)
		}
		return nil
	})
	return plain, err
}
