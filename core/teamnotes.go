package core

import (
	"slices"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
)

// The parts of what is known of the operators beside the signed list.
const (
	partNotes   = 1
	partRenewal = 2
)

func teamKey(part byte) record.Key { return append(record.Single(record.KindTeam), part) }

// teamNotes say of whom another password is asked: what decides it is sealed
// in their slots. The list shows it.
type teamNotes struct {
	MustChange [][]byte `cbor:"1,keyasint,omitempty"` // operators' IDs
}

func (n teamNotes) mustChange(id vault.OperatorID) bool {
	return slices.ContainsFunc(n.MustChange, func(one []byte) bool { return string(one) == string(id[:]) })
}

// markMustChange notes who must, or need not, change his password.
func markMustChange(tx *record.Tx, must map[vault.OperatorID]bool) error {
	notes, known, err := record.Find[teamNotes](tx, teamKey(partNotes))
	if err != nil {
		return err
	}
	changed := false
	for id, yes := range must {
		if notes.mustChange(id) == yes {
			continue
		}
		changed = true
		notes.MustChange = slices.DeleteFunc(notes.MustChange, func(one []byte) bool { return string(one) == string(id[:]) })
		if yes {
			notes.MustChange = append(notes.MustChange, slices.Clone(id[:]))
		}
	}
	switch {
	case !changed:
		return nil
	case len(notes.MustChange) == 0 && known:
		return tx.Delete(teamKey(partNotes))
	}
	slices.SortFunc(notes.MustChange, slices.Compare[[]byte])
	return tx.Put(teamKey(partNotes), notes)
}

// renewal is how far the renewal of keys has come; what is left to do is
// known by the list of operators.
type renewal struct {
	Epoch   uint32 `cbor:"1,keyasint,omitempty"` // of the data key that Lookups is for
	Lookups uint64 `cbor:"2,keyasint,omitempty"` // customers up to this one are found under it
	Compact bool   `cbor:"3,keyasint,omitempty"` // the file is to be compacted
	// Licenses is the key of the last license or activation that is found under it.
	Licenses string `cbor:"4,keyasint,omitempty"`
}

func (r renewal) nothing() bool { return r == renewal{} }

// changeRenewal changes the note; one that says nothing goes.
func changeRenewal(tx *record.Tx, change func(*renewal)) error {
	note, known, err := record.Find[renewal](tx, teamKey(partRenewal))
	if err != nil {
		return err
	}
	was := note
	change(&note)
	switch {
	case note == was:
		return nil
	case note.nothing() && known:
		return tx.Delete(teamKey(partRenewal))
	}
	return tx.Put(teamKey(partRenewal), note)
}

// markCompaction has the next renewal end with a file in which nothing of what
// was deleted is left.
func markCompaction(tx *record.Tx) error {
	return changeRenewal(tx, func(r *renewal) { r.Compact = true })
}
