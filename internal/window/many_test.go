package window

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
)

// TestTenThousandRows filters, sorts and scrolls a list of ten thousand.
func TestTenThousandRows(t *testing.T) {
	t.Parallel()
	judge(t, run(t, order{Scene: "many", Customers: 10_000}), 12, 0)
}

func many(s *scene) {
	s.signIn()
	s.say("10,000 rows are there")
	s.Menu(label.CustomersFilter)
	s.Letters("ács 0999")
	s.Until("them to be found", func() bool { return strings.HasPrefix(s.line(), "19 of ") })
	s.say("a letter in the filter")
	s.Press(fyne.KeyEscape)
	s.Until("the whole list", func() bool { return strings.HasPrefix(s.line(), "10,000") })
	s.say("the filter emptied")
	for range 2 {
		for col := range 3 {
			s.Do("sorting", func() { tableIn(s.Program.Main().Customers().Content()).OnSort(col) })
			looked := 0 // the list comes within these 20 looks, or the line says that it is being sorted
			s.Until("the sorted list", func() bool { looked++; return looked > 20 && strings.HasPrefix(s.line(), "10,000") })
		}
	}
	s.say("a click on a head")
	s.Press(fyne.KeyDown)
	for range 60 {
		s.Press(fyne.KeyDown)
	}
	s.say("a row down")
	for range 40 {
		s.Press(fyne.KeyPageDown)
	}
	s.say("a page down")
	for range 5 {
		s.Press(fyne.KeyEnd)
		s.Press(fyne.KeyHome)
	}
	s.say("to the end and back")
}

// tableIn is the table in a page, nil where it has none.
func tableIn(o fyne.CanvasObject) *kit.Table {
	if t, ok := o.(*kit.Table); ok {
		return t
	}
	if c, ok := o.(*fyne.Container); ok {
		for _, inside := range c.Objects {
			if t := tableIn(inside); t != nil {
				return t
			}
		}
	}
	return nil
}
