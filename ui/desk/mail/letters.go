package mail

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
	model "github.com/keydesk/keydesk/ui/model/mail"
)

// letters is the list of the local mailbox, two lines a message. With the
// keyboard: ↑ ↓ Page Home End go through it.
type letters struct {
	kit.Rows
	lines    []model.LocalLine
	open     func(id uint64) // a message was gone to
	selected uint64          // 0: none
	focused  bool
	rows     []*letterRow
}

// letterHeight is a row with its line.
const letterHeight = 56

func newLetters(open func(id uint64)) *letters {
	l := &letters{open: open}
	l.Length = func() int { return len(l.lines) }
	l.Make = func() fyne.CanvasObject { return newLetterRow(l) }
	l.Fill = func(i int, o fyne.CanvasObject) {
		if r, ok := o.(*letterRow); ok && i < len(l.lines) {
			r.line = l.lines[i]
			r.Refresh()
		}
	}
	l.Begin(l, letterHeight)
	return l
}

// set shows other lines, or the same with other marks.
func (l *letters) set(lines []model.LocalLine) {
	if !slices.Equal(l.lines, lines) {
		l.lines = lines
		l.Refresh()
	}
}

// row is where a message stands, -1 for one that is not listed.
func (l *letters) row(id uint64) int {
	return slices.IndexFunc(l.lines, func(line model.LocalLine) bool { return line.ID == id })
}

// mark shows which message is selected, 0 for none.
func (l *letters) mark(id uint64) {
	l.selected = id
	if i := l.row(id); i >= 0 {
		l.ScrollTo(i)
	}
	for _, r := range l.rows {
		r.Refresh()
	}
}

// goTo opens the message of a row.
func (l *letters) goTo(i int) {
	if i >= 0 && i < len(l.lines) {
		l.open(l.lines[i].ID)
	}
}

// FocusGained is part of fyne.Focusable.
func (l *letters) FocusGained() { l.focused = true; l.mark(l.selected); kit.Follow(l) }

// TypedRune is part of fyne.Focusable.
func (l *letters) TypedRune(rune) {}

// FocusLost is part of fyne.Focusable.
func (l *letters) FocusLost() { l.focused = false; l.mark(l.selected) }

// TypedKey is part of fyne.Focusable.
func (l *letters) TypedKey(ev *fyne.KeyEvent) {
	page, n := max(1, l.Page()-1), len(l.lines)
	step, known := map[fyne.KeyName]int{
		fyne.KeyDown: 1, fyne.KeyUp: -1, fyne.KeyPageDown: page, fyne.KeyPageUp: -page, fyne.KeyHome: -n, fyne.KeyEnd: n,
	}[ev.Name]
	if !known || n == 0 {
		kit.Pass(l, ev)
		return
	}
	l.goTo(min(max(l.row(l.selected)+step, 0), n-1))
}

// letterRow is one message that is seen. Rows are used again.
type letterRow struct {
	widget.BaseWidget
	list               *letters
	line               model.LocalLine
	hovered            bool
	who, subject, when *kit.Text
}

func newLetterRow(l *letters) *letterRow {
	quiet := kit.Style{Size: theme.SizeNameCaptionText, Color: theme.ColorNamePlaceHolder}
	r := &letterRow{list: l, who: kit.NewText("", kit.Style{}), subject: kit.NewText("", kit.Style{}), when: kit.NewText("", quiet)}
	r.ExtendBaseWidget(r)
	l.rows = append(l.rows, r)
	return r
}

// MouseIn is part of desktop.Hoverable.
func (r *letterRow) MouseIn(*desktop.MouseEvent) { r.hovered = true; r.Refresh() }

// MouseMoved is part of desktop.Hoverable.
func (r *letterRow) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is part of desktop.Hoverable.
func (r *letterRow) MouseOut() { r.hovered = false; r.Refresh() }

// Tapped is part of fyne.Tappable.
func (r *letterRow) Tapped(*fyne.PointEvent) {
	kit.Focus(r.list)
	r.list.goTo(r.list.row(r.line.ID))
}

// Sentence is the row as it is read aloud; a message that nobody opened is
// called unread.
func (r *letterRow) Sentence() string {
	if r.line.Unread {
		return "Unread: " + r.line.Who
	}
	return ""
}

// CreateRenderer is part of fyne.Widget.
func (r *letterRow) CreateRenderer() fyne.WidgetRenderer {
	under, bar, dot := &canvas.Rectangle{}, &canvas.Rectangle{}, &canvas.Circle{}
	return kit.Draw(kit.Drawn{
		Objects: []fyne.CanvasObject{under, bar, dot, r.who, r.subject, r.when},
		Min:     func() fyne.Size { return fyne.NewSize(look.Px(120), look.Px(letterHeight)) },
		Place: func(size fyne.Size) {
			kit.At(under, 0, 0, size.Width, size.Height)
			kit.At(bar, 0, 0, look.Px(3), size.Height)
			kit.At(dot, look.Px(6), (size.Height-look.Px(6))/2, look.Px(6), look.Px(6))
			left, w := look.Px(16), r.when.Natural()
			kit.At(r.when, size.Width-left-w, look.Px(8), w, look.Px(20))
			kit.At(r.who, left, look.Px(8), size.Width-3*left-w, look.Px(20))
			kit.At(r.subject, left, look.Px(28), size.Width-2*left, look.Px(20))
		},
		Paint: func() {
			on := r.line.ID != 0 && r.line.ID == r.list.selected
			kit.PaintGround(under, on, r.hovered)
			bar.FillColor, dot.FillColor = theme.Color(theme.ColorNamePrimary), theme.Color(theme.ColorNamePrimary)
			kit.SetVisible(bar, on && r.list.focused)
			kit.SetVisible(dot, r.line.Unread)
			r.who.SetText(r.line.Who)
			r.who.SetStyle(kit.Style{Elide: true, Bold: r.line.Unread})
			r.subject.SetText(r.line.Subject)
			r.subject.SetStyle(kit.Style{Elide: true, Bold: r.line.Unread, Color: theme.ColorNamePlaceHolder})
			r.when.SetText(r.line.When)
		},
	})
}
