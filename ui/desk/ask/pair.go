package ask

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/typed"
)

// Pair is a new password, typed twice, with a meter and the rule: in words until
// something is judged, then as a list of what is met.
type Pair struct {
	pair         *typed.Pair
	judging      *task.Slot
	First, Again *kit.Entry
	Above, Below *kit.Field // First and Again with their labels
	meter        *kit.Meter
	Rules        *fyne.Container
	changed      func()
}

// NewPair judges on the page's goroutines; changed is told when the pair says
// something else.
func NewPair(model *typed.Pair, page *task.Page, firstLabel, againLabel string, changed func()) *Pair {
	p := &Pair{pair: model, judging: page.Slot(), meter: kit.NewMeter(), Rules: kit.Flow(12), changed: changed,
		First: kit.NewPasswordEntry(""), Again: kit.NewPasswordEntry("")}
	p.First.SetText(model.Password().Reveal())
	p.Again.SetText(model.Again().Reveal())
	p.First.OnChanged = func(text string) { p.pair.Type(secret.New(text)); p.Judge(nil) }
	p.Again.OnChanged = func(text string) { p.pair.Retype(secret.New(text)); p.show() }
	p.Above = kit.NewField(firstLabel, kit.Column(0, p.First, p.meter), "")
	p.Below = kit.NewField(againLabel, p.Again, "")
	p.fill()
	return p
}

// Judge has the password judged, of which the newest keystroke wins; then is
// called once nothing is left to be judged.
func (p *Pair) Judge(then func()) {
	q, ok := p.pair.Ask()
	if !ok {
		p.judging.Cancel()
		p.show()
		if then != nil {
			then()
		}
		return
	}
	p.show()
	task.Go(p.judging, func(context.Context, task.Report) (typed.Answer, error) { return q.Answer(), nil },
		func(a typed.Answer, err error) {
			if err != nil {
				return
			}
			p.pair.Take(a)
			p.show()
			if then != nil {
				then()
			}
		})
}

func (p *Pair) show() { p.fill(); p.changed() }

func (p *Pair) fill() {
	mark, ok := p.pair.Meter()
	level, color, word := 0, theme.ColorNamePlaceHolder, ""
	if ok {
		level, color, word = max(1, int(mark)), strength(mark), mark.String()
		word = strings.ToUpper(word[:1]) + word[1:]
	}
	p.meter.Set(level, color, word)
	p.Above.SetHelper(p.pair.Hint())
	p.Above.SetWrong("")
	p.Below.SetHelper(p.pair.MatchHint())
	p.Below.SetWrong("")
	if !strings.HasPrefix(p.First.Text, p.Again.Text) {
		p.Below.SetWrong(p.pair.MatchHint())
	}
	p.Rules.Objects = nil
	if rules := p.pair.Rules(); len(rules) == 0 {
		p.Rules.Objects = []fyne.CanvasObject{policy(p.pair.Policy)}
	}
	for _, r := range p.pair.Rules() {
		icon, color := "check", theme.ColorNameSuccess
		if !r.Met {
			icon, color = "minus", theme.ColorNamePlaceHolder
		}
		p.Rules.Add(kit.Row(6, kit.NewIcon(icon, color, 14), kit.NewText(r.Text, kit.Helper())))
	}
	p.Rules.Refresh()
}

// policy is the rule in words.
func policy(p password.Policy) fyne.CanvasObject {
	all := kit.Column(0)
	for _, rule := range password.Explain(p) {
		all.Add(kit.NewText(rule, kit.Helper()))
	}
	return all
}

// Clear takes the letters out of the fields, and tells nobody.
func (p *Pair) Clear() {
	p.changed = func() {}
	p.First.OnChanged, p.Again.OnChanged = nil, nil
	p.First.SetText("")
	p.Again.SetText("")
}

func strength(m password.Meter) fyne.ThemeColorName {
	switch {
	case m >= password.Strong:
		return theme.ColorNameSuccess
	case m == password.Fair:
		return theme.ColorNameWarning
	}
	return theme.ColorNameError
}
