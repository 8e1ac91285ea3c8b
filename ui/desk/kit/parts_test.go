package kit

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
	"pgregory.net/rapid"

	"github.com/keydesk/keydesk/ui/desk/look"
	"github.com/keydesk/keydesk/ui/desk/task"
)

// press presses a key as the driver does: for the widget that has the keyboard,
// or else for the canvas.
func (s *stage) press(keys ...fyne.KeyName) {
	for _, k := range keys {
		ev := &fyne.KeyEvent{Name: k}
		switch f := s.canvas.Focused(); {
		case k == fyne.KeyTab:
			s.canvas.FocusNext()
		case f != nil:
			f.TypedKey(ev)
		case s.canvas.OnTypedKey() != nil:
			s.canvas.OnTypedKey()(ev)
		}
	}
}

// told is the sentence that lies over the window, "" for none.
func (s *stage) told() string {
	if b, ok := s.canvas.Overlays().Top().(*bubble); ok {
		return b.Sentence()
	}
	return ""
}

func TestDialogKeys(t *testing.T) {
	var log []string
	note := func(s string) func() { return func() { log = append(log, s) } }
	under := NewEntry("")
	s := plainStage(t, func(*stage) fyne.CanvasObject { return Column(0, under) })
	s.canvas.SetOnTypedKey(func(ev *fyne.KeyEvent) { log = append(log, "page "+string(ev.Name)) })
	s.canvas.Focus(under)

	first, second := NewEntry(""), NewEntry("")
	d := &Dialog{Title: "Question", Body: Column(8, first, second), Default: NewButton("OK", "", Primary, note("ok")), OnClosed: note("closed")}
	d.Cancel = NewButton("Cancel", "", Secondary, func() { note("cancel")(); d.Close() })
	d.Show(s.canvas, s.clock)
	if s.canvas.Focused() != first {
		t.Errorf("the keyboard is at %T, not in the first field", s.canvas.Focused())
	}
	s.press(fyne.KeyReturn)
	s.hand.Push(deaf - time.Millisecond)
	s.press(fyne.KeyEnter)
	if len(log) != 0 {
		t.Errorf("Enter was heard too early: %q", log)
	}
	s.hand.Push(time.Millisecond)
	s.press(fyne.KeyReturn, fyne.KeyF5, fyne.KeyF1)
	want := []fyne.Focusable{second, d.Cancel, d.Default, d.layer.close, first} // and round again
	for i, w := range want {
		s.press(fyne.KeyTab)
		if s.canvas.Focused() != w {
			t.Errorf("Tab %d went to %T %v", i, s.canvas.Focused(), s.canvas.Focused())
		}
	}
	s.press(fyne.KeyEscape)
	if d.IsOpen() || DialogOpen(s.canvas) || s.canvas.Focused() != under {
		t.Error("Esc did not close the dialog and give the keyboard back")
	}
	s.press(fyne.KeyF5)
	if want := []string{"ok", "page F1", "cancel", "closed", "page F5"}; !slices.Equal(log, want) {
		t.Errorf("got %q, want %q", log, want)
	}
	d.Close() // again does nothing
}

func TestDialogEnterOnItsButtons(t *testing.T) {
	var log []string
	s := plainStage(t, func(*stage) fyne.CanvasObject { return container0() })
	d := &Dialog{Title: "Sure?", Body: NewText("Sure?", Plain())}
	d.Cancel = NewButton("Cancel", "", Secondary, func() { log = append(log, "cancel") })
	d.Default = NewButton("Delete", "", DangerNow, func() { log = append(log, "delete") })
	d.Show(s.canvas, s.clock)
	if s.canvas.Focused() != d.Default {
		t.Fatalf("the keyboard is at %T, not at the default button", s.canvas.Focused())
	}
	s.press(fyne.KeyReturn) // too early
	s.hand.Push(time.Second)
	s.canvas.Focus(d.Cancel)
	s.press(fyne.KeyReturn, fyne.KeySpace)
	d.Default.Disable("The number does not match.")
	s.canvas.Focus(d.Default)
	s.press(fyne.KeyEnter)
	if want := []string{"cancel", "cancel"}; !slices.Equal(log, want) {
		t.Errorf("got %q, want %q", log, want)
	}
	if s.told() != "The number does not match." {
		t.Errorf("told %q", s.told())
	}
	s.press(fyne.KeyEscape) // closes the sentence
	if s.told() != "" || !d.IsOpen() {
		t.Error("Esc did not close the sentence alone")
	}
}

func TestWhatIsOffSaysWhy(t *testing.T) {
	button, check, sel := NewButton("Do", "", Secondary, nil), NewCheck("Box", "", nil), NewSelect("", []string{"a", "b"}, nil)
	action, entry := NewAction("F8", "", "Unlock", nil), NewEntry("")
	choice := NewChoice([]Option{{Label: "a"}, {Label: "b"}}, nil)
	steps := NewSteps([]string{"a", "b"}, nil)
	s := plainStage(t, func(*stage) fyne.CanvasObject {
		return Column(8, button, check, sel, action, entry, choice, steps)
	})
	const why = "The reason."
	for _, d := range []interface{ Disable(string) }{button, check, sel, action, entry} {
		d.Disable(why)
	}
	choice.DisableOption(1, why)
	steps.DisableStep(1, why)
	for i, o := range []fyne.Tappable{button, check, sel, action, entry, choice.radios[1], steps.steps[1]} {
		test.Tap(o)
		if s.told() != why {
			t.Errorf("%d, a %T, says %q", i, o, s.told())
		}
		if top := s.canvas.Overlays().Top(); top != nil {
			test.Tap(top.(*bubble))
		}
	}
	if check.On() || sel.Chosen() != -1 || choice.Chosen() != 0 || steps.On() != 0 {
		t.Error("what is off changed")
	}
	s.canvas.Focus(button)
	s.press(fyne.KeySpace)
	if s.told() != why {
		t.Error("the space bar does not say why")
	}
}

func TestToasts(t *testing.T) {
	var line *StatusLine
	undone := 0
	s := plainStage(t, func(s *stage) fyne.CanvasObject {
		line = NewStatusLine(s.clock, "10 customers", nil)
		return line
	})
	shown := func() string {
		toast, ok := line.Toast()
		if !ok {
			return ""
		}
		return toast.Text
	}
	line.Say(Toast{Text: "first"})
	s.hand.Push(5900 * time.Millisecond)
	line.Say(Toast{Text: "second", Action: "Undo", Do: func() { undone++ }})
	s.hand.Push(11900 * time.Millisecond)
	if shown() != "second" {
		t.Fatalf("%q is shown, and not the second for 12 s", shown())
	}
	line.toast.MouseIn(&desktop.MouseEvent{})
	s.hand.Push(time.Hour)
	if shown() != "second" {
		t.Fatal("a toast that is read went away")
	}
	line.toast.MouseOut()
	s.hand.Push(toastForButton)
	if shown() != "" {
		t.Errorf("%q is still shown", shown())
	}
	line.Say(Toast{Text: "third", Action: "Undo", Do: func() { undone++ }})
	test.Tap(line.toast.link)
	if shown() != "" || undone != 1 {
		t.Errorf("Undo: %q shown, %d times undone", shown(), undone)
	}
	line.Say(Toast{Text: "fourth"})
	s.hand.Push(toastFor)
	if shown() != "" {
		t.Error("a toast without a button stayed longer than 6 s")
	}
}

// TestToastsGoOnWithThePage hands a toast on to the line of the next page, for
// what is left of its time.
func TestToastsGoOnWithThePage(t *testing.T) {
	var old, next *StatusLine
	s := plainStage(t, func(s *stage) fyne.CanvasObject {
		old, next = NewStatusLine(s.clock, "", nil), NewStatusLine(s.clock, "", nil)
		return Column(0, old, next)
	})
	old.Say(Toast{Text: "sent"})
	s.hand.Push(4 * time.Second)
	old.HandOn(next)
	if _, still := old.Toast(); still {
		t.Error("it is shown on both")
	}
	s.hand.Push(1900 * time.Millisecond)
	if toast, ok := next.Toast(); !ok || toast.Text != "sent" {
		t.Errorf("the next page says %q", toast.Text)
	}
	s.hand.Push(200 * time.Millisecond)
	if _, ok := next.Toast(); ok {
		t.Error("it stays longer than 6 s in all")
	}
	for _, stays := range []bool{true, false} {
		old.Say(Toast{Text: "deleted", Action: "Undo", Do: func() {}, Stays: stays})
		old.HandOn(next)
		if toast, _ := next.Toast(); toast.Text != "deleted" || (toast.Action != "") != stays {
			t.Errorf("stays %v: the next page says %q with the button %q", stays, toast.Text, toast.Action)
		}
		next.Dismiss()
	}
	old.Say(Toast{Text: "old"})
	next.Say(Toast{Text: "new"})
	old.HandOn(next)
	if toast, _ := next.Toast(); toast.Text != "new" {
		t.Errorf("%q took the place of the page's own", toast.Text)
	}
}

func TestTableKeys(t *testing.T) {
	var table *Table
	var log []int
	n := 100_000
	s := plainStage(t, func(s *stage) fyne.CanvasObject {
		table = NewTable(s.clock, []Col{{Title: "Name", Width: 100, Grow: true, Sorts: true}}, func() int { return n }, func(int) []Cell { return []Cell{{Text: "x"}} })
		table.OnSelect = func(row int) { log = append(log, row) }
		table.OnOpen = func(row int) { log = append(log, -row) }
		return table
	})
	if len(table.rows) > 40 {
		t.Errorf("%d rows were made for what is seen", len(table.rows))
	}
	table.Focus()
	s.press(fyne.KeyDown, fyne.KeyDown, fyne.KeyUp, fyne.KeyEnd, fyne.KeyDown, fyne.KeyHome, fyne.KeyDown, fyne.KeyReturn)
	if want := []int{0, 1, 2, 1, n - 1, n - 1, 0, 1, -1}; !slices.Equal(log, want) {
		t.Errorf("went to %v, want %v", log, want)
	}
	n = 0
	table.Mark(-1)
	table.Reload()
	log = nil
	s.press(fyne.KeyDown, fyne.KeyReturn, fyne.KeySpace)
	if len(log) != 0 {
		t.Errorf("an empty table went to %v", log)
	}
}

func TestTableMouse(t *testing.T) {
	var table *Table
	var log []string
	ticked := map[int]bool{}
	s := plainStage(t, func(s *stage) fyne.CanvasObject {
		table = NewTable(s.clock, []Col{{Title: "Name", Width: 100, Grow: true, Sorts: true}, {Title: "ID", Width: 60}}, func() int { return 5 },
			func(row int) []Cell { return []Cell{{Text: strings.Repeat("x", row)}, {Text: "1"}} })
		table.OnSelect = func(int) { log = append(log, "select") }
		table.OnOpen = func(int) { log = append(log, "open") }
		table.OnEdit = func(int) { log = append(log, "edit") }
		table.OnMenu = func(int, fyne.Position) { log = append(log, "menu") }
		table.OnSort = func(col int) { log = append(log, "sort") }
		table.Ticked = func(row int) bool { return ticked[row] }
		table.OnTick = func(row int) { ticked[row] = !ticked[row] }
		return table
	})
	row := table.rows[slices.IndexFunc(table.rows, func(r *tableRow) bool { return r.row == 2 })]
	click := func(x float32, b desktop.MouseButton) {
		ev := &desktop.MouseEvent{Button: b}
		ev.Position = fyne.NewPos(x, 5)
		row.MouseDown(ev)
	}
	click(100, desktop.MouseButtonPrimary)
	s.hand.Push(time.Second)
	click(100, desktop.MouseButtonPrimary)
	click(100, desktop.MouseButtonPrimary)
	s.hand.Push(time.Second)
	click(row.Size().Width-20, desktop.MouseButtonPrimary)
	s.hand.Push(time.Second)
	click(100, desktop.MouseButtonSecondary)
	test.Tap(table.heads[0])
	test.Tap(table.heads[1])
	if want := []string{"select", "select", "open", "select", "edit", "select", "menu", "sort"}; !slices.Equal(log, want) {
		t.Errorf("got %q, want %q", log, want)
	}
	table.SetSeveral(true)
	s.hand.Push(time.Second)
	click(20, desktop.MouseButtonPrimary)
	if !ticked[2] {
		t.Error("a click on the box did not tick")
	}
	s.press(fyne.KeySpace)
	if ticked[2] {
		t.Error("space did not take the tick away")
	}
}

func TestColumnsFit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cols := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Col {
			return Col{Width: float32(rapid.IntRange(20, 300).Draw(t, "width")), Grow: rapid.Bool().Draw(t, "grow"), Drop: rapid.IntRange(0, 5).Draw(t, "drop")}
		}), 1, 8).Draw(t, "cols")
		room := float32(rapid.IntRange(0, 2000).Draw(t, "room"))
		sum := float32(0)
		for i, w := range shareColumns(cols, room, 1) {
			if w < 0 || cols[i].Drop == 0 && w == 0 && room > 0 {
				t.Fatalf("column %d is %v wide", i, w)
			}
			sum += w
		}
		if sum > room+1 {
			t.Fatalf("columns take %v of %v", sum, room)
		}
	})
}

func TestSelectKeys(t *testing.T) {
	var got []int
	sel := NewSelect("", []string{"All", "Locked", "Login inactive"}, func(i int) { got = append(got, i) })
	s := plainStage(t, func(*stage) fyne.CanvasObject { return Column(0, sel) })
	s.canvas.Focus(sel)
	s.press(fyne.KeyRight, fyne.KeyRight, fyne.KeyLeft, fyne.KeyLeft)
	sel.TypedRune('l')
	sel.TypedRune('L')
	sel.TypedRune('x')
	if want := []int{0, 1, 0, 1, 2}; !slices.Equal(got, want) || sel.Text() != "Login inactive" {
		t.Errorf("chose %v (%q), want %v", got, sel.Text(), want)
	}
	s.press(fyne.KeySpace)
	if s.canvas.Overlays().Top() == nil {
		t.Fatal("space did not open the options")
	}
	s.press(fyne.KeyDown, fyne.KeyReturn)
	if sel.Text() != "All" || s.canvas.Overlays().Top() != nil {
		t.Errorf("chose %q from the open options", sel.Text())
	}
}

func TestChoiceAndCheck(t *testing.T) {
	inside := NewEntry("")
	choice := NewChoice([]Option{{Label: "a"}, {Label: "b", Body: inside}, {Label: "c"}}, nil)
	check := NewCheck("Enable Login as well", "", nil)
	check.Set(Undecided)
	s := plainStage(t, func(*stage) fyne.CanvasObject { return Column(0, choice, check) })
	before := choice.HeightFor(400)
	s.canvas.Focus(choice.radios[0])
	s.press(fyne.KeyDown)
	if choice.Chosen() != 1 || choice.HeightFor(400) <= before || s.canvas.Focused() != choice.radios[1] {
		t.Error("↓ did not take the next option and open its fields")
	}
	s.press(fyne.KeyTab)
	if s.canvas.Focused() != inside {
		t.Error("Tab does not go into the option's fields")
	}
	s.canvas.Focus(check)
	s.press(fyne.KeySpace)
	if check.State() != On {
		t.Error("an undecided box did not become on")
	}
	s.press(fyne.KeySpace)
	if check.State() != Off {
		t.Error("a box that was on did not become off")
	}
}

func TestEntryKeys(t *testing.T) {
	var log []string
	var filtered []string
	search := NewSearch("filter", func(s string) { filtered = append(filtered, s) })
	search.OnKey(fyne.KeyDown, func() { log = append(log, "list") })
	password := NewPasswordEntry("")
	s := plainStage(t, func(*stage) fyne.CanvasObject { return Column(0, search, password) })
	s.canvas.SetOnTypedKey(func(ev *fyne.KeyEvent) { log = append(log, string(ev.Name)) })
	test.Type(search, "ab")
	s.canvas.Focus(search)
	s.press(fyne.KeyDown, fyne.KeyF6, fyne.KeyEscape, fyne.KeyEscape, fyne.KeyReturn)
	if want := []string{"list", "F6", "Escape", "Return"}; !slices.Equal(log, want) {
		t.Errorf("keys went on as %q, want %q", log, want)
	}
	if want := []string{"a", "ab", ""}; !slices.Equal(filtered, want) {
		t.Errorf("filtered %q, want %q", filtered, want)
	}
	s.canvas.Focus(password)
	s.press(fyne.KeyF2)
	if password.Password || !password.TextStyle.Monospace {
		t.Error("F2 did not show the password, in mono")
	}
	s.press(fyne.KeyF2)
	if !password.Password {
		t.Error("F2 did not hide the password again")
	}
}

func TestFieldSaysWhatIsWrong(t *testing.T) {
	entry := NewEntry("")
	f := NewField("Password", entry, "15 characters at least.")
	plainStage(t, func(*stage) fyne.CanvasObject { return Column(0, f) })
	high := f.HeightFor(500)
	f.SetWrong("3 more are needed.")
	if f.Note() != "3 more are needed." || !entry.bad || f.HeightFor(500) != high {
		t.Errorf("note %q, framed %v, height %v instead of %v", f.Note(), entry.bad, f.HeightFor(500), high)
	}
	f.SetWrong("")
	if f.Note() != "15 characters at least." || entry.bad {
		t.Error("the help did not come back")
	}
	if empty := NewField("Password", NewEntry(""), ""); empty.HeightFor(500) != high {
		t.Error("the line under the field is not reserved")
	}
}

func TestCommands(t *testing.T) {
	var log []string
	why := ""
	list, entry := widget.NewButton("Fyne's own", nil), NewEntry("")
	s := plainStage(t, func(*stage) fyne.CanvasObject { return Column(0, entry, list) })
	do := func(s string) func() { return func() { log = append(log, s) } }
	m := NewCommands(s.canvas, []Command{
		{Menu: "Customer", Name: "Email Forgotten Password", Key: fyne.KeyF5, Do: do("f5"), Why: func() string { return why }},
		{Menu: "Edit", Name: "Find", Key: fyne.KeyF, Mod: fyne.KeyModifierControl, Do: do("find")},
		{Menu: "Help", Name: "Help", Key: fyne.KeyF1, Do: do("help"), Always: true, Rule: true},
	}, func(name, why string) { log = append(log, name+": "+why) })
	s.canvas.Focus(entry)
	s.press(fyne.KeyF5, fyne.KeyF) // F alone is a letter
	why = "Nobody is selected."
	s.press(fyne.KeyF5)
	why = ""
	menu := m.MainMenu()
	menu.Items[1].Items[0].Action()
	d := &Dialog{Title: "Open", Body: NewEntry("")}
	d.Show(s.canvas, s.clock)
	menu.Items[0].Items[0].Action()
	s.press(fyne.KeyF5, fyne.KeyF1)
	d.Close()
	if want := []string{"f5", "Email Forgotten Password: Nobody is selected.", "find", "help"}; !slices.Equal(log, want) {
		t.Errorf("got %q, want %q", log, want)
	}
	if !m.Run("Find") || m.Run("Lose") || m.KeyOf("Find") != "Ctrl+F" || m.KeyOf("Help") != "F1" {
		t.Errorf("keys: %q, %q", m.KeyOf("Find"), m.KeyOf("Help"))
	}
}

func TestStepsRailBannerMeter(t *testing.T) {
	var at []int
	steps := NewSteps([]string{"Details", "Account"}, func(i int) { at = append(at, i) })
	rail := NewRail([]RailItem{{"customers", "Customers"}, {"mail", "Mail"}}, func(i int) { at = append(at, 10+i) })
	banner := NewBanner(MarkLocked(), "Locked", "why", NewButton("Unlock", "", Primary, nil))
	meter, bar := NewMeter(), NewBar()
	s := plainStage(t, func(*stage) fyne.CanvasObject { return Column(0, steps, rail, banner, meter, bar) })
	s.canvas.Focus(steps.steps[0])
	s.press(fyne.KeyDown, fyne.KeyDown, fyne.KeyUp)
	s.canvas.Focus(rail.items[0])
	s.press(fyne.KeyDown, fyne.KeyReturn)
	if want := []int{1, 0, 11}; !slices.Equal(at, want) {
		t.Errorf("went to %v, want %v", at, want)
	}
	banner.Done("Unlocked.", "")
	if banner.Title() != "Unlocked." || banner.mark != MarkGood() || banner.HeightFor(600) < 48 {
		t.Error("the banner did not turn into its success form")
	}
	meter.Set(3, theme.ColorNameSuccess, "Strong")
	bar.Set(7)
	if meter.Level() != 3 || meter.Word() != "Strong" || bar.Value() != 1 {
		t.Error("meter or bar show something else")
	}
}

func TestWrapLosesNothing(t *testing.T) {
	m := func(s string) float32 { return float32(len([]rune(s))) }
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[a-zá ]{0,60}`).Draw(t, "text")
		width := float32(rapid.IntRange(1, 30).Draw(t, "width"))
		lines := wrapLine(text, width, m)
		for _, line := range lines {
			if m(line) > width+slack {
				t.Fatalf("%q is wider than %v", line, width)
			}
		}
		squeeze := func(s string) string { return strings.ReplaceAll(s, " ", "") }
		if squeeze(strings.Join(lines, "")) != squeeze(text) {
			t.Fatalf("%q became %q", text, lines)
		}
		if e := Elide(text, width, m); m(e) > max(width, 1)+slack || e != text && !strings.HasSuffix(e, "…") {
			t.Fatalf("%q was cut to %q at %v", text, e, width)
		}
	})
}

// BenchmarkScroll goes down a table of 100,000 rows page by page.
func BenchmarkScroll(b *testing.B) {
	test.NewTempApp(b)
	th, err := loaded()
	if err != nil {
		b.Fatal(err)
	}
	fyne.CurrentApp().Settings().SetTheme(th)
	s := &stage{hand: task.At(noon)}
	s.clock = task.Inline(b.Context(), s.hand)
	table := galleryTable(s)
	table.Cells = func(row int) []Cell {
		n := strconv.Itoa(row)
		return []Cell{{Text: "Customer " + n}, {Text: n}, {Text: "customer" + n + "@a-long-name.example"}, {Text: "+36 1 555 " + n}, {Text: "Company " + n}, {"Can log in", MarkGood()}}
	}
	table.Len = func() int { return 100_000 }
	w := test.NewTempWindow(b, table)
	w.Resize(fyne.NewSize(824, 600))
	for b.Loop() {
		table.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown})
	}
}

// TestThemeSwitch looks that what is shown follows another theme at once.
func TestThemeSwitch(t *testing.T) {
	button, text := NewButton("OK", "check", Primary, nil), NewText("words", Plain())
	plainStage(t, func(*stage) fyne.CanvasObject { return Column(8, button, text, NewStatus(MarkLocked(), "Locked")) })
	before := button.MinSize()
	th, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	test.ApplyTheme(t, th.With(look.Dark, 2))
	ground := test.WidgetRenderer(button).Objects()[0].(*canvas.Rectangle)
	if ground.FillColor != theme.Color(theme.ColorNamePrimary) || button.MinSize().Width <= before.Width {
		t.Errorf("the button kept its color %v or its size %v", ground.FillColor, button.MinSize())
	}
	line := text.box.Objects[0].(*canvas.Text)
	if line.Color != theme.Color(theme.ColorNameForeground) || line.TextSize != 26 {
		t.Errorf("the text kept its color %v or its size %v", line.Color, line.TextSize)
	}
}

// Rows that were drawn with other columns show the new ones.
func TestTableColumnsChange(t *testing.T) {
	var table *Table
	cells := []Cell{{Text: "one"}, {Text: "two"}, {Text: "three"}}
	plainStage(t, func(s *stage) fyne.CanvasObject {
		table = NewTable(s.clock, columnsOf(3), func() int { return 4 }, func(int) []Cell { return cells })
		return table
	})
	for _, n := range []int{1, 3, 2} {
		table.SetColumns(columnsOf(n))
		seen := 0
		for _, r := range table.rows {
			if r.row < 0 {
				continue
			}
			seen++
			if len(r.texts) != n {
				t.Errorf("row %d has %d texts for %d columns", r.row, len(r.texts), n)
			}
		}
		if seen == 0 {
			t.Fatal("no row is drawn")
		}
	}
}

func columnsOf(n int) []Col {
	cols := make([]Col, n)
	for i := range cols {
		cols[i] = Col{Title: string(rune('A' + i)), Width: 60, Grow: i == 0}
	}
	return cols
}
