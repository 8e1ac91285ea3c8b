package core

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/core/vault"
)

// Sites is the room of the vendor's sites that may ask through the portal.
type Sites struct{ s *Session }

// Sites is the room of sites.
func (s *Session) Sites() *Sites { return &Sites{s} }

// List gives every site, by name. Needs Change Settings.
func (st *Sites) List(ctx context.Context) (all []Site, err error) {
	if err := st.s.may(vault.ChangeSettings); err != nil {
		return nil, err
	}
	err = st.s.h.store.View(ctx, func(r *record.Reader) error {
		all = nil
		for raw, err := range r.Scan(record.Single(record.KindSite), nil, 0, false) {
			if err != nil {
				return err
			}
			var one siteRecord
			if err := raw.Decode(&one); err != nil {
				return err
			}
			id, _ := raw.Key.Number(0)
			if id == sitesGiven {
				continue
			}
			site, err := one.shown(r, id)
			if err != nil {
				return err
			}
			all = append(all, site)
		}
		return nil
	})
	slices.SortStableFunc(all, func(a, b Site) int { return strings.Compare(a.Name, b.Name) })
	return all, err
}

// Add makes a site of a scope, by the scope's name ("" is the default one), and
// gives its key, which is not shown again. Needs Change Settings and Run
// Portal. Errors: ErrInput, ErrExists, ErrNotFound.
func (st *Sites) Add(ctx context.Context, name, scope string) (site Site, key secret.Text, err error) {
	if err := st.may(); err != nil {
		return site, key, err
	}
	if name, err = cleanText("name", name); err != nil {
		return site, key, err
	}
	if name == "" {
		return site, key, &FieldError{"name", "Name the site, such as Shop."}
	}
	in, err := st.s.h.scopeOf(ctx, scope)
	if err != nil {
		return site, key, err
	}
	last, id, err := st.free(ctx, name)
	if err != nil {
		return site, key, err
	}
	_, err = st.s.h.store.Update(ctx, func(tx *record.Tx) error {
		site, key, err = st.add(tx, last, id, name, in)
		return err
	})
	if err != nil {
		return Site{}, secret.Text{}, commitError(err)
	}
	return site, key, nil
}

// may refuses whom keys must not be given by.
func (st *Sites) may() error {
	if err := st.s.may(vault.ChangeSettings); err != nil {
		return err
	}
	return st.s.may(vault.RunPortal)
}

// free finds a number for a new site, whose name must be no other's: one above
// any that was given. last is what was written down of those.
func (st *Sites) free(ctx context.Context, name string) (last, id uint64, err error) {
	err = st.s.h.store.View(ctx, func(r *record.Reader) error {
		given, _, err := record.Find[siteRecord](r, siteKey(sitesGiven))
		last = given.Last
		return err
	})
	if err != nil {
		return 0, 0, err
	}
	all, err := st.List(ctx)
	if err != nil {
		return 0, 0, err
	}
	if len(all) >= sitesMost {
		return 0, 0, &Error{Kind: ErrRefused, Sentence: fmt.Sprintf("There are %d sites, and no more can be; remove one first.", sitesMost)}
	}
	id = last + 1
	for _, one := range all {
		if strings.EqualFold(one.Name, name) {
			return 0, 0, &Error{Kind: ErrExists, Sentence: fmt.Sprintf("There is a site named %s already.", one.Name)}
		}
		id = max(id, one.ID+1)
	}
	return last, id, nil
}

func (st *Sites) add(tx *record.Tx, last, id uint64, name string, scope uint64) (site Site, key secret.Text, err error) {
	given, _, err := record.Find[siteRecord](tx, siteKey(sitesGiven))
	if err != nil {
		return site, key, err
	}
	if _, taken, err := record.Find[siteRecord](tx, siteKey(id)); err != nil || taken || given.Last != last {
		if err == nil {
			err = &Error{Kind: ErrConflict, Sentence: "Somebody else added a site at the same time. Nothing was changed; try again."}
		}
		return site, key, err
	}
	in, err := enter(tx, scope)
	if err != nil {
		return site, key, err
	}
	key, hash, err := newSiteKey(id)
	if err != nil {
		return site, key, err
	}
	s := siteRecord{Name: name, Scope: scope, CreatedAt: tx.Now().UnixMilli(), CreatedBy: st.s.actor.Name}
	if s.Proof, s.Epoch, err = st.s.h.keys.SealLogin(sitePurpose, hash, s.bound(id)...); err != nil {
		return site, key, fmt.Errorf("sealing a site's key: %w", err)
	}
	if err := tx.Put(siteKey(id), s); err != nil {
		return site, key, err
	}
	if err := tx.Put(siteKey(sitesGiven), siteRecord{Last: id}); err != nil {
		return site, key, err
	}
	if site, err = s.shown(tx, id); err != nil {
		return site, key, err
	}
	return site, key, tx.Audit(record.Entry{Actor: st.s.actor, Action: "site.add", Subject: name},
		record.Value{Field: "scope", New: in}, record.Value{Field: "site", New: fmt.Sprint(id)})
}

// Remove takes a site away; its key opens nothing from then on. Needs Change
// Settings and Run Portal. Errors: ErrNotFound.
func (st *Sites) Remove(ctx context.Context, id uint64) error {
	if err := st.may(); err != nil {
		return err
	}
	_, err := st.s.h.store.Update(ctx, func(tx *record.Tx) error {
		s, there, err := record.Find[siteRecord](tx, siteKey(id))
		if err != nil {
			return err
		}
		if !there {
			return &Error{Kind: ErrNotFound, Sentence: fmt.Sprintf("There is no site %d.", id)}
		}
		if err := tx.Delete(siteKey(id)); err != nil {
			return err
		}
		return tx.Audit(record.Entry{Actor: st.s.actor, Action: "site.remove", Subject: s.Name}, record.Value{Field: "site", Old: fmt.Sprint(id)})
	})
	return commitError(err)
}
