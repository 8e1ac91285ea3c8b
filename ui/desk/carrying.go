package desk

import (
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/license"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/offline"
	"github.com/keydesk/keydesk/ui/model/label"
)

// whyNoOffline is why this operator answers no requests, "" where he can.
func (m *Main) whyNoOffline() string {
	if m.session.Permissions().Has(core.IssueLicenseFiles) {
		return ""
	}
	return "You need the permission Issue License Files."
}

// openOffline goes to the page Offline activation.
func (m *Main) openOffline() { m.carry() }

// carry goes to the page Offline activation, with requests where some are named.
func (m *Main) carry(paths ...string) {
	if p, ok := m.page.(*offline.Page); ok {
		p.Add(paths...)
		return
	}
	m.leave(func() {
		m.top = m.licensesPage()
		p := offline.New(m.runner, offline.From(m.session, m.program.o.Clock), offlineWindow{m})
		m.show(p, m.railOf(label.Licenses))
		if len(paths) > 0 {
			p.Add(paths...)
		}
	})
}

// offlineWindow is what the page Offline activation needs of the window.
type offlineWindow struct{ *Main }

var _ offline.Window = offlineWindow{}

// Back goes to the list of licenses, after the page has let go.
func (w offlineWindow) Back() {
	w.leave(func() {
		p := w.licensesPage()
		w.top = p
		w.show(p, w.railOf(label.Licenses))
	})
}

// OpenLicense goes to License Details.
func (w offlineWindow) OpenLicense(id uint64) { w.openLicense(id, false) }

// Files asks for files.
func (w offlineWindow) Files() offline.Files { return w.files }

// dropped takes files that were dropped onto the window.
func (p *Program) dropped(_ fyne.Position, uris []fyne.URI) {
	if p.main == nil || p.locked != nil {
		return
	}
	p.main.drop(uris)
}

// drop takes files onto the page that knows what to do with them: requests, and
// folders of some, to Offline activation. A question that is open stays.
func (m *Main) drop(uris []fyne.URI) {
	var paths []string
	for _, uri := range uris {
		if uri.Scheme() == "file" {
			paths = append(paths, filepath.FromSlash(uri.Path()))
		}
	}
	_, there := m.page.(*offline.Page)
	switch {
	case len(paths) == 0 || kit.DialogOpen(m.canvas()):
	case !there && !requests(paths):
		m.Say(kit.Toast{Text: "Nothing was done with what was dropped.", Detail: "Requests end in " + license.RequestEnding + "; a list is imported under File.", Icon: "info"})
	case m.whyNoOffline() != "":
		m.Say(kit.Toast{Text: label.OfflineTopic + ": " + m.whyNoOffline(), Icon: "info"})
	case m.railOf(label.Licenses) >= 0:
		m.carry(paths...)
	}
}

// requests says whether files look like requests, by one's ending, or like a
// folder, which has none: here nothing is read.
func requests(paths []string) bool {
	return slices.ContainsFunc(paths, func(path string) bool {
		ending := filepath.Ext(path)
		return ending == "" || strings.EqualFold(ending, license.RequestEnding)
	})
}
