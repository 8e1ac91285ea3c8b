package core_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/keydesk/keydesk/core"
)

// staffed is a desk with customers and an operator to be removed.
func staffed(t *testing.T, customers int) *desk {
	t.Helper()
	d := newDesk(t)
	lines := make([]string, customers)
	for i := range lines {
		lines[i] = fmt.Sprintf("externalId=X-%d;lastName=Customer %d;email=c%d@example.com", i, i, i)
	}
	result, err := d.Customers().Import(t.Context(), rows(lines...))
	if err != nil || result.New != customers {
		t.Fatalf("%+v, %v", result, err)
	}
	d.hire("tom", []string{"Administrators"}, 0)
	return d
}

// A renewal that is ended anywhere goes on with the next start, and in between
// everything is there: every customer by address, external ID and number, and
// check finds nothing.
func TestRenewalResumes(t *testing.T) {
	d := staffed(t, 600)
	id := d.add(hedi(), true, true)
	d.chooseOwn(id, "my own choice of words")
	ok(t, d.Operators().Remove(t.Context(), "tom"))
	interrupted, reached := 0, 0
	for range 20 {
		ctx, stop := context.WithCancel(t.Context())
		calls := 0
		err := d.RenewKeys(ctx, func(done, of int) {
			reached = max(reached, done)
			if calls++; calls == 2 {
				stop()
			}
			if done > of {
				t.Errorf("%d of %d records", done, of)
			}
		})
		stop()
		if err == nil {
			break
		}
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		interrupted++
		if _, err := d.Check(t.Context(), func(p string) { t.Error("in between:", p) }, nil); err != nil {
			t.Fatal(err)
		}
		ok(t, d.login("hedi@acs.example", "my own choice of words"))
		result, err := d.Customers().Import(t.Context(), rows("externalId=X-1;lastName=Customer 1", "externalId=X-599;lastName=Customer 599"))
		if err != nil || result.Unchanged != 2 {
			t.Fatalf("by external ID in between: %+v, %v", result, err)
		}
		d.restart()
	}
	d.done(true)
	if interrupted < 3 || reached < 500 {
		t.Errorf("interrupted %d times, %d records at most", interrupted, reached)
	}
	ok(t, d.login("hedi@acs.example", "my own choice of words"))
	if got := d.deeds("keys.", "desk.compact"); got != "desk.compact keys.retire" {
		t.Error("the log says", got)
	}
}

// A second removal before the first is done: both former epochs are worked off.
func TestRenewalTwiceAtOnce(t *testing.T) {
	d := staffed(t, 40)
	id := d.add(hedi(), true, true)
	d.chooseOwn(id, "my own choice of words")
	d.hire("ida", []string{"Power Users"}, core.ViewPassword)
	ok(t, d.Operators().Remove(t.Context(), "tom"))
	d.add(core.Fields{LastName: "Between", Email: "between@example.com"})
	ctx, stop := context.WithCancel(t.Context())
	if err := d.RenewKeys(ctx, func(int, int) { stop() }); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	stop()
	ok(t, d.Operators().Remove(t.Context(), "ida"))
	ok(t, d.login("hedi@acs.example", "my own choice of words"))
	d.hire("otto", []string{"Customer Service Rep"}, 0) // who needs all three epochs
	d.as("otto")
	ok(t, d.edit(id, func(s *core.Save) { s.Fields.Phone = "1" }))
	d.as("anna")
	d.renew()
	d.done(true)
	ok(t, d.login("hedi@acs.example", "my own choice of words"))
	result, err := d.Customers().Import(t.Context(), rows("externalId=X-7;lastName=Customer 7"))
	if err != nil || result.Unchanged != 1 {
		t.Errorf("by external ID: %+v, %v", result, err)
	}
}

// A save begun before the records were sealed anew does not conflict.
func TestRenewalLeavesVersions(t *testing.T) {
	d := staffed(t, 3)
	id := d.add(hedi())
	open := d.get(id)
	ok(t, d.Operators().Remove(t.Context(), "tom"))
	d.renew()
	open.Phone = "555"
	if _, err := d.Customers().Edit(t.Context(), id, core.Save{Version: open.Version, Fields: open.Fields}); err != nil {
		t.Error(err)
	}
}
