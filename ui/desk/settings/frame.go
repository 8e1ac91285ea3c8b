package settings

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
	model "github.com/keydesk/keydesk/ui/model/settings"
)

// Measures of the design, in its pixels.
const (
	listWidth   = 184
	choiceUnder = 720 // a page narrower than that has the sections in a box over it
)

// frame is the page: search and sections at the left, or over the page where
// width runs short, then the head and the settings.
type frame struct {
	widget.BaseWidget
	page         *Page
	list         *kit.Scroll
	upright      *kit.Rule
	across       *kit.Rule
	ground       *kit.Box
	head         *kit.Box
	title, saved *kit.Text
	sign         *kit.Icon
	chip         *kit.Status // whose settings they are, where a scope's
	seen         model.Look  // how the windows looked when it was last drawn
	narrow       bool
}

func newFrame(p *Page) *frame {
	f := &frame{page: p, list: kit.NewScroll(p.list.box), upright: kit.NewRule(), across: kit.NewRule()}
	f.title, f.saved = kit.NewText("", kit.Title()), kit.NewText("", kit.Style{Color: theme.ColorNamePlaceHolder})
	f.chip = kit.NewChip(chip(), "")
	f.sign = kit.NewIcon("check", theme.ColorNameSuccess, 16)
	f.head = kit.NewGround(kit.PageHead([]fyne.CanvasObject{f.title, f.chip}, []fyne.CanvasObject{f.sign, f.saved}), theme.ColorNameBackground)
	f.ground = kit.NewGround(container.NewStack(p.body.scroll, p.scopes.box, p.templates.box), theme.ColorNameBackground)
	f.ExtendBaseWidget(f)
	return f
}

// chip is the mark of a scope.
func chip() kit.Mark {
	return kit.Mark{Icon: "layers", Color: theme.ColorNamePrimary, Tint: look.TintPrimary}
}

// mark shows title and when something was saved.
func (f *frame) mark() {
	f.title.SetText(f.page.model.Title())
	f.saved.SetText(f.page.model.Saved())
	f.chip.Set(chip(), f.page.model.Scope())
	kit.SetVisible(f.chip, f.page.model.Scope() != "")
	kit.SetVisible(f.sign, f.saved.Text() != "")
	f.head.Refresh()
	f.BaseWidget.Refresh()
}

// Refresh is part of fyne.CanvasObject. It is also called where the theme was
// changed elsewhere: the lines of Appearance then say so.
func (f *frame) Refresh() {
	if now := f.page.window.Look(); f.page.loaded && f.seen != now {
		f.seen = now
		f.page.fresh()
		return
	}
	f.BaseWidget.Refresh()
}

// CreateRenderer is part of fyne.Widget.
func (f *frame) CreateRenderer() fyne.WidgetRenderer {
	// In the order of the Tab key.
	return widget.NewSimpleRenderer(&fyne.Container{Layout: inFrame{f}, Objects: []fyne.CanvasObject{
		f.page.search, f.page.list.pick, f.list, f.upright, f.across, f.head, f.ground}})
}

// inFrame places a frame's parts.
type inFrame struct{ of *frame }

func (inFrame) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 0) }

func (l inFrame) Layout(_ []fyne.CanvasObject, size fyne.Size) { l.of.place(size) }

func (f *frame) place(size fyne.Size) {
	search, pick := f.page.search, f.page.list.pick
	f.narrow = size.Width < look.Px(choiceUnder)
	kit.SetVisible(f.list, !f.narrow)
	kit.SetVisible(f.upright, !f.narrow)
	kit.SetVisible(f.across, f.narrow)
	kit.SetVisible(pick, f.narrow)
	left, top := look.Px(listWidth), float32(0)
	if f.narrow {
		left, top = 0, look.Px(12+32+12)
		w := min(pick.Natural(), (size.Width-look.Px(16+8+16))*0.6)
		kit.At(search, look.Px(16), look.Px(12), size.Width-look.Px(16+8+16)-w, look.Px(32))
		kit.At(pick, size.Width-look.Px(16)-w, look.Px(12), w, look.Px(32))
		kit.At(f.across, 0, top-1, size.Width, 1)
	} else {
		kit.At(search, look.Px(12), look.Px(12), left-look.Px(24), look.Px(32))
		kit.At(f.list, 0, look.Px(56), left-1, size.Height-look.Px(56))
		kit.At(f.upright, left-1, 0, 1, size.Height)
	}
	h := f.head.HeightFor(size.Width - left)
	kit.At(f.head, left, top, size.Width-left, h)
	kit.At(f.ground, left, top+h, size.Width-left, size.Height-top-h)
}
