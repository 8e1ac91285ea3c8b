package operators

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	"github.com/keydesk/keydesk/ui/model/words"
)

var clock = words.Clock{Now: testdesk.Start, Zone: time.UTC}

const good = "gravel otter Minute 7 lantern"

// desk has the operators anna (administrator), mira (a rep who may view
// passwords) and tom (a rep who is disabled).
func desk(t *testing.T) testdesk.Desk {
	t.Helper()
	d := testdesk.Open(t)
	for _, n := range []core.NewOperator{
		{Name: "mira", Groups: []string{ServiceRep}, Given: core.ViewPassword, Password: secret.New(good)},
		{Name: "tom", Groups: []string{ServiceRep}, Password: secret.New(good), MustChange: true},
	} {
		if err := d.Operators().Add(t.Context(), n); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.Operators().Disable(t.Context(), "tom"); err != nil {
		t.Fatal(err)
	}
	return d
}

func team(t *testing.T, d testdesk.Desk) Team {
	t.Helper()
	all, err := Load(t.Context(), d.Session)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func operator(t *testing.T, all Team, name string) core.Operator {
	t.Helper()
	i := slices.IndexFunc(all.Operators, func(o core.Operator) bool { return o.Name == name })
	if i < 0 {
		t.Fatal("there is no", name)
	}
	return all.Operators[i]
}

func TestPartsAreAllPermissions(t *testing.T) {
	var sum core.Permissions
	for _, part := range Parts() {
		for _, right := range part.Rights {
			if sum.Has(right.May) || right.Name() == "" || right.Text == "" {
				t.Errorf("%q stands twice, or without words", right.Name())
			}
			sum |= right.May
			if strings.HasSuffix(right.Sentence(), "kept by keys") != right.ByKey() {
				t.Error(right.Sentence())
			}
		}
	}
	if sum != core.AllPermissions {
		t.Error("missing:", core.AllPermissions&^sum)
	}
}

func TestList(t *testing.T) {
	d := desk(t)
	all := team(t, d)
	lines := all.Lines("", Seen{}, clock)
	var got []string
	for _, l := range lines {
		got = append(got, words.Dot(l.Name, l.Under, string(l.State), l.When))
	}
	want := "anna · Administrators · Signed in now|mira · Customer Service Rep|tom · Customer Service Rep · Disabled"
	if strings.Join(got, "|") != want {
		t.Errorf("%q", got)
	}
	for filter, n := range map[string]int{"": 3, " MIRA": 1, "service": 2, "admin": 1, "x": 0} {
		if got := all.Lines(filter, Seen{}, clock); len(got) != n {
			t.Errorf("%q: %d lines", filter, len(got))
		}
	}
	if all.Foot() != "3 operators · 2 may View Password" {
		t.Error(all.Foot())
	}
	groups := all.GroupLines("tom")
	if len(groups) != 1 || groups[0].Name != ServiceRep || groups[0].When != "2 members" || groups[0].Under != "Comes with Keydesk" {
		t.Errorf("%+v", groups)
	}
	if _, there := all.Group("power users"); !there {
		t.Error("there are no Power Users")
	}
	tom := operator(t, all, "tom")
	if notes := Notes(tom); len(notes) != 2 || !strings.Contains(notes[0], "Disabled") {
		t.Error(notes)
	}
	if found, ok := all.Operator(tom.ID); !ok || found.Name != "tom" {
		t.Error("tom is not found by his ID")
	}
}

func TestWaitsForAKey(t *testing.T) {
	o := core.Operator{Name: "tom", State: core.OperatorActive, Pending: []string{"view key", "data key"}}
	if StateOf(o) != Waits {
		t.Error(StateOf(o))
	}
	notes := strings.Join(Notes(o), "\n")
	if !strings.Contains(notes, "View Password waits for its key: the next holder of View Password who signs in hands it on") || !strings.Contains(notes, "data key") {
		t.Error(notes)
	}
}

func TestDraft(t *testing.T) {
	d := desk(t)
	all := team(t, d)
	mira := operator(t, all, "mira")
	draft := NewDraft(all, mira)
	if draft.Changed() || draft.Means() != "" {
		t.Error("changed before anything is")
	}
	for may, origin := range map[core.Permissions]string{core.ViewCustomers: "from group", core.ViewPassword: "given here", core.RunPortal: ""} {
		tick := draft.Tick(may)
		if tick.Origin != origin || tick.On != (origin != "") || (tick.Why != "") != (origin == "from group") {
			t.Errorf("%+v", tick)
		}
	}
	draft.Give(core.BulkActions, true)
	draft.Give(core.ViewPassword, false)
	if got := draft.Means(); got != "mira may also Bulk Actions. mira may no longer View Password. What View Password opens gets new keys, while you go on working; what was seen before stays known." {
		t.Error(got)
	}
	if edit := draft.Edit(); edit.Groups != nil || edit.Given == nil || *edit.Given != core.BulkActions {
		t.Errorf("%+v", edit)
	}
	draft.Give(core.BulkActions, false)
	draft.Give(core.ViewPassword, true)
	if draft.Changed() {
		t.Error("changed after all was taken back")
	}
	draft.Join("Power Users")
	draft.Join("Power Users")
	if got := draft.Others(); !slices.Equal(got, []string{"Administrators"}) {
		t.Error(got)
	}
	draft.Part(ServiceRep)
	if !draft.Changed() || !draft.Held().Has(core.EditLicenses|core.ViewPassword) || draft.Tick(core.ExportData).Origin != "from group" {
		t.Error("the groups do not count", draft.Held())
	}
	if err := d.Operators().Edit(t.Context(), "mira", draft.Edit()); err != nil {
		t.Fatal(err)
	}
	after := team(t, d)
	if now := operator(t, after, "mira"); now.Permissions != draft.Held() || !slices.Equal(now.Groups, []string{"Power Users"}) {
		t.Errorf("%+v", now)
	}
	if next := draft.Rebase(after, operator(t, after, "mira")); next.Changed() {
		t.Error("a saved draft is changed")
	}
	fresh := NewDraft(after, operator(t, after, "mira"))
	fresh.Give(core.RunPortal, true)
	if kept := fresh.Rebase(after, operator(t, after, "mira")); !kept.Tick(core.RunPortal).On {
		t.Error("what was ticked is lost when the list is read anew")
	}
	if other := fresh.Rebase(after, operator(t, after, "tom")); other.Changed() {
		t.Error("what was ticked for mira is ticked for tom")
	}
}

func TestSeen(t *testing.T) {
	d := desk(t)
	saved, err := d.Customers().Add(t.Context(), core.Save{
		Fields: core.Fields{LastName: "Ács", Email: "hedi@acs.example"}, Password: &core.PasswordChange{Typed: secret.New("gravel-otter-Minute-7")},
	})
	if err != nil {
		t.Fatal(err)
	}
	mira, err := d.Desk.SignIn(t.Context(), "mira", secret.New(good))
	if err != nil {
		t.Fatal(err)
	}
	defer mira.Leave(t.Context())
	for range 2 {
		if _, err := mira.Customers().Reveal(t.Context(), saved.ID, "test"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := mira.Customers().SetPassword(t.Context(), saved.ID, core.PasswordChange{Show: true}); err != nil {
		t.Fatal(err)
	}
	seen, err := ReadSeen(t.Context(), d.Session, testdesk.Start())
	if err != nil {
		t.Fatal(err)
	}
	all := team(t, d)
	o, tom, anna := operator(t, all, "mira"), operator(t, all, "tom"), operator(t, all, "anna")
	if got := seen.ReadLine(o); got != "mira read 1 password in 90 days." {
		t.Error(got)
	}
	if got := seen.Line(o, clock); got != "Signed in 10:00 · 1 reset in 30 days" {
		t.Error(got)
	}
	if seen.Short(tom, clock) != "Not in 90 days" || seen.Line(tom, clock) != "No sign-in in 90 days · 0 resets in 30 days" || seen.ReadLine(tom) != "" {
		t.Error(seen.Short(tom, clock), seen.Line(tom, clock))
	}
	if seen.Short(o, clock) != "10:00" || seen.Short(anna, clock) != "Signed in now" {
		t.Error(seen.Short(o, clock), seen.Short(anna, clock))
	}
	if a, due := After(o, seen, 1); !due || a.Reads == "" || a.Recovery != "" {
		t.Errorf("%+v", a)
	}
	for held, want := range map[int]string{0: "|mira read 1 password in 90 days. All have been changed since.", 1: "Reset this one…|mira read 1 password in 90 days.", 37: "Reset these 37…|mira read 1 password in 90 days."} {
		if a, _ := After(o, seen, held); a.Reset+"|"+a.Reads != want {
			t.Errorf("%q", a.Reset+"|"+a.Reads)
		}
	}
	if _, due := After(tom, seen, 0); due {
		t.Error("something is left to do after tom")
	}
	if a, due := After(anna, Seen{}, 0); !due || !strings.Contains(a.Recovery, "new recovery key") {
		t.Errorf("%+v", a)
	}
	late, err := ReadSeen(t.Context(), d.Session, testdesk.Start().AddDate(0, 0, Days+1))
	if err != nil || late.Reads(o.ID) != 0 {
		t.Error("what is older counts", err)
	}
}

func TestRemovalInWords(t *testing.T) {
	tom := core.Operator{Name: "Tom"}
	for customers, want := range map[int]string{
		-1: "All records get new keys (you can", 1: "1 customer get new keys (about 5 s;", 20_000: "20,000 customers get new keys (about 40 s;", 1_000_000: "(about 34 min;",
	} {
		if got := Remove(tom, customers).Text; !strings.Contains(got, want) || !strings.HasSuffix(got, "stay readable with the old password.") {
			t.Error(got)
		}
	}
	if Renewing(2, 20_000) != "New keys: 2 of 20,000 records" || Renewing(0, 0) == "" {
		t.Error(Renewing(2, 20_000))
	}
}
