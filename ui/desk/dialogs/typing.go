package dialogs

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	model "github.com/keydesk/keydesk/ui/model/dialog"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/typed"
)

// typing is the two fields under Type new password, with meter and rules.
type typing struct {
	content *fyne.Container
	first   *kit.Entry
	again   *kit.Entry
	above   *kit.Field
	below   *kit.Field
	meter   *kit.Meter
	rules   *fyne.Container
	pair    *typed.Pair
	judging *task.Slot
	changed func()
}

// newTyping judges on the page's goroutines; changed is told when the pair says
// something else.
func newTyping(pair *typed.Pair, page *task.Page, changed func()) *typing {
	t := &typing{pair: pair, judging: page.Slot(), changed: changed, meter: kit.NewMeter(), rules: kit.Flow(12),
		first: kit.NewPasswordEntry(""), again: kit.NewPasswordEntry("")}
	t.first.OnChanged = func(text string) { t.pair.Type(secret.New(text)); t.ask() }
	t.again.OnChanged = func(text string) { t.pair.Retype(secret.New(text)); t.show() }
	t.above = kit.NewField(label.TypeNewPassword, kit.Column(0, t.first, t.meter), "")
	t.below = kit.NewField(label.RetypePassword, t.again, "")
	t.content = kit.Column(4, t.above, t.below, t.rules)
	t.fill()
	return t
}

// ask has the password judged: the newest keystroke wins.
func (t *typing) ask() {
	q, ok := t.pair.Ask()
	if !ok {
		t.judging.Cancel()
	}
	t.show()
	if ok {
		task.Go(t.judging, func(context.Context, task.Report) (typed.Answer, error) { return q.Answer(), nil },
			func(a typed.Answer, err error) {
				if err == nil {
					t.pair.Take(a)
					t.show()
				}
			})
	}
}

// show says what the pair says, and has the dialog follow.
func (t *typing) show() { t.fill(); t.changed() }

func (t *typing) fill() {
	mark, ok := t.pair.Meter()
	level, color, word := 0, theme.ColorNamePlaceHolder, ""
	if ok {
		level, color, word = bars(mark), strength(mark), mark.String()
		word = strings.ToUpper(word[:1]) + word[1:]
	}
	t.meter.Set(level, color, word)
	t.above.SetHelper(t.pair.Hint())
	hint, differs := t.pair.MatchHint(), !strings.HasPrefix(t.first.Text, t.again.Text)
	t.below.SetHelper(hint)
	t.below.SetWrong("")
	if differs {
		t.below.SetWrong(hint)
	}
	t.rules.Objects = nil
	for _, r := range t.pair.Rules() {
		icon, color := "check", theme.ColorNameSuccess
		if !r.Met {
			icon, color = "minus", theme.ColorNamePlaceHolder
		}
		t.rules.Add(kit.Row(6, kit.NewIcon(icon, color, 14), kit.NewText(r.Text, kit.Helper())))
	}
	kit.SetVisible(t.rules, len(t.rules.Objects) > 0)
}

// clear takes the letters out of the fields.
func (t *typing) clear() {
	t.changed = func() {}
	t.first.SetText("")
	t.again.SetText("")
	t.pair.Clear()
}

// bars is how many of the meter's four bars a mark fills; the weakest fills one.
func bars(m password.Meter) int { return max(1, int(m)) }

func strength(m password.Meter) fyne.ThemeColorName {
	switch {
	case m >= password.Strong:
		return theme.ColorNameSuccess
	case m == password.Fair:
		return theme.ColorNameWarning
	}
	return theme.ColorNameError
}

// unverified and other are the offers of Caller verified by that are no answer
// by themselves.
const (
	unverified = "Not verified"
	other      = "Other"
)

// caller is the row Caller verified by. Other opens a field for how.
type caller struct {
	content *fyne.Container
	choose  *kit.Select
	how     *kit.Entry
}

// newCaller: changed is told when a field opens or closes.
func newCaller(m *model.SetPassword, changed func()) *caller {
	offers := slices.Concat([]string{unverified}, m.Verifications())
	c := &caller{how: kit.NewEntry("How the caller was verified")}
	c.choose = kit.NewSelect("", offers, func(i int) {
		kit.SetVisible(c.how, offers[i] == other)
		m.SetVerified(c.answer())
		changed()
	})
	c.choose.SetOptions(offers, 0)
	c.how.OnChanged = func(string) { m.SetVerified(c.answer()) }
	c.how.Hide()
	c.content = kit.Column(0, kit.NewFact(label.VerifiedBy, kit.Column(8, c.choose, c.how)))
	return c
}

// answer is what goes into the audit entry.
func (c *caller) answer() string {
	switch how := strings.TrimSpace(c.how.Text); {
	case c.choose.Text() == unverified:
		return ""
	case c.choose.Text() == other && how != "":
		return how
	}
	return c.choose.Text()
}
