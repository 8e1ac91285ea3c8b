package desk

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/details"
	"github.com/keydesk/keydesk/ui/desk/license"
	"github.com/keydesk/keydesk/ui/desk/sale"
	"github.com/keydesk/keydesk/ui/desk/settings"
	"github.com/keydesk/keydesk/ui/desk/task"
	form "github.com/keydesk/keydesk/ui/model/customer"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/license"
)

// left is where an operator was when the window was locked: the page, and what
// was typed, sealed to him. It is there for him alone, until the program ends.
type left struct {
	draft    *core.Draft // nil where nothing was typed
	customer uint64      // whose page was open to read, 0 for none
	rail     int
	template bool   // the draft is a template's, not a form's
	licensed bool   // the draft is a license's
	selling  bool   // the draft is a sale
	license  uint64 // whose details were open to read, 0 for none
	said     string // what came of what ended behind the lock, "" for nothing
}

// place is whose it is, and of which desk.
type owner struct {
	desk     *core.Desk
	operator string
}

// drafted is a page that can be shown again with what was typed.
type drafted interface {
	Draft() (form.Draft, bool)
}

// ends is a page with work that a lock does not cut short.
type ends interface {
	Ended() string // what came of it, "" where there was none
}

// leaves says where the operator is; typed is what is to be sealed, nil for
// nothing.
func (m *Main) leaves() (l *left, typed []byte) {
	l = &left{rail: m.railAt}
	if p, ok := m.page.(unsaved); ok {
		l.customer = p.Customer()
	}
	if p, ok := m.page.(ends); ok && m.behind {
		l.said = p.Ended()
	}
	l.said = strings.TrimSpace(l.said + " " + m.bulk.Ended())
	if p, ok := m.page.(*settings.Page); ok {
		if d, changed := p.Template(); changed {
			l.template = true
			typed, err := json.Marshal(d)
			if err != nil {
				m.program.o.Log.Error("keeping what was typed", "error", err)
			}
			return l, typed
		}
	}
	if p, ok := m.page.(*license.Page); ok {
		return m.leavesLicense(l, p)
	}
	if p, ok := m.page.(*sale.Page); ok {
		return m.leavesSale(l, p)
	}
	p, ok := m.page.(drafted)
	if !ok {
		return l, nil
	}
	if d, changed := p.Draft(); changed {
		content, err := d.Bytes()
		if err != nil {
			m.program.o.Log.Error("keeping what was typed", "error", err)
		}
		return l, content
	}
	return l, nil
}

// gone is what became of a session that was ended.
type gone struct {
	kept core.Kept
	left *left
	mail state
}

// depart ends the session, and keeps what goes on and what was typed; then is
// told once the keys are dropped.
func (m *Main) depart(then func(core.Kept)) {
	p := m.program
	left, typed := m.leaves()
	seen := m.mailState
	note := m.keeper.keep()
	m.close()
	p.main = nil
	task.Go(p.end, func(ctx context.Context, _ task.Report) (gone, error) {
		m.beside.wait()
		kept, err := m.session.Keeps(ctx)
		if err != nil {
			p.o.Log.Error("reading what goes on through a lock", "error", err)
		}
		if typed != nil {
			draft, err := m.session.Keep(typed)
			if err != nil {
				p.o.Log.Error("keeping what was typed", "error", err)
			} else {
				left.draft = &draft
			}
			clear(typed)
		}
		mail, err := m.readStatus(ctx)
		if err != nil {
			p.o.Log.Error("reading how mail stands", "error", err)
			mail = seen
		}
		return gone{kept, left, mail}, note()
	}, func(g gone, err error) {
		if err != nil {
			p.o.Log.Warn("noting an unsaved form", "error", err)
		}
		p.left[owner{m.desk, m.session.Operator()}] = g.left
		m.mailState = g.mail
		rested := p.staffOf(m.desk).rest(g.kept)
		task.Go(p.end, func(ctx context.Context, _ task.Report) (struct{}, error) {
			rested()
			m.session.Lock(ctx, g.kept)
			return struct{}{}, nil
		}, func(struct{}, error) { then(g.kept) })
	})
}

// enter shows the main window to who has signed in, where he was when it was
// locked.
func (p *Program) enter(d *core.Desk, s *core.Session, path string) {
	p.main = newMain(p, d, s, path)
	whose := owner{d, s.Operator()}
	was := p.left[whose]
	delete(p.left, whose)
	p.main.resumes = was != nil && was.draft != nil
	p.main.begin()
	if was != nil {
		p.main.takeUp(was)
	}
	if was != nil && was.said != "" {
		p.main.tell("Done while the window was locked", was.said)
	}
}

// takeUp goes where the operator was.
func (m *Main) takeUp(was *left) {
	switch {
	case was.draft != nil && was.template:
		m.takeUpTemplate(*was.draft)
	case was.draft != nil && was.selling:
		m.takeUpSale(*was.draft)
	case was.draft != nil && was.licensed:
		m.takeUpLicense(*was.draft)
	case was.draft != nil:
		m.takeUpForm(*was.draft)
	case was.license != 0:
		m.openLicense(was.license, false)
	case was.customer != 0:
		m.openCustomer(was.customer, false)
	case was.rail != railCustomers && was.rail < len(m.places):
		m.goRail(was.rail)
	}
}

// takeUpForm shows the form that was being typed into.
func (m *Main) takeUpForm(kept core.Draft) {
	task.Go(m.deed, func(context.Context, task.Report) (form.Draft, error) {
		content, err := m.session.TakeUp(kept)
		if err != nil {
			return form.Draft{}, err
		}
		defer clear(content)
		return form.ReadDraft(content)
	}, func(d form.Draft, err error) {
		if err != nil {
			m.notTakenUp(err)
			return
		}
		m.top = m.customers
		m.show(details.Resume(m.runner, m.details(), detailsWindow{m}, d), railCustomers)
	})
}

// takeUpTemplate shows the template that was being typed into.
func (m *Main) takeUpTemplate(kept core.Draft) {
	task.Go(m.deed, func(context.Context, task.Report) (d core.MailTemplate, err error) {
		content, err := m.session.TakeUp(kept)
		if err == nil {
			err = json.Unmarshal(content, &d)
		}
		clear(content)
		return d, err
	}, func(d core.MailTemplate, err error) {
		if err != nil {
			m.notTakenUp(err)
			return
		}
		m.limit(d.Scope)
		p := m.settingsPage()
		m.top = p
		m.show(p, m.railOf(label.Settings))
		p.Resume(d)
	})
}

// leavesLicense says which license was open, and what was typed there.
func (m *Main) leavesLicense(l *left, p *license.Page) (*left, []byte) {
	l.license = p.License()
	d, changed := p.Typed()
	if !changed {
		return l, nil
	}
	l.licensed = true
	typed, err := json.Marshal(d)
	if err != nil {
		m.program.o.Log.Error("keeping what was typed", "error", err)
	}
	return l, typed
}

// takeUpLicense shows the form of the license that was being typed into.
func (m *Main) takeUpLicense(kept core.Draft) {
	task.Go(m.deed, func(context.Context, task.Report) (d model.Draft, err error) {
		content, err := m.session.TakeUp(kept)
		if err == nil {
			err = json.Unmarshal(content, &d)
		}
		clear(content)
		return d, err
	}, func(d model.Draft, err error) {
		if err != nil {
			m.notTakenUp(err)
			return
		}
		m.top = m.licensesPage()
		m.show(license.Resume(m.runner, m.license(), licenseWindow{m}, d), m.railOf(label.Licenses))
	})
}

func (m *Main) notTakenUp(err error) {
	m.tell("A form was not kept", "What was typed before the lock could not be taken up: "+err.Error())
}
