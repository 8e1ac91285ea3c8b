package settings

import (
	"context"
	"os"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/scopes"
	model "github.com/keydesk/keydesk/ui/model/settings"
)

// someScopes are scopes that nothing keeps.
func someScopes() []scopes.Line {
	return []scopes.Line{
		{Scope: core.Scope{Name: "Default", Default: true}, Customers: 9312, InBin: 2, Counted: true},
		{Scope: core.Scope{Name: "Fjord EU"}, Customers: 312, Counted: true, Own: []string{"Allow Manual Entry", "Policy"}, Templates: 3},
		{Scope: core.Scope{Name: "A brand with a name as long as names of scopes can ever become, six"}, Counted: true, Own: []string{"a", "b", "c", "d"}},
		{Scope: core.Scope{Name: "Fjord US", Leaving: true}, Customers: 1, Counted: true},
	}
}

// of finds a button by its words and the line it stands in.
func (r *room) of(t *testing.T, name string) *kit.Button {
	t.Helper()
	return stage.Find(t, r.Stage, name, func(b *kit.Button) bool { return kit.NameOf(b) == name })
}

func (r *room) tapOf(t *testing.T, name string) {
	t.Helper()
	r.of(t, name).Tapped(&fyne.PointEvent{})
}

// There are the scopes of a real desk: made, renamed, given settings and removed,
// with their customers asked a place for.
func TestScopesSection(t *testing.T) {
	r := onDesk(t, stage.Plain())
	r.Open(model.Scopes)
	r.Says(t, "Default", "New customers go here", "No customers", "Everything as the desk has it")
	for _, name := range []string{"Fjord EU", "Fjord US"} {
		r.Tap(t, label.AddScope)
		r.Letters(name)
		r.Hand.Push(1e9)
		r.Press(fyne.KeyReturn)
		r.toast(t, "There is a scope "+name+" now. It has the desk's settings.")
		r.Page.Changed(core.Change{Scopes: true})
		r.Says(t, name)
	}
	r.Tap(t, label.AddScope)
	r.Letters("fjord eu")
	r.Tap(t, "Add")
	r.Says(t, `There is a scope "Fjord EU" already.`)
	r.Press(fyne.KeyEscape)

	r.tapOf(t, label.RenameScope+" Fjord US")
	r.Letters(" (old)") // behind what stands there
	r.Tap(t, label.OK)
	r.Page.Changed(core.Change{Scopes: true})
	r.Says(t, "Fjord US (old)")

	r.tapOf(t, label.OpenScope+" Fjord EU")
	r.Says(t, "Customer > Administration", "Fjord EU")
	r.typeInto(t, "reset.ticket-minutes", "45")
	r.Press(fyne.KeyReturn)
	r.keptIn(t, "Fjord EU", "reset.ticket-minutes", "45", true)
	r.InScope("")
	r.OpenAt("reset.ticket-minutes")
	r.Says(t, "Fjord EU has a value of its own.")

	saved, err := r.desk.Customers().Add(t.Context(), core.Save{Scope: "Fjord EU", Fields: core.Fields{LastName: "Lund"}})
	if err != nil {
		t.Fatal(err)
	}
	r.Page.Changed(core.Change{Customers: []uint64{saved.ID}})
	r.Open(model.Scopes)
	r.Says(t, "1 customer", "Of its own: Password Reset Ticket Expiration Delay")
	r.tapOf(t, label.RemoveScope+" Default")
	r.Says(t, "stays. It can be renamed.")
	r.Press(fyne.KeyEscape)
	r.tapOf(t, label.RemoveScope+" Fjord US (old)")
	r.Says(t, "It has no customers.")
	r.Tap(t, "Remove")
	r.toast(t, "Fjord US (old) is removed.")
	r.Page.Changed(core.Change{Scopes: true})
	r.tapOf(t, label.RemoveScope+" Fjord EU")
	r.Says(t, "1 customer moves first, to another scope", label.MoveTo)
	r.Tap(t, "Remove") // there is but one other, chosen already
	r.toast(t, "Fjord EU is removed. 1 customer is in Default now.")
	r.Page.Changed(core.Change{Scopes: true})
	if c, err := r.desk.Customers().Get(t.Context(), saved.ID); err != nil || c.Scope != "Default" {
		t.Errorf("%+v, %v", c, err)
	}
}

// The search finds the sections that are no list of settings, too.
func TestTheSearchFindsSections(t *testing.T) {
	r := onDesk(t, stage.Plain())
	r.Focus()
	r.Letters("rename")
	r.SaysNot(t, "No setting has these words.")
	r.Tap(t, "Scopes")
	r.Says(t, label.AddScope)
	r.Focus()
	r.Letters("send test mail")
	r.Tap(t, "Mail > Templates")
	r.Says(t, label.MailPreview)
}

// Where several scopes could take the customers, one has to be chosen; who could
// not be moved is named, and the scope stays.
func TestRemovingAScopeAsksWhere(t *testing.T) {
	source := shown(t, core.AllPermissions, func(string, *core.Setting) {})
	var to string
	source.RemoveScope = func(_ context.Context, m *scopes.Removal, told func(done, of int)) (core.Moved, error) {
		told(100, 312)
		to = m.MoveTo()
		return core.Moved{Moved: 311, Refused: []core.Refusal{{ID: 10042, Why: &core.Error{Kind: core.ErrExists, Sentence: "Customer 10017 has this external ID already."}}}},
			&core.Error{Kind: core.ErrConflict, Sentence: "1 of 312 customers of Fjord EU could not be moved, so it stays."}
	}
	r := open(t, stage.Plain(), source, nil)
	r.Open(model.Scopes)
	r.tapOf(t, label.RemoveScope+" Fjord EU")
	if b := r.Button(t, "Remove"); !b.Disabled() {
		t.Error("it can be removed before it is said where the customers go")
	}
	stage.Find(t, r.Stage, label.MoveTo, func(s *kit.Select) bool { return kit.NameOf(s) == label.MoveTo }).Choose(0)
	r.Tap(t, "Remove")
	if to != "Default" {
		t.Errorf("they go to %q", to)
	}
	r.Says(t, "1 of 312 customers of Fjord EU could not be moved, so it stays.", "10042: Customer 10017 has this external ID already.")
}

// An operator who may not change settings reads the list, and is told why.
func TestScopesAreReadWithoutThePermission(t *testing.T) {
	r := open(t, stage.Plain(), shown(t, core.AllPermissions&^core.ChangeSettings, func(string, *core.Setting) {}), nil)
	r.Open(model.Scopes)
	r.Says(t, "Fjord EU")
	for _, name := range []string{label.AddScope, label.RenameScope + " Fjord EU", label.RemoveScope + " Fjord EU"} {
		if b := r.of(t, name); !b.Disabled() {
			t.Errorf("%s can be used", name)
		}
	}
	if b := r.of(t, label.OpenScope+" Fjord EU"); b.Disabled() {
		t.Error("its settings cannot be read")
	}
}

// The dialog that removes a scope, for pictures and its words.
func TestScopeDialogs(t *testing.T) {
	for name, set := range map[string]stage.Setting{"light": stage.Plain(), "dark": stage.Dark(), "150": stage.Big()} {
		if name != "150" && os.Getenv("KEYDESK_PICTURES") == "" {
			continue
		}
		r := open(t, set, shown(t, core.AllPermissions, func(string, *core.Setting) {}), nil)
		r.Open(model.Scopes)
		r.tapOf(t, label.RemoveScope+" Fjord EU")
		whole(t, r, name+" remove")
		r.Keep(t, "settings-scope-remove-"+name)
		r.Press(fyne.KeyEscape)
		r.Tap(t, label.AddScope)
		whole(t, r, name+" add")
		r.Keep(t, "settings-scope-add-"+name)
	}
}
