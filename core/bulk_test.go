package core_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
	"github.com/keydesk/keydesk/db"
	"github.com/keydesk/keydesk/db/mem"
)

// plan plans a bulk action.
func (d *desk) plan(b core.Bulk) core.BulkPlan {
	d.t.Helper()
	plan, err := d.Customers().PlanBulk(d.t.Context(), b, nil)
	ok(d.t, err)
	return plan
}

// bulk plans and runs a bulk action.
func (d *desk) bulk(b core.Bulk) core.BulkResult {
	d.t.Helper()
	result, err := d.Customers().RunBulk(d.t.Context(), d.plan(b), nil)
	ok(d.t, err)
	return result
}

// leftBy says who is left out and why, as "10042 not-locked".
func leftBy(out []core.BulkLeft) string {
	var all []string
	for _, one := range out {
		all = append(all, fmt.Sprintf("%d %s", one.ID, one.Why))
	}
	return strings.Join(all, ", ")
}

// mails counts the mails that a customer was ever sent, by mailing.
func (d *desk) mails(mailing string) map[uint64]int {
	d.t.Helper()
	counts := map[uint64]int{}
	ok(d.t, d.Mail().List(d.t.Context(), func(m core.Message) (bool, error) {
		if m.Mailing == mailing {
			counts[m.Customer]++
		}
		return true, nil
	}))
	return counts
}

// crowdOf adds n customers who can be mailed.
func (d *desk) crowdOf(n int) (ids []uint64) {
	d.t.Helper()
	for i := range n {
		ids = append(ids, d.add(core.Fields{LastName: "Ács", FirstName: fmt.Sprint(i), Email: fmt.Sprintf("c%d@acs.example", i)}, true, true))
	}
	return ids
}

// "One confirmation that names the number and who is left out and why"; "a bulk
// batch is one entry (counts, SHA-256, ID ranges)"; "invitations in bulk 7 days".
func TestBulkStory(t *testing.T) {
	d := newDesk(t)
	ids := d.crowdOf(3)
	bare := d.add(core.Fields{LastName: "Molnár"}, true)
	off := d.add(core.Fields{LastName: "Hughes", Email: "liam@dyfi.example"}, true, true)
	ok(t, d.edit(off, func(s *core.Save) { s.Access.LoginEnabled = new(false) }))
	gone := d.add(core.Fields{LastName: "Kaya", Email: "elif@kaya.example"}, true, true)
	ok(t, d.Customers().Delete(t.Context(), gone))
	fresh := d.add(core.Fields{LastName: "New", Email: "new@kaya.example"}) // unregistered: a link invites him
	all := append(slices.Clone(ids), bare, off, gone, fresh, 99, ids[0])

	told := 0
	plan, err := d.Customers().PlanBulk(t.Context(), core.Bulk{Action: core.BulkEmailForgotten, IDs: all}, func(done, of int) { told = done*100 + of })
	ok(t, err)
	want := fmt.Sprintf("%d no-deliverable-address, %d login-inactive, %d in-recycle-bin, 99 not-found", bare, off, gone)
	if got := leftBy(plan.Out); got != want || len(plan.Do) != 4 || told != 808 || plan.Do[0].Name != "0 Ács" {
		t.Errorf("left out: %s\nwant      %s; %d, %d", got, want, len(plan.Do), told)
	}
	if n := len(d.mails("reset-password")); n != 0 {
		t.Error("a plan mails", n)
	}
	var order []uint64
	result, err := d.Customers().RunBulk(t.Context(), plan, func(_, of int, last core.BulkOutcome) {
		if order = append(order, last.ID); of != 4 {
			t.Error(of)
		}
	})
	ok(t, err)
	if result.Done != 4 || result.Left != 4 || result.Failed != 0 || result.Rest != 0 || !slices.Equal(order, append(slices.Clone(ids), fresh)) {
		t.Errorf("%+v", result)
	}
	if e := d.entry(ids[1], "link.send"); !hasValue(e, "batch", "", result.Batch) {
		t.Errorf("the customer's entry does not name the batch: %+v", e)
	}
	e := d.last()
	if e.Action != "customer.bulk" || e.Subject != "email-forgotten" || e.Count != 4 || !hasValue(e, "batch", "", result.Batch) ||
		!hasValue(e, "leftOut", "", "4") || !hasValue(e, "ids", "", fmt.Sprintf("%d-%d, %d", ids[0], ids[2], fresh)) {
		t.Errorf("%+v", e)
	}
	ok(t, second(d.Mail().Send(t.Context())))
	d.clock.pass(6 * 24 * time.Hour)
	if link := d.get(ids[0]).LastLink; link.State != core.TicketLive || !link.ValidUntil.Equal(opening().Add(7*24*time.Hour)) {
		t.Errorf("a link mailed in bulk is %+v", link)
	}
	if again := d.plan(core.Bulk{Action: core.BulkEmailForgotten, IDs: ids}); len(again.Do) != 3 || again.Before != nil {
		t.Error("a batch that came to its end is gone on with")
	}
	ok(t, second(d.Audit().Verify(t.Context())))
}

// Each action does what it says, and its undo takes it back.
func TestBulkActions(t *testing.T) {
	d := newDesk(t)
	ids := d.crowdOf(3)
	d.scope("EU")
	d.failed(ids[1], 10)
	for _, step := range []struct {
		bulk core.Bulk
		left string
		see  func() bool
	}{
		{core.Bulk{Action: core.BulkUnlock}, fmt.Sprintf("%d not-locked, %d not-locked", ids[0], ids[2]), func() bool { return d.get(ids[1]).LockedUntil.IsZero() }},
		{core.Bulk{Action: core.BulkConfirm}, fmt.Sprintf("%d confirmed-already, %d confirmed-already, %d confirmed-already", ids[0], ids[1], ids[2]), func() bool { return true }},
		{core.Bulk{Action: core.BulkWelcome}, "", func() bool { return d.mails("welcome")[ids[2]] == 1 }},
		{core.Bulk{Action: core.BulkGenerate}, "", func() bool {
			return d.get(ids[0]).PasswordOrigin == core.OriginGenerated && d.mails("credentials")[ids[2]] == 1
		}},
		{core.Bulk{Action: core.BulkEnable}, fmt.Sprintf("%d enabled-already, %d enabled-already, %d enabled-already", ids[0], ids[1], ids[2]), func() bool { return true }},
		{core.Bulk{Action: core.BulkDisable}, "", func() bool { return !d.get(ids[2]).LoginEnabled }},
		{core.Bulk{Action: core.BulkEnable}, "", func() bool { return d.get(ids[2]).LoginEnabled }},
		{core.Bulk{Action: core.BulkMove, Scope: "EU"}, "", func() bool { return d.get(ids[2]).Scope == "EU" }},
		{core.Bulk{Action: core.BulkMove, Scope: "EU"}, fmt.Sprintf("%d there-already, %d there-already, %d there-already", ids[0], ids[1], ids[2]), func() bool { return true }},
		{core.Bulk{Action: core.BulkDelete}, "", func() bool { return !d.get(ids[2]).DeletedAt.IsZero() }},
		{core.Bulk{Action: core.BulkRestore}, "", func() bool { return d.get(ids[2]).DeletedAt.IsZero() }},
	} {
		step.bulk.IDs = ids
		plan := d.plan(step.bulk)
		if got := leftBy(plan.Out); got != step.left {
			t.Errorf("%s leaves out %q, want %q", step.bulk.Action, got, step.left)
		}
		result, err := d.Customers().RunBulk(t.Context(), plan, nil)
		ok(t, err)
		if result.Done != len(plan.Do) || result.Failed != 0 || !step.see() {
			t.Errorf("%s: %+v", step.bulk.Action, result)
		}
	}
}

// What can be taken back is as it was: a lock with its time, a login, the bin.
func TestBulkUndo(t *testing.T) {
	d := newDesk(t)
	ids := d.crowdOf(3)
	d.failed(ids[0], 10)
	d.failed(ids[1], 20)
	was := []core.Customer{d.get(ids[0]), d.get(ids[1])}
	done := d.bulk(core.Bulk{Action: core.BulkUnlock, IDs: ids})
	d.failed(ids[1], 1) // tried again meanwhile
	back, can := done.Undo()
	if !can || !slices.Equal(back.IDs, ids[:2]) {
		t.Fatalf("%+v", back)
	}
	if r := d.bulk(back); r.Done != 1 || r.Outcomes[1].Why != core.BulkChanged {
		t.Errorf("%+v", r)
	}
	if now := d.get(ids[0]); now.LockedUntil != was[0].LockedUntil || now.FailedAttempts != 10 || !strings.HasPrefix(d.actions(ids[0]), "customer.relock") {
		t.Errorf("%+v", now)
	}
	if now := d.get(ids[1]); now.FailedAttempts != 1 {
		t.Errorf("%+v", now)
	}
	for _, a := range []core.BulkAction{core.BulkDisable, core.BulkDelete} {
		back, can = d.bulk(core.Bulk{Action: a, IDs: ids}).Undo()
		if r := d.bulk(back); !can || r.Done != 3 || !d.get(ids[2]).LoginEnabled || !d.get(ids[2]).DeletedAt.IsZero() {
			t.Errorf("%s: %+v", a, r)
		}
	}
	if _, can = d.bulk(core.Bulk{Action: core.BulkWelcome, IDs: ids}).Undo(); can {
		t.Error("mails are taken back")
	}
}

// What the settings forbid leaves everybody out, with the reason.
func TestBulkWithoutLinkOrSender(t *testing.T) {
	d := newDesk(t)
	ids := d.crowdOf(1)
	d.set("mail.server", "smtp.example")
	if plan := d.plan(core.Bulk{Action: core.BulkWelcome, IDs: ids}); leftBy(plan.Out) != fmt.Sprintf("%d no-sender", ids[0]) {
		t.Errorf("%+v", plan)
	}
	d.set("mail.from", "desk@fjord.example")
	plan := d.plan(core.Bulk{Action: core.BulkEmailForgotten, IDs: ids})
	if leftBy(plan.Out) != fmt.Sprintf("%d no-link", ids[0]) || plan.Out[0].Detail == "" {
		t.Errorf("%+v", plan)
	}
}

// A plan that was made before somebody changed a customer leaves him out when
// his turn comes, and does not take in who was left out.
func TestBulkLooksAnew(t *testing.T) {
	d := newDesk(t)
	ids := d.crowdOf(3)
	ok(t, d.edit(ids[2], func(s *core.Save) { s.Access.LoginEnabled = new(false) }))
	plan := d.plan(core.Bulk{Action: core.BulkWelcome, IDs: ids})
	ok(t, d.Customers().Delete(t.Context(), ids[0]))
	ok(t, d.edit(ids[2], func(s *core.Save) { s.Access.LoginEnabled = new(true) }))
	result, err := d.Customers().RunBulk(t.Context(), plan, nil)
	ok(t, err)
	if result.Done != 1 || result.Left != 2 || result.Outcomes[0].Why != core.BulkInBin || d.mails("welcome")[ids[2]] != 0 {
		t.Errorf("%+v", result)
	}
}

// Cancel stops between two customers; the next run mails the others and nobody
// twice, unless it is asked to.
func TestBulkCancelled(t *testing.T) {
	d := newDesk(t)
	ids := d.crowdOf(5)
	b := core.Bulk{Action: core.BulkWelcome, IDs: ids}
	ctx, cancel := context.WithCancel(t.Context())
	result, err := d.Customers().RunBulk(ctx, d.plan(b), func(done, _ int, _ core.BulkOutcome) {
		if done == 2 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || result.Done != 2 || result.Rest != 3 {
		t.Fatalf("%+v, %v", result, err)
	}
	if e := d.last(); e.Action != "customer.bulk" || e.Count != 2 || !hasValue(e, "stopped", "", "3 not come to") {
		t.Errorf("%+v", e)
	}
	few := d.plan(core.Bulk{Action: core.BulkWelcome, IDs: ids[:1]})
	if leftBy(few.Out) != fmt.Sprintf("%d done-already", ids[0]) || few.Before == nil || few.Before.Count != 5 || few.Before.By != "anna" {
		t.Errorf("%+v", few)
	}
	if other := d.plan(core.Bulk{Action: core.BulkEmailForgotten, IDs: ids}); len(other.Do) != 5 {
		t.Error("another action goes on with the batch")
	}
	if r := d.bulk(core.Bulk{Action: core.BulkWelcome, IDs: ids[2:3]}); r.Done != 1 {
		t.Errorf("%+v", r)
	}
	if r := d.bulk(b); r.Done != 2 || r.Left != 3 || r.Batch != result.Batch {
		t.Errorf("a smaller batch in between has ended it: %+v", r)
	}
	for id, n := range d.mails("welcome") {
		if n != 1 {
			t.Errorf("customer %d was mailed %d times", id, n)
		}
	}
	ctx, cancel = context.WithCancel(t.Context())
	_, err = d.Customers().RunBulk(ctx, d.plan(b), func(int, int, core.BulkOutcome) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	b.Again = true
	if r := d.bulk(b); r.Done != 5 {
		t.Errorf("again: %+v", r)
	}
	b.Again = false
	if plan := d.plan(b); plan.Before != nil {
		t.Error("the batch that was begun anew came to its end, and is gone on with")
	}
}

// What was left in its middle is gone on with for as long as its links would
// have worked.
func TestBulkLeftLongAgo(t *testing.T) {
	d := newDesk(t)
	b := core.Bulk{Action: core.BulkEmailForgotten, IDs: d.crowdOf(2)}
	ctx, cancel := context.WithCancel(t.Context())
	_, err := d.Customers().RunBulk(ctx, d.plan(b), func(int, int, core.BulkOutcome) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	d.clock.pass(7 * 24 * time.Hour)
	if plan := d.plan(b); len(plan.Do) != 1 {
		t.Errorf("%+v", plan)
	}
	d.clock.pass(time.Minute)
	if plan := d.plan(b); len(plan.Do) != 2 || plan.Before != nil {
		t.Errorf("%+v", plan)
	}
}

// The program is ended in the middle: the file as it was after each customer.
// Opened anew, it goes on: nobody is left out, nobody mailed twice.
func TestBulkKilledInTheMiddle(t *testing.T) {
	d := newDesk(t)
	b := core.Bulk{Action: core.BulkGenerate, IDs: d.crowdOf(4)}
	files := map[int][]byte{}
	_, err := d.Customers().RunBulk(t.Context(), d.plan(b), func(done, _ int, _ core.BulkOutcome) {
		if done == 1 || done == 3 {
			file, err := os.ReadFile(d.options.Path)
			ok(t, err)
			files[done] = file
		}
	})
	ok(t, err)
	d.leave()
	for done, file := range files {
		ok(t, os.WriteFile(d.options.Path, file, 0o600))
		d.signIn()
		plan := d.plan(b)
		// With several cores another customer may have come to his end before
		// the file was read.
		if left := len(plan.Out); left < done || left+len(plan.Do) != 4 || plan.Before == nil {
			t.Errorf("after %d: %+v", done, plan)
		}
		versions := map[uint64]string{}
		for _, out := range plan.Out {
			versions[out.ID] = d.get(out.ID).PasswordSetAt.String()
		}
		if r := d.bulk(b); r.Done+r.Left != 4 || r.Failed != 0 {
			t.Errorf("after %d: %+v", done, r)
		}
		for id, n := range d.mails("credentials") {
			if n != 1 || versions[id] != "" && versions[id] != d.get(id).PasswordSetAt.String() {
				t.Errorf("after %d: customer %d was sent %d mails", done, id, n)
			}
		}
		if len(d.mails("credentials")) != 4 {
			t.Error("somebody was left out")
		}
		d.leave()
	}
	d.signIn()
}

// Whoever lacks Bulk Actions, or what the action needs with one customer, is
// refused the plan and the run, and nothing changes.
func TestBulkPermissions(t *testing.T) {
	d := newTeam(t)
	ids := []uint64{d.add(hedi(), true, true)}
	d.hire("no bulk", nil, vault.ViewCustomers|vault.EditCustomers|vault.ResetPasswords)
	d.hire("no view", nil, vault.BulkActions|vault.EditCustomers)
	d.hire("bulk only", nil, vault.ViewCustomers|vault.BulkActions|vault.ExportData)
	d.hire("bulk and reset", nil, vault.ViewCustomers|vault.BulkActions|vault.ResetPasswords)
	plans := map[core.BulkAction]core.BulkPlan{}
	for _, a := range core.AllBulkActions() {
		plans[a] = core.BulkPlan{Bulk: core.Bulk{Action: a, IDs: ids, Scope: "Default"}, Do: []core.BulkWho{{ID: ids[0]}}}
	}
	before := d.actions(ids[0])
	for _, name := range []string{"no bulk", "no view", "bulk only", "bulk and reset"} {
		d.as(name)
		for a, plan := range plans {
			resets := a.Mails() || a == core.BulkUnlock
			_, planErr := d.Customers().PlanBulk(t.Context(), plan.Bulk, nil)
			if name == "bulk and reset" && resets {
				ok(t, planErr)
				continue
			}
			_, runErr := d.Customers().RunBulk(t.Context(), plan, nil)
			if !errors.Is(planErr, core.ErrPermission) || !errors.Is(runErr, core.ErrPermission) {
				t.Errorf("%s, %s: %v, %v", name, a, planErr, runErr)
			}
		}
	}
	d.as("anna")
	if got := d.actions(ids[0]); got != before {
		t.Error("it was done:", got)
	}
	if _, err := d.Customers().PlanBulk(t.Context(), core.Bulk{Action: "sell"}, nil); !errors.Is(err, core.ErrInput) {
		t.Error(err)
	}
}

// Whatever the customers are: who is not left out, to him it is done, and the
// same with one customer is allowed; who is left out is as he was. Done anew,
// what is no mail leaves everybody out. All within the tightest store's limits,
// and with each closure run twice.
func TestBulkOfAnyCustomers(t *testing.T) {
	d, _ := inMemory(t, mem.Options{})
	scopes := []string{"Default", d.scope("EU")}
	n := 0
	rapid.Check(t, func(r *rapid.T) {
		var ids []uint64
		for range rapid.IntRange(1, 4).Draw(r, "customers") {
			n++
			f := core.Fields{LastName: "A", Email: rapid.SampledFrom([]string{"", fmt.Sprintf("c%d@b.example", n)}).Draw(r, "email")}
			id := d.addTo(rapid.SampledFrom(scopes).Draw(r, "scope"), f, rapid.Bool().Draw(r, "enabled"))
			if rapid.Bool().Draw(r, "disable") {
				ok(t, d.edit(id, func(s *core.Save) { s.Access.LoginEnabled = new(false) }))
			}
			d.failed(id, rapid.IntRange(0, 10).Draw(r, "failed"))
			if rapid.Bool().Draw(r, "delete") {
				ok(t, d.Customers().Delete(t.Context(), id))
			}
			ids = append(ids, id)
		}
		b := core.Bulk{Action: rapid.SampledFrom(core.AllBulkActions()).Draw(r, "action"), IDs: ids, Scope: "EU"}
		if b.Action == core.BulkGenerate {
			b.IDs = ids[:1] // hashing takes its time
		}
		plan := d.plan(b)
		if len(plan.Do)+len(plan.Out) != len(b.IDs) {
			r.Fatalf("%+v", plan)
		}
		before := map[uint64]string{}
		for _, id := range b.IDs {
			before[id] = d.actions(id)
		}
		result, err := d.Customers().RunBulk(t.Context(), plan, nil)
		if err != nil || result.Done != len(plan.Do) || result.Left != len(plan.Out) || result.Failed+result.Rest != 0 {
			r.Fatalf("%+v, %v", result, err)
		}
		for _, o := range result.Outcomes {
			if did := d.actions(o.ID) != before[o.ID]; did != (o.State == core.BulkStateDone) {
				r.Fatalf("customer %d: %+v, and the log says %s", o.ID, o, d.actions(o.ID))
			}
		}
		if again := d.plan(b); !b.Action.Mails() && len(again.Do) != 0 {
			r.Fatalf("%s can be done twice: %+v", b.Action, again)
		}
	})
}

// "Export of exactly the selected": the IDs among what the filter finds, in the
// list's order.
func TestExportOfTheSelected(t *testing.T) {
	d := newDesk(t)
	ids := d.crowdOf(4)
	q := core.Query{Text: "ács", IDs: []uint64{ids[3], ids[1], 99}}
	rows, n, err := d.Customers().Rows(t.Context(), q)
	ok(t, err)
	if n != 2 || len(rows) != 2 || rows[0].ID != ids[1] || rows[1].ID != ids[3] {
		t.Errorf("%d: %+v", n, rows)
	}
	ok(t, d.Customers().Exported(t.Context(), q, n))
	if e := d.last(); e.Count != 2 || !hasValue(e, "ids", "", fmt.Sprintf("99, %d, %d", ids[1], ids[3])) {
		t.Errorf("%+v", e)
	}
}

// "Tom read 37 passwords in 90 days": those that still hold.
func TestRevealed(t *testing.T) {
	d := newDesk(t)
	ids := d.crowdOf(4)
	for _, id := range ids {
		d.password(id, typed)
	}
	ok(t, second(d.Customers().Reveal(t.Context(), ids[0], "")))
	d.clock.pass(time.Hour)
	since := d.clock.now()
	for _, id := range ids[1:] {
		ok(t, second(d.Customers().Reveal(t.Context(), id, "")))
	}
	d.clock.pass(-2 * time.Hour) // a clock that was set back hides nothing that came before
	ok(t, second(d.Customers().Reveal(t.Context(), ids[0], "")))
	d.clock.pass(2*time.Hour + time.Minute)
	d.password(ids[1], "another one of four words")
	ok(t, d.Customers().Delete(t.Context(), ids[2]))
	who := d.operator("anna").ID
	held, err := d.Audit().Revealed(t.Context(), who, since)
	if err != nil || !slices.Equal(held, ids[3:]) {
		t.Error(held, err)
	}
	if held, err = d.Audit().Revealed(t.Context(), "nobody", since); err != nil || len(held) != 0 {
		t.Error(held, err)
	}
}

// A customer whose record is damaged fails alone: the plan leaves him out, a run
// that was planned before says so of him, and the others are done.
func TestBulkOfADamagedRecord(t *testing.T) {
	d := newDesk(t)
	ids := d.crowdOf(3)
	email := core.Bulk{Action: core.BulkEmailForgotten, IDs: ids}
	before := d.plan(email)
	key := record.KeyOf(record.KindCredential, ids[1])
	var whole []byte
	d.leave()
	d.raw(func(tx db.Tx, _ db.Pair) error {
		stored, _, err := tx.Get(key)
		if err != nil {
			return err
		}
		whole = slices.Clone(stored)
		bad := slices.Clone(stored)
		bad[len(bad)/2] ^= 1
		return tx.Put(key, bad)
	})
	d.signIn()
	result, err := d.Customers().RunBulk(t.Context(), before, nil)
	ok(t, err)
	bad := result.Outcomes[1]
	if result.Done != 2 || result.Failed != 1 || bad.State != core.BulkStateFailed || !strings.Contains(bad.Detail, fmt.Sprintf("customer %d is damaged", ids[1])) {
		t.Errorf("%+v", result)
	}
	plan := d.plan(email)
	if got := leftBy(plan.Out); got != fmt.Sprintf("%d record-damaged", ids[1]) || len(plan.Do) != 2 {
		t.Errorf("left out: %s; %d", got, len(plan.Do))
	}
	d.leave() // whole again, for the check at the end
	d.raw(func(tx db.Tx, _ db.Pair) error { return tx.Put(key, whole) })
	d.signIn()
}
