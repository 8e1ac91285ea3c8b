package core

import (
	"slices"
	"time"

	"github.com/keydesk/keydesk/core/record"
)

// saleRecord is a sale: what was asked for, so that the same order is known
// again, and what it has made so far. Its number is that of its first license.
// It holds nothing that is personal.
type saleRecord struct {
	Order    string   `cbor:"1,keyasint,omitempty"` // the shop's number; one sale of a product in a scope
	Scope    uint64   `cbor:"2,keyasint"`           // that the number is of
	Product  uint64   `cbor:"3,keyasint"`
	Customer uint64   `cbor:"4,keyasint"`
	Count    int      `cbor:"5,keyasint"`           // licenses that it is to make
	Seats    int      `cbor:"6,keyasint,omitempty"` // that were asked for; 0: as the product has it
	Expires  int64    `cbor:"7,keyasint,omitempty"` // the same; asProduct and never beside times
	Licenses []uint64 `cbor:"8,keyasint"`           // never changed in place
	Mail     uint64   `cbor:"9,keyasint,omitempty"`
	Done     bool     `cbor:"10,keyasint,omitempty"`
	SoldAt   int64    `cbor:"11,keyasint"`
	SoldBy   string   `cbor:"12,keyasint"`
}

// What an expiry is that is no time.
const (
	asProduct = 0
	never     = -1
)

// askedExpiry is an expiry as it was asked for.
func askedExpiry(at *time.Time) int64 {
	switch {
	case at == nil:
		return asProduct
	case at.IsZero():
		return never
	}
	return at.UnixMilli()
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
