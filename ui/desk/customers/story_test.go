package customers

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/keydesk/keydesk/core"
	desktest "github.com/keydesk/keydesk/ui/desk/internal/stage"
	model "github.com/keydesk/keydesk/ui/model/customers"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/person"
)

// desk is a stage on a stored desk with the people of the stories.
func desk(t *testing.T) (*stage, *core.Session, []uint64) {
	t.Helper()
	s := signIn(t)
	var ids []uint64
	for _, f := range people() {
		ids = append(ids, add(t, s, f))
	}
	return onStage(t, plain, From(s, clock()), nil), s, ids
}

// A caller forgot the password: with the keyboard alone, from the filter to the
// action.
func TestHelpACallerFromTheList(t *testing.T) {
	s, _, ids := desk(t)
	if s.canvas.Focused() != s.head.filter {
		t.Fatalf("the keyboard is at %T, not in the Customers Filter", s.canvas.Focused())
	}
	if got := s.line.Text(); got != "4 customers" {
		t.Errorf("the line says %q", got)
	}
	says(t, s.Panel(), "Preview", "Select a customer to see status, last mail and the Actions here.")

	s.letters("ac")
	if got := s.line.Text(); got != "2 of 4 customers" {
		t.Errorf("the line says %q", got)
	}
	s.letters("s")
	if got := s.line.Text(); got != "1 of 4 customers" {
		t.Errorf("the line says %q", got)
	}
	s.press(fyne.KeyDown)
	says(t, s.Panel(), "Hedi Ács", "hedi@acs.example", "+36 1 555 0142", "Ács Kft., Budapest", "Prefers to be called after 14:00.",
		"No password yet", "No password has been set.", "Actions", label.GenerateAndSend)
	s.press(fyne.KeyF6)
	s.want(t, "generate "+number(ids[0]))
	if s.ran.Customer.Email != "hedi@acs.example" {
		t.Error("the action was not given the customer")
	}
	s.press(fyne.KeyReturn)
	s.want(t, "open "+number(ids[0])+" edit false")

	s.press(fyne.KeyF8)
	if got := s.told(); got != "The account is not locked." {
		t.Errorf("F8 said %q", got)
	}
	s.canvas.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	s.want(t)
}

func number(id uint64) string { return strconv.FormatUint(id, 10) }

func TestFilterKeys(t *testing.T) {
	s, _, ids := desk(t)
	s.letters("molnar")
	s.press(fyne.KeyReturn)
	s.want(t, "open "+number(ids[3])+" edit false")
	s.press(fyne.KeyEscape)
	if s.head.filter.Text != "" || s.line.Text() != "4 customers" {
		t.Errorf("Esc left %q and %q", s.head.filter.Text, s.line.Text())
	}
	s.press(fyne.KeyF6)
	if got := s.told(); got != nobody {
		t.Errorf("F6 with nobody selected said %q", got)
	}
	s.press(fyne.KeyEscape)
	s.press(fyne.KeyDown, fyne.KeyDown)
	s.command(t, label.CustomersFilter)
	if s.canvas.Focused() != s.head.filter {
		t.Error("Ctrl+F did not go to the filter")
	}
	if id, ok := s.Selected(); !ok || id != ids[0] {
		t.Errorf("%d is selected, want Hedi Ács %d", id, ids[0])
	}
	s.command(t, label.Edit)
	s.want(t, "open "+number(ids[0])+" edit true")
}

func TestSortAndColumns(t *testing.T) {
	s, _, _ := desk(t)
	names := func() string {
		var all []string
		for i := range s.model.Len() {
			all = append(all, s.cells(i)[0].Text)
		}
		return strings.Join(all, ", ")
	}
	up, down := "Rachel Ackerman, Hedi Ács, Jo Albers, Zoltán Molnár", "Zoltán Molnár, Jo Albers, Hedi Ács, Rachel Ackerman"
	first := names()
	if first != up {
		t.Errorf("by name: %s", first)
	}
	s.table.OnSort(0)
	if got := names(); got != down {
		t.Errorf("by name downwards: %s", got)
	}
	s.columns = []model.Column{model.Name, model.Email}
	s.setColumns()
	if got := len(s.cells(0)); got != 2 {
		t.Errorf("%d columns", got)
	}
	s.table.OnSort(1)
	if got := names(); !strings.HasPrefix(got, "Hedi Ács, Jo Albers, Rachel Ackerman") && !strings.HasPrefix(got, "Zoltán Molnár, Hedi") {
		t.Errorf("by e-mail: %s", got)
	}
}

func TestNoMatchAndItsWays(t *testing.T) {
	s, _, _ := desk(t)
	s.head.status.Choose(3)
	s.letters("hedi acz")
	says(t, s.nothing, "No locked customer matches “hedi acz”", "1 customer matches “hedi”.", "Any status", "Clear the filter")
	if !s.head.out.Disabled() || s.table.Visible() {
		t.Error("an empty list is shown, or can be exported")
	}
	s.tap(t, "Search without the last word")
	if s.head.filter.Text != "hedi" || s.head.status.Chosen() != 0 || s.line.Text() != "1 of 4 customers" {
		t.Errorf("%q, %s, %s", s.head.filter.Text, s.head.status.Text(), s.line.Text())
	}
	if s.canvas.Focused() != s.head.filter {
		t.Error("the keyboard did not stay in the filter")
	}
}

func TestDeskWithoutCustomers(t *testing.T) {
	session := signIn(t)
	s := onStage(t, plain, From(session, clock()), nil)
	says(t, s.Content(), "No customers yet", "What comes next", "1 of 6 done", "Import customers", "Mail server", "Customer page")
	if s.Panel().Visible() {
		t.Error("there is a preview of nobody")
	}
	s.tap(t, label.SetUp)
	s.tap(t, label.NewCustomer)
	s.want(t, "go mail", "go new")

	id := add(t, session, people()[0])
	s.Changed(core.Change{Customers: []uint64{id}})
	if !s.Panel().Visible() || !s.table.Visible() || s.line.Text() != "1 customer" {
		t.Error("the first customer did not come in")
	}
	s.Show(id)
	says(t, s.Panel(), "Hedi Ács")
}

func TestShowDropsAFilterThatHides(t *testing.T) {
	s, _, ids := desk(t)
	s.letters("albers")
	s.Show(ids[0])
	if id, _ := s.Selected(); id != ids[0] || s.head.filter.Text != "" {
		t.Errorf("%d is selected, the filter is %q", id, s.head.filter.Text)
	}
}

func TestPanelClosesAndActionsStay(t *testing.T) {
	s, _, ids := desk(t)
	s.letters("hedi")
	s.press(fyne.KeyDown)
	s.tap(t, "Close the preview")
	if s.Panel().Visible() {
		t.Error("the panel is still there")
	}
	s.press(fyne.KeyF7)
	s.want(t, "reset "+number(ids[0]))
	s.press(fyne.KeyF8)
	if got := s.told(); got != "The account is not locked." {
		t.Errorf("F8 said %q", got)
	}
	s.press(fyne.KeyEscape)
	says(t, s.Content(), "Preview")
	s.tap(t, "Preview")
	if slices.Contains(texts(s.Content()), "Preview") {
		t.Error("the way back is still offered")
	}
	if !s.Panel().Visible() {
		t.Error("the panel did not come back")
	}
}

// rows are the rows that are seen, from the top.
func (s *stage) rows() []desktop.Mouseable {
	var all []desktop.Mouseable
	for _, o := range desktest.Shown(s.table) {
		if row, ok := o.(desktop.Mouseable); ok {
			all = append(all, row)
		}
	}
	slices.SortFunc(all, func(a, b desktop.Mouseable) int {
		return cmp.Compare(a.(fyne.CanvasObject).Position().Y, b.(fyne.CanvasObject).Position().Y)
	})
	return all
}

// click presses a mouse button on a row, from its left or, where x is negative,
// its right end.
func (s *stage) click(row int, x float32, button desktop.MouseButton) {
	at := s.rows()[row]
	if x < 0 {
		x += at.(fyne.CanvasObject).Size().Width
	}
	at.MouseDown(&desktop.MouseEvent{Button: button, PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, 10), AbsolutePosition: fyne.NewPos(300, 200)}})
}

func TestMouse(t *testing.T) {
	s, _, ids := desk(t)
	s.click(1, 40, desktop.MouseButtonPrimary)
	says(t, s.Panel(), "Hedi Ács")
	s.want(t)
	s.click(1, 40, desktop.MouseButtonPrimary)
	s.want(t, "open "+number(ids[0])+" edit false")
	s.click(2, -20, desktop.MouseButtonPrimary)
	s.want(t, "open "+number(ids[1])+" edit true")
	says(t, s.Panel(), "Jo Albers")

	s.click(1, 40, desktop.MouseButtonSecondary)
	if id, _ := s.Selected(); id != ids[0] {
		t.Errorf("a right click selected %d", id)
	}
	s.keep(t, "customers-menu")
	s.press(fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
	s.want(t, "generate "+number(ids[0]))
}

// Shift+F10 comes as F10.
func TestMenuFromTheKeyboard(t *testing.T) {
	s, _, ids := desk(t)
	s.press(fyne.KeyF10)
	if got := s.told(); got != nobody {
		t.Errorf("with nobody selected it says %q", got)
	}
	s.press(fyne.KeyEscape)
	s.press(fyne.KeyDown, fyne.KeyF10)
	s.press(fyne.KeyUp, fyne.KeyReturn)
	s.want(t, "delete "+number(ids[2]))
}

// What an operator may not do is said, or is not there.
func TestWhoMayOnlyLook(t *testing.T) {
	session := signIn(t)
	add(t, session, people()[0])
	source := From(session, clock())
	source.May = core.ViewCustomers
	source.Facts = func(ctx context.Context, id uint64) (person.Facts, error) {
		f, err := person.Load(ctx, session, id, 3)
		f.May = core.ViewCustomers
		return f, err
	}
	s := onStage(t, plain, source, nil)
	if s.head.add.Why() != "You need the permission Edit Customers." || s.head.out.Why() != "You need the permission Export Data." || s.table.OnEdit != nil {
		t.Errorf("%q, %q, pencil %v", s.head.add.Why(), s.head.out.Why(), s.table.OnEdit != nil)
	}
	s.press(fyne.KeyDown, fyne.KeyF6)
	if got := s.told(); got != "You need the permission Reset Passwords or Edit Customers." {
		t.Errorf("F6 said %q", got)
	}
	s.press(fyne.KeyEscape)
	s.want(t)
}

// What others change is seen in place: the row, and the panel.
func TestChangedMeanwhile(t *testing.T) {
	s, session, ids := desk(t)
	s.letters("hedi")
	s.press(fyne.KeyDown)
	note := people()[0]
	note.Notes, note.Phone = "Has moved.", "+36 1 555 0199"
	if _, err := session.Customers().Edit(t.Context(), ids[0], core.Save{Fields: note}); err != nil {
		t.Fatal(err)
	}
	s.Changed(core.Change{Customers: ids[:1]})
	says(t, s.Panel(), "Has moved.", "+36 1 555 0199")
	says(t, s.table, "+36 1 555 0199")
	if got := s.line.Text(); got != "1 of 4 customers" {
		t.Errorf("the line says %q", got)
	}
	if q, rows := s.Query(); q.Text != "hedi" || rows != 1 {
		t.Errorf("an export would write %+v, %d rows", q, rows)
	}
}
