package record

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/keydesk/keydesk/core/vault"
	"github.com/keydesk/keydesk/db"
)

// Front is what stands in a database in clear, or sealed by the vault's own
// formats: all that is needed to sign in.
type Front struct {
	Header   []byte
	Checksum []byte
	Slots    map[vault.OperatorID][]byte
	Roster   []byte
	Grants   []vault.Grant
}

// PutFront stores a newly founded desk. It is the fill of a new file, before
// any key could seal a record.
func PutFront(tx db.Tx, f *vault.Founded) error {
	put := func(key Key, value []byte) error {
		if err := tx.Put(key, value); err != nil {
			return fmt.Errorf("writing the %s: %w", key, err)
		}
		return nil
	}
	if err := put(Single(KindHeader), f.Header); err != nil {
		return err
	}
	if err := put(Single(KindChecksum), f.Sum); err != nil {
		return err
	}
	if err := put(Single(KindRoster), f.Roster); err != nil {
		return err
	}
	for _, slot := range f.Slots {
		if err := put(slotKey(slot.Operator), slot.Bytes); err != nil {
			return err
		}
	}
	for _, grant := range f.Grants {
		value, err := vault.EncodeGrant(grant)
		if err != nil {
			return err
		}
		if err := put(grantKey(grant), value); err != nil {
			return err
		}
	}
	return nil
}

func slotKey(id vault.OperatorID) Key { return append(Single(KindSlot), id[:]...) }

func grantKey(g vault.Grant) Key {
	key := append(Single(KindGrant), byte(g.Kind),
		byte(g.Epoch>>24), byte(g.Epoch>>16), byte(g.Epoch>>8), byte(g.Epoch))
	return append(key, g.To[:]...)
}

// ReadFront reads what PutFront and its successors wrote, and compares the
// checksum: damage is told from a wrong password. A database without a header
// is damaged.
func ReadFront(ctx context.Context, store db.Store) (Front, error) {
	f := Front{Slots: map[vault.OperatorID][]byte{}}
	err := store.View(ctx, func(r db.Reader) error {
		var ok bool
		var err error
		if f.Header, ok, err = r.Get(Single(KindHeader)); err != nil || !ok {
			return orHeadless(err)
		}
		if f.Checksum, _, err = r.Get(Single(KindChecksum)); err != nil {
			return err
		}
		if f.Roster, _, err = r.Get(Single(KindRoster)); err != nil {
			return err
		}
		return f.scan(r)
	})
	if err != nil {
		return f, err
	}
	if _, err := vault.DecodeHeader(f.Header); err != nil {
		return f, fmt.Errorf("reading the header: %w", err)
	}
	slots := make([][]byte, 0, len(f.Slots))
	for _, slot := range f.Slots {
		slots = append(slots, slot)
	}
	return f, vault.VerifyChecksum(f.Checksum, f.Header, slots...)
}

// orHeadless: the store has seen its own mark on the file, so one without a
// header is not another program's; the way to it is broken.
func orHeadless(err error) error {
	if err != nil {
		return err
	}
	return &db.DamagedError{Where: "the header is missing"}
}

func (f *Front) scan(r db.Reader) error {
	for pair, err := range r.Scan(db.Range{Prefix: Single(KindSlot)}) {
		if err != nil {
			return err
		}
		var id vault.OperatorID
		if copy(id[:], pair.Key[1:]) != len(pair.Key)-1 {
			return &DamagedError{Key: pair.Key, Cause: errors.New("its key is too long")}
		}
		f.Slots[id] = pair.Value
	}
	for pair, err := range r.Scan(db.Range{Prefix: Single(KindGrant)}) {
		if err != nil {
			return err
		}
		grant, err := vault.DecodeGrant(pair.Value)
		if err != nil {
			return &DamagedError{Key: pair.Key, Cause: err}
		}
		// Else an edited address would make a grant one that is still to come.
		if !bytes.Equal(pair.Key, grantKey(grant)) {
			return &DamagedError{Key: pair.Key, Cause: errors.New("it is another key's, or made for somebody else")}
		}
		f.Grants = append(f.Grants, grant)
	}
	return nil
}

// FindSlot finds an operator's slot by his sign-in name; case does not matter.
func (f Front) FindSlot(name string) ([]byte, bool) {
	for _, slot := range f.Slots {
		if s, err := vault.DecodeSlot(slot); err == nil && strings.EqualFold(s.Name, name) {
			return slot, true
		}
	}
	return nil, false
}
