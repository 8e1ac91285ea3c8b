package record_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/core/vault"
	"github.com/keydesk/keydesk/db"
	"github.com/keydesk/keydesk/db/mem"
)

// front reads the front of a rig.
func (r *rig) front(t testing.TB) record.Front {
	t.Helper()
	f, err := record.ReadFront(t.Context(), r.db)
	ok(t, err)
	return f
}

// hired adds Bob and returns the front and his ID.
func hired(t *testing.T, r *rig) (record.Front, vault.OperatorID) {
	t.Helper()
	keys := founded(t).Keys
	bob, slot, err := keys.NewOperator(t.Context(), vault.RecoveryID, "Bob", secret.New("bob's own password"), vault.FloorKDF())
	ok(t, err)
	next := keys.Roster()
	next.Generation++
	next.Operators = append(next.Operators, bob)
	slices.SortFunc(next.Operators, func(a, b vault.RosterOperator) int { return bytes.Compare(a.ID[:], b.ID[:]) })
	roster, err := keys.SignRoster(next)
	ok(t, err)
	grants := []vault.Grant{{Kind: vault.DataKey, Epoch: 1, To: bob.ID, Sealed: []byte("as if")}}
	var front record.Front
	r.update(t, func(tx *record.Tx) (err error) {
		front, err = tx.ChangeFront(r.front(t), record.FrontChange{
			Roster: roster, Slots: map[vault.OperatorID][]byte{bob.ID: slot}, Grants: grants,
		})
		return err
	})
	return front, bob.ID
}

func sorted(f record.Front) record.Front {
	f.Grants = slices.Clone(f.Grants)
	slices.SortFunc(f.Grants, func(a, b vault.Grant) int {
		x, errX := vault.EncodeGrant(a)
		y, errY := vault.EncodeGrant(b)
		if errX != nil || errY != nil {
			return 0
		}
		return bytes.Compare(x, y)
	})
	return f
}

// TestChangeFront: what it returns is what is read then.
func TestChangeFront(t *testing.T) {
	r := newRig(t, mem.Options{})
	before := r.front(t)
	if found, err := r.CheckFront(t.Context(), before); len(found) > 0 || err != nil {
		t.Errorf("a desk of one operator: %v, %v", found, err)
	}
	front, bob := hired(t, r)
	same(t, front, r.front(t))
	if found, err := r.CheckFront(t.Context(), front); len(found) > 0 || err != nil {
		t.Errorf("after the change: %v, %v", found, err)
	}
	_, err := r.Update(t.Context(), func(tx *record.Tx) error {
		_, err := tx.ChangeFront(before, record.FrontChange{Slots: map[vault.OperatorID][]byte{bob: nil}})
		return err
	})
	if !errors.Is(err, db.ErrConflict) {
		t.Errorf("over a front that is another by now: %v", err)
	}
	was := front
	r.update(t, func(tx *record.Tx) (err error) {
		front, err = tx.ChangeFront(was, record.FrontChange{
			Slots: map[vault.OperatorID][]byte{bob: nil},
			Drop:  slices.DeleteFunc(slices.Clone(was.Grants), func(g vault.Grant) bool { return g.To != bob }),
		})
		return err
	})
	same(t, front, r.front(t))
	if len(front.Slots) != 1 || len(front.Grants) != len(before.Grants) {
		t.Errorf("%d slots and %d grants are left", len(front.Slots), len(front.Grants))
	}
}

func same(t *testing.T, a, b record.Front) {
	t.Helper()
	a, b = sorted(a), sorted(b)
	grants := slices.EqualFunc(a.Grants, b.Grants, func(x, y vault.Grant) bool {
		return x.Ref() == y.Ref() && x.To == y.To && bytes.Equal(x.Sealed, y.Sealed)
	})
	slots := len(a.Slots) == len(b.Slots)
	for id, slot := range a.Slots {
		slots = slots && bytes.Equal(slot, b.Slots[id])
	}
	if !grants || !slots || !bytes.Equal(a.Roster, b.Roster) || !bytes.Equal(a.Checksum, b.Checksum) {
		t.Error("what was written is not what is read")
	}
}

// TestFrontPutBack: the list of operators or a slot from an earlier copy is
// named, though its signature and its checksum are as good as ever.
func TestFrontPutBack(t *testing.T) {
	r := newRig(t, mem.Options{})
	before := r.front(t)
	front, bob := hired(t, r)
	older := front
	older.Roster = before.Roster
	expectProblems(t, r, older, "the list of operators is generation 1 and not generation 2")
	renamed, err := vault.RenameSlot(front.Slots[bob], "Bobby")
	ok(t, err)
	other := front
	other.Slots = map[vault.OperatorID][]byte{bob: renamed}
	expectProblems(t, r, other, `the sign-in record of operator "Bobby" is not the one written last`, "is missing")
	if found, err := r.CheckFront(t.Context(), other, founded(t).Operator.ID()); len(found) > 0 || err != nil {
		t.Errorf("another operator's sign-in: %v, %v", found, err)
	}
}

func expectProblems(t *testing.T, r *rig, f record.Front, want ...string) {
	t.Helper()
	found, err := r.CheckFront(t.Context(), f)
	ok(t, err)
	if len(found) != len(want) {
		t.Fatalf("found %q, want %q", found, want)
	}
	for i, part := range want {
		if !strings.Contains(found[i].What, part) {
			t.Errorf("found %q, want one that says %q", found[i].What, part)
		}
	}
}
