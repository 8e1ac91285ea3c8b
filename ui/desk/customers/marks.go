package customers

import (
	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/internal/mark"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/preview"
	"github.com/keydesk/keydesk/ui/model/say"
)

// draw is how a mark of the model looks.
func draw(m say.Mark) kit.Mark { return mark.Of(m) }

// contactIcon stands before a line of the contact.
func contactIcon(k preview.Kind) string {
	return map[preview.Kind]string{
		preview.Email: "mail", preview.Phone: "phone", preview.Place: "home", preview.Website: "computer",
	}[k]
}

// caption is the head of a part of the panel.
func caption(text string) fyne.CanvasObject {
	s := kit.Helper()
	s.Bold = true
	return kit.NewText(text, s)
}
