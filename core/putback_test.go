package core_test

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/internal/soak"
)

// eventful is a desk with a record of each kind, and changes them all.
type eventful struct {
	*desk
	own, goes, stays uint64
	bought           uint64 // who is in the bin with his licenses void
	site             uint64
	kept, lost       uint64 // licenses
}

// newEventful is the desk as it is in the earlier copy.
func newEventful(t *testing.T) *eventful {
	t.Helper()
	e := &eventful{desk: newTeam(t)}
	ok(t, e.Scopes().Add(t.Context(), "Boats"))
	ok(t, e.Scopes().Add(t.Context(), "Planes"))
	e.set("mail.per-day", "7")
	e.set("mail.per-minute", "7")
	for i, id := range []*uint64{&e.own, &e.goes, &e.stays} {
		f := hedi()
		f.Email, f.ExternalID = fmt.Sprintf("c%d@acs.example", i), fmt.Sprint("X-", i)
		*id = e.add(f, true, true)
	}
	e.password(e.goes, typed)
	e.chooseOwn(e.own, own)
	_, err := e.portal().LogIn(t.Context(), core.Attempt{LoginID: fmt.Sprint(e.goes), Password: secret.New(typed), RemoteIP: "192.0.2.7"})
	ok(t, err)
	_, err = e.portal().LogIn(t.Context(), core.Attempt{LoginID: fmt.Sprint(e.own), Password: secret.New(own), RemoteIP: "192.0.2.7"})
	ok(t, err)
	is(t, e.login("nobody@acs.example", "a guess"), core.ErrSignIn, "nobody")
	site, _, err := e.Sites().Add(t.Context(), "Shop", "")
	ok(t, err)
	e.site = site.ID
	ok(t, e.Operators().Disable(t.Context(), "Run Portal")) // seals the front
	ok(t, e.Operators().ForceChange(t.Context(), "csr"))
	e.take(rows("externalId=I-1;passwordHash=" + phpassHash))
	e.take(rows("externalId=I-1;phone=1"))
	e.backupFolder()
	e.backup("")
	e.link(e.stays)
	_, err = e.Customers().SendResetLink(t.Context(), e.goes, "") // waits
	ok(t, err)
	e.product("Tide Planner", 3)
	for i, id := range []*uint64{&e.kept, &e.lost} {
		*id = e.licenses(core.NewLicenses{Product: "Tide Planner", Customer: e.stays, ExternalID: fmt.Sprint("OLD-", i)})[0]
		for _, computer := range []string{"A", "B"} {
			e.activate(*id, computer)
		}
	}
	e.bought = e.sell(core.Sale{Order: "A-1", Product: "Tide Planner", Fields: core.Fields{Email: "buys@acs.example"}, Count: 1}).Customer
	ok(t, e.Customers().DeleteAndVoid(t.Context(), e.bought))
	e.leave()
	e.signIn()
	return e
}

// goesOn changes, adds and takes away of each kind.
func (e *eventful) goesOn() {
	e.t.Helper()
	ctx := e.t.Context()
	e.clock.pass(2 * time.Hour)
	e.set("mail.per-day", "8")
	ok(e.t, e.Settings().Inherit(ctx, "mail.per-minute"))
	ok(e.t, e.Scopes().Rename(ctx, "Boats", "Ships"))
	_, err := e.Scopes().Remove(ctx, "Planes", "Default", nil)
	ok(e.t, err)
	ok(e.t, e.edit(e.own, func(s *core.Save) { s.Fields.Email, s.Fields.ExternalID = "new@acs.example", "X-new" }))
	ok(e.t, e.edit(e.own, func(s *core.Save) { s.Access.EmailConfirmed = new(true) }))
	e.password(e.stays, typed)
	is(e.t, e.login(fmt.Sprint(e.own), "a guess"), core.ErrSignIn, "a guess")
	is(e.t, e.login("nobody@acs.example", "a guess"), core.ErrSignIn, "nobody")
	_, err = e.portal().LogIn(ctx, core.Attempt{LoginID: fmt.Sprint(e.own), Password: secret.New(own), RemoteIP: "192.0.2.7"})
	ok(e.t, err)
	e.link(e.own)
	_, err = e.Customers().SendResetLink(ctx, e.own, "")
	ok(e.t, err)
	ok(e.t, e.Customers().Delete(ctx, e.goes))
	ok(e.t, e.Customers().Erase(ctx, e.goes))
	for range 70 { // into the next block
		e.add(core.Fields{LastName: "Many"})
	}
	e.take(rows("externalId=I-2;passwordHash="+phpassHash, "externalId=I-1;phone=2"))
	e.product("Chart Viewer", 1)
	ok(e.t, e.Products().Edit(ctx, 1, core.ProductForm{Activations: 4}))
	ok(e.t, e.Licenses().Edit(ctx, e.lost, core.LicenseForm{ExternalID: new("OLD-9")}))
	ok(e.t, e.Licenses().Move(ctx, e.lost, e.own))
	ok(e.t, e.Licenses().Deactivate(ctx, e.kept, 1))
	e.activate(e.kept, "B")
	e.activate(e.lost, "C")
	ok(e.t, e.Customers().Restore(ctx, e.bought))
	e.sell(core.Sale{Order: "A-2", Product: "Tide Planner", Customer: e.bought, Count: 1})
	ok(e.t, e.Sites().Remove(ctx, e.site))
	_, _, err = e.Sites().Add(ctx, "Other shop", "")
	ok(e.t, err)
	ok(e.t, e.Operators().ForceChange(ctx, "Bulk Actions"))
	e.hire("tom", nil, core.ViewCustomers|core.ViewPassword)
	e.backup("")
	e.leave()
	e.signIn()
}

// notPutBack are the kinds that have no earlier state in this desk, with why.
func notPutBack() map[record.Kind]string {
	return map[record.Kind]string{
		record.KindHeader: "it is written once",
		record.KindBackup: "it stands in backups alone, and goes with the first sign-in",
		record.KindBatch:  "it is there only while a bulk action is under way",
	}
}

// putBack is one thing that somebody does with an earlier copy.
type putBack struct {
	way   string
	pairs map[string][]byte
}

// putBacks are, of a kind, a record put back as it was, one put back that was
// deleted since, one taken away that came since, and all of that at once.
func putBacks(earlier, now thief, kind record.Kind) (all []putBack) {
	was, is := earlier.pick(kind), now.pick(kind)
	add := func(way string, keep func(key string) bool) map[string][]byte {
		pairs := map[string][]byte{}
		for _, key := range slices.Sorted(maps.Keys(was)) {
			if keep(key) && len(pairs) == 0 {
				pairs[key] = was[key]
			}
		}
		if len(pairs) > 0 {
			all = append(all, putBack{way, pairs})
		}
		return pairs
	}
	differs := func(key string) bool { v, there := is[key]; return there && !bytes.Equal(v, was[key]) }
	gone := func(key string) bool { _, there := is[key]; return !there }
	whole := map[string][]byte{}
	for key := range was {
		if differs(key) || gone(key) {
			whole[key] = was[key]
		}
	}
	for key := range is {
		if _, there := was[key]; !there {
			whole[key] = nil
		}
	}
	add("an older one", differs)
	add("a deleted one", gone)
	for _, key := range slices.Sorted(maps.Keys(is)) {
		if _, there := was[key]; !there {
			all = append(all, putBack{"a newer one taken away", map[string][]byte{key: nil}})
			break
		}
	}
	if len(whole) > 1 {
		all = append(all, putBack{"all of them", whole})
	}
	return all
}

// Each kind of record put back from an earlier copy of the file, by somebody
// who has no keys, is refused at the sign-in or reported by check, by name.
func TestEachKindPutBack(t *testing.T) {
	e := newEventful(t)
	e.leave()
	earlier := e.steal("", "")
	e.signIn()
	e.goesOn()
	e.leave()
	now := e.steal("", "")
	defer e.signIn() // for the check at the end
	memory := e.options.ConfigDir
	if said := e.afterForging(memory, now.file, nil, true); said != "<nil>" {
		t.Fatalf("with nothing put back: %q", said)
	}
	tried, most := 0, soak.N(t, 2, 4)
	for code := range 256 {
		kind := record.Kind(code)
		why, excused := notPutBack()[kind]
		ways := putBacks(earlier, now, kind)
		switch {
		case !kind.Known():
			continue
		case excused && len(ways) > 0:
			t.Errorf("%s is excused (%s) and can be put back", kind, why)
		case !excused && len(ways) == 0:
			t.Errorf("no %s is put back", kind)
		}
		for _, way := range ways[:min(most, len(ways))] {
			tried++
			said := e.afterForging(memory, now.file, way.pairs, kind != record.KindChecksum)
			if !strings.Contains(said, namedAs(kind)) {
				t.Errorf("%s, %s (%d): %q does not name it", kind, way.way, len(way.pairs), said)
			}
		}
	}
	t.Logf("%d ways", tried)
}

// namedAs is how a kind of record is named where one was put back.
func namedAs(kind record.Kind) string {
	switch kind {
	case record.KindChecksum:
		return "the sign-in records"
	case record.KindSlot:
		return "the sign-in record of operator "
	case record.KindRoster, record.KindFront:
		return "The list of operators was not accepted"
	case record.KindGrant:
		return "grant of the "
	case record.KindDue:
		return "mark as due"
	}
	return kind.String()
}

// afterForging is what is said of a copy of the file that was forged: by the
// sign-in, or else by check and by verifying the log.
func (d *desk) afterForging(memory string, file []byte, pairs map[string][]byte, summed bool) string {
	d.t.Helper()
	f := &desk{t: d.t, clock: d.clock, options: d.options}
	dir := d.t.TempDir()
	f.options.Path, f.options.ConfigDir = dir+"/desk.db", dir+"/config"
	ok(d.t, os.CopyFS(f.options.ConfigDir, os.DirFS(memory)))
	ok(d.t, os.WriteFile(f.options.Path, file, 0o600))
	if f.forgeOnly(pairs); summed {
		f.forge(nil)
	}
	open, err := core.Open(d.t.Context(), f.options)
	if err != nil {
		return err.Error()
	}
	defer open.Close()
	s, err := open.SignIn(d.t.Context(), "anna", secret.New(adminPassword))
	if err != nil {
		return err.Error()
	}
	defer s.Leave(d.t.Context())
	var found []string
	if _, err := s.Check(d.t.Context(), func(p string) { found = append(found, p) }, nil); err != nil {
		found = append(found, err.Error())
	}
	if _, err := s.Audit().Verify(d.t.Context()); err != nil {
		found = append(found, err.Error())
	}
	// A grant that was taken away is pending, and whoever signs in makes it.
	err = s.Audit().Find(d.t.Context(), core.AuditQuery{Actions: []string{"operator.grant"}}, func(a core.AuditEntry) (bool, error) {
		found = append(found, fmt.Sprintf("a grant of the keys to %s was made anew: %v", a.Subject, a.Values))
		return false, nil
	})
	found = append(found, fmt.Sprint(err))
	return strings.Join(found, "; ")
}
