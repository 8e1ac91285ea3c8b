package desk

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/license"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/model/label"
)

// stick is a folder of forty requests of which three are bad: no seat is left,
// another password, half a file.
func (s *scene) stick(dir string) (id uint64) {
	s.t.Helper()
	desk := s.main().session
	_, err := desk.Products().Add(s.t.Context(), core.ProductForm{Name: "Forty Files", Activations: 37})
	must(s.t, err)
	ids, err := desk.Licenses().Add(s.t.Context(), core.NewLicenses{Product: "Forty Files"})
	must(s.t, err)
	l, err := desk.Licenses().Get(s.t.Context(), ids[0])
	must(s.t, err)
	for i := range 40 {
		pw := l.ActivationPassword
		if i == 38 {
			pw = "ANOTHERPASSWORD"
		}
		r, err := license.NewRequest(fmt.Sprint(ids[0]), pw, fmt.Sprint("ID-", i), fmt.Sprint("PLANT-", i))
		must(s.t, err)
		data, err := r.Marshal()
		must(s.t, err)
		if i == 39 {
			data = data[:len(data)/2]
		}
		must(s.t, os.WriteFile(filepath.Join(dir, fmt.Sprintf("PLANT-%02d.kdrequest", i)), data, 0o600))
	}
	return ids[0]
}

// said says whether a text is shown.
func (s *scene) said(text string) bool { return slices.Contains(stage.Texts(s.Top()), text) }

// responses are those in a folder, by their names.
func responses(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	names, err := filepath.Glob(filepath.Join(dir, "*"+license.ResponseEnding))
	must(t, err)
	for _, name := range names {
		text, err := os.ReadFile(name)
		must(t, err)
		all[filepath.Base(name)] = string(text)
	}
	return all
}

// The forty-file day through the whole window: five clicks, under a minute. The
// stick is lost, and all is done again: same responses, no second seat.
func TestFortyFilesInFiveClicks(t *testing.T) {
	s := begin(t)
	id := s.stick(s.dir)
	clicks := 0
	click := func(name string) {
		t.Helper()
		clicks++
		s.until(name, func() bool { return s.said(name) })
		s.click(name)
	}
	began := time.Now()
	click(label.Licenses)
	click(label.OfflineActivation)
	click(label.AddFolder)
	s.dialog("Add a folder with requests")
	click(label.ThisFolder)
	click("Issue 37")
	s.until("the responses", func() bool { return s.said("Done") })
	took := time.Since(began)
	s.Says(t, "37 responses issued, 3 refused.")
	first := responses(t, s.dir)
	if clicks != 5 || took > time.Minute || len(first) != 37 {
		t.Errorf("%d clicks, %v, %d responses", clicks, took, len(first))
	}
	left := func() int {
		t.Helper()
		l, err := s.main().session.Licenses().Get(t.Context(), id)
		must(t, err)
		return l.ActivationsLeft
	}
	if left() != 0 {
		t.Error(left(), "seats are left")
	}
	for name := range first {
		must(t, os.Remove(filepath.Join(s.dir, name)))
	}
	s.click("Done")
	s.page(label.Licenses)
	s.program.dropped(fyne.Position{}, []fyne.URI{storage.NewFileURI(filepath.Join(s.dir, "letter.pdf"))})
	s.toast("Nothing was done with what was dropped.")
	another := t.TempDir() // a second stick, with the same files
	s.stickCopy(another)
	s.program.dropped(fyne.Position{}, []fyne.URI{storage.NewFileURI(another)})
	s.until("the verdicts", func() bool { return s.said("Issue 37") })
	s.Says(t, "Same request: same response, no new seat")
	s.click("Issue 37")
	s.until("the responses", func() bool { return s.said("Done") })
	for name, text := range responses(t, another) {
		if text != first[name] {
			t.Error(name, "is another one")
		}
	}
	if n := len(responses(t, another)); n != 37 || left() != 0 {
		t.Errorf("%d responses, %d seats left", n, left())
	}
}

// stickCopy copies the requests to another folder.
func (s *scene) stickCopy(to string) {
	s.t.Helper()
	names, err := filepath.Glob(filepath.Join(s.dir, "*"+license.RequestEnding))
	must(s.t, err)
	for _, name := range names {
		data, err := os.ReadFile(name)
		must(s.t, err)
		must(s.t, os.WriteFile(filepath.Join(to, filepath.Base(name)), data, 0o600))
	}
}

// Without Issue License Files the way there says why, and a stick that is
// dropped stays as it is.
func TestNoOfflineActivationWithoutThePermission(t *testing.T) {
	s := begin(t)
	const own = "a long sentence of his own"
	must(t, s.main().session.Operators().Add(t.Context(), core.NewOperator{Name: "tom", Groups: []string{"Customer Service Rep"}, Password: secret.New(own)}))
	s.other("tom", own)
	s.shortcut(fyne.Key6)
	s.page(label.Licenses)
	s.click(label.OfflineActivation)
	s.Says(t, "You need the permission Issue License Files.")
	s.press(fyne.KeyEscape)
	s.program.dropped(fyne.Position{}, []fyne.URI{storage.NewFileURI(t.TempDir())})
	s.toast("You need the permission Issue License Files.")
}
