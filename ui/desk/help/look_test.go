package help

import (
	"testing"

	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/look"
	"github.com/keydesk/keydesk/ui/model/label"
)

// Nothing is drawn beyond the edge of its place: words are not cut.
func TestNoWordIsCut(t *testing.T) {
	for name, set := range map[string]stage.Setting{"plain": stage.Plain(), "big": stage.Big()} {
		t.Run(name, func(t *testing.T) {
			r := open(t, set)
			for _, topic := range label.Topics() {
				r.Help.Open(topic)
				for _, o := range stage.Shown(r.view.text.pane) {
					p, ok := o.(*prose)
					if !ok {
						continue
					}
					pieces, lines := p.lay(p.Size().Width - look.Px(p.indent))
					for _, one := range p.put(pieces) {
						if one.x+one.width > p.Size().Width-look.Px(p.indent)+1 {
							t.Errorf("%s: %q is wider than the text", topic, one.text)
						}
					}
					if want := look.Px(p.above) + float32(lines)*look.Px(p.line); p.Size().Height < want-1 {
						t.Errorf("%s: %q is %v high, and should be %v", topic, p.text, p.Size().Height, want)
					}
				}
			}
			size := r.Canvas.Size()
			for _, o := range stage.Shown(r.Canvas.Overlays().Top()) {
				if b, ok := o.(*canvas.Rectangle); ok && b.CornerRadius > 0 && (b.Size().Width > size.Width || b.Size().Height > size.Height) {
					t.Errorf("%v is larger than the window", b.Size())
				}
			}
		})
	}
}

// A link looks like one, and says so when it is pointed at.
func TestLinkUnderTheMouse(t *testing.T) {
	r := open(t, stage.Plain())
	r.Help.Open(label.ManagingPasswords)
	l := stage.Find(t, r.Stage, "a link", func(*link) bool { return true })
	l.MouseIn(&desktop.MouseEvent{})
	if !l.hovered || l.Cursor() != desktop.PointerCursor {
		t.Error("it does not show that it can be clicked")
	}
	l.MouseOut()
	one := r.view.list.rows[0]
	one.MouseIn(&desktop.MouseEvent{})
	one.MouseOut()
	if one.hovered || l.hovered {
		t.Error("it stays as if it were pointed at")
	}
}
