package core_test

import (
	"errors"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/db/mem"
)

// scopeModel is what a walk knows of a customer.
type scopeModel struct{ scope, email, external string }

// crowd is how many customers a walk moves about.
const crowd = 8

// Whatever is moved where, in whatever order: a customer is found by address
// and external ID in his own scope and in no other, the list says where he is,
// an address is shared within a scope only, and `check` has nothing to say,
// the manifest included.
func TestAnyOrderOfMoves(t *testing.T) {
	var d *desk
	var scopes []string
	var all map[uint64]*scopeModel
	free := func(id uint64, want scopeModel) bool {
		for other, m := range all {
			if other != id && m.scope == want.scope && m.external == want.external && want.external != "" {
				return false
			}
		}
		return true
	}
	walks := 0
	rapid.Check(t, func(r *rapid.T) {
		if walks%10 == 0 { // on one desk the log to be checked would grow with every walk
			d, _ = inMemory(t, mem.Options{})
			scopes = []string{"Default", d.scope("EU"), d.scope("US")}
			all = map[uint64]*scopeModel{}
		}
		walks++
		pick := func() uint64 {
			if len(all) == 0 {
				r.Skip("nobody is there yet")
			}
			ids := make([]uint64, 0, len(all))
			for id := uint64(10001); len(ids) < len(all); id++ {
				if all[id] != nil {
					ids = append(ids, id)
				}
			}
			return rapid.SampledFrom(ids).Draw(r, "customer")
		}
		scope, email := rapid.SampledFrom(scopes), rapid.SampledFrom([]string{"", "a@b.example", "b@b.example"})
		external := rapid.SampledFrom([]string{"", "X1", "X2"})
		agreed := func(err error, allowed bool) bool {
			if allowed != (err == nil) || err != nil && !errors.Is(err, core.ErrExists) {
				r.Fatalf("allowed %v: %v", allowed, err)
			}
			return allowed
		}
		r.Repeat(map[string]func(*rapid.T){
			"add": func(r *rapid.T) {
				if len(all) == crowd {
					r.Skip("enough are there")
				}
				m := scopeModel{scope.Draw(r, "scope"), email.Draw(r, "email"), external.Draw(r, "external")}
				form := core.Save{Scope: m.scope, Fields: core.Fields{LastName: "A", Email: m.email, ExternalID: m.external}}
				saved, err := d.Customers().Add(t.Context(), form)
				if agreed(err, free(0, m)) {
					all[saved.ID] = &m
				}
			},
			"move": func(r *rapid.T) {
				id, to := pick(), scope.Draw(r, "to")
				want := *all[id]
				want.scope = to
				if agreed(d.Customers().Move(t.Context(), id, to), free(id, want)) {
					*all[id] = want
				}
			},
			"edit and move": func(r *rapid.T) {
				id := pick()
				want := scopeModel{scope.Draw(r, "to"), email.Draw(r, "email"), external.Draw(r, "external")}
				err := d.edit(id, func(s *core.Save) {
					s.Scope, s.Fields.Email, s.Fields.ExternalID = want.scope, want.email, want.external
				})
				if agreed(err, free(id, want)) {
					*all[id] = want
				}
			},
			"batch": func(r *rapid.T) {
				to := scope.Draw(r, "to")
				ids := []uint64{pick(), pick(), pick()}
				moved, err := d.Customers().MoveAll(t.Context(), ids, to, nil)
				if err != nil || moved.Moved+moved.There+len(moved.Refused) != 3 {
					r.Fatalf("%+v, %v", moved, err)
				}
				for _, id := range ids {
					all[id].scope = d.get(id).Scope
				}
			},
		})
		d.scopesAgree(r, all, scopes)
		if _, err := d.Check(t.Context(), func(p string) { r.Error("check:", p) }, nil); err != nil {
			r.Fatal(err)
		}
	})
}

// scopesAgree compares the desk with the model.
func (d *desk) scopesAgree(r *rapid.T, all map[uint64]*scopeModel, scopes []string) {
	for _, scope := range scopes {
		found, _, err := d.Customers().Rows(d.t.Context(), core.Query{Scope: scope})
		if err != nil {
			r.Fatal(err)
		}
		for _, row := range found {
			if all[row.ID].scope != scope {
				r.Errorf("customer %d is listed in %s and is in %s", row.ID, scope, all[row.ID].scope)
			}
		}
		for _, external := range []string{"X1", "X2"} {
			in := rows("externalId=" + external + ";lastName=A")
			in.Scope, in.DryRun = scope, true
			done, err := d.Customers().Import(d.t.Context(), in)
			want := core.Imported{New: 1}
			for _, m := range all {
				if m.scope == scope && m.external == external {
					want = core.Imported{Unchanged: 1}
				}
			}
			if err != nil || done != want {
				r.Errorf("%s in %s: %s, not %s (%v)", external, scope, done, want, err)
			}
		}
	}
	for id, m := range all {
		if c := d.get(id); fmt.Sprint(c.Scope, c.Email, c.ExternalID) != fmt.Sprint(m.scope, m.email, m.external) {
			r.Errorf("customer %d: %+v, not %+v", id, c, *m)
		}
	}
}
