package help

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	"github.com/keydesk/keydesk/ui/model/label"
)

// room is a window with a page of one field, and its help on F1.
type room struct {
	*stage.Stage
	*Help
	field *kit.Entry
	heard []fyne.KeyName // what the page was told
	topic string         // of the page
}

func open(t *testing.T, set stage.Setting) *room {
	t.Helper()
	hand := task.At(testdesk.Start())
	r := &room{Stage: stage.New(t, set, hand), field: kit.NewEntry("Field"), topic: label.Customers}
	r.Help = New(r.Canvas, task.Inline(t.Context(), hand))
	r.Show(kit.Column(8, kit.NewText("The page", kit.Title()), r.field))
	r.Window.Resize(set.Size)
	r.Canvas.SetOnTypedKey(func(ev *fyne.KeyEvent) {
		if ev.Name == fyne.KeyF1 {
			r.Help.Open(r.topic)
			return
		}
		r.heard = append(r.heard, ev.Name)
	})
	r.Canvas.Focus(r.field)
	t.Cleanup(r.Help.Close)
	return r
}

// back presses Alt+Left as the driver does.
func (r *room) back() {
	if f, ok := r.Canvas.Focused().(fyne.Shortcutable); ok {
		f.TypedShortcut(altLeft())
		return
	}
	r.Canvas.(fyne.Shortcutable).TypedShortcut(altLeft())
}

// at looks which topic is shown.
func (r *room) at(t *testing.T, topic string) {
	t.Helper()
	if r.view == nil {
		t.Fatalf("the help is closed, and should be at %q", topic)
	}
	if title := r.view.text.pane.stack.Objects[0].(*prose).Text(); title != topic || r.view.at != topic {
		t.Errorf("it is at %q (%q), and should be at %q", title, r.view.at, topic)
	}
	if on := r.view.list.on; on >= 0 && r.view.list.rows[on].Label() != topic {
		t.Errorf("the list shows %q as the topic", r.view.list.rows[on].Label())
	}
}

func (r *room) listed() string { return strings.Join(labels(r.view.list.rows), "|") }

func labels(rows []*row) (all []string) {
	for _, one := range rows {
		all = append(all, one.Label())
	}
	return all
}

func TestF1OpensAndEscGivesTheKeyboardBack(t *testing.T) {
	r := open(t, stage.Plain())
	r.Press(fyne.KeyF1)
	r.at(t, label.Customers)
	r.Says(t, "Email Forgotten Password", "All words must be found", "F9")
	if got := r.listed(); got != strings.Join(label.Topics(), "|") {
		t.Errorf("listed are %s", got)
	}
	if r.Canvas.Focused() != r.view.search {
		t.Error("the keyboard is not in the search")
	}
	r.Letters("csv")
	r.Press(fyne.KeyEscape)
	if r.view == nil || r.view.search.Text != "" {
		t.Fatal("the first Esc does not clear the search alone")
	}
	r.Press(fyne.KeyEscape)
	if r.view != nil || kit.DialogOpen(r.Canvas) || r.Canvas.Focused() != r.field {
		t.Fatal("Esc does not close it and give the keyboard back")
	}
	r.Press(fyne.KeyF5)
	if len(r.heard) != 1 {
		t.Error("the page does not hear keys any more")
	}
	r.back() // nobody listens any more
}

func TestSearchWithTheKeyboardAlone(t *testing.T) {
	r := open(t, stage.Plain())
	r.Press(fyne.KeyF1)
	r.Letters("csv")
	stage.Find(t, r.Stage, "the cross", func(*cross) bool { return true }).Tapped(nil)
	if r.view.search.Text != "" || len(r.view.list.rows) != len(label.Topics()) {
		t.Error("the cross does not clear the search")
	}
	r.Letters("secured")
	if got := r.listed(); !strings.HasPrefix(got, label.PasswordAccessibility+"|") {
		t.Fatalf("found is %s", got)
	}
	r.Says(t, "SECURED") // the excerpt
	r.at(t, label.Customers)
	r.Press(fyne.KeyEnter)
	r.at(t, label.PasswordAccessibility)
	if r.Canvas.Focused() != r.view.text {
		t.Fatal("the keyboard is not in the text")
	}
	r.back()
	r.at(t, label.Customers)
	r.Canvas.Focus(r.view.search)
	r.view.search.SetText("xyzzy")
	r.Says(t, label.NothingHelp)
	r.Press(fyne.KeyDown, fyne.KeyEnter) // into nothing
	r.at(t, label.Customers)
	if r.Canvas.Focused() != r.view.search {
		t.Error("the keyboard left the search for nothing")
	}
}

func TestTheListAndBack(t *testing.T) {
	r := open(t, stage.Plain())
	r.Press(fyne.KeyF1, fyne.KeyDown)
	r.at(t, label.Customers)
	r.Press(fyne.KeyDown, fyne.KeyDown, fyne.KeyDown)
	r.at(t, label.ManagingPasswords)
	r.Press(fyne.KeyEnd)
	r.at(t, label.KeysOfFile)
	r.Press(fyne.KeyDown)
	r.at(t, label.KeysOfFile)
	r.back() // a walk is one step
	r.at(t, label.Customers)
	if !r.view.back.Disabled() {
		t.Error("there is no way further back")
	}
	r.back()
	r.at(t, label.Customers)
	r.Press(fyne.KeyHome)
	r.at(t, label.FirstStart)
	r.Press(fyne.KeyUp, fyne.KeyF5)
	r.at(t, label.FirstStart)
	if r.heard != nil {
		t.Errorf("the page under it heard %v", r.heard)
	}
	r.view.list.rows[slices.Index(label.Topics(), label.Mail)].Tapped(nil)
	r.at(t, label.Mail)
	r.Tap(t, label.Back)
	r.at(t, label.FirstStart)
}

func TestLinks(t *testing.T) {
	r := open(t, stage.Plain())
	r.Help.Open(label.ManagingPasswords)
	r.Press(fyne.KeyTab, fyne.KeyTab, fyne.KeyTab)
	first, ok := r.Canvas.Focused().(*link)
	if !ok || first.to != label.CustomerPage {
		t.Fatalf("Tab leads to %T", r.Canvas.Focused())
	}
	for range 4 {
		r.Press(fyne.KeyTab)
	}
	last := r.Canvas.Focused().(*link)
	if r.view.text.offset() == 0 {
		t.Error("the text does not follow the keyboard")
	}
	y := r.view.text.offset()
	r.Press(fyne.KeyReturn)
	r.at(t, last.to)
	if r.Canvas.Focused() != r.view.text || r.view.text.offset() != 0 {
		t.Error("the link's topic is not read from its beginning")
	}
	r.back()
	r.at(t, label.ManagingPasswords)
	if r.view.text.offset() != y {
		t.Errorf("it is at %v, and was left at %v", r.view.text.offset(), y)
	}
	stage.Find(t, r.Stage, "a link", func(l *link) bool { return l.to == label.PasswordAccessibility }).Tapped(nil)
	r.at(t, label.PasswordAccessibility)
}

func TestScroll(t *testing.T) {
	r := open(t, stage.Big())
	r.Help.Open(label.ManagingPasswords)
	r.Press(fyne.KeyPageDown) // from the search
	one := r.view.text.offset()
	r.Press(fyne.KeyTab, fyne.KeyPageDown) // from the list
	two := r.view.text.offset()
	r.Press(fyne.KeyTab, fyne.KeyEnd)
	end := r.view.text.offset()
	r.Press(fyne.KeyDown, fyne.KeySpace)
	if !(0 < one && one < two && two < end && end == r.view.text.offset()) {
		t.Errorf("it scrolls to %v, %v, %v and on to %v", one, two, end, r.view.text.offset())
	}
	r.Press(fyne.KeyUp)
	if got := r.view.text.offset(); got >= end || got < two {
		t.Errorf("↑ goes to %v", got)
	}
	r.Press(fyne.KeyHome)
	if r.view.text.offset() != 0 {
		t.Error("Home is not the beginning")
	}
}

func TestOverADialog(t *testing.T) {
	r := open(t, stage.Plain())
	under := kit.NewEntry("")
	closed := false
	d := &kit.Dialog{Title: "A question", Body: kit.Column(8, under), OnClosed: func() { closed = true }}
	d.Cancel = kit.NewButton(label.Cancel, "", kit.Secondary, d.Close)
	d.Show(r.Canvas, r.runner)
	r.topic = label.SetCustomerPassword
	r.Press(fyne.KeyF1)
	r.at(t, label.SetCustomerPassword)
	r.Press(fyne.KeyEscape)
	if closed || kit.DialogOn(r.Canvas) != d || r.Canvas.Focused() != under {
		t.Fatal("Esc in the help closes the dialog under it, or loses its keyboard")
	}
	r.Press(fyne.KeyF1)
	d.Close() // such as by the lock
	if kit.DialogOpen(r.Canvas) {
		t.Fatal("the help stays over a dialog that is gone")
	}
	r.Help.Open(label.Mail)
	r.at(t, label.Mail)
	r.Help.Close()
	r.Help.Close()
	if kit.DialogOpen(r.Canvas) {
		t.Error("Close leaves it open")
	}
	r.Press(fyne.KeyEscape)
	if len(r.heard) == 0 {
		t.Error("the page does not hear keys any more")
	}
}

func TestOpenedAgain(t *testing.T) {
	r := open(t, stage.Plain())
	r.Help.Open(label.Mail)
	r.Letters("csv")
	r.Press(fyne.KeyF1)
	r.at(t, label.Customers)
	if n := len(r.Canvas.Overlays().List()); n != 1 || r.view.list.on < 0 {
		t.Errorf("%d dialogs are open, and row %d of the list is marked", n, r.view.list.on)
	}
	r.back()
	r.at(t, label.Mail)
	r.Help.Open("navigation panel")
	r.at(t, label.MainWindow)
	r.Help.Open("csv excel")
	r.at(t, label.MainWindow)
	if r.view.search.Text != "csv excel" || r.view.list.first() != label.ImportAndExport {
		t.Errorf("what is no topic is not searched for: %q", r.listed())
	}
	r.Help.Close()
	r.Help.Open("csv excel")
	if r.view.list.first() != label.ImportAndExport {
		t.Errorf("what is no topic is not searched for: %q", r.listed())
	}
}
