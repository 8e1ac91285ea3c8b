package core

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"github.com/keydesk/keydesk/core/record"
)

// saleRecord is a sale: what was asked for, so that the same order is known
// again, and what it has made so far. Its number is that of its first license.
// Of who bought it holds a salted hash: the order is his, also once he has
// another address.
type saleRecord struct {
	Order    string   `cbor:"1,keyasint,omitempty"` // the shop's number; one sale of a product in a scope
	Scope    uint64   `cbor:"2,keyasint"`           // that the number is of
	Product  uint64   `cbor:"3,keyasint"`
	Customer uint64   `cbor:"4,keyasint"`
	Count    int      `cbor:"5,keyasint"`           // licenses that it is to make
	Seats    int      `cbor:"6,keyasint,omitempty"` // of each license
	Expires  int64    `cbor:"7,keyasint,omitempty"` // the same; 0: never
	Licenses []uint64 `cbor:"8,keyasint"`           // never changed in place
	Mail     uint64   `cbor:"9,keyasint,omitempty"`
	Done     bool     `cbor:"10,keyasint,omitempty"`
	SoldAt   int64    `cbor:"11,keyasint"`
	SoldBy   string   `cbor:"12,keyasint"`
	Resets   uint64   `cbor:"15,keyasint,omitempty"` // of activation passwords, while its mail had not gone out
	Salt     []byte   `cbor:"13,keyasint,omitempty"`
	Buyer    []byte   `cbor:"14,keyasint,omitempty"` // the hash; none where he was named by his number
}

// nameBuyer notes who the sale says that it is for.
func (s *saleRecord) nameBuyer(sale Sale) error {
	s.Salt = make([]byte, 16)
	if _, err := rand.Read(s.Salt); err != nil {
		return fmt.Errorf("salting a sale: %w", err)
	}
	s.Buyer = s.buyer(sale)
	return nil
}

// buyer is the hash of who a sale is for: by external ID and address, or else by
// name.
func (s saleRecord) buyer(sale Sale) []byte {
	f := sale.Fields
	parts := []string{strings.TrimSpace(f.ExternalID), string(emailKey(strings.TrimSpace(f.Email)))}
	switch {
	case sale.Customer != 0:
		return nil
	case parts[0] == "" && parts[1] == "":
		parts = []string{f.Name(), f.Company}
	}
	sum := sha256.Sum256(fmt.Appendf(bytes.Clone(s.Salt), "%q", parts))
	return sum[:16]
}

// named says whether the sale was entered for whom another one is.
func (s saleRecord) named(sale Sale) bool {
	return len(s.Buyer) > 0 && bytes.Equal(s.Buyer, s.buyer(sale))
}

func saleKey(id uint64) record.Key { return record.KeyOf(record.KindSale, id) }

// orderParts are what an order is known again by.
func (s saleRecord) orderParts() [][]byte {
	return [][]byte{number8(s.Scope), number8(s.Product), []byte(s.Order)}
}

// with is the record with more licenses made.
func (s saleRecord) with(ids []uint64) saleRecord {
	s.Licenses = append(slices.Clone(s.Licenses), ids...)
	s.Done = len(s.Licenses) == s.Count
	return s
}

// put writes a sale, and the way to it when it is new.
func (s saleRecord) put(tx *record.Tx) error {
	id := s.Licenses[0]
	if _, there, err := record.Find[saleRecord](tx, saleKey(id)); err != nil {
		return err
	} else if !there && s.Order != "" {
		if err := tx.PutLookup(record.KindByOrder, id, s.orderParts()...); err != nil {
			return err
		}
	}
	return tx.Put(saleKey(id), s)
}

// findSale finds the sale of an order; 0: there is none.
func findSale(find func(record.Kind, ...[]byte) (uint64, error), g record.Getter, asked saleRecord) (sold saleRecord, id uint64, err error) {
	if asked.Order == "" {
		return sold, 0, nil
	}
	if id, err = find(record.KindByOrder, asked.orderParts()...); err != nil {
		return sold, 0, ignoreNotFound(err)
	}
	sold, there, err := record.Find[saleRecord](g, saleKey(id))
	if err != nil || !there || sold.Order != asked.Order || sold.Product != asked.Product || sold.Scope != asked.Scope {
		return saleRecord{}, 0, err
	}
	return sold, id, nil
}

// relookSale writes the way to a sale anew.
func relookSale(tx *record.Tx, id uint64) error {
	s, there, err := record.Find[saleRecord](tx, saleKey(id))
	if err != nil || !there || s.Order == "" {
		return err
	}
	return tx.PutLookup(record.KindByOrder, id, s.orderParts()...)
}
