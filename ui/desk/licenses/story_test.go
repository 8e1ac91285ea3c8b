package licenses

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/license"
	model "github.com/keydesk/keydesk/ui/model/licenses"
)

const (
	fieldscope = "Fieldscope Pro 4 Hedi Ács"
	plant      = "Chart Viewer Plant 7"
	stock      = "Chart Viewer Nobody's yet"
)

// The list is filtered at each letter, by all that a caller can name.
func TestFilter(t *testing.T) {
	s := on(t, stage.Plain(), false)
	all := strings.Join([]string{fieldscope, plant, stock, stock}, ", ")
	for text, want := range map[string]string{
		"": all, fmt.Sprint(s.hers.ID): fieldscope, "hedi@": fieldscope, "plant 7": plant, "OLD-1": plant,
		"chart": strings.Join([]string{plant, stock, stock}, ", "), "laptop": fieldscope, "A07D-51E2-0B96": fieldscope, "nobody has this": "",
	} {
		s.search(text)
		if got := s.rows(); got != want {
			t.Errorf("%q finds %s, want %s", text, got, want)
		}
	}
	s.search("nobody has this")
	s.Says(t, "No license matches “nobody has this”")
	s.Tap(t, "Clear the filter")
	s.Says(t, "4 licenses")
	s.page.head.product.Choose(1)
	if got := s.rows(); got != strings.Join([]string{plant, stock, stock}, ", ") {
		t.Error("of the product there are", got)
	}
	s.page.head.status.Choose(7)
	s.Says(t, "No license", "The filters are on Chart Viewer and Void.")
	s.Tap(t, "Clear the filter")
	s.page.table.OnSort(0)
	if got := s.rows(); got != strings.Join([]string{stock, stock, plant, fieldscope}, ", ") {
		t.Error("the newest first are", got)
	}
}

// From Ctrl+F to the license and its activation password with the keyboard
// alone.
func TestWithTheKeyboardAlone(t *testing.T) {
	s := on(t, stage.Plain(), false)
	s.search("hedi")
	s.Press(fyne.KeyDown)
	s.Says(t, "License "+fmt.Sprint(s.hers.ID), license.Groups(s.hers.ActivationPassword), "3 of 5 in use", "Never", "PLANT-07 activated, anna")
	s.Shortcut(fyne.KeyC, fyne.KeyModifierControl|fyne.KeyModifierShift)
	if got := s.App.Clipboard().Content(); got != s.hers.ActivationPassword {
		t.Errorf("%q was copied", got)
	}
	s.Press(fyne.KeyF7, fyne.KeyReturn)
	s.Shortcut(fyne.KeyE, fyne.KeyModifierControl)
	s.Tap(t, "Hedi Ács")
	s.want(t, fmt.Sprintf("reset %d, open %d edit false, open %d edit true, customer %d", s.hers.ID, s.hers.ID, s.hers.ID, s.hers.Customer))
	s.Press(fyne.KeyF5)
	s.Tap(t, label.OfflineActivation)
	s.Says(t, "You need the permission Issue License Files.")
	s.want(t, fmt.Sprint("email ", s.hers.ID))
}

// The newest letter wins: what an older one found comes too late.
func TestNewestLetterWins(t *testing.T) {
	s := on(t, stage.Plain(), false)
	q := task.NewQueue(t.Context(), s.Hand)
	defer q.Close()
	s.begin(t, q.Runner)
	s.search("chart")
	s.search("hedi")
	s.Press(fyne.KeyReturn) // before anything was found
	if err := q.Until(t.Context(), func() bool { return len(s.asked) > 0 }); err != nil {
		t.Fatal(err)
	}
	s.want(t, fmt.Sprintf("open %d edit false", s.hers.ID))
	if got := s.rows(); got != fieldscope {
		t.Error(got)
	}
}

// Many licenses are read page by page, as far as somebody scrolls.
func TestPages(t *testing.T) {
	s := on(t, stage.Plain(), false)
	asked := 0
	find := s.page.source.Find
	source := s.page.source
	source.Find = func(ctx context.Context, q core.LicenseQuery) ([]model.Row, bool, error) {
		asked++
		if q.After != 0 && q.Limit == 3 {
			return nil, false, errors.New("too far")
		}
		q.Limit = 3
		return find(ctx, q)
	}
	p := New(task.Inline(t.Context(), s.Hand), source, s)
	defer p.Close()
	p.Start()
	if p.model.Len() != 3 || p.model.Count() != "3 licenses; more below" {
		t.Error(p.model.Len(), p.model.Count())
	}
	p.goOn()
	if p.model.Len() != 4 || p.model.Count() != "4 licenses" || asked != 2 {
		t.Error(p.model.Len(), p.model.Count(), asked)
	}
	p.goOn()
	if asked != 2 {
		t.Error("all were read, and it goes on reading")
	}
}

// A desk without products leads from the product to the first licenses, and
// their list.
func TestFromNothing(t *testing.T) {
	s := on(t, stage.Plain(), true)
	s.Says(t, "No licenses yet", "A license is of a product.")
	s.Tap(t, newProduct)
	s.Says(t, "There is no product yet.")
	s.Tap(t, label.NewProduct)
	s.Type(t, "Name", "Fieldscope Pro 4")
	s.Type(t, label.Activations, "5")
	s.Type(t, label.DefaultDuration, "365")
	s.Press(fyne.KeyReturn)
	p, err := s.desk.Products().Find(t.Context(), "Fieldscope Pro 4")
	if err != nil || p.Activations != 5 || p.Days != 365 {
		t.Fatal(p, err)
	}
	s.Says(t, "New licenses: 5 activations, 365 days.", p.Key)
	s.Tap(t, label.CopyKey)
	if got := s.App.Clipboard().Content(); got != p.Key {
		t.Errorf("%q was copied", got)
	}
	s.Press(fyne.KeyEscape)
	s.Press(fyne.KeyEscape)
	s.Tap(t, addFirst)
	s.Type(t, "How many", "20")
	s.Type(t, "Prefix of external IDs", "BOX-")
	s.Type(t, label.Expiry, "soon")
	if why := kit.DialogOn(s.Canvas).Default.Why(); why != license.HowDays {
		t.Error(why)
	}
	s.Type(t, label.Expiry, "2027-12-31")
	s.Press(fyne.KeyReturn)
	s.Says(t, "20 licenses of Fieldscope Pro 4 added", "nobody's yet.")
	s.Press(fyne.KeyReturn)
	list, err := os.ReadFile(s.path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(list)), "\r\n")
	all, _, err := s.desk.Licenses().Find(t.Context(), core.LicenseQuery{})
	if err != nil || len(lines) != 21 || len(all) != 20 {
		t.Fatal(len(lines), len(all), err)
	}
	if want := fmt.Sprintf("%d,%s,Fieldscope Pro 4,,BOX-20,5,2027-12-31", all[19].ID, all[19].ActivationPassword); lines[20] != want {
		t.Errorf("the last line is %s, want %s", lines[20], want)
	}
	s.Says(t, "20 licenses", "Saved: licenses.csv")
}

// One license for a customer is selected once it is added.
func TestAddOne(t *testing.T) {
	s := on(t, stage.Plain(), false)
	s.Shortcut(fyne.KeyN, fyne.KeyModifierControl)
	stage.Find(t, s.Stage, label.Product, func(b *kit.Select) bool { return kit.NameOf(b) == label.Product }).Choose(0)
	s.Says(t, "Empty: 1, as the product has it.")
	s.Canvas.Focus(s.Entry(t, label.Customer))
	s.Letters("hedi")
	s.Press(fyne.KeyReturn, fyne.KeyReturn)
	id, _ := s.page.model.Selected()
	if l := s.desk.Licensed(t, id); l.Customer != s.hers.Customer || l.Product != "Chart Viewer" || id == s.hers.ID {
		t.Errorf("%+v", l)
	}
}

func TestLooks(t *testing.T) {
	for name, set := range map[string]stage.Setting{"light": stage.Plain(), "dark": stage.Dark(), "big": stage.Big()} {
		s := on(t, set, false)
		see := s.Whole
		if name != "big" {
			see = s.Contrast
		}
		s.search("hedi")
		s.Press(fyne.KeyDown)
		for what, open := range map[string]func(){"list": func() {}, "add": func() { s.Tap(t, label.AddLicenses) }, "products": func() { s.Tap(t, label.Products) }} {
			open()
			s.Keep(t, "licenses-"+what+"-"+name)
			see(t, name+": "+what)
			if d := kit.DialogOn(s.Canvas); d != nil {
				d.Close()
			}
		}
	}
	s := on(t, stage.Plain(), true)
	s.Keep(t, "licenses-none")
}
