package kit

import (
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/look"
)

// Shell is the frame of the main window: a top bar 48 high, a rail 88 wide, the
// page, and where there is one a panel of 288 at the right. The menu bar over
// it is the window's own.
type Shell struct {
	widget.BaseWidget
	// LeastPage is how narrow the page may become, in the design's pixels,
	// before the panel goes under it.
	LeastPage float32

	top, rail, page, panel fyne.CanvasObject
	notice                 fyne.CanvasObject // under the top bar, may be hidden
	status                 fyne.CanvasObject
	attic                  *fyne.Container // pages that are kept and not shown
}

// NewShell returns the frame. notice is a quiet line under the top bar, status
// the line under the page; both may be nil, as may panel.
func NewShell(top, notice, rail, page, panel, status fyne.CanvasObject) *Shell {
	s := &Shell{LeastPage: leastPage, top: top, notice: orNone(notice), rail: rail, page: page, panel: orNone(panel), status: orNone(status), attic: container0()}
	s.attic.Hide()
	s.ExtendBaseWidget(s)
	return s
}

// orNone is o, or something hidden.
func orNone(o fyne.CanvasObject) fyne.CanvasObject {
	if o == nil {
		o = container0()
		o.Hide()
	}
	return o
}

// SetPage shows another page, with its panel and status line; both may be nil.
func (s *Shell) SetPage(page, panel, status fyne.CanvasObject) {
	s.page, s.panel, s.status = page, orNone(panel), orNone(status)
	s.Refresh()
}

// Keep holds what will be shown again, so that Fyne draws it in other colors and
// sizes too when the theme changes.
func (s *Shell) Keep(objects ...fyne.CanvasObject) { s.attic.Objects = objects }

// CreateRenderer is part of fyne.Widget.
func (s *Shell) CreateRenderer() fyne.WidgetRenderer {
	bar, side, line, edgeLeft, edgeRight, panel := rect(""), rect(""), rect(""), rect(""), rect(""), rect("")
	d := &drawn{min: func() fyne.Size { return fyne.NewSize(look.Px(480), look.Px(320)) }}
	d.place = func(size fyne.Size) {
		high, rail := heightFor(s.top, size.Width-look.Px(32)), look.Px(88)
		top := max(look.Px(48), high+look.Px(12)) // more where it breaks
		At(bar, 0, 0, size.Width, top)
		At(s.top, look.Px(16), (top-high)/2, size.Width-look.Px(32), high)
		At(line, 0, top-1, size.Width, 1)
		if s.notice.Visible() {
			h := heightFor(s.notice, size.Width)
			At(s.notice, 0, top, size.Width, h)
			top += h
		}
		At(side, 0, top, rail, size.Height-top)
		At(s.rail, 0, top+look.Px(8), rail-1, size.Height-top-look.Px(8))
		At(edgeLeft, rail-1, top, 1, size.Height-top)
		s.placePage(size, rail, top, panel, edgeRight)
	}
	d.paint = func() {
		d.objects = []fyne.CanvasObject{bar, line, side, edgeLeft, s.top, s.notice, s.rail, s.page, s.status, panel, edgeRight, s.panel, s.attic}
		for _, r := range []*canvas.Rectangle{bar, side, panel} {
			fill(r, theme.ColorNameHeaderBackground, 0)
		}
		for _, r := range []*canvas.Rectangle{line, edgeLeft, edgeRight} {
			fill(r, theme.ColorNameSeparator, 0)
		}
		SetVisible(panel, s.panel.Visible())
		SetVisible(edgeRight, s.panel.Visible())
	}
	return draw(d)
}

// panelWidth is the width of the panel, and leastPage the LeastPage of a new
// shell: a form with its steps.
const (
	panelWidth = 288
	leastPage  = 480
)

// placePage puts page, status line and panel into what is left.
func (s *Shell) placePage(size fyne.Size, left, top float32, ground, line *canvas.Rectangle) {
	width, height := size.Width-left, size.Height-top
	switch {
	case s.panel.Visible() && width < look.Px(panelWidth+s.LeastPage):
		h := min(max(heightFor(s.panel, width), look.Px(120)), height*45/100)
		height -= h
		At(ground, left, top+height, width, h)
		At(line, left, top+height, width, 1)
		At(s.panel, left, top+height+1, width, h-1)
	case s.panel.Visible():
		w := look.Px(panelWidth)
		width -= w
		At(ground, left+width, top, w, height)
		At(line, left+width, top, 1, height)
		At(s.panel, left+width+1, top, w-1, height)
	}
	if s.status.Visible() {
		h := s.status.MinSize().Height
		height -= h
		At(s.status, left, top+height, width, h)
	}
	At(s.page, left, top, width, height)
}

// Rail is the main window's navigation.
type Rail struct {
	widget.BaseWidget
	OnGo  func(index int)
	items []*railItem
	box   *fyne.Container
	on    int
}

// RailItem is a page that the rail goes to.
type RailItem struct{ Icon, Title string }

// NewRail returns a rail; the first item is on.
func NewRail(items []RailItem, to func(int)) *Rail {
	r := &Rail{box: Column(0), OnGo: to}
	for i, item := range items {
		one := &railItem{rail: r, index: i, icon: item.Icon, title: item.Title}
		one.extend(one)
		r.items = append(r.items, one)
		r.box.Add(one)
	}
	r.ExtendBaseWidget(r)
	return r
}

// Mark shows that the window is at an item.
func (r *Rail) Mark(index int) {
	r.on = index
	r.Refresh()
}

// Go goes to an item and calls OnGo.
func (r *Rail) Go(index int) {
	r.Mark(index)
	if r.OnGo != nil {
		r.OnGo(index)
	}
}

// SetCount draws a number at an item's icon; 0 for none.
func (r *Rail) SetCount(index, count int) { r.items[index].count = count; r.items[index].Refresh() }

// CreateRenderer is part of fyne.Widget.
func (r *Rail) CreateRenderer() fyne.WidgetRenderer {
	scroll := NewScroll(r.box)
	return draw(&drawn{
		objects: []fyne.CanvasObject{scroll},
		min:     func() fyne.Size { return fyne.NewSize(look.Px(88), look.Px(60)) },
		place:   func(size fyne.Size) { At(scroll, 0, 0, size.Width, size.Height) },
		paint: func() {
			for _, item := range r.items {
				item.Refresh()
			}
		},
	})
}

// railItem is one page's place on the rail, 60 high.
type railItem struct {
	control
	rail        *Rail
	index       int
	icon, title string
	count       int
}

// Label is its title.
func (i *railItem) Label() string { return i.title }

func (i *railItem) turn() { i.rail.Go(i.index) }

// Tapped is part of fyne.Tappable.
func (i *railItem) Tapped(*fyne.PointEvent) { i.use(i.turn) }

// TypedKey is part of fyne.Focusable.
func (i *railItem) TypedKey(ev *fyne.KeyEvent) {
	next := i.index + map[fyne.KeyName]int{fyne.KeyDown: 1, fyne.KeyUp: -1}[ev.Name]
	switch {
	case next != i.index && next >= 0 && next < len(i.rail.items):
		Focus(i.rail.items[next])
	case Enter(ev):
		i.use(i.turn)
	default:
		i.key(ev, i.turn)
	}
}

// CreateRenderer is part of fyne.Widget.
func (i *railItem) CreateRenderer() fyne.WidgetRenderer {
	ground, bar, badge, frame := &canvas.Rectangle{}, &canvas.Rectangle{}, &canvas.Rectangle{}, ring()
	sign, title, count := icon(), canvas.NewText(i.title, nil), canvas.NewText("", nil)
	return draw(&drawn{
		objects: []fyne.CanvasObject{ground, bar, sign, title, badge, count, frame},
		min:     func() fyne.Size { return fyne.NewSize(look.Px(80), look.Px(60)) },
		place: func(size fyne.Size) {
			At(ground, 0, 0, size.Width, size.Height)
			At(bar, 0, 0, look.Px(3), size.Height)
			side := look.Px(20)
			At(sign, (size.Width-side)/2, look.Px(10), side, side)
			At(title, 0, look.Px(34), size.Width, look.Px(18))
			w := max(look.Px(16), Style{Size: theme.SizeNameCaptionText}.label(count.Text)+look.Px(8))
			At(badge, size.Width/2+look.Px(5), look.Px(6), w, look.Px(16))
			At(count, size.Width/2+look.Px(5), look.Px(6), w, look.Px(16))
			placeRing(frame, size.SubtractWidthHeight(8, 8), i.focused)
			frame.Move(frame.Position().AddXY(4, 4))
		},
		paint: func() { i.paint(ground, bar, badge, sign, title, count) },
	})
}

func (i *railItem) paint(ground, bar, badge *canvas.Rectangle, sign *canvas.Image, title, count *canvas.Text) {
	on := i.rail.on == i.index
	text := theme.ColorNamePlaceHolder
	ground.FillColor = color.Transparent
	switch {
	case on:
		text = theme.ColorNameForeground
		fill(ground, theme.ColorNameSelection, 0)
	case i.hovered:
		fill(ground, theme.ColorNameHover, 0)
	}
	fill(bar, theme.ColorNamePrimary, 0)
	SetVisible(bar, on)
	showIcon(sign, i.icon, text)
	Style{Size: theme.SizeNameCaptionText, Bold: on, Color: text, Align: fyne.TextAlignCenter}.apply(title)
	fill(badge, theme.ColorNamePrimary, 8)
	Style{Size: theme.SizeNameCaptionText, Color: theme.ColorNameForegroundOnPrimary, Align: fyne.TextAlignCenter}.apply(count)
	count.TextSize = look.Px(11)
	count.Text = strconv.Itoa(i.count)
	SetVisible(badge, i.count > 0)
	SetVisible(count, i.count > 0)
}
