package record

import (
	"bytes"
	"fmt"
	"maps"

	"github.com/keydesk/keydesk/core/vault"
	"github.com/keydesk/keydesk/db"
)

// ReplaceSlot puts an operator's slot in the place of the one in front, with
// the checksum over all, and returns the front as it then is: for the
// operator's own change of password, in one transaction with its audit entry.
// db.ErrConflict where the front was changed since it was read.
func (tx *Tx) ReplaceSlot(front Front, id vault.OperatorID, slot []byte) (Front, error) {
	sum, _, err := tx.raw.Get(Single(KindChecksum))
	if err != nil {
		return front, fmt.Errorf("reading the checksum: %w", err)
	}
	if _, known := front.Slots[id]; !known || !bytes.Equal(sum, front.Checksum) {
		return front, fmt.Errorf("replacing the slot of operator %s: %w", id, db.ErrConflict)
	}
	next := front
	next.Slots = maps.Clone(front.Slots)
	next.Slots[id] = slot
	all := make([][]byte, 0, len(next.Slots))
	for _, s := range next.Slots {
		all = append(all, s)
	}
	next.Checksum = vault.Checksum(next.Header, all...)
	if err := tx.raw.Put(slotKey(id), slot); err != nil {
		return front, fmt.Errorf("writing the slot of operator %s: %w", id, err)
	}
	if err := tx.raw.Put(Single(KindChecksum), next.Checksum); err != nil {
		return front, fmt.Errorf("writing the checksum: %w", err)
	}
	return next, nil
}
