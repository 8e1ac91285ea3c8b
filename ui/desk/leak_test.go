package desk

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/internal/traces"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/letter"
	"github.com/keydesk/keydesk/ui/model/person"
)

// What is planted: Hedi's own choice, Jo's generated one, Wim's typed one.
const (
	hedisSecret = "moje własne słowo o żurawiach"
	wimsSecret  = "Tatarák žlutý 19 pelikán"
	wim         = "wim@otter.example"
	tomsRights  = core.ViewCustomers | core.EditCustomers | core.ResetPasswords | core.ExportData | core.ChangeSettings
)

// guarded is the main window of tom, who has not View Password, over a desk
// with planted passwords.
type guarded struct {
	*scene
	jos    string
	plants *traces.Scanner
	own    *traces.Scanner // Hedi's alone
}

func guard(t *testing.T) guarded {
	t.Helper()
	g := guarded{scene: begin(t)}
	desk, ctx := g.main().session, t.Context()
	form := core.Save{Fields: core.Fields{FirstName: "Wim", LastName: "Otter", Email: wim}, Password: &core.PasswordChange{Typed: secret.New(wimsSecret)}}
	_, err := desk.Customers().Add(ctx, form)
	must(t, err)
	_, err = desk.Customers().SendResetLink(ctx, g.id(hedi), "")
	must(t, err)
	g.redeem(g.letter(hedi, "Choose"), hedisSecret)
	given, err := desk.Customers().SetPassword(ctx, g.id(jo), core.PasswordChange{Show: true})
	must(t, err)
	g.jos = given.Password.Reveal()
	must(t, desk.Operators().Add(ctx, core.NewOperator{Name: "tom", Password: secret.New(givenToTom), Given: tomsRights}))
	hers := traces.Plant{What: "customer's own password", Value: hedisSecret}
	g.own = traces.New(hers)
	g.plants = traces.New(hers, traces.Plant{What: "typed password", Value: wimsSecret}, traces.Plant{What: "generated password", Value: g.jos},
		traces.Plant{What: "operator's password", Value: givenToTom}, traces.Plant{What: "administrator's password", Value: testdesk.Password})
	g.other("tom", givenToTom)
	return g
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// id finds a customer by his address.
func (s *scene) id(email string) uint64 {
	s.t.Helper()
	rows, _, err := s.main().session.Customers().Rows(s.t.Context(), core.Query{Text: email})
	must(s.t, err)
	if len(rows) != 1 {
		s.t.Fatalf("%d customers have the address %s", len(rows), email)
	}
	return rows[0].ID
}

// everything is what the window holds, shown or hidden: its page, what lies over
// it, fields, menu, title, and the clipboard.
func (s *scene) everything() []byte {
	var drawn, all strings.Builder
	var cells []string // a password is drawn letter by letter
	inCells := false
	var walk func(fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case nil:
		case *canvas.Text:
			drawn.WriteString(o.Text)
			if inCells {
				cells = append(cells, o.Text)
			}
			fmt.Fprintln(&all, o.Text)
		case *fyne.Container:
			for _, child := range o.Objects {
				walk(child)
			}
		case fyne.Widget:
			was := inCells
			switch e := o.(type) {
			case *kit.Cells:
				inCells = true
			case *kit.Entry:
				fmt.Fprintln(&all, e.Text)
			case *widget.Entry:
				fmt.Fprintln(&all, e.Text)
			}
			for _, child := range test.WidgetRenderer(o).Objects() {
				walk(child)
			}
			inCells = was
		}
	}
	walk(s.Canvas.Content())
	for _, over := range s.Canvas.Overlays().List() {
		walk(over)
	}
	fmt.Fprintln(&all, s.program.window.Title(), s.program.Clipboard().Content())
	return []byte(all.String() + drawn.String() + "\n" + strings.Join(cells, ""))
}

// keeps says that nothing of what is sought stands in content.
func (g guarded) keeps(where string, sought *traces.Scanner, content []byte) {
	g.t.Helper()
	sought.Search(content, func(p traces.Plant, form string) { g.t.Errorf("%s: the %s stands there as %s", where, p.What, form) })
}

// looks says that the window keeps all that was planted.
func (g guarded) looks(where string) { g.t.Helper(); g.keeps(where, g.plants, g.everything()) }

// at selects a customer.
func (g guarded) at(filter, first string) person.Facts {
	g.t.Helper()
	g.shortcut(fyne.KeyF)
	g.press(fyne.KeyEscape)
	g.until("all customers", func() bool { return !strings.HasPrefix(g.main().Customers().Line().Text(), "1 of ") })
	g.filter(filter)
	g.press(fyne.KeyDown)
	return g.facts(first, func(f person.Facts) bool { return f.Customer.Fields.FirstName == first })
}

// The window: list, preview, each section of Customer Details, to read and to
// edit, and Show. What staff set is shown at one click; what the customer chose
// is SECURED to who has not View Password.
func TestTheWindowKeepsPasswords(t *testing.T) {
	g := guard(t)
	for _, who := range []struct{ filter, first string }{{"hedi", "Hedi"}, {"albers", "Jo"}, {wim, "Wim"}} {
		g.at(who.filter, who.first)
		g.looks("the preview of " + who.first)
		g.press(fyne.KeyReturn)
		g.details("@")
		for _, section := range []string{label.Details, label.Account} {
			g.click(section)
			g.looks("Customer Details of " + who.first + ", " + section)
		}
		g.click(label.Account)
		if who.first == "Hedi" {
			g.Says(t, label.Secured)
		}
		g.click(label.Edit)
		g.looks("editing " + who.first)
		g.click(label.Cancel)
		g.shortcut(fyne.Key1)
		g.page(label.Customers)
	}
	g.at("hedi", "Hedi")
	g.press(fyne.KeyF9)
	g.Says(t, "Set by the customer. You need View Password to see it.")
	g.looks("Show, refused")
	g.press(fyne.KeyEscape)
	g.at("albers", "Jo")
	g.press(fyne.KeyF9)
	g.until("the password", func() bool { return strings.Contains(g.Said(), "Hidden in 60 s") })
	seen := false
	g.plants.Search(g.everything(), func(traces.Plant, string) { seen = true })
	if !seen {
		t.Error("the search does not see a password that is shown")
	}
	g.Hand.Push(61 * time.Second)
	g.alone()
	g.looks("after the view hid it")
}

// The clipboard: a password comes there by Copy alone, and goes again.
func TestTheClipboardKeepsPasswords(t *testing.T) {
	g := guard(t)
	board := g.program.Clipboard()
	board.SetContent("something of the user's")
	g.at("hedi", "Hedi")
	g.press(fyne.KeyF9)
	for _, key := range []fyne.KeyName{fyne.KeyC, fyne.KeyX} {
		g.Shortcut(key, fyne.KeyModifierControl)
	}
	g.press(fyne.KeyEscape)
	if got := board.Content(); got != "something of the user's" {
		g.keeps("the clipboard", g.plants, []byte(got))
	}
	g.at(wim, "Wim")
	g.reads(wimsSecret) // copies it
	g.Hand.Push(16 * time.Second)
	g.settle()
	if board.Content() != "" {
		t.Error("what was copied stays in the clipboard")
	}
}

// The letter: printing reads the password by the same rule as Show, and a
// customer's own choice goes on no paper, whoever asks.
func TestTheLetterKeepsPasswords(t *testing.T) {
	t.Setenv("PATH", t.TempDir()) // no printer
	g := guard(t)
	for _, name := range []string{"tom", "anna"} {
		if name == "anna" {
			g.other("anna", testdesk.Password)
		}
		who := g.at("hedi", "Hedi")
		g.main().printLetter(who)
		g.until("the refusal", func() bool { return kit.DialogOn(g.Canvas) != nil })
		g.looks("the letter refused to " + name)
		g.press(fyne.KeyEscape)
		g.alone()
		if page, err := letter.Read(t.Context(), g.main().session, []uint64{who.Customer.ID}, testdesk.Start()); err == nil || page != nil {
			t.Error("a letter with a customer's own choice is made for", name)
		}
	}
	page, err := letter.Read(t.Context(), g.main().session, []uint64{g.id(wim)}, testdesk.Start())
	if err != nil || len(page) == 0 {
		t.Error("a letter with what staff set:", err)
	}
}

// CSV and backup: the files that the window writes.
func TestTheFilesKeepPasswords(t *testing.T) {
	g := guard(t)
	g.does("CSV", func() {
		g.main().Do(label.Export)
		g.dialog(label.ExportCustomers)
		g.press(fyne.KeyReturn)
		g.until("where to", func() bool { return strings.Contains(g.Said(), "Folder above") })
		g.Hand.Push(time.Second)
		g.press(fyne.KeyReturn)
		g.toast("exported")
	})
	g.does("the log as CSV", func() {
		g.main().Do(label.Activity)
		g.page(label.Activity)
		g.until("the log", func() bool { return strings.Contains(g.Said(), "tom signed in.") })
		g.looks("Activity")
		g.click(label.Export)
		g.until("where to", func() bool { return strings.Contains(g.Said(), "Folder above") })
		g.Hand.Push(time.Second)
		g.press(fyne.KeyReturn)
		g.toast("written to")
	})
	g.does("backup", func() {
		_, err := g.main().session.Backups().Make(t.Context(), g.dir)
		must(t, err)
	})
	files := 0
	must(t, filepath.WalkDir(g.dir, func(name string, e os.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		files++
		content, err := os.ReadFile(name)
		g.keeps(filepath.Base(name), g.plants, content)
		return err
	}))
	for _, pattern := range []string{"customers-*.csv", "activity-*.csv", "keydesk-*.db"} {
		if found, _ := filepath.Glob(filepath.Join(g.dir, pattern)); len(found) != 1 {
			t.Errorf("%d files %s", len(found), pattern)
		}
	}
	if files < 4 {
		t.Errorf("only %d files", files)
	}
}

// Search and audit: a password finds nobody, and no entry tells one, those of
// its own reading included.
func TestSearchAndLogKeepPasswords(t *testing.T) {
	g := guard(t)
	for _, text := range []string{hedisSecret, wimsSecret, g.jos} {
		g.shortcut(fyne.KeyF)
		g.letters(text)
		g.until("nobody to be found", func() bool { return strings.HasPrefix(g.main().Customers().Line().Text(), "0 of ") })
		g.press(fyne.KeyEscape)
	}
	g.at(wim, "Wim")
	g.reads(wimsSecret)
	g.Hand.Push(16 * time.Second)
	g.main().Do(label.Activity)
	g.page(label.Activity)
	g.until("the reading", func() bool { return strings.Contains(g.Said(), "tom was shown the password.") })
	g.looks("Activity")
	g.click(label.Verify)
	g.until("the verdict", func() bool { return strings.Contains(g.Said(), "The log is as it was written") })
	g.looks("Verify")
}

// Mail: the local mailbox holds what was mailed to customers, and never what
// one chose.
func TestMailKeepsTheCustomersChoice(t *testing.T) {
	g := guard(t)
	g.at("hedi", "Hedi")
	g.press(fyne.KeyF5)
	g.toast("the link is in the local mailbox")
	g.shortcut(fyne.Key2)
	g.page(label.Mail)
	for range 4 {
		g.press(fyne.KeyDown)
		g.keeps("Mail", g.own, g.everything())
	}
	must(t, g.main().session.Mail().List(t.Context(), func(m core.Message) (bool, error) {
		_, message, _, err := g.main().session.Mail().Show(t.Context(), m.ID)
		g.keeps("a mail", g.own, message)
		return true, err
	}))
}

// A page that an operator may not open is not on the rail, nor in the menu, and
// what leads to it says why.
func TestPagesOfTheRail(t *testing.T) {
	s := begin(t)
	for name, may := range map[string]core.Permissions{
		"ida": core.ViewCustomers, "otto": core.ViewCustomers | core.ManageOperators, "ute": core.ViewCustomers | core.ResetPasswords,
	} {
		must(t, s.main().session.Operators().Add(t.Context(), core.NewOperator{Name: name, Password: secret.New(givenToTom), Given: may}))
	}
	for _, c := range []struct {
		name, rail string
		mail       bool
	}{
		{"ida", "Customers Licenses Settings", false},
		{"otto", "Customers Licenses Activity Operators Settings", false},
		{"ute", "Customers Licenses Mail Settings", true},
	} {
		s.other(c.name, givenToTom)
		var titles []string
		for _, one := range s.main().places {
			titles = append(titles, one.title)
			if !s.main().Do(one.title) {
				t.Errorf("%s: %s is not in the menu", c.name, one.title)
			}
			s.page(one.title)
			s.SaysNot(t, "This needs the permission")
		}
		if got := strings.Join(titles, " "); got != c.rail {
			t.Errorf("%s has the pages %s", c.name, got)
		}
		for _, title := range []string{label.Mail, label.Activity, label.Operators} {
			if !strings.Contains(c.rail, title) && s.main().Do(title) {
				t.Errorf("%s: %s is in the menu", c.name, title)
			}
		}
		if why := s.main().bar.mail.Why(); (why == "") != c.mail {
			t.Errorf("%s: the top bar's mail says %q", c.name, why)
		}
		s.shortcut(fyne.Key1)
		s.page(label.Customers)
	}
}
