package start

import (
	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
)

// waiting says what is being done, how far it is, and stops it.
type waiting struct {
	all    *centered
	count  *kit.Text
	bar    *kit.Bar
	cancel *kit.Button
}

// newWaiting shows the bar from the start, at nothing, so that nothing moves once
// it is known how far the work is.
func (r *Room) newWaiting(what, detail string, stop func()) *waiting {
	w := &waiting{count: kit.NewText("", kit.Helper()), bar: kit.NewBar(), cancel: kit.NewButton(label.Cancel, "", kit.Secondary, stop)}
	card := kit.Column(8, kit.NewText(what, kit.Section()), kit.NewText(detail, kit.Helper()),
		kit.Inset(kit.Column(8, w.bar, kit.Sized(0, 16, w.count)), 8, 0, 0, 0), kit.Row(8, kit.Space(), w.cancel))
	w.all = newCentered(kit.Column(0, kit.NewCard(kit.Inset(card, 24, 32, 24, 32))), 400, 0.5)
	return w
}

func (w *waiting) object() fyne.CanvasObject { return w.all.scroll }
func (w *waiting) focus()                    { kit.Focus(w.cancel) }
func (w *waiting) enter()                    {}
func (w *waiting) escape()                   { w.cancel.Tapped(nil) }

func (w *waiting) progress(p task.Progress) {
	if p.Total > 0 {
		w.bar.Set(float64(p.Done) / float64(p.Total))
	}
	w.count.SetText(p.Text)
}
