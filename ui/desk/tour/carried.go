package tour

import (
	"strconv"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	request "github.com/keydesk/keydesk/core/license"
	"github.com/keydesk/keydesk/ui/desk/licenses"
	"github.com/keydesk/keydesk/ui/model/label"
)

// note is a text that somebody pastes for a request, which it is not.
const note = "the request is in the attachment"

// plant is a computer of hers without a network.
const plant = "PLANT-07"

// carried shows where requests of computers without a network are answered: what
// becomes of one, and what is said of a text that is none.
func carried(p *player, _ Tour) {
	p.Menu(label.Licenses)
	p.Page(label.Licenses)
	p.Menu(label.LicensesFilter)
	p.Press(fyne.KeyDown)
	var hers core.License
	p.Until("her license", func() bool {
		page, ok := p.Program.Main().Page().(*licenses.Page)
		if !ok {
			return false
		}
		facts, ok := page.Facts()
		hers = facts.License
		return ok
	})
	p.Menu(label.OfflineActivation)
	p.Page(label.OfflineTopic)
	p.shot("offline-activation")
	p.paste(p.request(hers), "Issue 1")
	p.paste(note, "Refused 1")
	p.shot("offline-requests")
	p.Press(fyne.KeyEscape)
	p.Page(label.Licenses)
}

// request is what the product writes on a computer without a network.
func (p *player) request(l core.License) (text string) {
	p.Do("writing a request", func() {
		r, err := request.NewRequest(strconv.FormatUint(l.ID, 10), l.ActivationPassword, "77AE-9C20-4F1B", plant)
		p.Fail(err)
		data, err := r.Marshal()
		p.Fail(err)
		text = string(data)
	})
	return text
}

// paste pastes a request, until the page says what came of it.
func (p *player) paste(text, verdict string) {
	p.Menu(label.PasteRequest)
	p.Dialog("Paste a request")
	p.Letters(text)
	p.Push("Add")
	p.Alone()
	p.Until("the verdict", func() bool { return p.Find(verdict) })
}
