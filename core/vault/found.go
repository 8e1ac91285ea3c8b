package vault

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"io"
	"time"

	"github.com/keydesk/keydesk/core/secret"
)

// NewDesk is what a desk is founded with.
type NewDesk struct {
	Vendor   string // stands in clear
	Operator string // sign-in name of the first administrator; stands in clear
	Email    string // his address, if it may stand in clear in the roster; else leave it out
	Password secret.Text
	KDF      KDF // the zero value stands for DefaultKDF
	Now      time.Time
	Rand     io.Reader // nil for crypto/rand; HPKE draws from crypto/rand anyway
}

// OperatorSlot is an encoded slot and whose it is.
type OperatorSlot struct {
	Operator OperatorID
	Bytes    []byte
}

// Founded is a new desk's keys: what is to be stored, and what is not.
type Founded struct {
	Header, Roster []byte
	Slots          []OperatorSlot
	Grants         []Grant
	Sum            []byte // Checksum of header and slots

	Recovery secret.Text // to be shown once, by FormatRecovery
	Keys     *Keyring    // the administrator's
	Operator *Operator   // the administrator, signed in
}

// The groups a desk is founded with.
const (
	groupAdministrators = 1
	groupPowerUsers     = 2
	groupCSR            = 3
)

// Found makes a desk's keys: one administrator, epoch 1 of every kind of key,
// all of them granted to him and to a new recovery key. It takes the KDF's
// time. ErrTooCostly, or a plain error for a missing name or password.
func Found(ctx context.Context, d NewDesk) (*Founded, error) {
	if d.Rand == nil {
		d.Rand = rand.Reader
	}
	if d.KDF == (KDF{}) {
		d.KDF = DefaultKDF()
	}
	f := &founding{desk: d, keys: newMaterial()}
	for _, step := range []func() error{ctx.Err, f.draw, f.header, f.roster, f.slot, ctx.Err, f.grants} {
		if err := step(); err != nil {
			return nil, fmt.Errorf("founding the desk: %w", err)
		}
	}
	f.out.Keys = newKeyring(f.list, f.id, d.Operator, AllPermissions, f.keys)
	return &f.out, nil
}

// founding is the state of one Found.
type founding struct {
	desk  NewDesk
	out   Founded
	vault ID
	id    OperatorID
	seed  [keySize]byte // of the operator key
	own   []byte        // its public half
	keys  *material
	list  Roster
}

// draw draws all that is random but salt and nonce. The order is part of the
// test vectors.
func (f *founding) draw() error {
	for _, into := range [][]byte{f.vault[:], f.id[:], f.seed[:]} {
		if _, err := io.ReadFull(f.desk.Rand, into); err != nil {
			return fmt.Errorf("drawing keys: %w", err)
		}
	}
	var key [keySize]byte
	defer clear(key[:])
	for _, kind := range kinds() {
		if _, err := io.ReadFull(f.desk.Rand, key[:]); err != nil {
			return fmt.Errorf("drawing keys: %w", err)
		}
		ref := KeyRef{kind, 1}
		h, err := newHeld(f.vault, ref, key[:])
		if err != nil {
			return fmt.Errorf("making the %s: %w", ref, err)
		}
		f.keys.keys[ref] = h
	}
	f.keys.order()
	private, err := box(DataKey, f.seed[:])
	if err != nil {
		return fmt.Errorf("making the operator key: %w", err)
	}
	f.own = private.PublicKey().Bytes()
	f.out.Recovery, err = drawRecovery(f.desk.Rand)
	return err
}

func (f *founding) header() (err error) {
	f.out.Header, err = EncodeHeader(Header{
		Format: Format, MinReader: Format, Vault: f.vault,
		Vendor: f.desk.Vendor, CreatedAt: f.desk.Now.Unix(),
	})
	return err
}

func (f *founding) roster() (err error) {
	r := Roster{
		Vault: f.vault, Generation: 1,
		Operators: []RosterOperator{{
			ID: f.id, Name: f.desk.Operator, Email: f.desk.Email, Public: f.own,
			Groups: []uint32{groupAdministrators}, State: Active, SlotFrom: 1,
		}},
		Groups: []RosterGroup{
			{groupAdministrators, "Administrators", Administrators},
			{groupPowerUsers, "Power Users", PowerUsers},
			{groupCSR, "Customer Service Rep", CustomerServiceRep},
		},
	}
	for _, kind := range kinds() {
		h := f.keys.keys[KeyRef{kind, 1}]
		r.Epochs = append(r.Epochs, RosterEpoch{Kind: kind, Number: 1, Value: bytes.Clone(h.value(f.vault))})
	}
	authority := f.authority()
	r.Recovery, err = rosterRecovery(f.out.Recovery, f.vault, 1, authority.Public().(ed25519.PublicKey))
	if err != nil {
		return err
	}
	f.list = r
	f.out.Roster, err = encodeRoster(r, authority)
	return err
}

func (f *founding) authority() ed25519.PrivateKey { return f.keys.keys[KeyRef{AuthorityKey, 1}].sign }

// rosterRecovery is a recovery key's entry in the roster.
func rosterRecovery(key secret.Text, vault ID, generation uint64, authority ed25519.PublicKey) (RosterRecovery, error) {
	seed := recoverySeed(key, vault)
	defer clear(seed[:])
	private, err := box(DataKey, seed[:])
	if err != nil {
		return RosterRecovery{}, fmt.Errorf("making the recovery key: %w", err)
	}
	r := RosterRecovery{Generation: generation, Public: private.PublicKey().Bytes(), Authority: [publicSign]byte(authority)}
	r.Anchor = recoveryAnchor(key, vault, r)
	return r, nil
}

func (f *founding) slot() error {
	s, key, err := newSlot(f.id, f.desk.Operator, f.desk.Password, f.desk.KDF, f.desk.Rand)
	if err != nil {
		return err
	}
	defer clear(key[:])
	inside := slotInside{Seed: f.seed, Seen: 1, SetAt: 1}
	copy(inside.Authority[:], f.authority().Public().(ed25519.PublicKey))
	sealed, err := s.seal(f.vault, key[:], inside, f.desk.Rand)
	if err != nil {
		return err
	}
	f.out.Slots = []OperatorSlot{{f.id, sealed}}
	f.out.Sum = Checksum(f.out.Header, sealed)
	f.out.Operator, err = newOperator(f.vault, s, key, inside)
	return err
}

func (f *founding) grants() error {
	for _, kind := range kinds() {
		ref := KeyRef{kind, 1}
		key := f.keys.keys[ref].seed[:]
		own, err := makeGrant(f.vault, ref, key, f.id, f.own)
		if err != nil {
			return err
		}
		paper, err := makeGrant(f.vault, ref, key, RecoveryID, f.list.Recovery.Public)
		if err != nil {
			return err
		}
		f.out.Grants = append(f.out.Grants, own, paper)
	}
	return nil
}
