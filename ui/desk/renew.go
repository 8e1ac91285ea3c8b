package desk

import (
	"context"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/operators"
	"github.com/keydesk/keydesk/ui/model/say"
)

// renew renews keys beside the windows: after the sign-in, and after whatever
// took a key from somebody. What ends it, the next start goes on.
type renew struct {
	beside *beside
	slot   *task.Slot
	bar    *kit.Button // how far it is, in the top bar; a click explains it
	due    bool        // the operators changed meanwhile
	stops  string      // why it does not go on, "" while it does
}

func newRenew(b *beside) *renew {
	r := &renew{beside: b, slot: b.main.work.Slot(), bar: b.main.bar.keys}
	r.slot.Progress = func(p task.Progress) { r.say(operators.Renewing(p.Done, p.Total)) }
	return r
}

// begin does what is left to do; where that is under way, once more afterwards.
func (r *renew) begin() {
	if r.slot.Running() {
		r.due = true
		return
	}
	r.due, r.stops = false, ""
	session := r.beside.main.session
	r.beside.spawn(r.slot, func(ctx context.Context, report task.Report) (struct{}, error) {
		keys, compact, err := session.KeysRetiring(ctx)
		if err != nil || len(keys) == 0 && !compact {
			return struct{}{}, err
		}
		report(task.Progress{})
		return struct{}{}, session.RenewKeys(ctx, func(done, of int) { report(task.Progress{Done: done, Total: of}) })
	}, func(_ struct{}, err error) {
		r.say("")
		if err != nil {
			r.beside.main.program.o.Log.Error("renewing keys", "error", err)
			r.stops = say.Explain(err, "Nothing is lost; the next start goes on.").Text()
			r.beside.say()
			return
		}
		if r.due {
			r.begin()
		}
	})
}

// say shows how far it is, "" for nothing.
func (r *renew) say(text string) {
	r.bar.SetText(text)
	if text == "" {
		r.bar.Hide()
	} else {
		r.bar.Show()
	}
	r.beside.main.bar.box.Refresh()
}

// newKeysBar is how far new keys are; it is seen while they are made.
func newKeysBar(m *Main) *kit.Button {
	b := kit.NewButton("", "key", kit.Flat, func() { m.help.Open(label.KeysOfFile) })
	b.Hide()
	return b
}
