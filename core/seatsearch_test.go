package core_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/db"
	"github.com/keydesk/keydesk/internal/soak"
)

// licensesWith are the licenses that a text finds.
func (d *desk) licensesWith(text string) (ids []uint64) {
	d.t.Helper()
	all, _, err := d.Licenses().Find(d.t.Context(), core.LicenseQuery{Text: text})
	ok(d.t, err)
	for _, l := range all {
		ids = append(ids, l.ID)
	}
	return ids
}

// What is searched is always what is there: a seat that comes, goes, or is ended
// with all others, in this program or before it was started.
func TestComputersAreFoundAsTheyStand(t *testing.T) {
	d := newDesk(t)
	d.product("Tide Planner", 9)
	ids := d.licenses(core.NewLicenses{Product: "Tide Planner", Count: 3})
	see := func(what, text string, want ...uint64) {
		t.Helper()
		if got := d.licensesWith(text); !slices.Equal(got, want) {
			t.Errorf("%s: %q finds %v, not %v", what, text, got, want)
		}
	}
	see("nothing yet", "plant")
	d.activate(ids[0], "Plant-1")
	d.activate(ids[0], "Plant-2")
	d.activate(ids[2], "PLANT-1")
	see("by its name", "of plant-1", ids[0], ids[2])
	see("by its Computer ID", "plant-2", ids[0])
	d.activate(ids[1], "Plant-2")
	ok(t, d.Licenses().Deactivate(t.Context(), ids[0], 2))
	see("after it moved", "plant-2", ids[1])
	_, err := d.Licenses().ResetPassword(t.Context(), ids[0], true)
	ok(t, err)
	see("after all were ended", "plant-1", ids[2])
	d.activate(ids[0], "Plant-1")
	d.restart()
	see("in another program", "of plant", ids...)
	one, more, err := d.Licenses().Find(t.Context(), core.LicenseQuery{Text: "of plant", Limit: 1, After: ids[0]})
	if err != nil || !more || len(one) != 1 || one[0].ID != ids[1] {
		t.Errorf("a page: %+v, %t, %v", one, more, err)
	}
	was := d.Session
	was.Leave(t.Context())
	if _, _, err := was.Licenses().Find(t.Context(), core.LicenseQuery{Text: "plant"}); err == nil {
		t.Error("an ended session searches")
	}
	d.as2("anna")
}

// A search by a computer among very many seats is as fast as typing.
func TestManySeatsAreSearched(t *testing.T) {
	d := newDesk(t)
	many := soak.N(t, 300, 100_000)
	d.product("Tide Planner", 1000)
	ids := d.licenses(core.NewLicenses{Product: "Tide Planner", Count: 100})
	ok(t, core.PlantSeats(t.Context(), d.Session, ids, many/len(ids)))
	began := time.Now()
	first := d.licensesWith("no such computer")
	read := time.Since(began)
	began = time.Now()
	again := d.licensesWith(fmt.Sprintf("pc 2 of license %d", ids[9]))
	t.Logf("%d seats: %v first, %v then", many, read, time.Since(began))
	if first != nil || !slices.Equal(again, ids[9:10]) {
		t.Error(first, again)
	}
}

// leaving is a store under which a session is left in the middle of a reading:
// that is a View whose context is one that its caller has not got.
type leaving struct {
	db.Store
	asked context.Context
	leave func()
}

func (l *leaving) View(ctx context.Context, fn func(db.Reader) error) error {
	if l.asked != nil && ctx != l.asked && ctx.Value(askedKey{}) != nil {
		l.asked = nil
		l.leave()
		<-ctx.Done()
	}
	return l.Store.View(ctx, fn)
}

type askedKey struct{}

// Whoever locks the desk does not wait until all computers are read.
func TestLeavingEndsTheReadingOfComputers(t *testing.T) {
	d := newDesk(t)
	d.product("Tide Planner", 9)
	d.activate(d.licenses(core.NewLicenses{Product: "Tide Planner"})[0], "Plant-1")
	d.leave()
	var store leaving
	d.options.Store = func(s db.Store) db.Store { store.Store = s; return &store }
	d.signIn()
	was, left := d.Session, make(chan struct{})
	store.leave = func() {
		go func() {
			defer close(left)
			was.Leave(context.Background())
		}()
	}
	ctx := context.WithValue(t.Context(), askedKey{}, true)
	store.asked = ctx
	_, _, err := was.Licenses().Find(ctx, core.LicenseQuery{Text: "plant"})
	if err == nil {
		t.Error("it was read to its end")
	} else {
		<-left
	}
	d.options.Store = nil
	d.as2("anna")
}
