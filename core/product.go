package core

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/keydesk/keydesk/core/license"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
)

// productPurpose names what is sealed under the issue key.
const productPurpose = "product key"

// productsMost bounds the list, which is read as a whole; seatsMost is how many
// computers one license may be for, daysMost for how long.
const (
	productsMost = 1000
	seatsMost    = 1_000_000
	daysMost     = 36500
)

// productRecord is a product. Its key pair is its own for good: the public half
// is built into programs that are about.
type productRecord struct {
	Name      string `cbor:"1,keyasint"`
	Public    string `cbor:"2,keyasint"` // license.PublicKey.String
	Private   []byte `cbor:"3,keyasint"` // the key's 32-byte seed, under the issue key
	Epoch     uint32 `cbor:"4,keyasint"` // of the issue key
	Seats     int    `cbor:"5,keyasint"` // what a license is for where nothing else is said
	Days      int    `cbor:"6,keyasint,omitempty"`
	CreatedAt int64  `cbor:"7,keyasint"`
	CreatedBy string `cbor:"8,keyasint"`

	Features []string `cbor:"9,keyasint,omitempty"` // in every license file
}

func productKey(id uint64) record.Key { return record.KeyOf(record.KindProduct, id) }

func (p productRecord) bound(id uint64) [][]byte { return [][]byte{number8(id), []byte(p.Public)} }

// Product is what licenses are of.
type Product struct {
	ID          uint64
	Name        string
	Key         string // the public key, as it is pasted into the product's source
	Activations int    // computers that a license is for where nothing else is said
	Days        int    // how long it lasts then; 0: it does not expire
	Features    []string
	Created     time.Time
	By          string
}

func (p productRecord) shown(id uint64) Product {
	return Product{ID: id, Name: p.Name, Key: p.Public, Activations: p.Seats, Days: p.Days, Features: slices.Clone(p.Features), Created: moment(p.CreatedAt), By: p.CreatedBy}
}

// seal puts the private half under the current issue key.
func (p *productRecord) seal(keys *ring, id uint64, private ed25519.PrivateKey) (err error) {
	p.Private, p.Epoch, err = keys.SealIssue(productPurpose, private.Seed(), p.bound(id)...)
	return err
}

// open gives the private half. Errors: vault.ErrNoKey without Issue License
// Files and Run Portal.
func (p productRecord) open(keys *ring, id uint64) (ed25519.PrivateKey, error) {
	seed, err := keys.OpenIssue(p.Epoch, productPurpose, p.Private, p.bound(id)...)
	if errors.Is(err, vault.ErrForged) || err == nil && len(seed) != ed25519.SeedSize {
		return nil, &record.DamagedError{Key: productKey(id), Cause: errors.Join(err, errors.New("the product's key does not open"))}
	}
	if err != nil {
		return nil, err
	}
	private := ed25519.NewKeyFromSeed(seed)
	clear(seed)
	if license.PublicOf(private).String() != p.Public {
		return nil, &record.DamagedError{Key: productKey(id), Cause: errors.New("the product's two keys are not a pair")}
	}
	return private, nil
}

// reseal seals the private half under the current issue key, and leaves it
// where the old one is not held.
func (p *productRecord) reseal(keys *ring, id uint64) error {
	private, err := p.open(keys, id)
	if errors.Is(err, vault.ErrNoKey) {
		return nil
	}
	if err != nil {
		return err
	}
	defer clear(private)
	return p.seal(keys, id, private)
}

// ProductForm is what an operator says of a product.
type ProductForm struct {
	Name        string   // in license files; it stays as it is
	Activations int      // 1 at least
	Days        int      // 0: licenses do not expire
	Features    []string // short words that all license files say; nil: as they are
}

func (f *ProductForm) check() error {
	switch {
	case f.Activations < 1 || f.Activations > seatsMost:
		return &FieldError{"activations", fmt.Sprintf("A license is for 1 to %d computers.", seatsMost)}
	case f.Days < 0 || f.Days > daysMost:
		return &FieldError{"days", fmt.Sprintf("A license lasts 1 to %d days, or 0: it does not expire.", daysMost)}
	}
	if f.Features == nil {
		return nil
	}
	clean, err := cleanFeatures(f.Features)
	f.Features = append([]string{}, clean...)
	return err
}
