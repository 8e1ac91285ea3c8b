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
	at      address // of the pages; the zero value: not known yet
	told    func()  // that a part does not run; nil while nobody is signed in
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
	p.staff = s
	return s
}

func (s *staff) parts() []*part { return []*part{s.mail, s.backups, s.pages} }

// serves says whether it has customers' pages to run, and why not.
func (s *staff) serves() (why string, ok bool) {
	switch {
	case s.program.o.Pages == nil:
		return "", false
	case !s.desk.Staff().RunsPortal():
		return "The customer page waits for an operator with Run Portal to sign in.", false
	}
	return "", true
}

// begin starts what does not run.
func (s *staff) begin() {
	_, serves := s.serves()
	for _, one := range s.parts() {
		if one == s.pages && (!serves || s.at == address{}) || one.slot.Running() {
			continue
		}
		s.start(one)
	}
}

// move has the customers' pages follow their address.
func (s *staff) move(at address) {
	if _, serves := s.serves(); at == s.at || !serves {
		return
	}
	s.at = at
	s.start(s.pages)
}

func (s *staff) start(one *part) {
	one.stops = ""
	task.Go(one.slot, one.work, func(_ struct{}, err error) {
		if err == nil {
			return // it was ended
		}
		s.program.o.Log.Error(one.title, "error", err)
		one.stops = reason(err, one.kept)
		if s.told != nil {
			s.told()
		}
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
		s.at = address{}
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

// serve runs the customers' pages at the address of the settings.
func (s *staff) serve(ctx context.Context, report task.Report) error {
	at, end := s.desk.Staff().At(ctx)
	defer end()
	return serve.Customer(at, s.desk.Staff(), s.program.o.Pages, "", s.program.o.Log, func(address string) error {
		report(task.Progress{Text: "http://" + address})
		return nil
	})
}
