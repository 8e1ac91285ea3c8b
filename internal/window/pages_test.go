package window

import (
	"math"
	"runtime"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
)

// TestPagesGiveTheirMemoryBack opens and closes two hundred pages and dialogs:
// the memory is then back to within 5 %. A thousand of them end where two hundred
// do: what is left over is what Fyne's caches hold just then.
func TestPagesGiveTheirMemoryBack(t *testing.T) {
	t.Parallel()
	// Fyne keeps what it drew for a minute; a second is enough here.
	all := run(t, order{Scene: "pages", Customers: 300, Pages: 200}, "FYNE_CACHE=1s")
	heap := map[string]uint64{}
	for _, one := range all {
		if one.Heap > 0 {
			heap[one.At] = one.Heap
			t.Logf("%s: %.1f MB", one.At, float64(one.Heap)/1e6)
		}
	}
	before, after := heap["before"], heap["after"]
	if before == 0 || after == 0 {
		t.Fatalf("the memory was not measured: %v", heap)
	}
	if after > most(before) {
		t.Errorf("%d bytes became %d", before, after)
	}
	judge(t, all, 2, 0)
}

// most is how much memory may be in use after, where before was in use.
func most(before uint64) uint64 { return before + before/20 }

func pages(s *scene) {
	s.signIn()
	s.Menu(label.CustomersFilter)
	s.Press(fyne.KeyDown)
	s.Until("the preview", func() bool { _, ok := s.Program.Main().Customers().Facts(); return ok })
	all := s.all()
	for range 5 {
		for _, page := range all {
			page()
		}
	}
	before := s.weigh("before", 0)
	for n := 0; n < s.Pages && s.Err() == nil; n++ {
		all[n%len(all)]()
	}
	s.weigh("after", most(before))
}

// all are what is opened and closed.
func (s *scene) all() (all []func()) {
	for _, page := range []string{label.Mail, label.Activity, label.Settings} {
		all = append(all, func() {
			s.Menu(page)
			s.Page(page)
			s.Until("the page to be read", func() bool { return s.line() != "" })
			s.back()
		})
	}
	for _, key := range []fyne.KeyName{fyne.KeyF6, fyne.KeyF7, fyne.KeyF1} {
		all = append(all, func() {
			s.Press(key)
			s.Until("the dialog of "+string(key), func() bool { return kit.DialogOn(s.Canvas()) != nil })
			s.Press(fyne.KeyEscape)
			s.Alone()
		})
	}
	return append(all, s.reads, s.begins, s.imports)
}

// reads opens a customer and his form.
func (s *scene) reads() {
	s.Menu(label.CustomersFilter)
	s.Press(fyne.KeyDown, fyne.KeyReturn)
	s.Page(label.CustomerDetails)
	s.Until("the customer", func() bool { return s.Find(label.Edit) })
	s.Menu(label.Edit)
	s.Until("the form", func() bool { return s.Find("Phone 2") })
	s.back()
}

// begins opens the wizard.
func (s *scene) begins() {
	s.Menu(label.NewCustomer)
	s.Until("the wizard", func() bool { return s.Find("First name") })
	s.back()
}

// imports opens the page Import.
func (s *scene) imports() {
	s.Menu(label.Import)
	s.Page(label.ImportAndExport)
	s.back()
}

func (s *scene) back() {
	s.Menu(label.Customers)
	s.Page(label.Customers)
}

// weigh says how much memory is in use, once Fyne has let go of what it keeps
// for a while. Fyne looks ten seconds after it looked last, and then only where
// a texture was given back since: so one page is opened after all others have
// become old, and it looks again. Where it is to be no more than most, what a
// busy machine did not come to is waited for; a leak stays however long one waits.
func (s *scene) weigh(at string, most uint64) (heap uint64) {
	worst := s.beats()
	for range 6 {
		<-time.After(10500 * time.Millisecond)
		s.Menu(label.Mail)
		s.Page(label.Mail)
		s.back()
		<-time.After(time.Second) // it draws
		heap = s.inUse()
		if most == 0 || heap <= most || s.Err() != nil {
			break
		}
	}
	worst.At, worst.Heap = at, heap
	s.Fail(s.out.Encode(worst))
	s.Pulse.Beats()
	return heap
}

// inUse is the memory that is in use: the least of a few looks, because the
// window goes on meanwhile, and what had a finalizer goes one look later.
func (s *scene) inUse() uint64 {
	s.Pulse.Beats() // what was measured of the window is no page's
	least := uint64(math.MaxUint64)
	for range 4 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		least = min(least, m.HeapAlloc)
	}
	return least
}

// beats are the worst so far.
func (s *scene) beats() said {
	beats := s.Pulse.Beats()
	return said{Beats: beats[:min(5, len(beats))]}
}
