package window

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/internal/soak"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/play"
	"github.com/keydesk/keydesk/ui/model/customers"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/words"
)

// TestManyRows filters, sorts, scrolls and types in a list of ten thousand, in
// the long run of a million, for a minute: the windows' goroutine is never at
// work for 100 ms. How many frames came later than that is told with the load of
// the machine, since the software's drawing shares the processors with it.
func TestManyRows(t *testing.T) {
	t.Parallel()
	o := order{Scene: "many", Customers: soak.N(t, 10_000, 1_000_000), Pages: 1, Least: time.Duration(soak.N(t, 0, 60)) * time.Second}
	all := run(t, o)
	judge(t, all, 12, 0)
	worst, late := frames(all, 100*time.Millisecond)
	load, err := os.ReadFile("/proc/loadavg")
	t.Logf("%d customers: %d frames over 100 ms; the worst %v; load average %s, %v", o.Customers, late, worst, strings.TrimSpace(string(load)), err)
}

// allThere is when the list is read, for which both processors are taken; what
// is counted comes behind it.
const allThere = "all rows are there"

// frames gives the beat that was the latest since then, and how many were later
// than most, without the time for which a bystander in the same program came
// late as well.
func frames(all []said, most time.Duration) (worst play.Beat, over int) {
	for _, one := range all {
		if one.At == allThere {
			continue
		}
		for _, b := range one.Beats {
			if b.Late-b.Others > worst.Late-worst.Others {
				worst = b
			}
			if b.Late-b.Others > most {
				over++
			}
		}
	}
	return worst, over
}

func many(s *scene) {
	s.signIn()
	s.say(allThere)
	s.Menu(label.CustomersFilter)
	s.Letters("ács 0999")
	s.Until("them to be found", s.filtered)
	s.say("a letter in the filter")
	s.Press(fyne.KeyEscape)
	s.Until("the whole list", s.listed)
	s.say("the filter emptied")
	for range 2 {
		for col := range 3 {
			s.Do("sorting", func() { tableIn(s.Program.Main().Customers().Content()).OnSort(col) })
			looked := 0 // the list comes within these 20 looks, or the line says that it is being sorted
			s.Until("the sorted list", func() bool { looked++; return looked > 20 && s.listed() })
		}
	}
	s.say("a click on a head")
	began := time.Now()
	for round := 0; s.Err() == nil && (round < s.Pages || time.Since(began) < s.Least); round++ {
		s.Menu(label.CustomersFilter)
		s.Letters(fmt.Sprintf("hedi%d", round*17))
		s.Until("them to be found", s.filtered)
		for range 3 {
			s.Press(fyne.KeyBackspace)
		}
		s.Letters("1@acs")
		s.Press(fyne.KeyEscape)
		s.Until("the whole list", s.listed)
		s.Press(fyne.KeyDown, fyne.KeyPageDown, fyne.KeyPageDown, fyne.KeyEnd, fyne.KeyHome)
		for range 10 {
			s.Press(fyne.KeyPageDown)
		}
		s.say("typing and scrolling")
	}
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

// listed says that the line counts the whole list, filtered that it counts less.
func (s *scene) listed() bool { return s.line() == s.counted() }
func (s *scene) filtered() bool {
	return strings.Contains(s.line(), " of "+words.Number(s.Customers)+" ") && !s.listed()
}

// counted is the line below the whole list.
func (s *scene) counted() string {
	if s.Customers > customers.MostRows {
		return fmt.Sprintf("The first %s of %s customers; narrow the filter to see others", words.Number(customers.MostRows), words.Number(s.Customers))
	}
	return words.Count(s.Customers, "customer", "customers")
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
