package record

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"slices"

	"github.com/keydesk/keydesk/core/vault"
)

// The front stands in clear, and its parts are signed or sealed one by one: a
// part that is put back from an earlier copy of the file is as good as it was
// then. So each change of the front seals a record of what the front now is.
// A desk whose front was never changed has no such record.

// frontSeal is that record. Grants are not in it: the roster says which there
// are to be.
type frontSeal struct {
	Generation uint64    `cbor:"1,keyasint"` // of the roster
	Roster     []byte    `cbor:"2,keyasint"` // SHA-256
	Slots      []slotSum `cbor:"3,keyasint"` // ascending by operator
}

// slotSum is the SHA-256 of one slot.
type slotSum struct {
	Operator []byte `cbor:"1,keyasint"`
	Sum      []byte `cbor:"2,keyasint"`
}

func sealOf(f Front) (frontSeal, error) {
	r, err := vault.PeekRoster(f.Roster)
	if err != nil {
		return frontSeal{}, fmt.Errorf("sealing the list of operators: %w", err)
	}
	s := frontSeal{Generation: r.Generation, Roster: sum(f.Roster)}
	for id, slot := range f.Slots {
		s.Slots = append(s.Slots, slotSum{bytes.Clone(id[:]), sum(slot)})
	}
	slices.SortFunc(s.Slots, func(a, b slotSum) int { return bytes.Compare(a.Operator, b.Operator) })
	return s, nil
}

func sum(data []byte) []byte {
	s := sha256.Sum256(data)
	return s[:]
}

func (tx *Tx) sealFront(f Front) error {
	s, err := sealOf(f)
	if err != nil {
		return err
	}
	return tx.Put(Single(KindFront), s)
}

// CheckFront compares the front with what was sealed when it was changed last
// and names each part that is another: the list of operators, or a slot, that
// was put back from an earlier copy. only limits it to the list and one
// operator's slot, which is what his sign-in rests on.
func (s *Store) CheckFront(ctx context.Context, f Front, only ...vault.OperatorID) (problems []Problem, err error) {
	var sealed frontSeal
	var known bool
	err = s.View(ctx, func(r *Reader) (err error) {
		sealed, known, err = Find[frontSeal](r, Single(KindFront))
		return err
	})
	if err != nil || !known {
		return nil, err
	}
	now, err := sealOf(f)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(now.Roster, sealed.Roster) {
		problems = append(problems, Problem{fmt.Sprintf(
			"the list of operators is generation %d and not generation %d as it was written last (put back from an earlier copy?)",
			now.Generation, sealed.Generation)})
	}
	return append(problems, sealed.slotProblems(f, now, only)...), nil
}

func (s frontSeal) slotProblems(f Front, now frontSeal, only []vault.OperatorID) (problems []Problem) {
	written := map[string][]byte{}
	for _, each := range s.Slots {
		written[string(each.Operator)] = each.Sum
	}
	for _, each := range now.Slots {
		want := written[string(each.Operator)]
		delete(written, string(each.Operator))
		id := vault.OperatorID(each.Operator)
		if bytes.Equal(want, each.Sum) || len(only) > 0 && !slices.Contains(only, id) {
			continue
		}
		problems = append(problems, Problem{fmt.Sprintf(
			"the sign-in record of operator %s is not the one written last (put back from an earlier copy?)", f.slotName(id))})
	}
	for id := range written {
		if len(only) == 0 {
			problems = append(problems, Problem{fmt.Sprintf("the sign-in record of operator %x is missing", id)})
		}
	}
	return problems
}

// slotName is the sign-in name of an operator's slot, or his ID.
func (f Front) slotName(id vault.OperatorID) string {
	if s, err := vault.DecodeSlot(f.Slots[id]); err == nil {
		return fmt.Sprintf("%q", s.Name)
	}
	return id.String()
}
