package vault

import (
	"crypto/ed25519"
	"fmt"
	"strings"
)

// check holds the roster to its rules, so that code behind it need not ask.
func (r Roster) check() error {
	if r.Vault == (ID{}) || r.Generation == 0 {
		return &RosterError{"vault or generation missing"}
	}
	groups, err := r.checkGroups()
	if err != nil {
		return err
	}
	if err := r.checkOperators(groups); err != nil {
		return err
	}
	if err := r.checkEpochs(); err != nil {
		return err
	}
	if r.Recovery.Generation == 0 || len(r.Recovery.Public) != publicPQ {
		return &RosterError{"the recovery key is missing"}
	}
	return nil
}

func (r Roster) checkGroups() (map[uint32]bool, error) {
	known := make(map[uint32]bool, len(r.Groups))
	last := uint32(0)
	for _, g := range r.Groups {
		if g.ID <= last || checkName("group", g.Name) != nil || g.Permissions&^AllPermissions != 0 {
			return nil, &RosterError{fmt.Sprintf("group %d is out of order, nameless or has unknown permissions", g.ID)}
		}
		last = g.ID
		known[g.ID] = true
	}
	return known, nil
}

func (r Roster) checkOperators(groups map[uint32]bool) error {
	names := make(map[string]bool, len(r.Operators))
	last := RecoveryID
	for _, o := range r.Operators {
		if string(o.ID[:]) <= string(last[:]) {
			return &RosterError{fmt.Sprintf("operator %s is out of order", o.ID)}
		}
		last = o.ID
		if err := o.check(groups); err != nil {
			return err
		}
		name := strings.ToLower(o.Name)
		if o.State != Removed && names[name] {
			return &RosterError{fmt.Sprintf("two operators are named %q", o.Name)}
		}
		names[name] = names[name] || o.State != Removed
	}
	return nil
}

func (o RosterOperator) check(groups map[uint32]bool) error {
	switch {
	case checkName("operator", o.Name) != nil || len(o.Email) > maxName:
		return &RosterError{fmt.Sprintf("operator %s: the name or address is missing or too long", o.ID)}
	case len(o.Public) != publicPQ:
		return &RosterError{fmt.Sprintf("operator %s: the public key has a wrong size", o.ID)}
	case o.Permissions&^AllPermissions != 0:
		return &RosterError{fmt.Sprintf("operator %s: unknown permissions", o.ID)}
	case o.State < Active || o.State > Removed:
		return &RosterError{fmt.Sprintf("operator %s: unknown state %d", o.ID, o.State)}
	}
	last := uint32(0)
	for _, g := range o.Groups {
		if g <= last || !groups[g] {
			return &RosterError{fmt.Sprintf("operator %s: unknown group %d, or out of order", o.ID, g)}
		}
		last = g
	}
	return nil
}

func (r Roster) checkEpochs() error {
	var last KeyRef
	seen := make(map[Kind]bool)
	for _, e := range r.Epochs {
		ref := KeyRef{e.Kind, e.Number}
		first := e.Kind != last.Kind
		if !e.Kind.valid() || e.Number == 0 || e.Kind < last.Kind || !first && e.Number <= last.Epoch {
			return &RosterError{fmt.Sprintf("the %s is unknown or out of order", ref)}
		}
		if len(e.Value) != valueSize(e.Kind) {
			return &RosterError{fmt.Sprintf("the %s has a value of a wrong size", ref)}
		}
		if want := handOverSize(e.Kind, first); len(e.HandOver) != want {
			return &RosterError{fmt.Sprintf("the %s has a hand-over of %d bytes instead of %d", ref, len(e.HandOver), want)}
		}
		last = ref
		seen[e.Kind] = true
	}
	for _, kind := range kinds() {
		if !seen[kind] {
			return &RosterError{fmt.Sprintf("there is no %s", kind)}
		}
	}
	return nil
}

func valueSize(kind Kind) int {
	switch kind {
	case ViewKey:
		return publicPQ
	case LoginKey:
		return publicX25519
	}
	return 32 // a check value, or the authority's public half
}

func handOverSize(kind Kind, first bool) int {
	if kind == AuthorityKey && !first {
		return ed25519.SignatureSize
	}
	return 0
}
