package start

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

// pair is a new password, typed twice, with a meter and the rule: in words until
// something is judged, then as a list of what is met.
type pair struct {
	pair         *typed.Pair
	judging      *task.Slot
	first, again *kit.Entry
	above, below *kit.Field
	meter        *kit.Meter
	rules        *fyne.Container
	changed      func()
}

// newPair judges on the page's goroutines; changed is told when the pair says
// something else.
func newPair(model *typed.Pair, page *task.Page, firstLabel, againLabel string, changed func()) *pair {
	p := &pair{pair: model, judging: page.Slot(), meter: kit.NewMeter(), rules: kit.Flow(12), changed: changed,
		first: kit.NewPasswordEntry(""), again: kit.NewPasswordEntry("")}
	p.first.SetText(model.Password().Reveal())
	p.again.SetText(model.Again().Reveal())
	p.first.OnChanged = func(text string) { p.pair.Type(secret.New(text)); p.judge(nil) }
	p.again.OnChanged = func(text string) { p.pair.Retype(secret.New(text)); p.show() }
	p.above = kit.NewField(firstLabel, kit.Column(0, p.first, p.meter), "")
	p.below = kit.NewField(againLabel, p.again, "")
	p.fill()
	return p
}

// judge has the password judged, of which the newest keystroke wins; then is
// called once nothing is left to be judged.
func (p *pair) judge(then func()) {
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

func (p *pair) show() { p.fill(); p.changed() }

func (p *pair) fill() {
	mark, ok := p.pair.Meter()
	level, color, word := 0, theme.ColorNamePlaceHolder, ""
	if ok {
		level, color, word = max(1, int(mark)), strength(mark), mark.String()
		word = strings.ToUpper(word[:1]) + word[1:]
	}
	p.meter.Set(level, color, word)
	p.above.SetHelper(p.pair.Hint())
	p.above.SetWrong("")
	p.below.SetHelper(p.pair.MatchHint())
	p.below.SetWrong("")
	if !strings.HasPrefix(p.first.Text, p.again.Text) {
		p.below.SetWrong(p.pair.MatchHint())
	}
	p.rules.Objects = nil
	if rules := p.pair.Rules(); len(rules) == 0 {
		p.rules.Objects = []fyne.CanvasObject{policy(p.pair.Policy)}
	}
	for _, r := range p.pair.Rules() {
		icon, color := "check", theme.ColorNameSuccess
		if !r.Met {
			icon, color = "minus", theme.ColorNamePlaceHolder
		}
		p.rules.Add(kit.Row(6, kit.NewIcon(icon, color, 14), kit.NewText(r.Text, kit.Helper())))
	}
	p.rules.Refresh()
}

// policy is the rule in words.
func policy(p password.Policy) fyne.CanvasObject {
	all := kit.Column(0)
	for _, rule := range password.Explain(p) {
		all.Add(kit.NewText(rule, kit.Helper()))
	}
	return all
}

// clear takes the letters out of the fields, and tells nobody.
func (p *pair) clear() {
	p.changed = func() {}
	p.first.OnChanged, p.again.OnChanged = nil, nil
	p.first.SetText("")
	p.again.SetText("")
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
