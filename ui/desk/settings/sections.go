package settings

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
	model "github.com/keydesk/keydesk/ui/model/settings"
)

// sections are the lines at the left, or a box to choose from where width runs
// short. A section such as "Customer > Administration" stands under its parent.
// The arrow keys go from one to the next.
type sections struct {
	box   *fyne.Container
	items []*section
	pick  *kit.Select
	to    func(model.Section)
	on    model.Section
	none  bool // a search is shown instead
}

func newSections(to func(model.Section)) *sections {
	s := &sections{to: to, box: kit.Column(0)}
	parent := ""
	var names []string
	for _, one := range model.Sections() {
		above, title, nested := strings.Cut(string(one), " > ")
		if nested && above != parent {
			s.box.Add(kit.Inset(kit.NewText(above, kit.Quiet()), 8, 16, 8, 16))
		}
		parent = above
		if !nested {
			title = above
		}
		item := &section{list: s, index: len(s.items), section: one, nested: nested, title: kit.NewText(title, kit.Style{})}
		item.ExtendBaseWidget(item)
		s.items = append(s.items, item)
		s.box.Add(item)
		names = append(names, string(one))
	}
	s.pick = kit.NewSelect("", names, func(i int) { to(model.Sections()[i]) })
	kit.NewFact("Section", s.pick) // gives it its name
	return s
}

// mark shows which section is open; none of them while searching.
func (s *sections) mark(on model.Section, searching bool) {
	s.on, s.none = on, searching
	chosen := -1
	for i, item := range s.items {
		item.Refresh()
		if item.section == on && !searching {
			chosen = i
		}
	}
	s.pick.SetOptions(s.pick.Options(), chosen)
}

// section is one line.
type section struct {
	widget.BaseWidget
	list             *sections
	index            int
	section          model.Section
	nested           bool
	title            *kit.Text
	focused, hovered bool
}

// Label is the section's whole name.
func (s *section) Label() string { return string(s.section) }

// Tapped is part of fyne.Tappable.
func (s *section) Tapped(*fyne.PointEvent) { kit.Focus(s); s.list.to(s.section) }

// FocusGained is part of fyne.Focusable.
func (s *section) FocusGained() { s.focused = true; s.Refresh(); kit.Follow(s) }

// FocusLost is part of fyne.Focusable.
func (s *section) FocusLost() { s.focused = false; s.Refresh() }

// TypedRune is part of fyne.Focusable.
func (s *section) TypedRune(rune) {}

// TypedKey is part of fyne.Focusable.
func (s *section) TypedKey(ev *fyne.KeyEvent) {
	by := map[fyne.KeyName]int{fyne.KeyDown: 1, fyne.KeyUp: -1}[ev.Name]
	next := s.index + by
	switch {
	case by != 0 && next >= 0 && next < len(s.list.items):
		kit.Focus(s.list.items[next])
		s.list.to(s.list.items[next].section)
	case kit.Enter(ev) || ev.Name == fyne.KeySpace:
		s.list.to(s.section)
	case by == 0:
		kit.Pass(s, ev)
	}
}

// MouseIn is part of desktop.Hoverable.
func (s *section) MouseIn(*desktop.MouseEvent) { s.hovered = true; s.Refresh() }

// MouseMoved is part of desktop.Hoverable.
func (s *section) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is part of desktop.Hoverable.
func (s *section) MouseOut() { s.hovered = false; s.Refresh() }

// CreateRenderer is part of fyne.Widget.
func (s *section) CreateRenderer() fyne.WidgetRenderer {
	under, bar, frame := &canvas.Rectangle{}, &canvas.Rectangle{}, &canvas.Rectangle{}
	return kit.Draw(kit.Drawn{
		Objects: []fyne.CanvasObject{under, bar, s.title, frame},
		Min:     func() fyne.Size { return fyne.NewSize(look.Px(120), look.Px(36)) },
		Place: func(size fyne.Size) {
			kit.At(under, 0, 0, size.Width, size.Height)
			kit.At(bar, 0, 0, look.Px(3), size.Height)
			kit.At(frame, 3, 3, size.Width-6, size.Height-6)
			x := look.Px(16)
			if s.nested {
				x = look.Px(32)
			}
			kit.At(s.title, x, 0, size.Width-x-look.Px(4), size.Height)
		},
		Paint: func() {
			on := s.list.on == s.section && !s.list.none
			kit.PaintGround(under, on, s.hovered)
			bar.FillColor = theme.Color(theme.ColorNamePrimary)
			kit.SetVisible(bar, on)
			kit.PaintFrame(frame, s.focused)
			s.title.SetStyle(kit.Style{Bold: on})
		},
	})
}
