package vault

import (
	"fmt"
	"io"

	"golang.org/x/crypto/chacha20poly1305"

	"github.com/keydesk/keydesk/core/secret"
)

const (
	saltSize  = 16
	nonceSize = chacha20poly1305.NonceSizeX
)

// Slot is one operator's way in: what of it stands in clear, and what his
// password opens. The sign-in name can be read in the file; Operator.Open
// compares it with the signed roster.
type Slot struct {
	Operator OperatorID `cbor:"1,keyasint"`
	Name     string     `cbor:"2,keyasint"`
	KDF      KDF        `cbor:"3,keyasint"`
	Salt     []byte     `cbor:"4,keyasint"` // 16 bytes
	Nonce    []byte     `cbor:"5,keyasint"` // 24 bytes
	Sealed   []byte     `cbor:"6,keyasint"`
}

// slotInside is the sealed part of a slot.
type slotInside struct {
	Seed      [keySize]byte    `cbor:"1,keyasint"` // of the operator's private key
	Authority [publicSign]byte `cbor:"2,keyasint"` // public, as last seen
	Seen      uint64           `cbor:"3,keyasint"` // last roster generation seen
	SetAt     uint64           `cbor:"4,keyasint"` // roster generation the password was set at
}

// EncodeSlot writes a slot.
func EncodeSlot(s Slot) ([]byte, error) {
	if err := s.check(); err != nil {
		return nil, fmt.Errorf("writing the slot: %w", err)
	}
	return wire.encode([]byte{formatVersion}, s)
}

// DecodeSlot reads a slot. A cost outside KDF.Check is ErrTooCostly, anything
// else that is no slot ErrDamaged.
func DecodeSlot(data []byte) (Slot, error) {
	body, err := version("slot", data, maxSlot)
	if err != nil {
		return Slot{}, err
	}
	var s Slot
	if err := wire.decode(body, &s); err != nil {
		return Slot{}, fmt.Errorf("reading the slot: %w", err)
	}
	if err := s.check(); err != nil {
		return Slot{}, fmt.Errorf("reading the slot: %w", err)
	}
	return s, nil
}

func (s Slot) check() error {
	if s.Operator == RecoveryID || len(s.Salt) != saltSize || len(s.Nonce) != nonceSize || len(s.Sealed) == 0 {
		return fmt.Errorf("%w: a field has the wrong size", ErrDamaged)
	}
	if err := checkName("operator", s.Name); err != nil {
		return err
	}
	return s.KDF.Check()
}

// bound is the associated data. The name is not in it, so that whoever
// manages operators can rename one without knowing his password.
func (s Slot) bound(vault ID) []byte {
	return bind(labelSlot, vault, []byte{formatVersion}, s.Operator[:],
		be32(s.KDF.MemoryKiB), be32(s.KDF.Time), []byte{s.KDF.Threads}, s.Salt)
}

// seal fills Nonce and Sealed under the slot's key and encodes the slot.
func (s Slot) seal(vault ID, key []byte, in slotInside, random io.Reader) ([]byte, error) {
	s.Nonce = make([]byte, nonceSize)
	if _, err := io.ReadFull(random, s.Nonce); err != nil {
		return nil, fmt.Errorf("drawing a nonce: %w", err)
	}
	plain, err := wire.encode(nil, in)
	if err != nil {
		return nil, fmt.Errorf("writing the slot: %w", err)
	}
	defer clear(plain)
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return nil, fmt.Errorf("sealing the slot: %w", err)
	}
	s.Sealed = aead.Seal(nil, s.Nonce, plain, s.bound(vault))
	return EncodeSlot(s)
}

// open opens the sealed part; ErrWrongPassword if the key does not fit.
func (s Slot) open(vault ID, key []byte) (slotInside, error) {
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return slotInside{}, fmt.Errorf("opening the slot: %w", err)
	}
	plain, err := aead.Open(nil, s.Nonce, s.Sealed, s.bound(vault))
	if err != nil {
		return slotInside{}, fmt.Errorf("opening the slot of %s: %w", s.Operator, ErrWrongPassword)
	}
	defer clear(plain)
	var in slotInside
	if err := wire.decode(plain, &in); err != nil {
		return slotInside{}, fmt.Errorf("opening the slot of %s: %w", s.Operator, err)
	}
	return in, nil
}

// newSlot makes a slot's clear part with a new salt, and its key.
func newSlot(id OperatorID, name string, password secret.Text, kdf KDF, random io.Reader) (Slot, [keySize]byte, error) {
	s := Slot{Operator: id, Name: name, KDF: kdf, Salt: make([]byte, saltSize)}
	if password.Empty() {
		return Slot{}, [keySize]byte{}, fmt.Errorf("making a slot: the password is empty")
	}
	if err := kdf.Check(); err != nil {
		return Slot{}, [keySize]byte{}, fmt.Errorf("making a slot: %w", err)
	}
	if _, err := io.ReadFull(random, s.Salt); err != nil {
		return Slot{}, [keySize]byte{}, fmt.Errorf("drawing a salt: %w", err)
	}
	return s, kdf.stretch(password, s.Salt), nil
}

// RenameSlot is the slot under another sign-in name, which stands in clear;
// the roster must list the same. It takes no password and no key.
func RenameSlot(slot []byte, name string) ([]byte, error) {
	s, err := DecodeSlot(slot)
	if err != nil {
		return nil, err
	}
	s.Name = name
	return EncodeSlot(s)
}
