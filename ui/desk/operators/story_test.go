package operators

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
)

func TestList(t *testing.T) {
	s := inline(t, stage.Plain())
	s.Says(t, "anna", "Administrators", "Signed in now", "mira", rep, "tom", "Must change", "3 operators · 1 may View Password")
	s.Letters("mira")
	s.SaysNot(t, "tom\n")
	s.Press(fyne.KeyDown)
	s.Says(t, "No sign-in in 90 days · 0 resets in 30 days", "given here")
	s.page.Focus()
	s.Press(fyne.KeyEscape)
	s.choose(t, "tom")
	s.Says(t, "Has to choose another password at the next sign-in.")
	s.Press(fyne.KeyEscape)
	s.page.Focus()
	s.Letters("nobody")
	s.Says(t, "No operator has that in the name or a group.")
}

// What a group gives is ticked and says so; what is ticked is in force when it
// is saved, and not before.
func TestPermissions(t *testing.T) {
	s := inline(t, stage.Plain())
	s.choose(t, "mira")
	for may, origin := range map[core.Permissions]string{core.ViewCustomers: "from group", core.BulkActions: "given here", core.ViewPassword: ""} {
		if r := s.right(t, may); r.from.Text() != origin || r.On() != (origin != "") {
			t.Errorf("%s is %q", may, r.from.Text())
		}
	}
	s.right(t, core.ViewCustomers).Tapped(nil)
	if s.Canvas.Overlays().Top() == nil || !strings.Contains(s.Said(), "The group Customer Service Rep gives it") {
		t.Error("it is not said why a group's permission stays; there is:\n", s.Said())
	}
	s.Press(fyne.KeyEscape)
	s.Canvas.Overlays().Remove(s.Canvas.Overlays().Top())
	s.SaysNot(t, "Save")
	s.Canvas.Focus(s.right(t, core.ViewPassword))
	s.Press(fyne.KeySpace)
	s.Says(t, "mira may also View Password.", "Save", "Cancel")
	if s.operator(t, "mira").Permissions.Has(core.ViewPassword) {
		t.Error("in force before it was saved")
	}
	s.choose(t, "tom")
	s.Says(t, "Changes are not saved")
	s.Tap(t, "Cancel")
	s.Says(t, "mira may also View Password.")
	s.Tap(t, "Save")
	s.toast(t, "mira was changed.")
	if !s.operator(t, "mira").Permissions.Has(core.ViewPassword) {
		t.Error("not saved")
	}
	s.SaysNot(t, "Save")

	s.right(t, core.ViewPassword).Tapped(nil)
	s.Says(t, "mira may no longer View Password. What View Password opens gets new keys")
	s.Tap(t, "Cancel")
	if !s.right(t, core.ViewPassword).On() {
		t.Error("Cancel did not take it back")
	}
	stage.Find(t, s.Stage, "out of the group", func(b *kit.Button) bool { return kit.NameOf(b) == "Take out of "+rep }).Tapped(nil)
	s.Says(t, "mira may no longer View Customers")
	left := false
	s.page.Leave(func() { left = true })
	s.Tap(t, "Do not save")
	if !left || s.operator(t, "mira").Groups == nil {
		t.Error("left:", left)
	}
}

func TestNewOperator(t *testing.T) {
	s := inline(t, stage.Plain())
	s.Tap(t, "New operator")
	if s.Button(t, "Add").Why() == "" {
		t.Error("adds nobody")
	}
	s.Letters("Nils")
	s.both(t, "Password", good)
	s.Check(t, "Power Users").Tapped(nil)
	s.Tap(t, "Add")
	s.toast(t, "Nils may sign in.")
	s.Says(t, "Nils", "Power Users, Customer Service Rep")
	o := s.operator(t, "Nils")
	if !o.MustChange || len(o.Groups) != 2 {
		t.Errorf("%+v", o)
	}
	if err := s.signsIn(t, "Nils", good); !errors.Is(err, core.ErrMustChange) {
		t.Error(err)
	}
	s.Tap(t, "New operator")
	s.Letters("ANNA")
	s.both(t, "Password", good)
	s.Tap(t, "Add")
	s.Says(t, "There is an operator \"anna\" already.")
	s.Tap(t, "Cancel")
}

func TestManagingUserPasswords(t *testing.T) {
	s := inline(t, stage.Plain())
	s.choose(t, "mira")
	s.Tap(t, "Set password…")
	s.Says(t, "Managing User Passwords", "Keep current password", "Set a new password", "Force Password Change")
	if s.Button(t, "OK").Why() == "" {
		t.Error("OK although nothing is changed")
	}
	stage.Find(t, s.Stage, "the choice", func(c *kit.Choice) bool { return true }).Choose(1)
	s.both(t, "Type new password", other)
	s.Check(t, "Force Password Change").Tapped(nil) // it was on
	s.Tap(t, "OK")
	s.toast(t, "mira has a new password.")
	if err := s.signsIn(t, "mira", other); err != nil {
		t.Error(err)
	}
	s.Tap(t, "Force Password Change")
	s.toast(t, "mira has to choose another password at the next sign-in.")
	if err := s.signsIn(t, "mira", other); !errors.Is(err, core.ErrMustChange) {
		t.Error(err)
	}
	if s.Button(t, "Force Password Change").Why() == "" {
		t.Error("it can be forced twice")
	}
	s.choose(t, "anna")
	s.Tap(t, "Change my password…")
	if s.own != 1 {
		t.Error("the own password is no other's")
	}
}

func TestDisableAndRename(t *testing.T) {
	s := inline(t, stage.Plain())
	if s.Button(t, "Disable").Why() == "" || s.Button(t, "Remove…").Why() == "" {
		t.Error("anna can disable or remove herself")
	}
	s.choose(t, "mira")
	s.Tap(t, "Disable")
	s.toast(t, "mira cannot sign in any more.")
	s.Says(t, "Disabled", "Enable")
	if err := s.signsIn(t, "mira", good); !errors.Is(err, core.ErrSignIn) {
		t.Error(err)
	}
	undo, _ := s.page.Line().Toast()
	undo.Do()
	if err := s.signsIn(t, "mira", good); err != nil {
		t.Error(err)
	}
	s.page.Rename()
	s.Type(t, "Name", "Mira Lindqvist")
	s.Tap(t, "OK")
	s.toast(t, "mira is called Mira Lindqvist now.")
	if err := s.signsIn(t, "Mira Lindqvist", good); err != nil {
		t.Error(err)
	}
}

// Who removes somebody reads what it means, what was read, and what is left to
// do.
func TestRemove(t *testing.T) {
	s := on(t, stage.Plain(), nil)
	saved, err := s.desk.Customers().Add(t.Context(), core.Save{
		Fields: core.Fields{LastName: "Ács"}, Password: &core.PasswordChange{Typed: secret.New("gravel-otter-Minute-7")},
	})
	if err != nil {
		t.Fatal(err)
	}
	mira, err := s.desk.Desk.SignIn(t.Context(), "mira", secret.New(good))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := mira.Customers().Reveal(t.Context(), saved.ID, "a call"); err != nil {
		t.Fatal(err)
	}
	mira.Leave(t.Context())
	s.begin(t, task.Inline(t.Context(), s.Hand))
	s.choose(t, "mira")
	s.Tap(t, "mira read 1 password in 90 days.")
	if len(s.reads) != 1 || s.reads[0] != "mira" {
		t.Error(s.reads)
	}
	s.Tap(t, "Remove…")
	s.Says(t, "Remove operator", "mira can no longer sign in. The records of 1 customer get new keys (about 5 s; you can go on working). What mira saw or copied before, and backups made before today, stay readable with the old password.")
	s.Press(fyne.KeyEscape)
	s.Tap(t, "Remove…")
	s.Tap(t, "Remove")
	s.Says(t, "mira was removed", "mira read 1 password in 90 days.")
	s.SaysNot(t, "New recovery key")
	s.Button(t, "Show which…")
	s.Tap(t, "Reset this one…")
	if len(s.reads) != 1 || !slices.Equal(s.resets, []uint64{saved.ID}) {
		t.Error(s.reads, s.resets)
	}
	if err := s.signsIn(t, "mira", good); !errors.Is(err, core.ErrSignIn) {
		t.Error(err)
	}
	keys, compact, err := s.desk.KeysRetiring(t.Context())
	if err != nil || len(keys) == 0 || !compact {
		t.Error("no key retires", keys, compact, err)
	}
}

func TestRemovedAdministrator(t *testing.T) {
	s := on(t, stage.Plain(), nil)
	if err := s.desk.Operators().Edit(t.Context(), "tom", core.OperatorEdit{Groups: &[]string{"Administrators"}}); err != nil {
		t.Fatal(err)
	}
	s.begin(t, task.Inline(t.Context(), s.Hand))
	s.choose(t, "tom")
	s.Tap(t, "Remove…")
	s.Tap(t, "Remove")
	s.Says(t, "tom could manage operators: make a new recovery key, and have every colleague sign in once.")
	s.Tap(t, "New recovery key…")
	s.Says(t, "New recovery key", "Group 5, 6 characters, from the paper")
}

func TestGroups(t *testing.T) {
	s := inline(t, stage.Plain())
	s.Tap(t, "Groups")
	s.Says(t, "Power Users", "Comes with Keydesk", "2 members")
	if s.Button(t, "Edit group…").Why() == "" {
		t.Error("a group of every desk can be changed")
	}
	s.Tap(t, "New group")
	s.Letters("Night shift")
	s.right(t, core.ViewCustomers).Tapped(nil)
	s.right(t, core.ResetPasswords).Tapped(nil)
	s.Tap(t, "Save")
	s.toast(t, "The group Night shift was saved.")
	s.Says(t, "Night shift", "Of your own", "0 members")
	s.Tap(t, "Edit group…")
	s.right(t, core.ResetPasswords).Tapped(nil)
	s.Type(t, "Name", "administrators")
	s.Tap(t, "Save")
	s.Says(t, "There is a group \"Administrators\" already.")
	s.Type(t, "Name", "Late shift")
	s.Tap(t, "Save")
	groups, err := s.desk.Operators().Groups(t.Context())
	if last := groups[len(groups)-1]; err != nil || last.Name != "Late shift" || last.Permissions != core.ViewCustomers {
		t.Errorf("%+v, %v", groups, err)
	}
	s.Tap(t, "Remove…")
	s.Says(t, "Nobody is in it.")
	s.Tap(t, "Remove")
	s.toast(t, "The group Late shift was removed.")
	s.Tap(t, "Operators")
	s.Says(t, "mira")
}

// The key is shown once and in force when its last group was typed back; until
// then the one before is.
func TestNewRecoveryKey(t *testing.T) {
	s := inline(t, stage.Plain())
	s.Tap(t, "New recovery key…")
	s.Says(t, "destroy the one before", "Copy", "Print…")
	s.Tap(t, "Copy")
	key := s.App.Clipboard().Content()
	s.Tap(t, "Print…")
	if len(s.printed) != 1 || s.printed[0] != "Fjord Instruments|"+key {
		t.Error("printed:", len(s.printed))
	}
	if s.Button(t, "Put it in force").Why() == "" {
		t.Error("in force without the last group")
	}
	if _, err := s.desk.Desk.Recover(t.Context(), secret.New(key), "anna", secret.New(good)); !errors.Is(err, core.ErrSignIn) {
		t.Error("in force before it was typed back:", err)
	}
	s.Letters(key[strings.LastIndex(key, "-")+1:])
	s.enter()
	s.toast(t, "The new recovery key is in force")
	if _, err := s.desk.Desk.Recover(t.Context(), secret.New(key), "anna", secret.New(good)); err != nil {
		t.Error(err)
	}
}

// What the core refuses is said, and nothing is lost.
func TestRefused(t *testing.T) {
	s := inline(t, stage.Plain())
	s.choose(t, "anna")
	stage.Find(t, s.Stage, "out of the group", func(b *kit.Button) bool { return kit.NameOf(b) == "Take out of Administrators" }).Tapped(nil)
	s.Tap(t, "Save")
	s.Says(t, "Nobody else holds View Password", "What you ticked is kept.")
	s.Tap(t, "OK")
	s.Says(t, "anna may no longer", "Save")
}
