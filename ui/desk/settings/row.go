package settings

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/settings"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Measures of a row, in the design's pixels. A page narrower than stackUnder has
// the control under the words.
const (
	controlWidth = 224
	numberWidth  = 72
	rowGap       = 16
	rowSpace     = 8 // over and under what is in it
	originLine   = 32
	stackUnder   = 640
)

// row is a setting: its words, its control, and where its value comes from.
type row struct {
	widget.BaseWidget
	name        string
	label, note *kit.Text
	sign        *kit.Icon
	control     fyne.CanvasObject
	field       fyne.Focusable // of the control
	origin      *kit.Text
	reset       *kit.Button
	rule        *kit.Rule
	wrong       bool
	long        bool            // what is typed takes the room there is under its words
	later       func(do func()) // has something done a moment later
	grid        *grid
	fill        func(l model.Line, why string)
}

// grid is what the rows of a page have in common.
type grid struct{ origin float32 }

func newRow(p *Page, l model.Line, g *grid) *row {
	r := &row{name: l.Name, grid: g, label: kit.NewText(l.Label, kit.Plain()), note: kit.NewText(l.Hint, kit.Helper()),
		sign: kit.NewIcon("triangle-full", theme.ColorNameError, 14), rule: kit.NewRule()}
	r.origin = kit.NewText(l.Origin, kit.Style{Size: theme.SizeNameCaptionText, Color: theme.ColorNamePlaceHolder})
	r.reset = kit.NewLink("", func() { p.useDefault(l.Name) })
	r.later = func(do func()) { p.runner.After(0, do) }
	r.make(p, l)
	r.ExtendBaseWidget(r)
	return r
}

// make makes the control.
func (r *row) make(p *Page, l model.Line) {
	if l.Enabled || l.Control == model.Tick || l.Control == model.Secret {
		r.makeControl(p, l)
	} else {
		f := newFrozen(l.Label)
		r.control, r.field = f, f
		r.fill = func(l model.Line, why string) { f.set(words.OrDash(l.Shown), why) }
	}
	if l.Control == model.Number {
		r.control = &fyne.Container{Layout: number{}, Objects: []fyne.CanvasObject{r.control, kit.NewText(l.Unit, kit.Quiet())}}
	}
}

// makeControl makes what the setting is set with.
func (r *row) makeControl(p *Page, l model.Line) {
	switch l.Control {
	case model.Tick:
		t := newTick(l.Label, func(on bool) { p.set(l.Name, map[bool]string{true: "true", false: "false"}[on]) })
		r.control, r.field = t, t
		r.fill = func(l model.Line, why string) { t.set(l.Value == "true"); t.refuse(why) }
	case model.Choose:
		s := kit.NewSelect("", nil, func(i int) { p.set(l.Name, l.Options[i].Value) })
		kit.NewFact(l.Label, s) // gives it its name
		r.control, r.field = s, s
		r.fill = func(l model.Line, _ string) { s.SetBad(l.Error != ""); choose(s, l) }
	case model.Secret:
		b := kit.NewButton("Change…", "", kit.Secondary, func() { p.setUp() })
		text := kit.NewText("", kit.Style{Color: theme.ColorNamePlaceHolder})
		r.control, r.field = kit.Row(12, b, text), b
		r.fill = func(l model.Line, why string) { b.Disable(why); text.SetText(l.Shown) }
	case model.Folder:
		e := newEntry(l.Label, func(text string) { p.set(l.Name, text) }, func() { p.forget(l.Name) })
		choose := kit.NewIconButton("folder", label.ChooseFolder, func() {
			p.window.Folder(label.ChooseFolder, e.Text, func(path string) { e.SetText(path); e.flush() })
		})
		r.control, r.field, r.long = &fyne.Container{Layout: withIcon{}, Objects: []fyne.CanvasObject{e, choose}}, e, true
		r.fill = func(l model.Line, _ string) { e.fill(l.Value, l.Error != "") }
	case model.Deed:
		b := kit.NewButton(l.Options[0].Label, "", kit.Secondary, p.window.BackUp)
		r.control, r.field = kit.Row(0, b), b
		r.fill = func(model.Line, string) {}
	default:
		e := newEntry(l.Label, func(text string) { p.set(l.Name, text) }, func() { p.forget(l.Name) })
		r.control, r.field = e, e
		r.fill = func(l model.Line, _ string) { e.fill(l.Value, l.Error != "") }
	}
}

// choose shows the options, and which is chosen.
func choose(s *kit.Select, l model.Line) {
	var all []string
	chosen := -1
	for i, o := range l.Options {
		all = append(all, o.Label)
		if o.Value == l.Value {
			chosen = i
		}
	}
	s.SetOptions(all, chosen)
}

// set shows a line; why is why it cannot be changed.
func (r *row) set(l model.Line, why string) {
	switch {
	case l.Enabled:
		why = ""
	case l.Why != "":
		why = l.Why
	}
	r.fill(l, why)
	r.wrong = l.Error != ""
	r.note.SetText(l.Hint)
	r.note.SetStyle(kit.Helper())
	if r.wrong {
		r.note.SetText(l.Error)
		r.note.SetStyle(kit.Helper().In(theme.ColorNameError))
	}
	kit.SetVisible(r.sign, r.wrong)
	r.origin.SetText(l.Origin)
	r.reset.SetText(l.Default)
	r.reset.Disable(why)
	kit.SetVisible(r.origin, l.Default == "" && !r.wrong)
	kit.SetVisible(r.reset, l.Default != "")
	if l.Default == "" {
		r.later(r.mend)
	}
	r.Refresh()
}

// mend takes the keyboard back where its link went away under it: it was used,
// or Tab led to it from a field in which the default was typed.
func (r *row) mend() {
	if c := kit.CanvasOf(r); c != nil && c.Focused() == fyne.Focusable(r.reset) && !r.reset.Visible() {
		c.Focus(r.field)
	}
}

// originWidth is how much room what stands at the right needs.
func (r *row) originWidth() float32 {
	if r.reset.Text() != "" {
		return r.reset.MinSize().Width
	}
	return r.origin.Natural()
}

// Wide says that it takes the width that is left.
func (r *row) Wide() bool { return true }

// words is the width of label and note, and whether the control stands under
// them.
func (r *row) words(width float32) (w float32, under bool) {
	if width < look.Px(stackUnder) {
		return width, true
	}
	return width - look.Px(controlWidth+2*rowGap) - r.grid.origin, false
}

// noteAt is where the note begins and how wide it is.
func (r *row) noteAt(w float32) (x, inner float32) {
	if r.wrong {
		return look.Px(20), w - look.Px(20)
	}
	return 0, w
}

// textHeight is the height of label and note in a width.
func (r *row) textHeight(w float32) float32 {
	_, inner := r.noteAt(w)
	return r.label.HeightFor(w) + r.note.HeightFor(inner)
}

// HeightFor is the height at a width.
func (r *row) HeightFor(width float32) float32 {
	w, under := r.words(width)
	if under {
		h := r.textHeight(w) + look.Px(4+32+2*rowSpace)
		if r.below(width) {
			h += look.Px(originLine)
		}
		return h
	}
	return max(r.textHeight(w), look.Px(32)) + look.Px(2*rowSpace)
}

// CreateRenderer is part of fyne.Widget.
func (r *row) CreateRenderer() fyne.WidgetRenderer {
	return kit.Draw(kit.Drawn{
		Objects: []fyne.CanvasObject{r.label, r.sign, r.note, r.control, r.origin, r.reset, r.rule},
		Min: func() fyne.Size {
			return fyne.NewSize(look.Px(240), r.HeightFor(max(r.Size().Width, look.Px(240))))
		},
		Place: r.place,
		Paint: func() {},
	})
}

func (r *row) place(size fyne.Size) {
	w, under := r.words(size.Width)
	text := r.textHeight(w)
	y := (size.Height - text) / 2
	x, top := w+look.Px(rowGap), (size.Height-look.Px(32))/2
	if under {
		y = look.Px(rowSpace)
		x, top = 0, y+text+look.Px(4)
	}
	h := r.label.HeightFor(w)
	kit.At(r.label, 0, y, w, h)
	at, inner := r.noteAt(w)
	kit.At(r.sign, 0, y+h+look.Px(1), look.Px(14), look.Px(14))
	kit.At(r.note, at, y+h, inner, text-h)
	kit.At(r.control, x, top, r.controlWidth(size.Width, under), look.Px(32))
	end := r.originWidth()
	if under && r.below(size.Width) {
		top += look.Px(originLine)
		end = size.Width
	}
	kit.At(r.origin, size.Width-end, top, end, look.Px(32))
	kit.At(r.reset, size.Width-end, top+look.Px(6), end, look.Px(20))
	kit.At(r.rule, 0, size.Height-1, size.Width, 1)
}

// below says whether what stands at the right finds no room beside the control
// under the words, and stands below it.
func (r *row) below(width float32) bool {
	_, text := r.control.(*entry)
	return !text && !r.long && width < r.controlWidth(width, true)+look.Px(rowGap)+r.originWidth()
}

// controlWidth is how wide the control is. A text takes what there is under its
// words.
func (r *row) controlWidth(width float32, under bool) float32 {
	if r.long && under {
		return max(width-look.Px(rowGap)-r.originWidth(), look.Px(numberWidth))
	}
	switch c := r.control.(type) {
	case *tick:
		return c.MinSize().Width
	case *entry, *frozen:
		if under {
			return max(width-look.Px(rowGap)-r.originWidth(), look.Px(numberWidth))
		}
	}
	return look.Px(controlWidth)
}

// withIcon places an entry and an icon to click behind it.
type withIcon struct{}

func (withIcon) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(look.Px(controlWidth), look.Px(32))
}

func (withIcon) Layout(o []fyne.CanvasObject, size fyne.Size) {
	w := look.Px(24)
	kit.At(o[0], 0, 0, size.Width-w-look.Px(8), size.Height)
	kit.At(o[1], size.Width-w, (size.Height-w)/2, w, w)
}

// number places an entry for a number and what it counts.
type number struct{}

func (number) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(look.Px(controlWidth), look.Px(32))
}

func (number) Layout(o []fyne.CanvasObject, size fyne.Size) {
	w := look.Px(numberWidth)
	kit.At(o[0], 0, 0, w, size.Height)
	kit.At(o[1], w+look.Px(8), 0, size.Width-w-look.Px(8), size.Height)
}
