package record

import (
	"bytes"
	"fmt"
	"maps"

	"github.com/keydesk/keydesk/core/vault"
	"github.com/keydesk/keydesk/db"
)

// FrontChange is what a change of the operators writes. What it does not name
// stays.
type FrontChange struct {
	Roster []byte                      // nil: the one there is
	Slots  map[vault.OperatorID][]byte // nil: that operator's goes
	Grants []vault.Grant               // new, or in the place of one of the same key to the same
	Drop   []vault.Grant               // these go
}

// ChangeFront writes a change of the operators over the front as it was read,
// with the checksum and the seal over all, and returns the front as it then
// is. db.ErrConflict where the front was changed since it was read.
func (tx *Tx) ChangeFront(front Front, c FrontChange) (Front, error) {
	if err := tx.sameFront(front); err != nil {
		return front, err
	}
	next := front
	next.Slots = maps.Clone(front.Slots)
	for id, slot := range c.Slots {
		if err := tx.putSlot(next.Slots, id, slot); err != nil {
			return front, err
		}
	}
	if c.Roster != nil {
		next.Roster = c.Roster
		if err := tx.putClear(Single(KindRoster), c.Roster); err != nil {
			return front, err
		}
	}
	next.Checksum = vault.Checksum(next.Header, next.slots()...)
	if err := tx.putClear(Single(KindChecksum), next.Checksum); err != nil {
		return front, err
	}
	var err error
	if next.Grants, err = tx.changeGrants(front.Grants, c); err != nil {
		return front, err
	}
	return next, tx.sealFront(next)
}

// ReplaceSlot puts an operator's slot in the place of the one in front: for
// the operator's own change of password, in one transaction with its audit
// entry. Errors as of ChangeFront; one who has no slot gets none.
func (tx *Tx) ReplaceSlot(front Front, id vault.OperatorID, slot []byte) (Front, error) {
	if _, known := front.Slots[id]; !known {
		return front, fmt.Errorf("replacing the slot of operator %s: %w", id, db.ErrConflict)
	}
	return tx.ChangeFront(front, FrontChange{Slots: map[vault.OperatorID][]byte{id: slot}})
}

// sameFront says whether the front is still the one that was read.
func (tx *Tx) sameFront(front Front) error {
	for key, want := range map[Kind][]byte{KindChecksum: front.Checksum, KindRoster: front.Roster} {
		have, _, err := tx.raw.Get(Single(key))
		if err != nil {
			return fmt.Errorf("reading the %s: %w", key, err)
		}
		if !bytes.Equal(have, want) {
			return fmt.Errorf("changing the operators: %w", db.ErrConflict)
		}
	}
	return nil
}

func (tx *Tx) putSlot(slots map[vault.OperatorID][]byte, id vault.OperatorID, slot []byte) error {
	if slot == nil {
		delete(slots, id)
		if err := tx.raw.Delete(slotKey(id)); err != nil {
			return fmt.Errorf("deleting the slot of operator %s: %w", id, err)
		}
		return nil
	}
	slots[id] = slot
	return tx.putClear(slotKey(id), slot)
}

// changeGrants drops and writes grants and returns those there are then.
func (tx *Tx) changeGrants(grants []vault.Grant, c FrontChange) ([]vault.Grant, error) {
	gone := map[string]bool{}
	for _, g := range c.Drop {
		gone[string(grantKey(g))] = true
		if err := tx.raw.Delete(grantKey(g)); err != nil {
			return nil, fmt.Errorf("deleting the grant of the %s to %s: %w", g.Ref(), g.To, err)
		}
	}
	for _, g := range c.Grants {
		gone[string(grantKey(g))] = true
		value, err := vault.EncodeGrant(g)
		if err != nil {
			return nil, err
		}
		if err := tx.putClear(grantKey(g), value); err != nil {
			return nil, err
		}
	}
	var next []vault.Grant
	for _, g := range grants {
		if !gone[string(grantKey(g))] {
			next = append(next, g)
		}
	}
	return append(next, c.Grants...), nil
}

// putClear writes what has no envelope.
func (tx *Tx) putClear(key Key, value []byte) error {
	if err := tx.raw.Put(key, value); err != nil {
		return fmt.Errorf("writing the %s: %w", key, err)
	}
	return nil
}

// slots lists the slots, in no order.
func (f Front) slots() [][]byte {
	all := make([][]byte, 0, len(f.Slots))
	for _, s := range f.Slots {
		all = append(all, s)
	}
	return all
}
