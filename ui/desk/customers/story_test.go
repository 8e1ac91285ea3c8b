package customers

import (
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	model "github.com/keydesk/keydesk/ui/model/customers"
	"github.com/keydesk/keydesk/ui/model/label"
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
	says(t, s.Content(), "No customers yet", "What comes next", "1 of 4 done", "Import customers", "Mail server", "Customer page")
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
	s.tap(t, "Preview")
	if !s.Panel().Visible() {
		t.Error("the panel did not come back")
	}
}

// Only the pencil, the menu and a double click are left to the mouse; each has
// its key.
func TestMouse(t *testing.T) {
	s, _, ids := desk(t)
	s.table.Select(1)
	s.table.OnEdit(1)
	s.table.OnOpen(1)
	s.want(t, "open "+number(ids[0])+" edit true", "open "+number(ids[0])+" edit false")
	s.press(fyne.KeyF10)
	if s.canvas.Overlays().Top() == nil {
		t.Fatal("Shift+F10 opened nothing")
	}
	s.keep(t, "customers-menu")
}
