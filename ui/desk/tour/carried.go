package tour

import (
	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/model/label"
)

// note is a text that somebody pastes for a request, which it is not.
const note = "the request is in the attachment"

// carried shows where requests of computers without a network are answered, and
// what is said of a text that is none.
func carried(p *player, _ Tour) {
	p.Menu(label.Licenses)
	p.Page(label.Licenses)
	p.Menu(label.OfflineActivation)
	p.Page(label.OfflineTopic)
	p.shot("offline-activation")
	p.Menu(label.PasteRequest)
	p.Dialog("Paste a request")
	p.Letters(note)
	p.Push("Add")
	p.Alone()
	p.Until("the verdict", func() bool { return p.Find("Refused 1") })
	p.shot("offline-refused")
	p.Press(fyne.KeyEscape)
	p.Page(label.Licenses)
}
