package core

import (
	"context"
	"fmt"
	"slices"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
)

// New keys are used at once for what is written from then on. What was sealed
// before is sealed anew afterwards, in batches that can be ended anywhere: the
// list of operators says which keys retire, so that the next start goes on. A
// key that nothing uses any more is taken out of the list with its grants, and
// then the file is compacted, because deleted pages stay in it.

// RenewKeys does what the renewal of keys has left to do and this session's
// keys allow: it returns at once where that is nothing. Call it after every
// sign-in and after what takes a key from somebody; while it runs the desk can
// be used. progress, if not nil, is told how many of how many records are done.
// Whatever ends it, calling it again goes on. Needs no permission: it shows
// nothing.
//
// What it cannot finish is left to the next who can: copies of passwords that
// customers chose to a holder of View Password, verifiers to one of Run Portal,
// taking old keys out of the list to one of Manage Operators.
func (s *Session) RenewKeys(ctx context.Context, progress func(done, of int)) error {
	if progress == nil {
		progress = func(int, int) {}
	}
	s.desk.renewing.Lock()
	defer s.desk.renewing.Unlock()
	r := renewing{s: s, h: s.h, progress: progress}
	if err := r.run(ctx); err != nil {
		return fmt.Errorf("renewing keys (the next start goes on): %w", err)
	}
	return nil
}

// KeysRetiring says whether RenewKeys, by whomever, has something left to do:
// the names of the keys that still retire, and whether the file is to be
// compacted.
func (s *Session) KeysRetiring(ctx context.Context) (keys []string, compact bool, err error) {
	for _, ref := range s.h.keys.keyring().Roster().Retiring() {
		keys = append(keys, ref.String())
	}
	note, err := s.h.renewal(ctx)
	return keys, note.Compact, err
}

// Compact rewrites the file so that nothing deleted is left in it, and gives
// its space back. Needs no permission: it shows nothing, and loses nothing.
// ErrSignIn once the session has ended.
func (s *Session) Compact(ctx context.Context) error {
	if err := s.may(0); err != nil {
		return err
	}
	if err := s.h.store.Compact(ctx); err != nil {
		return err
	}
	_, err := s.h.store.Update(ctx, func(tx *record.Tx) error {
		if err := changeRenewal(tx, func(r *renewal) { r.Compact = false }); err != nil {
			return err
		}
		return tx.Audit(record.Entry{Actor: s.actor, Action: "desk.compact"})
	})
	return commitError(err)
}

func (h *house) renewal(ctx context.Context) (note renewal, err error) {
	err = h.store.View(ctx, func(r *record.Reader) error {
		note, _, err = record.Find[renewal](r, teamKey(partRenewal))
		return err
	})
	return note, err
}

// renewing is one run of RenewKeys.
type renewing struct {
	s        *Session
	h        *house
	progress func(done, of int)
	done, of int
}

func (r *renewing) run(ctx context.Context) error {
	retiring := r.h.keys.keyring().Roster().Retiring()
	if len(retiring) > 0 {
		unused, err := r.seal(ctx, retiring)
		if err != nil {
			return err
		}
		if err := r.retire(ctx, unused); err != nil {
			return err
		}
	}
	note, err := r.h.renewal(ctx)
	if err != nil || !note.Compact || len(r.dataRetiring()) > 0 {
		return err
	}
	return r.s.Compact(ctx)
}

func (r *renewing) dataRetiring() []vault.KeyRef {
	return ofKind(r.h.keys.keyring().Roster().Retiring(), vault.DataKey)
}

func ofKind(refs []vault.KeyRef, kinds ...vault.Kind) []vault.KeyRef {
	return slices.DeleteFunc(slices.Clone(refs), func(ref vault.KeyRef) bool { return !slices.Contains(kinds, ref.Kind) })
}

// seal seals anew what is under retiring keys, and says which of them nothing
// uses any more.
func (r *renewing) seal(ctx context.Context, retiring []vault.KeyRef) (unused []vault.KeyRef, err error) {
	epoch := r.h.keys.keyring().Epoch()
	data := ofKind(retiring, vault.DataKey)
	if len(data) > 0 {
		if err := r.count(ctx, epoch); err != nil {
			return nil, err
		}
	}
	used, err := r.credentials(ctx, ofKind(retiring, vault.ViewKey, vault.LoginKey))
	if err != nil {
		return nil, err
	}
	if err := r.proofs(ctx, ofKind(retiring, vault.LoginKey), used); err != nil {
		return nil, err
	}
	if err := r.products(ctx, ofKind(retiring, vault.IssueKey), used); err != nil {
		return nil, err
	}
	if len(data) > 0 {
		if err := r.lookups(ctx, epoch); err != nil {
			return nil, err
		}
		if err := r.licenses(ctx, epoch); err != nil {
			return nil, err
		}
		before := r.done
		damaged := 0
		_, damaged, err = r.h.store.Reseal(ctx, epoch, batchSize(r.h.store.Limits(), 2), func(n int) { r.at(before + n) })
		if err != nil {
			return nil, err
		}
		if damaged > 0 {
			return nil, &Error{Kind: ErrDamaged, Sentence: fmt.Sprintf(
				"The desk is damaged: %s could not be sealed anew. Run check; restore a backup.", counted(damaged, "record", "records"))}
		}
	}
	return slices.DeleteFunc(slices.Clone(retiring), func(ref vault.KeyRef) bool { return used[ref] > 0 }), nil
}

// count finds out how much there is to do.
func (r *renewing) count(ctx context.Context, epoch uint32) error {
	records, err := r.h.store.Outdated(ctx, epoch)
	if err != nil {
		return err
	}
	note, err := r.h.renewal(ctx)
	if err != nil {
		return err
	}
	from := record.Key(nil)
	if note.Epoch == epoch {
		from = profileKey(note.Lookups)
	}
	customers, err := r.h.store.Count(ctx, record.Single(record.KindProfile), from)
	r.of = records + customers
	return err
}

func (r *renewing) at(done int) {
	r.done = done
	r.progress(done, max(done, r.of))
}

// retire takes keys that nothing uses out of the list, with their grants.
// Without the authority's key it is left to somebody who has that.
func (r *renewing) retire(ctx context.Context, unused []vault.KeyRef) error {
	if len(unused) == 0 || !r.h.keys.keyring().Holds(vault.AuthorityKey) {
		return nil
	}
	return r.s.desk.changeTeam(ctx, r.s.signer(), func(c *teamChange) error {
		if err := c.next.Retire(unused...); err != nil {
			return err
		}
		c.compact = true
		values := make([]record.Value, len(unused))
		for i, ref := range unused {
			values[i] = record.Value{Field: "key", Old: ref.String()}
		}
		c.log("keys.retire", "", values...)
		return nil
	})
}
