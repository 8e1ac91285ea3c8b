package customers

import (
	"fmt"
	"os"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/keydesk/keydesk/core"
	desktest "github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/look"
	"github.com/keydesk/keydesk/ui/model/label"
)

// withShift presses keys with Shift held, as the driver tells it.
func (s *stage) withShift(keys ...fyne.KeyName) {
	shift := &fyne.KeyEvent{Name: desktop.KeyShiftLeft}
	on := s.canvas.Focused().(desktop.Keyable)
	on.KeyDown(shift)
	s.press(keys...)
	on.KeyUp(shift)
}

// listed is a stage with the stories' people, sorted by name: Rachel Ackerman,
// Hedi Ács, Jo Albers, Zoltán Molnár.
func listed(t *testing.T) (*stage, *core.Session, []uint64) {
	t.Helper()
	session := signIn(t)
	for _, f := range people() {
		add(t, session, f)
	}
	s := onStage(t, plain, From(session, clock()), nil)
	var ids []uint64
	for i := range s.model.Len() {
		line, _ := s.model.Row(i)
		ids = append(ids, line.ID)
	}
	return s, session, ids
}

// With the keyboard alone: ↓ Shift+↓ Shift+↓ F5 asks about three, and the
// question has those three and no others.
func TestSeveralWithTheKeyboard(t *testing.T) {
	s, _, ids := listed(t)
	s.press(fyne.KeyDown)
	s.withShift(fyne.KeyDown, fyne.KeyDown)
	says(t, s.Panel(), "3 selected", "of the 4 listed", "Jo Albers", fmt.Sprint(ids[2]))
	if got := s.line.Text(); got != "4 customers · 3 selected" {
		t.Error(got)
	}
	s.press(fyne.KeyF5)
	s.want(t, fmt.Sprintf("several Email Forgotten Password %v", ids[:3]))
	s.withShift(fyne.KeyUp)
	s.press(fyne.KeyF6)
	s.want(t, fmt.Sprintf("several Generate and send credentials via email %v", ids[:2]))
	s.press(fyne.KeyDown, fyne.KeyDown, fyne.KeySpace, fyne.KeyF7)
	s.want(t, fmt.Sprintf("several Reset Password %v", []uint64{ids[0], ids[1], ids[3]}))
	if got := s.question.Choices(); len(got) != 2 {
		t.Error("Reset Password of several offers", got)
	}
	s.press(fyne.KeyF9)
	if got := s.told(); got != "This is done to one customer: end Select several first." {
		t.Errorf("Show says %q", got)
	}
	s.canvas.Overlays().Remove(s.canvas.Overlays().Top())
	s.press(fyne.KeyDelete)
	s.want(t, fmt.Sprintf("several Delete %v", []uint64{ids[0], ids[1], ids[3]}))
	s.press(fyne.KeyEscape)
	if s.model.Several() || s.model.Picked() != 0 {
		t.Error("Esc does not end it")
	}
	says(t, s.Panel(), "Zoltán Molnár", "Last events")
	s.press(fyne.KeyF8)
	if got := s.told(); got != "The account is not locked." {
		t.Errorf("with one again, Unlock says %q", got)
	}
}

// Ctrl+A selects what is listed; in a field with text it is the text's.
func TestSelectAllListed(t *testing.T) {
	s, _, ids := listed(t)
	s.letters("ac")
	s.command(t, label.SelectAll)
	if s.model.Several() || s.head.filter.SelectedText() != "ac" {
		t.Error("Ctrl+A in the filter selects customers")
	}
	s.press(fyne.KeyDown)
	s.command(t, label.SelectAll)
	if got := s.model.PickedIDs(); !slices.Equal(got, ids[:2]) {
		t.Errorf("%v are selected of %v", got, ids)
	}
	s.Focus()
	s.press(fyne.KeyEscape)
	if s.model.Len() != 4 || s.model.Picked() != 2 {
		t.Errorf("%d of %d: whom the filter hid came in", s.model.Picked(), s.model.Len())
	}
	s.command(t, label.MoveToScope)
	s.want(t, fmt.Sprintf("several Move to scope %v", ids[:2]))
	if q, n := s.Query(); n != 2 || !slices.Equal(q.IDs, ids[:2]) {
		t.Errorf("an export has %d: %+v", n, q)
	}
	s.tap(t, label.SelectNone)
	if q, n := s.Query(); n != 4 || q.IDs != nil || s.head.enable.Why() == "" {
		t.Errorf("with nobody selected an export has %d: %+v", n, q)
	}
}

// The mouse: Ctrl, Shift, the boxes, the box in the heads.
func TestSeveralWithTheMouse(t *testing.T) {
	s, _, ids := listed(t)
	click := func(row int, mod fyne.KeyModifier, x float32) {
		t.Helper()
		for _, o := range desktest.Shown(s.table) {
			if r, ok := o.(desktop.Mouseable); ok && slices.Contains(texts(o), fmt.Sprint(ids[row])) {
				r.MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary, Modifier: mod, PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, 4)}})
				return
			}
		}
		t.Fatalf("row %d is not shown", row)
	}
	click(0, 0, 200)
	click(2, fyne.KeyModifierShortcutDefault, 200)
	if got := s.model.PickedIDs(); !slices.Equal(got, []uint64{ids[0], ids[2]}) {
		t.Errorf("Ctrl+click: %v of %v", got, ids)
	}
	click(3, fyne.KeyModifierShift, 200)
	click(0, 0, 20) // its box
	if got := s.model.PickedIDs(); !slices.Equal(got, ids[2:]) {
		t.Errorf("Shift+click, and a box: %v of %v", got, ids)
	}
	s.model.PickAll()
	s.picked()
	s.tickAll()
	if s.model.Picked() != 0 {
		t.Error("the box in the heads does not let go of all")
	}
	s.tickAll()
	if s.model.Picked() != 4 {
		t.Error("the box in the heads does not select all")
	}
	s.tap(t, label.EnableLogins)
	s.want(t, fmt.Sprintf("several Enable Login %v", ids))
}

// Without Bulk Actions there is nothing of it: no box, no keys, no menu.
func TestSeveralNeedsBulkActions(t *testing.T) {
	session := signIn(t)
	for _, f := range people() {
		add(t, session, f)
	}
	source := From(session, clock())
	source.May &^= core.BulkActions
	s := onStage(t, plain, source, nil)
	s.press(fyne.KeyDown)
	s.withShift(fyne.KeyDown)
	s.press(fyne.KeySpace)
	if s.model.Several() || slices.Contains(texts(s.content), label.SelectSeveral) {
		t.Error("several can be selected")
	}
	for _, c := range s.Commands() {
		if c.Name == label.SelectSeveral || c.Name == label.SelectAll || c.Name == label.MoveToScope {
			t.Errorf("there is a command %q", c.Name)
		}
	}
}

// A CSR who may reset and not edit: what he may not do says so.
func TestSeveralOfACSR(t *testing.T) {
	session := signIn(t)
	for _, f := range people() {
		add(t, session, f)
	}
	source := From(session, clock())
	source.May = core.ViewCustomers | core.ResetPasswords | core.BulkActions
	s := onStage(t, plain, source, nil)
	s.press(fyne.KeyDown, fyne.KeySpace, fyne.KeyDelete)
	if got := s.told(); got != "You need the permission Edit Customers." {
		t.Errorf("Delete says %q", got)
	}
	if s.model.Picked() != 1 {
		t.Error("space does not select")
	}
	s.want(t)
}

// TestLookOfSeveral shows the page with several selected; see TestLook.
func TestLookOfSeveral(t *testing.T) {
	for _, v := range []struct {
		name string
		set  setting
		rare bool
	}{
		{"light", plain, true}, {"dark", setting{look.Dark, 1, plain.size}, true}, {"light-150", setting{look.Light, 1.5, fyne.NewSize(1024, 700)}, false},
	} {
		if v.rare && os.Getenv("KEYDESK_PICTURES") == "" {
			continue
		}
		s := onStage(t, v.set, shown(), nil)
		s.press(fyne.KeyDown)
		s.withShift(fyne.KeyDown)
		s.press(fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeySpace, fyne.KeyEnd, fyne.KeySpace)
		says(t, s.Panel(), "4 selected", "Login inactive", "One question names the number and who is left out, and why: F5 leaves out Jan de Wit, login is inactive.")
		s.keep(t, "customers-several-"+v.name)
		(&desktest.Stage{Canvas: s.canvas}).Whole(t, t.Name()+v.name)
	}
}
