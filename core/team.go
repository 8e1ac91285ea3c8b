package core

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
)

// signer is who changes the operators: a session, or the recovery key.
type signer struct {
	ring  *ring
	store *record.Store
	actor record.Actor
}

func (s *Session) signer() signer { return signer{s.h.keys, s.h.store, s.actor} }

// teamChange is a change of the operators in the making.
type teamChange struct {
	front   record.Front
	keys    *vault.Keyring
	was     vault.Roster
	next    vault.Roster // to be changed; one generation on
	slots   map[vault.OperatorID][]byte
	must    map[vault.OperatorID]bool // who must, or need not, change his password
	rekeyed []vault.OperatorID        // have another key pair: what was granted to them opens for nobody
	entries []record.Entry
	values  [][]record.Value
	compact bool // what goes is to leave the file
}

// log adds an audit entry on an operator or a group.
func (c *teamChange) log(action, subject string, values ...record.Value) {
	c.entries = append(c.entries, record.Entry{Action: action, Subject: subject})
	c.values = append(c.values, values)
}

// changeTeam has plan make up a change of the operators, signs it, makes new
// keys of every kind that somebody loses, makes the grants it can, and writes
// all that in one transaction. Then everybody who is signed in here has the new
// list. ErrStoreBusy where the list is another than the one the keys are of.
func (d *Desk) changeTeam(ctx context.Context, by signer, plan func(*teamChange) error) error {
	d.team.Lock()
	defer d.team.Unlock()
	front, keys := d.frontNow(), by.ring.keyring()
	c := &teamChange{
		front: front, keys: keys, was: keys.Roster(), next: keys.Roster(),
		slots: map[vault.OperatorID][]byte{}, must: map[vault.OperatorID]bool{},
	}
	c.next.Generation++
	if listed, err := vault.PeekRoster(front.Roster); err != nil || listed.Generation != c.was.Generation {
		return fmt.Errorf("changing the operators: %w", errors.Join(ErrStoreBusy, err))
	}
	if err := plan(c); err != nil {
		return err
	}
	change, err := c.settle()
	if err != nil {
		return err
	}
	var now record.Front
	_, err = by.store.Update(ctx, func(tx *record.Tx) (err error) {
		if now, err = tx.ChangeFront(front, change); err != nil {
			return err
		}
		return c.write(tx, by.actor)
	})
	if err != nil {
		return commitError(err)
	}
	d.setFront(now)
	return d.tellAll(context.WithoutCancel(ctx))
}

// settle signs the roster and works out which grants come and go.
func (c *teamChange) settle() (record.FrontChange, error) {
	lost := lostKinds(c.was, c.next)
	renewal, err := c.keys.Renew(c.next, lost...)
	if err != nil {
		return record.FrontChange{}, fmt.Errorf("signing the list of operators: %w", err)
	}
	after, err := c.keys.Adopt(renewal.Roster)
	if err != nil {
		return record.FrontChange{}, fmt.Errorf("reading the signed list again: %w", err)
	}
	defer after.Lock()
	roster := after.Roster()
	kept, dropped := c.sift(roster)
	grants, err := giveAll(after, roster.Pending(slices.Concat(kept, renewal.Grants)))
	if err != nil {
		return record.FrontChange{}, err
	}
	grants = append(grants, renewal.Grants...)
	if err := orphaned(c.was, c.front.Grants, roster, slices.Concat(kept, grants)); err != nil {
		return record.FrontChange{}, err
	}
	c.compact = c.compact || len(lost) > 0
	return record.FrontChange{Roster: renewal.Roster, Slots: c.slots, Grants: grants, Drop: dropped}, nil
}

// sift parts the grants that stay good from those that go.
func (c *teamChange) sift(roster vault.Roster) (kept, dropped []vault.Grant) {
	stray := map[vault.Due]bool{}
	for _, g := range roster.Stray(c.front.Grants) {
		stray[vault.Due{KeyRef: g.Ref(), To: g.To}] = true
	}
	for _, g := range c.front.Grants {
		if stray[vault.Due{KeyRef: g.Ref(), To: g.To}] || slices.Contains(c.rekeyed, g.To) {
			dropped = append(dropped, g)
		} else {
			kept = append(kept, g)
		}
	}
	return kept, dropped
}

// giveAll makes the grants whose keys are held.
func giveAll(keys *vault.Keyring, dues []vault.Due) (made []vault.Grant, err error) {
	for _, due := range dues {
		g, err := keys.GrantTo(due.KeyRef, due.To)
		if errors.Is(err, vault.ErrNoKey) {
			continue // pending
		}
		if err != nil {
			return nil, err
		}
		made = append(made, g)
	}
	return made, nil
}

// write is the part of the change that lies in records.
func (c *teamChange) write(tx *record.Tx, actor record.Actor) error {
	if err := markMustChange(tx, c.must); err != nil {
		return err
	}
	if c.compact {
		if err := markCompaction(tx); err != nil {
			return err
		}
	}
	for i, entry := range c.entries {
		entry.Actor = actor
		if err := tx.Audit(entry, c.values[i]...); err != nil {
			return err
		}
	}
	return nil
}

// lostKinds are the kinds of keys that somebody had and is to have no more: he
// may have copied them.
func lostKinds(was, next vault.Roster) (lost []vault.Kind) {
	for _, o := range was.Operators {
		now, _ := next.Find(o.ID)
		still := next.HeldKinds(now)
		for _, kind := range was.HeldKinds(o) {
			if !slices.Contains(still, kind) && !slices.Contains(lost, kind) {
				lost = append(lost, kind)
			}
		}
	}
	slices.Sort(lost)
	return lost
}

// orphaned refuses a change after which nobody would hold a key that somebody
// holds now: what it keeps would open by the recovery key alone.
func orphaned(was vault.Roster, had []vault.Grant, next vault.Roster, has []vault.Grant) error {
	held := func(r vault.Roster, grants []vault.Grant, ref vault.KeyRef) bool {
		return slices.ContainsFunc(grants, func(g vault.Grant) bool {
			o, known := r.Find(g.To)
			return g.Ref() == ref && known && r.Entitled(o, ref.Kind)
		})
	}
	for _, due := range next.Dues() {
		before := due.KeyRef
		before.Epoch = min(before.Epoch, was.Current(due.Kind))
		if held(was, had, before) && !held(next, has, due.KeyRef) {
			return lastHolder(due.Kind)
		}
	}
	return nil
}

// lastHolder says whose leaving is refused, and what would help.
func lastHolder(kind vault.Kind) error {
	sentence := fmt.Sprintf("Nobody else holds the %s yet. Have another operator with that permission sign in first, so that it is handed on; nothing was changed.", kind)
	switch kind {
	case vault.AuthorityKey:
		sentence = "This is the last administrator: nobody else could manage operators. Make another operator an administrator first; nothing was changed."
	case vault.ViewKey:
		sentence = "Nobody else holds View Password: the passwords that customers chose could not be seen any more. Give it to another operator first; nothing was changed."
	}
	return &Error{Kind: ErrRefused, Sentence: sentence}
}

// tellAll opens the list of operators anew for everybody who is signed in here.
// Whoever may not any more loses his keys.
func (d *Desk) tellAll(ctx context.Context) error {
	var failed error
	for _, s := range d.sessions {
		if err := d.tell(ctx, s); err != nil {
			s.h.keys.Lock()
			d.options.Log.Warn("an operator's session ended with a change of the operators", "operator", s.actor.Name, "error", err)
			if !errors.Is(err, vault.ErrInactive) && !errors.Is(err, vault.ErrRoster) {
				failed = errors.Join(failed, err)
			}
		}
	}
	return failed
}

func (d *Desk) tell(ctx context.Context, s *Session) error {
	front := d.frontNow()
	if slot, err := vault.DecodeSlot(front.Slots[s.operator.ID()]); err == nil {
		s.operator.Rename(slot.Name)
	}
	keys, err := s.operator.Open(front.Roster, front.Grants)
	if err != nil {
		return err
	}
	s.h.keys.replace(keys)
	if err := d.equip(keys); err != nil {
		return err
	}
	return d.freshSlot(ctx, s)
}

// givePending makes the grants that waited for a holder of this session's keys.
func (d *Desk) givePending(ctx context.Context, s *Session) error {
	front, keys := d.frontNow(), s.h.keys.keyring()
	roster := keys.Roster()
	made, err := giveAll(keys, roster.Pending(front.Grants))
	if err != nil || len(made) == 0 {
		return err
	}
	given := map[vault.OperatorID][]string{}
	var order []vault.OperatorID
	for _, g := range made {
		if given[g.To] == nil {
			order = append(order, g.To)
		}
		given[g.To] = append(given[g.To], g.Ref().String())
	}
	var now record.Front
	_, err = s.h.store.Update(ctx, func(tx *record.Tx) (err error) {
		if now, err = tx.ChangeFront(front, record.FrontChange{Grants: made}); err != nil {
			return err
		}
		for _, to := range order {
			entry := record.Entry{Actor: s.actor, Action: "operator.grant", Subject: nameIn(roster, to)}
			if err := tx.Audit(entry, record.Value{Field: "keys", New: strings.Join(given[to], ", ")}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("handing keys on to colleagues: %w", commitError(err))
	}
	d.setFront(now)
	return nil
}

// nameIn is an operator's name in a roster.
func nameIn(r vault.Roster, id vault.OperatorID) string {
	if o, known := r.Find(id); known {
		return o.Name
	}
	return id.String()
}
