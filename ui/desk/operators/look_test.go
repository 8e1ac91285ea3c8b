package operators

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2/canvas"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
)

// In every look all of the page and its dialogs is seen, also with a name of 60
// letters.
func TestLooks(t *testing.T) {
	long := strings.Repeat("Bartholomew ", 5)[:59]
	for name, set := range map[string]stage.Setting{"light": stage.Plain(), "dark": stage.Dark(), "big": stage.Big()} {
		s := on(t, set, func(s *scene) {
			if name != "big" {
				return
			}
			if err := s.desk.Operators().Edit(t.Context(), "mira", core.OperatorEdit{Name: &long}); err != nil {
				t.Fatal(err)
			}
		})
		s.begin(t, task.Inline(t.Context(), s.Hand))
		who := "mira"
		if name == "big" {
			who = long
		}
		s.choose(t, who)
		s.right(t, core.ViewPassword).Tapped(nil)
		s.Keep(t, "operators-"+name)
		s.whole(t, who)
		s.page.Drop()
		for dialog, open := range map[string]func(){
			"new": s.page.NewOperator, "manage": s.page.ManagePassword, "remove": s.page.Remove, "recovery": s.page.NewRecovery, "group": s.page.NewGroup,
		} {
			open()
			if dialog == "manage" {
				stage.Find(t, s.Stage, "the choice", func(*kit.Choice) bool { return true }).Choose(1)
			}
			s.Keep(t, "operators-"+dialog+"-"+name)
			s.whole(t, who)
			kit.DialogOn(s.Canvas).Close()
		}
		s.page.turn(true)
		s.Keep(t, "operators-groups-"+name)
		s.whole(t, who)
	}
}

// whole looks that no text is cut but a long name, and that each lies inside of
// its room.
func (s *scene) whole(t *testing.T, name string) {
	t.Helper()
	seen := 0
	for _, o := range stage.Shown(s.Top()) {
		text, ok := o.(*kit.Text)
		if !ok || text.Text() == "" {
			continue
		}
		seen++
		if strings.HasSuffix(text.Shown(), "…") && !strings.HasSuffix(text.Text(), "…") && !strings.Contains(text.Text(), name) {
			t.Errorf("%q is cut", text.Shown())
		}
		for _, o := range stage.Shown(text) {
			if line, ok := o.(*canvas.Text); ok && line.MinSize().Width > text.Size().Width+2 {
				t.Errorf("%q is %v wide in %v", line.Text, line.MinSize().Width, text.Size().Width)
			}
		}
	}
	if seen == 0 {
		t.Error("nothing is shown")
	}
}
