package desk

import (
	"context"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/serve"
)

// staff is what runs beside whoever is signed in to a desk, with keys of its
// own: mail goes out, backups are made, customers' links work. Through lock and
// change of operator it goes on as far as the settings say.
type staff struct {
	program *Program
	desk    *core.Desk
	page    *task.Page
	mail    *part
	backups *part
	pages   *part
	at      address // of the pages; the zero value: off
	known   bool    // whether at was read
	here    string  // where they answer, "" while they do not
	told    func()  // that a part does not run, or where the pages are; nil while nobody is signed in
}

// staffOf is the staff of a desk, of which there is one at a time.
func (p *Program) staffOf(d *core.Desk) *staff {
	if p.staff != nil && p.staff.desk == d {
		return p.staff
	}
	if p.staff != nil {
		p.staff.page.Close()
	}
	s := &staff{program: p, desk: d, page: p.runner.Page()}
	s.mail = &part{title: "Mail does not go out", kept: "No mail is lost; it waits.",
		run: func(ctx context.Context, _ task.Report) error { return d.Staff().RunMail(ctx) }}
	s.backups = &part{title: "No daily backup is made", kept: "The older ones are there still.",
		run: func(ctx context.Context, _ task.Report) error { return d.Staff().RunBackups(ctx) }}
	s.pages = &part{title: "The customer page does not run", kept: "Links in mails work again when it does.", run: s.serve, setting: "portal.listen"}
	for _, one := range s.parts() {
		one.slot = s.page.Slot()
	}
	s.pages.slot.Progress = s.reached
	p.staff = s
	return s
}

func (s *staff) parts() []*part { return []*part{s.mail, s.backups, s.pages} }

// state is how the customers' pages stand; shown is false where the program has
// none to run, or does not know yet.
func (s *staff) state() (state serve.State, shown bool) {
	state = serve.State{Runs: s.at.runs, Waiting: !s.desk.Staff().RunsPortal(), Stopped: s.pages.stops != "", Address: s.here}
	return state, s.program.o.Pages != nil && s.known
}

// serves says whether there are customers' pages to run, and who may.
func (s *staff) serves() bool {
	state, shown := s.state()
	return shown && !state.Waiting && state.Runs != core.PortalOff
}

// reached is called once the pages are there.
func (s *staff) reached(p task.Progress) {
	s.here = p.Text
	s.tell()
}

func (s *staff) tell() {
	if s.told != nil {
		s.told()
	}
}

// begin starts what does not run.
func (s *staff) begin() {
	for _, one := range s.parts() {
		if one == s.pages && !s.serves() || one.slot.Running() {
			continue
		}
		s.start(one)
	}
}

// move has the customers' pages follow their settings.
func (s *staff) move(at address) {
	if at == s.at && (s.pages.slot.Running() || s.pages.stops != "") {
		return
	}
	s.at, s.known, s.here, s.pages.stops = at, true, "", ""
	if s.serves() {
		s.start(s.pages)
		return
	}
	s.pages.slot.Cancel()
}

func (s *staff) start(one *part) {
	one.stops = ""
	task.Go(one.slot, one.work, func(_ struct{}, err error) {
		if err == nil {
			return // it was ended
		}
		s.program.o.Log.Error(one.title, "error", err)
		one.stops = reason(err, one.kept)
		if one == s.pages {
			s.here = ""
		}
		s.tell()
	})
}

// rest ends what does not go on without an operator. What it returns waits for
// that, beside the window.
func (s *staff) rest(kept core.Kept) (wait func()) {
	var ended []*part
	for one, goes := range map[*part]bool{s.mail: kept.Mail, s.backups: kept.Mail, s.pages: kept.Portal} {
		if !goes {
			one.slot.Cancel()
			ended = append(ended, one)
		}
	}
	if !kept.Portal {
		s.at, s.known, s.here = address{}, false, ""
	}
	return func() {
		for _, one := range ended {
			one.wait()
		}
	}
}

// wait waits for the part's turn to be over.
func (p *part) wait() {
	p.turn.Lock()
	defer p.turn.Unlock()
}

// serve runs the customers' pages as the settings say.
func (s *staff) serve(ctx context.Context, report task.Report) error {
	at, end := s.desk.Staff().At(ctx)
	defer end()
	door, pages := s.desk.Staff(), s.program.o.Pages
	runs, err := door.Settings().PortalRuns(at)
	if err != nil {
		return err
	}
	if runs == core.PortalLinks {
		pages = serve.LinksOnly(pages)
	}
	return serve.Customer(at, door, pages, "", s.program.o.Log, func(scheme, address string) error {
		report(task.Progress{Text: serve.Shown(scheme, address)})
		return nil
	})
}
