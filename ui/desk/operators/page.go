package operators

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/operators"
	"github.com/keydesk/keydesk/ui/model/say"
)

// Page is the page while it is open. It is used on the goroutine of the windows
// alone.
type Page struct {
	source Source
	window Window
	runner *task.Runner

	work     *task.Page
	reading  *task.Slot // the operators
	counting *task.Slot // what the log says of them
	doing    *task.Slot // the one deed of the page

	team   model.Team
	seen   model.Seen
	loaded bool
	after  []func() // what is to be done with what is being read
	groups bool     // groups are listed
	on     string   // the operator that is shown, by ID
	group  string   // the group that is shown, by name
	draft  *model.Draft

	head    *head
	list    *list
	detail  *detail
	pane    *groupPane      // nil before groups were listed
	side    *fyne.Container // detail or pane, or why there is none
	content *fyne.Container
	line    *kit.StatusLine
}

// New makes the page. Nothing is read before Start.
func New(r *task.Runner, source Source, window Window) *Page {
	p := &Page{source: source, window: window, runner: r, work: r.Page()}
	p.reading, p.counting, p.doing = p.work.Slot(), p.work.Slot(), p.work.Slot()
	p.line = kit.NewStatusLine(r, "", kit.NewLink(label.NewRecoveryKey, p.NewRecovery))
	p.head, p.list = newHead(p), newList(p.choose)
	p.detail = newDetail(p)
	p.side = container.NewStack()
	p.content = &fyne.Container{Layout: whole{p.head},
		Objects: []fyne.CanvasObject{kit.NewScroll(p.head.box), p.list.scroll, upright(), p.side}}
	p.reading.Busy = func(on bool) {
		if on && !p.loaded {
			p.line.SetText("Reading the operators…")
		}
	}
	p.doing.Busy = func(bool) { p.detail.judge() }
	return p
}

// Content is the page itself.
func (p *Page) Content() fyne.CanvasObject { return p.content }

// Panel is nil: an operator is shown beside the list.
func (p *Page) Panel() fyne.CanvasObject { return nil }

// Line is the status line, for the window's toasts too.
func (p *Page) Line() *kit.StatusLine { return p.line }

// Topic is the help topic of the page.
func (p *Page) Topic() string { return label.Operators }

// Start reads the operators. The page must be on the window by then.
func (p *Page) Start() {
	p.read(nil)
	p.Focus()
}

// Focus takes the keyboard to the filter.
func (p *Page) Focus() { kit.Focus(p.head.filter) }

// Leave calls then when what is ticked is saved, or may be lost.
func (p *Page) Leave(then func()) { p.free(then) }

// Close drops what is under way.
func (p *Page) Close() { p.work.Close() }

// Changed is called after each commit.
func (p *Page) Changed(c core.Change) {
	if c.All || c.Operators {
		p.read(nil)
	}
}

// read reads operators and groups anew; then is called with the new ones, also
// where a later reading brings them.
func (p *Page) read(then func()) {
	if then != nil {
		p.after = append(p.after, then)
	}
	task.Go(p.reading, func(ctx context.Context, _ task.Report) (model.Team, error) { return p.source.Load(ctx) },
		func(t model.Team, err error) {
			if err != nil {
				p.after = nil
				p.failed(say.Explain(err, ""))
				return
			}
			p.take(t)
			after := p.after
			p.after = nil
			for _, then := range after {
				then()
			}
			p.count()
		})
}

// take shows what was read. Who was shown goes on being shown, with what is
// ticked and not saved; one who is gone gives way to the first.
func (p *Page) take(t model.Team) {
	p.team, p.loaded = t, true
	o, there := t.Operator(p.on)
	if !there && len(t.Operators) > 0 {
		o = t.Operators[0]
	}
	p.on = o.ID
	if p.draft == nil {
		p.draft = model.NewDraft(t, o)
	}
	p.draft = p.draft.Rebase(t, o)
	if _, there := t.Group(p.group); !there && len(t.Groups) > 0 {
		p.group = t.Groups[0].Name
	}
	p.show()
}

// count reads what the log says of the operators, which may take a while.
func (p *Page) count() {
	task.Go(p.counting, func(ctx context.Context, _ task.Report) (model.Seen, error) { return p.source.Seen(ctx) },
		func(seen model.Seen, err error) {
			if err == nil { // what cannot be counted is not said
				p.seen = seen
				p.show()
			}
		})
}

// show shows list and details as they are.
func (p *Page) show() {
	if !p.loaded {
		return
	}
	p.lines()
	p.line.SetText(p.team.Foot())
	if p.groups {
		if p.pane == nil {
			p.pane = newGroupPane(p)
		}
		g, _ := p.team.Group(p.group)
		p.pane.set(g)
		p.put(p.pane.content)
		return
	}
	p.detail.set()
	p.put(p.detail.content)
}

// lines shows the list as it is filtered.
func (p *Page) lines() {
	filter := p.head.filter.Text
	if p.groups {
		p.list.set(p.team.GroupLines(filter), p.group, "No group has that in its name.")
		return
	}
	p.list.set(p.team.Lines(filter, p.seen, p.source.Clock), p.on, "No operator has that in the name or a group.")
}

func (p *Page) put(o fyne.CanvasObject) {
	if len(p.side.Objects) == 1 && p.side.Objects[0] == o {
		return
	}
	p.side.Objects = []fyne.CanvasObject{o}
	p.side.Refresh()
}

// failed says why the operators could not be read.
func (p *Page) failed(problem say.Problem) {
	again := kit.NewButton(label.TryAgain, "refresh", kit.Secondary, func() { p.read(nil) })
	all := kit.Column(8, kit.NewText("The operators could not be read", kit.Section()), kit.NewText(problem.Text(), kit.Quiet()), kit.Row(8, again))
	p.put(kit.NewScroll(kit.Inset(all, 24, 24, 24, 24)))
	p.line.SetText("")
}

// choose goes to an operator or a group.
func (p *Page) choose(id string) {
	if p.groups {
		p.group = id
		p.show()
		return
	}
	if id == p.on {
		return
	}
	p.free(func() {
		o, there := p.team.Operator(id)
		if !there {
			return
		}
		p.on, p.draft = id, model.NewDraft(p.team, o)
		p.show()
		p.detail.scroll.Top()
	})
}

// turn shows operators or groups.
func (p *Page) turn(groups bool) {
	if p.groups == groups {
		return
	}
	p.free(func() {
		p.groups = groups
		p.head.turned()
		p.show()
	})
}

// operator is who is shown; ok is false where groups are, or nobody was read.
func (p *Page) operator() (o core.Operator, ok bool) {
	if p.groups || !p.loaded {
		return o, false
	}
	return p.team.Operator(p.on)
}

// say shows a toast.
func (p *Page) say(text string) { p.line.Say(kit.Toast{Text: text}) }
