package operators

import (
	"context"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/ask"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/operators"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/start"
)

// NewRecovery makes up a new recovery key and shows it, this once; it is in
// force when its last group was typed back.
func (p *Page) NewRecovery() {
	if p.doing.Running() {
		return
	}
	task.Go(p.doing, func(c context.Context, _ task.Report) (*core.RecoveryKey, error) { return p.source.NewRecovery(c) },
		func(key *core.RecoveryKey, err error) {
			if err != nil {
				p.tell(label.NewRecoveryKey, say.Explain(err, "The recovery key that you have goes on being the one.").Text())
				return
			}
			p.showRecovery(key)
		})
}

func (p *Page) showRecovery(made *core.RecoveryKey) {
	shown := &start.ShownKey{Text: made.Key()}
	f := p.form("New recovery key", "", "Put it in force", kit.Primary)
	key := ask.NewKey(ask.KeyNeeds{
		Model: shown, Text: start.NewKeyText, Page: f.Page(), Clip: p.window.Clip, Clock: p.source.Clock,
		Sheet: func(at time.Time) (start.KeySheet, bool) {
			return start.KeySheet{Vendor: p.source.Vendor, Path: p.source.Path, Key: shown.Text, Made: at}, true
		},
		Files: p.window.Files, Save: p.source.SaveKey, Print: p.window.Print, PDF: p.source.Sheet,
		Judged: f.Judge, Laid: f.Resized,
		Failed: f.Failed,
	})
	f.Problem = func() string {
		if !shown.Matches() {
			return "Type the last group of the recovery key."
		}
		return ""
	}
	f.wide(720, key.Content)
	f.closed = func() { key.Leave(); shown.Text.Wipe() }
	f.OK = func() {
		f.do(made.Write, func() { p.read(func() { p.say(model.RecoveryMade) }) })
	}
	key.Made()
	f.open()
	key.Focus()
}
