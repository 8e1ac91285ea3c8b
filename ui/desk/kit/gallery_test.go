package kit

import (
	"errors"
	"image/png"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/ui/desk/look"
	"github.com/keydesk/keydesk/ui/desk/task"
)

var noon = time.Date(2026, 5, 12, 12, 0, 0, 0, time.UTC)

// variants are the ways every part must look right. The rare ones are drawn for
// pictures only: they break no other way than the others.
var variants = []struct {
	name  string
	mode  look.Mode
	scale float64
	rare  bool
}{{"light", look.Light, 1, true}, {"dark", look.Dark, 1, false}, {"light-150", look.Light, 1.5, false}, {"dark-200", look.Dark, 2, true}}

// loaded is the theme whose fonts every test shares.
var loaded = sync.OnceValues(func() (*look.Theme, error) { return look.New(look.Light, 1) })

// stage is a window for a test with its clock and runner.
type stage struct {
	window fyne.Window
	canvas fyne.Canvas
	hand   *task.Hand
	clock  *task.Runner
}

// onStage shows what build returns in a window of a size, in a theme.
func onStage(t *testing.T, mode look.Mode, scale float64, size fyne.Size, build func(*stage) fyne.CanvasObject) *stage {
	t.Helper()
	test.NewTempApp(t)
	th, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	test.ApplyTheme(t, th.With(mode, scale))
	s := &stage{hand: task.At(noon)}
	s.clock = task.Inline(t.Context(), s.hand)
	s.window = test.NewTempWindow(t, container0())
	s.canvas = s.window.Canvas()
	s.window.SetPadded(false)
	s.window.Resize(size)
	s.window.SetContent(build(s))
	s.window.Resize(size)
	return s
}

// plainStage is a stage of 800 by 600 in light.
func plainStage(t *testing.T, build func(*stage) fyne.CanvasObject) *stage {
	t.Helper()
	return onStage(t, look.Light, 1, fyne.NewSize(800, 600), build)
}

// keep writes a picture into the folder KEYDESK_PICTURES, where it is set.
func (s *stage) keep(t *testing.T, name string) {
	t.Helper()
	dir := os.Getenv("KEYDESK_PICTURES")
	if dir == "" {
		return
	}
	f, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(png.Encode(f, s.canvas.Capture()), f.Close()); err != nil {
		t.Fatal(err)
	}
}

// TestGallery shows pages made of all parts in every variant, and looks that no
// word is cut without "…" and nothing lies outside of its page.
func TestGallery(t *testing.T) {
	pages := map[string]struct {
		size  fyne.Size
		build func(*stage) fyne.CanvasObject
		then  func(*stage)
	}{
		"customers":    {fyne.NewSize(1200, 728), galleryCustomers, nil},
		"account":      {fyne.NewSize(1200, 728), galleryAccount, nil},
		"set-password": {fyne.NewSize(1200, 728), galleryAccount, gallerySetPassword},
		"show":         {fyne.NewSize(1200, 728), galleryAccount, galleryShow},
		"parts":        {fyne.NewSize(1024, 700), galleryParts, galleryToast},
		"sign-in":      {fyne.NewSize(1200, 760), gallerySignIn, nil},
	}
	for name, page := range pages {
		for _, v := range variants {
			if v.rare && os.Getenv("KEYDESK_PICTURES") == "" {
				continue
			}
			t.Run(name+"/"+v.name, func(t *testing.T) {
				size := page.size
				if v.scale > 1 {
					size = fyne.NewSize(1024, 700)
				}
				s := onStage(t, v.mode, v.scale, size, page.build)
				if page.then != nil {
					page.then(s)
				}
				s.keep(t, name+"-"+v.name)
				uncut(t, s.canvas)
			})
		}
	}
}

// uncut looks that no text is wider than its place.
func uncut(t *testing.T, c fyne.Canvas) {
	t.Helper()
	roots := append([]fyne.CanvasObject{c.Content()}, c.Overlays().List()...)
	for _, root := range roots {
		for _, o := range shownIn(root) {
			text, ok := o.(*Text)
			if !ok || !text.Visible() || text.Size().Width <= 0 || text.Text() == "" {
				continue
			}
			for _, line := range text.box.Objects {
				line, ok := line.(interface{ MinSize() fyne.Size })
				if ok && line.MinSize().Width > text.Size().Width+2 {
					t.Errorf("%q is cut: %v of %v", text.Shown(), text.Size().Width, line.MinSize().Width)
				}
			}
		}
	}
}

// shownIn returns an object and all that is shown in it.
func shownIn(o fyne.CanvasObject) []fyne.CanvasObject {
	if o == nil || !o.Visible() {
		return nil
	}
	all := []fyne.CanvasObject{o}
	var inside []fyne.CanvasObject
	switch o := o.(type) {
	case fyne.Widget:
		inside = test.WidgetRenderer(o).Objects()
	case *fyne.Container:
		inside = o.Objects
	}
	for _, child := range inside {
		all = append(all, shownIn(child)...)
	}
	return all
}

// galleryTop is the top bar.
func galleryTop() fyne.CanvasObject {
	scope := NewSelect("layers", []string{"Scope: All", "Scope: Fjord EU"}, nil)
	scope.Choose(0)
	return Row(12, NewText("Keydesk", Style{Bold: true, Size: theme.SizeNameSubHeadingText}), scope, Space(),
		NewIcon("mail", theme.ColorNameForeground, 16), NewText("2 queued", Style{}),
		NewText("Last backup: today 09:00", Style{Color: theme.ColorNamePlaceHolder, Elide: true}),
		NewButton("Anna Reyes", "person", Link, nil), NewIconButton("lock", "Lock", nil))
}

func galleryRail() fyne.CanvasObject {
	r := NewRail([]RailItem{{"customers", "Customers"}, {"mail", "Mail"}, {"list", "Activity"}, {"sliders", "Settings"}}, nil)
	r.SetCount(1, 2)
	return r
}

// galleryRows are customers, one with a name of 60 and an address of 200
// letters.
func galleryRows() [][]Cell {
	long := "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh Cholmo"
	mail := ""
	for len(mail) < 188 {
		mail += "abcdefghij."
	}
	return [][]Cell{
		{{Text: "Hedi Ács"}, {Text: "10042"}, {Text: "hedi@acs.example"}, {Text: "+36 1 555 0142"}, {Text: "Ács Kft."}, {"Can log in", MarkGood()}},
		{{Text: "Jo Albers"}, {Text: "10051"}, {Text: "jo@albers.example"}, {Text: "—"}, {Text: "—"}, {"Locked", MarkLocked()}},
		{{Text: long}, {Text: "10064"}, {Text: mail + "@acs.example"}, {Text: "+36 1 555 0142 extension 9"}, {Text: "Finch & Daughters Limited"}, {"Unconfirmed e-mail", MarkUnconfirmed()}},
		{{Text: "Horace Finch"}, {Text: "10912"}, {Text: "horace@finch.example"}, {Text: "+1 212 555 0103"}, {Text: "—"}, {"Login inactive", MarkInactive()}},
		{{Text: "Jacek Gajda"}, {Text: "11033"}, {Text: "jacek@gajda.example"}, {Text: "—"}, {Text: "—"}, {"Mail failed", MarkWarning()}},
		{{Text: "Luis Pacheco"}, {Text: "11880"}, {Text: "luis@pacheco.example"}, {Text: "—"}, {Text: "—"}, {"Unregistered", MarkUnregistered()}},
		{{Text: "Graciela Quiroga"}, {Text: "12075"}, {Text: "graciela@quiroga.example"}, {Text: "—"}, {Text: "—"}, {"No password yet", MarkNoPassword()}},
	}
}

func galleryTable(s *stage) *Table {
	rows := galleryRows()
	cols := []Col{
		{Title: "Name", Width: 136, Grow: true, Sorts: true, Bold: true}, {Title: "ID", Width: 56, Sorts: true, Quiet: true, Drop: 3},
		{Title: "E-mail", Width: 176, Grow: true, Sorts: true, Drop: 1}, {Title: "Phone", Width: 124, Drop: 4},
		{Title: "Company", Width: 116, Grow: true, Drop: 5, Sorts: true}, {Title: "Status", Width: 152},
	}
	t := NewTable(s.clock, cols, func() int { return 10_000 }, func(row int) []Cell { return rows[row%len(rows)] })
	t.OnEdit = func(int) {}
	t.SetSort(0, false)
	t.Mark(0)
	return t
}

func galleryActions() fyne.CanvasObject {
	unlock := NewAction("F8", "", "Unlock", nil)
	unlock.Disable("The account is not locked.")
	return Column(0, NewAction("F5", "", "Email Forgotten Password", nil), NewAction("F6", "", "Generate and send credentials via email", nil),
		NewAction("F7", "", "Reset Password", nil), unlock, NewAction("F9", "", "Show", nil))
}

func galleryPreview() fyne.CanvasObject {
	upper := Column(6, Row(8, NewText("Hedi Ács", Section()), Space(), NewIconButton("close", "Close", nil)),
		Row(8, NewText("Customer ID", Quiet()), NewText("10042", Style{}), NewIconButton("copy", "Copy", nil)),
		Row(0, NewChip(MarkGood(), "Can log in")), NewText("Last login 3 h ago, on the customer page", Helper()),
		Row(8, NewIcon("mail", theme.ColorNamePlaceHolder, 16), NewText("hedi@acs.example", Plain())))
	lower := Inset(Column(8, NewText("Actions", Strong()), galleryActions()), 12, 16, 12, 16)
	return &fyne.Container{Layout: footLayout{}, Objects: []fyne.CanvasObject{NewScroll(Inset(upper, 12, 16, 12, 16)), Column(0, NewRule(), lower)}}
}

func galleryCustomers(s *stage) fyne.CanvasObject {
	filter := NewSearch("Name, e-mail, company, phone, ID", nil)
	filter.SetText("ac")
	status := NewSelect("", []string{"Status: All", "Status: Unconfirmed e-mail"}, nil)
	status.Choose(0)
	head := Inset(Column(8,
		Row(12, NewText("Customers Filter", Style{}), filter, status),
		Flow(8, NewCheck("Select several", "", nil), NewLink("Columns", nil), Space(), NewButton("New customer", "add", Primary, nil),
			NewButton("Import…", "import", Secondary, nil), NewButton("Export…", "export", Secondary, nil))), 12, 16, 12, 16)
	page := &fyne.Container{Layout: headPageLayout{}, Objects: []fyne.CanvasObject{head, galleryTable(s)}}
	line := NewStatusLine(s.clock, "312 of 10,000 customers", nil)
	shell := NewShell(galleryTop(), nil, galleryRail(), page, galleryPreview(), line)
	shell.LeastPage = 240
	return shell
}

func galleryAccount(*stage) fyne.CanvasObject {
	password := NewPasswordEntry("")
	password.SetText("twelve chars")
	field := NewField("Password", password, "")
	field.SetWrong("12 characters: 3 more are needed.")
	off := NewEntry("(Leave empty to not modify)")
	off.Disable("Typing a password is switched off.")
	confirmed := NewCheck("Email confirmed", "Off: the customer must follow a link before logging in.", nil)
	confirmed.Set(On)
	form := Column(4, NewText("Login", Section()), NewFact("Enable Login", confirmed),
		NewFact("Login ID", NewText("hedi@acs.example, 10042, 10043", Plain())), field,
		NewField("Confirm Password", off, ""), NewRule(), NewFact("Password", Row(12, NewText("generated 3 May by Anna", Plain()), NewButton("Show", "eye", Secondary, nil))))
	steps := NewSteps([]string{"Details", "Address", "Licenses", "Account", "Activity"}, nil)
	steps.SetDone(0, true)
	steps.SetWrong(1, true)
	steps.Go(3)
	head := PageHead([]fyne.CanvasObject{NewButton("Customers", "back", Link, nil), NewUpright(), NewText("Hedi Ács", Title()), NewText("10042", Quiet()), NewChip(MarkLocked(), "Locked")},
		[]fyne.CanvasObject{NewButton("Cancel", "", Secondary, nil), NewButton("Save", "", Secondary, nil), NewButton("OK", "", Primary, nil)})
	banner := Inset(NewBanner(MarkLocked(), "Locked until 10:40: 10 wrong passwords, last 10:24", "Through the customer page from 203.0.113.24. Tries while locked do not count.",
		NewLink("All attempts", nil), NewButton("Unlock", "unlock", Primary, nil)), 12, 16, 12, 16)
	body := &fyne.Container{Layout: sideLayout{}, Objects: []fyne.CanvasObject{Inset(steps, 16, 0, 0, 0), NewScroll(Inset(form, 16, 24, 16, 24))}}
	page := &fyne.Container{Layout: headPageLayout{}, Objects: []fyne.CanvasObject{Column(0, head, banner, NewRule()), body}}
	actions := Inset(Column(0, NewText("Actions", Strong()), NewAction("F6", "send", "Generate and send credentials via email", nil), NewAction("F5", "mail", "Email Forgotten Password", nil)), 14, 16, 16, 16)
	return NewShell(galleryTop(), nil, galleryRail(), page, actions, nil)
}

func gallerySetPassword(s *stage) {
	typed, again, meter := NewPasswordEntry(""), NewEntry(""), NewMeter()
	typed.SetText("gravel-otter-Minute-7")
	typed.toggle()
	again.SetText("gravel-otter-Mi")
	again.TextStyle = fyne.TextStyle{Monospace: true}
	meter.Set(3, theme.ColorNameSuccess, "Strong")
	caller := NewSelect("", []string{"Call-back to +36 1 555 0142", "Support PIN"}, nil)
	caller.Choose(0)
	choice := NewChoice([]Option{
		{Label: "Send Reset Password email to customer", Help: "The present password works until the customer chooses a new one. The link works once, for 30 minutes."},
		{Label: "Type new password", Body: Column(2, NewFact("Type new password", Column(2, typed, meter)), NewField("Retype password", again, "6 more characters to match."))},
		{Label: "Generate a new password", Help: "The present password stops at once."},
	}, nil)
	choice.Choose(1)
	tell := NewCheck("Tell the customer by e-mail that the password was changed", "", nil)
	tell.Set(On)
	ok := NewButton("OK", "", Primary, nil)
	ok.Disable("The two passwords do not match yet.")
	d := &Dialog{Title: "Set Customer Password", Sub: "Hedi Ács · 10042 · hedi@acs.example", Width: 560, Default: ok,
		Body: Column(8, choice, NewRule(), NewCheck("Customer must change it at the next login", "", nil), tell, NewFact("Caller verified by", caller),
			NewText("Takes effect on OK; Cancel on the customer's page does not take it back.", Helper()))}
	d.Cancel = NewButton("Cancel", "", Secondary, d.Close)
	d.Show(s.canvas, s.clock)
	s.canvas.Focus(again)
}

func galleryShow(s *stage) {
	bar := NewBar()
	bar.Set(0.68)
	d := &Dialog{Title: "Password of Hedi Ács", Sub: "hedi@acs.example · generated 3 May by Anna · this reading is in Activity", Width: 832,
		Body: Column(16, NewCells("tR7kWpm4QhYe9ZsXn3Bv", 5),
			Flow(28, Row(8, NewLegend("T"), NewText("bar above: capital letter", Helper())), Row(8, NewLegend("t"), NewText("plain: small letter", Helper())), Row(8, NewLegend("7"), NewText("framed: digit", Helper())))),
		Left:   Row(8, NewButton("Copy", "copy", Secondary, nil), NewText("The clipboard is cleared after 15 s.", Helper())),
		Others: []*Button{NewButton("Keep open", "", Secondary, nil)}, Default: NewButton("Hide now", "", Primary, nil)}
	d.Body.(*fyne.Container).Add(bar)
	d.Show(s.canvas, s.clock)
}

func galleryParts(s *stage) fyne.CanvasObject {
	off := NewButton("Not now", "", Primary, nil)
	off.Disable("Nothing is selected.")
	undecided := NewCheck("Enable Login as well", "Login is inactive for this customer.", nil)
	undecided.Set(Undecided)
	gone := NewCheck("Generate and send credentials", "There is no address to send to.", nil)
	gone.Disable("There is no address to send to.")
	done := NewBanner(MarkLocked(), "Locked", "")
	done.Done("Unlocked. The password did not change.", "")
	meter := NewMeter()
	meter.Set(1, theme.ColorNameError, "Weak")
	list := Column(12,
		Flow(8, NewButton("Secondary", "", Secondary, nil), NewButton("Primary", "send", Primary, nil), NewButton("Delete", "bin", Danger, nil), NewButton("Delete", "bin", DangerNow, nil), off, NewLink("A link", nil), NewIconButton("lock", "Lock", nil)),
		Flow(8, NewChip(MarkGood(), "Can log in"), NewChip(MarkLocked(), "Locked"), NewChip(MarkInactive(), "Login inactive"), NewChip(MarkUnconfirmed(), "Unconfirmed e-mail"), NewChip(MarkNoPassword(), "No password yet"), NewChip(MarkUnregistered(), "Unregistered"), NewChip(MarkWarning(), "Mail failed"), NewChip(MarkDeleted(), "Deleted")),
		done, NewBanner(MarkWarning(), "The queue is paused", "smtp.example refused the password", NewLink("Settings", nil)),
		undecided, gone, meter, NewFramed(Row(10, NewIcon("person", theme.ColorNamePlaceHolder, 16), NewText("Hedi Ács (10042)", Strong()), NewText("· hedi@acs.example", Plain()))),
		NewCard(Inset(Column(8, NewText("What comes next", Section()), NewText("Import customers, set up a mail server, choose a folder for backups.", Plain())), 16, 16, 16, 16)))
	line := NewStatusLine(s.clock, "10,000 customers", nil)
	return &fyne.Container{Layout: footLayout{}, Objects: []fyne.CanvasObject{NewScroll(Inset(list, 16, 16, 16, 16)), line}}
}

func galleryToast(s *stage) {
	for _, o := range shownIn(s.canvas.Content()) {
		if line, ok := o.(*StatusLine); ok {
			line.Say(Toast{Text: "Credentials generated and sent successfully.", Detail: "Accepted by smtp.example for hedi@acs.example at 10:02.", Action: "Undo"})
		}
	}
	s.window.Resize(s.canvas.Size())
}

func gallerySignIn(s *stage) fyne.CanvasObject {
	name, password := NewEntry(""), NewPasswordEntry("")
	name.SetText("Anna Reyes")
	password.SetText("sixteen letters.")
	card := NewCard(Inset(Column(8, NewText("Keydesk", Title()), NewText("Fjord Instruments", Quiet()), NewField("Operator", name, "").Above(),
		NewField("Password", password, "Caps Lock is on").Above(), Row(8, NewLink("Use recovery key…", nil), Space(), NewButton("Sign in", "", Primary, nil))), 32, 32, 24, 32))
	return NewGround(&fyne.Container{Layout: centerLayout{}, Objects: []fyne.CanvasObject{card}}, theme.ColorNameHeaderBackground)
}

// footLayout: the last object at the bottom, the first in the rest.
type footLayout struct{}

func (footLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 0) }
func (footLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	h := min(heightFor(o[1], size.Width), size.Height)
	At(o[0], 0, 0, size.Width, size.Height-h)
	At(o[1], 0, size.Height-h, size.Width, h)
}

// headPageLayout: the first object at the top, the last in the rest.
type headPageLayout struct{}

func (headPageLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 0) }
func (headPageLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	h := heightFor(o[0], size.Width)
	At(o[0], 0, 0, size.Width, h)
	At(o[1], 0, h, size.Width, size.Height-h)
}

// sideLayout: the first object 184 wide at the left, the last in the rest.
type sideLayout struct{}

func (sideLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 0) }
func (sideLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	w := look.Px(184)
	At(o[0], 0, 0, w, size.Height)
	At(o[1], w, 0, size.Width-w, size.Height)
}

// centerLayout: a card of 400 in the middle.
type centerLayout struct{}

func (centerLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 0) }
func (centerLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	w := look.Px(400)
	h := heightFor(o[0], w)
	At(o[0], (size.Width-w)/2, (size.Height-h)/2, w, h)
}
