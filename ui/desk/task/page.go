package task

import "context"

// Page is what a window, a page or a dialog holds while it is open. It is used
// on the goroutine of the windows alone.
type Page struct {
	runner *Runner
	ctx    context.Context
	cancel context.CancelFunc
}

// Page opens a page. Whoever opens it closes it.
func (r *Runner) Page() *Page {
	p := &Page{runner: r}
	p.ctx, p.cancel = context.WithCancel(r.ctx)
	return p
}

// Close cancels what the page started and drops what still comes home.
func (p *Page) Close() { p.cancel() }

// Open says whether results still arrive.
func (p *Page) Open() bool { return p.ctx.Err() == nil }

// Slot makes a place in which one work runs at a time, such as a filter, the
// preview, or the one deed of a dialog.
func (p *Page) Slot() *Slot { return &Slot{page: p} }

// Slot is a place for one work at a time: the newest wins.
type Slot struct {
	// Busy, where set, is told when the slot begins to work and when nothing
	// runs in it any more. A page shows that it works, and a way to cancel.
	Busy func(bool)
	// Progress, where set, gets the newest progress; those in between may be
	// left out.
	Progress func(Progress)

	page    *Page
	cancel  context.CancelFunc // of what runs, nil when nothing does
	started uint64             // how many were started: the newest one's number
}

// Running says whether work is under way whose result will arrive.
func (s *Slot) Running() bool { return s.cancel != nil && s.page.Open() }

// Cancel ends what runs in the slot; its result does not arrive.
func (s *Slot) Cancel() {
	s.started++
	s.end()
}

// begin makes room for the next work and returns its context and number.
func (s *Slot) begin() (context.Context, uint64) {
	was := s.cancel
	s.started++
	ctx, cancel := context.WithCancel(s.page.ctx)
	s.cancel = cancel
	if was != nil {
		was()
	} else if s.Busy != nil {
		s.Busy(true)
	}
	return ctx, s.started
}

// current says whether the work with this number is still the newest one, of a
// page that is still open.
func (s *Slot) current(number uint64) bool { return s.started == number && s.page.Open() }

// end frees the slot.
func (s *Slot) end() {
	if s.cancel == nil {
		return
	}
	s.cancel()
	s.cancel = nil
	if s.Busy != nil && s.page.Open() {
		s.Busy(false)
	}
}
