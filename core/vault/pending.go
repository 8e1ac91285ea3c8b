package vault

import (
	"fmt"
	"slices"
)

// Due is a grant that the roster asks for.
type Due struct {
	KeyRef
	To OperatorID
}

// Dues lists every grant that the roster asks for: each key to every active
// operator whose permissions ask for its kind, and to the recovery key. Of
// the authority only the current key is granted; the others stay listed for
// what they signed.
func (r Roster) Dues() []Due {
	var dues []Due
	for _, e := range r.Epochs {
		ref := KeyRef{e.Kind, e.Number}
		if e.Kind == AuthorityKey && e.Number != r.Current(AuthorityKey) {
			continue
		}
		dues = append(dues, Due{ref, RecoveryID})
		for _, o := range r.Operators {
			if r.Entitled(o, e.Kind) {
				dues = append(dues, Due{ref, o.ID})
			}
		}
	}
	return dues
}

// Entitled says whether an operator is to hold keys of a kind: he is active,
// and his permissions ask for it.
func (r Roster) Entitled(o RosterOperator, kind Kind) bool {
	return o.State == Active && r.Permissions(o).Holds(kind)
}

// Pending lists the grants that the roster asks for and that are not there.
// Each is made by the next holder of the key who signs in.
func (r Roster) Pending(grants []Grant) []Due {
	return slices.DeleteFunc(r.Dues(), func(d Due) bool {
		return slices.ContainsFunc(grants, d.isOf)
	})
}

// Stray lists the grants that the roster does not ask for: a permission was
// taken away, a key is gone, or somebody put an old one back.
func (r Roster) Stray(grants []Grant) []Grant {
	dues := r.Dues()
	var stray []Grant
	for _, g := range grants {
		if !slices.ContainsFunc(dues, func(d Due) bool { return d.isOf(g) }) {
			stray = append(stray, g)
		}
	}
	return stray
}

func (d Due) isOf(g Grant) bool { return g.To == d.To && g.Ref() == d.KeyRef }

// Retiring lists the keys that a newer one of their kind has replaced and that
// are still there for what was sealed under them. Authority keys are not among
// them: they stay for what they signed.
func (r Roster) Retiring() []KeyRef {
	var old []KeyRef
	for _, e := range r.Epochs {
		if e.Kind != AuthorityKey && e.Number != r.Current(e.Kind) {
			old = append(old, KeyRef{e.Kind, e.Number})
		}
	}
	return old
}

// Retire takes keys that nothing uses any more out of the roster. A current
// key, or one of the authority, is refused with a RosterError.
func (r *Roster) Retire(refs ...KeyRef) error {
	retiring := r.Retiring()
	for _, ref := range refs {
		if !slices.Contains(retiring, ref) {
			return &RosterError{fmt.Sprintf("the %s is not one that retires", ref)}
		}
	}
	r.Epochs = slices.DeleteFunc(slices.Clone(r.Epochs), func(e RosterEpoch) bool {
		return slices.Contains(refs, KeyRef{e.Kind, e.Number})
	})
	return nil
}

// Held adds up what an operator has been given, as if he were active: the
// permissions whose keys he may have copied. One who was removed has none.
func (r Roster) Held(o RosterOperator) Permissions {
	if o.State == Disabled {
		o.State = Active
	}
	return r.Permissions(o)
}

// HeldKinds are the kinds of keys that go with Held: none, not even the data
// key, for one who was removed.
func (r Roster) HeldKinds(o RosterOperator) []Kind {
	if o.State != Active && o.State != Disabled {
		return nil
	}
	return r.Held(o).Kinds()
}

// Kinds are the kinds of keys that an operator with p is to hold.
func (p Permissions) Kinds() []Kind {
	return slices.DeleteFunc(kinds(), func(k Kind) bool { return !p.Holds(k) })
}
