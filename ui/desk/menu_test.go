package desk

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/person"
)

// stop is a page of the main window, how a test comes to it from the list, and
// what must be so there.
type stop struct {
	name  string
	to    func(*scene)
	topic string
	first string // what has the keyboard; "": nothing, the page is only read
}

// stops are all pages.
func stops() []stop {
	rail := func(key fyne.KeyName, title, first string) stop {
		return stop{title, func(s *scene) { s.shortcut(key); s.page(title) }, title, first}
	}
	menu := func(name, topic, first string) stop {
		return stop{name, func(s *scene) { s.main().Do(name); s.page(topic) }, topic, first}
	}
	hediAt := func(section, topic, first string) stop {
		return stop{label.CustomerDetails + ", " + section, func(s *scene) {
			s.selectHedi()
			s.press(fyne.KeyReturn)
			s.details(label.Edit)
			if first != "" {
				s.shortcut(fyne.KeyE)
			}
			for s.main().Page().Topic() != topic {
				s.main().Do("Next section")
			}
		}, topic, first}
	}
	return []stop{
		rail(fyne.Key1, label.Customers, label.CustomersFilter),
		{"Customers, one selected", (*scene).selectHedi, label.Customers, "Rows"},
		hediAt(label.Details, label.CustomerDetails, ""), hediAt(label.Details, label.CustomerDetails, "First name"),
		hediAt(label.Account, label.ManagingPasswords, label.EnableLogin),
		menu(label.NewCustomer, label.CustomerDetails, "First name"), menu(label.Import, label.ImportAndExport, label.ChooseFile),
		rail(fyne.Key2, label.Mail, "Find by name, address or mailing"), rail(fyne.Key3, label.Activity, label.Operator),
		rail(fyne.Key4, label.Settings, label.FindSetting), rail(fyne.Key6, label.Licenses, label.LicensesFilter),
		{label.NewSaleTitle, (*scene).toSale, label.NewSaleTitle, label.Buyer},
	}
}

func (s *scene) selectHedi() {
	s.t.Helper()
	s.filter("hedi")
	s.press(fyne.KeyDown)
	s.until("the rows to have the keyboard", func() bool { f := s.Canvas.Focused(); return f != nil && kit.NameOf(f) == "Rows" })
	s.facts("Hedi Ács", func(person.Facts) bool { return true })
}

func TestEveryPage(t *testing.T) {
	s := begin(t)
	for _, at := range stops() {
		s.does(at.name, func() {
			at.to(s)
			s.settle()
			s.keyboard(at.first)
			s.tabs()
			s.menuHasAll()
			s.help(at.topic)
			s.press(fyne.KeyF1)
			s.press(fyne.KeyEscape)
			s.alone()
			s.shortcut(fyne.Key1)
			s.page(label.Customers)
		})
	}
}

// keyboard looks that what has the keyboard is what should have it, and shown.
func (s *scene) keyboard(name string) {
	s.t.Helper()
	if name != "" {
		s.until("something to have the keyboard", func() bool { return s.Canvas.Focused() != nil })
	}
	switch f := s.Canvas.Focused(); {
	case f != nil && kit.NameOf(f) != name:
		s.t.Errorf("%s: %q has the keyboard, want %q", s.step, kit.NameOf(f), name)
	case f != nil && !slices.Contains(stage.Shown(s.Top()), f.(fyne.CanvasObject)):
		s.t.Errorf("%s: %q has the keyboard and is not shown", s.step, name)
	}
}

// tabs looks that Tab comes once to all that can have the keyboard on top, and
// around, and that all of it has a name.
func (s *scene) tabs() {
	s.t.Helper()
	var want []fyne.Focusable
	for _, o := range stage.Shown(s.Top()) {
		if f, ok := o.(fyne.Focusable); ok {
			want = append(want, f)
		}
	}
	if len(want) == 0 {
		s.t.Fatalf("%s: nothing can have the keyboard", s.step)
	}
	var got []fyne.Focusable
	began := s.Canvas.Focused()
	for range want {
		s.Canvas.FocusNext()
		f := s.Canvas.Focused()
		if f == nil || slices.Contains(got, f) || !slices.Contains(want, f) {
			s.t.Errorf("%s: behind %d of %d, Tab comes to %T %q", s.step, len(got), len(want), f, kit.NameOf(f))
			return
		}
		got = append(got, f)
		if kit.NameOf(f) == "" {
			s.t.Errorf("%s: Tab comes to a %T without a name", s.step, f)
		}
	}
	if began != nil && s.Canvas.Focused() != began {
		s.t.Errorf("%s: Tab does not come around", s.step)
	}
}

// inMenu is what a button's deed is called in the main menu, where that is
// something else than on the button; "" where it only leads to the menu, or to
// a page.
func inMenu(button string) string {
	names := map[string]string{
		"Close the preview": "Preview", label.SetUp: label.MailServer + "…", label.Cancel: "Cancel, or back to the list",
		label.Next: "Next section", label.Back: "Previous section", "Local mailbox": "", "anna": "", label.NoBackup: label.BackUpNow,
		"Make a product…": label.Products, "Add the first ones…": label.AddLicenses,
	}
	if name, other := names[button]; other {
		return name
	}
	return button
}

// menuHasAll looks that the main menu has every button and action of the page,
// with the key that is written on it, and no key twice.
func (s *scene) menuHasAll() {
	s.t.Helper()
	keys := map[string]fyne.Shortcut{}
	taken := map[string]string{}
	for _, item := range stage.Items(s.Window.MainMenu()) {
		keys[item.Label] = item.Shortcut
		if item.Shortcut == nil {
			continue
		}
		if other, twice := taken[item.Shortcut.ShortcutName()]; twice {
			s.t.Errorf("%s: %s and %s have one key", s.step, other, item.Label)
		}
		taken[item.Shortcut.ShortcutName()] = item.Label
	}
	for _, m := range s.Window.MainMenu().Items {
		if !slices.Contains(menus(), m.Label) {
			s.t.Errorf("%s: the menu %q has no place", s.step, m.Label)
		}
	}
	for _, o := range stage.Shown(s.Top()) {
		switch o := o.(type) {
		case *kit.Button:
			if _, there := keys[inMenu(o.Text())]; !there && inMenu(o.Text()) != "" {
				s.t.Errorf("%s: the menu has no %q", s.step, o.Text())
			}
		case *kit.Action:
			key := keyOf(o.Label())
			if shortcut, there := keys[o.Label()]; !there || key != "" && shortcut.ShortcutName() != (&desktop.CustomShortcut{KeyName: key}).ShortcutName() {
				s.t.Errorf("%s: the menu has no %q with %s", s.step, o.Label(), key)
			}
		}
	}
}

// keyOf is the key of an action.
func keyOf(action string) fyne.KeyName {
	for _, a := range append((person.Facts{}).Actions(), (person.Facts{}).PageActions()...) {
		if a.Label == action {
			return fyne.KeyName(a.Key)
		}
	}
	return ""
}

// help looks that F1 goes to a topic, with the keyboard in the help.
func (s *scene) help(topic string) {
	s.t.Helper()
	s.press(fyne.KeyF1)
	if got := s.main().help.Topic(); got != topic {
		s.t.Errorf("%s: F1 goes to %q, want %q", s.step, got, topic)
	}
}

// Every dialog takes the keyboard, keeps Tab to itself, has help, and gives the
// keyboard back when Esc closes it.
func TestEveryDialog(t *testing.T) {
	s := begin(t)
	for _, d := range []struct{ menu, topic, first string }{
		{label.GenerateAndSend, label.ManagingPasswords, label.OK},
		{label.ResetPassword, label.SetCustomerPassword, label.SendResetEmail},
		{label.Show, label.PasswordAccessibility, "Hide now"},
		{"Delete", label.Customers, "Delete"},
		{label.Export, label.ImportAndExport, "Export 1 customer…"},
		{label.ChangePassword, label.Customers, label.PresentOne},
		{"About Keydesk", label.Customers, label.OK},
	} {
		s.does(d.menu, func() {
			s.selectHedi()
			before := s.Canvas.Focused()
			if !s.main().Do(d.menu) {
				t.Fatalf("the menu has no %q", d.menu)
			}
			s.until("the dialog", func() bool { return kit.DialogOpen(s.Canvas) })
			dialog := kit.DialogOn(s.Canvas)
			s.Hit(fyne.KeyReturn) // the second of a double Enter
			s.settle()
			if !dialog.IsOpen() {
				t.Errorf("%s: a double Enter answers it", d.menu)
			}
			s.Hand.Push(1e9)
			s.settle()
			s.keyboard(d.first)
			s.tabs()
			s.main().Do(label.NewCustomer)
			if s.main().Page().Topic() != label.Customers {
				t.Errorf("%s: the menu goes on under it", d.menu)
			}
			s.help(d.topic)
			s.press(fyne.KeyEscape)
			if kit.DialogOn(s.Canvas) != dialog {
				t.Errorf("%s: closing the help closes more", d.menu)
			}
			s.press(fyne.KeyEscape)
			s.alone()
			if s.Canvas.Focused() != before {
				t.Errorf("%s: the keyboard is at %T %q, not where it was before", d.menu, s.Canvas.Focused(), kit.NameOf(s.Canvas.Focused()))
			}
		})
	}
}
