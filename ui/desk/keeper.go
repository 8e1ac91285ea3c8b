package desk

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/memory"
	"github.com/keydesk/keydesk/ui/model/say"
)

// keeper notes that a form has changes while it has, so that the next start can
// say that they are lost if this one does not come to save them. What was typed
// is not written anywhere.
type keeper struct {
	main  *Main
	slot  *task.Slot
	noted bool
	over  bool       // the window closes, and has the last word
	file  sync.Mutex // the note's, so that what the keeper does last holds
}

func newKeeper(m *Main) *keeper { return &keeper{main: m, slot: m.work.Slot()} }

// begin says whether a form was lost when the program ended the last time.
func (k *keeper) begin() {
	m := k.main
	if m.program.o.Forget {
		return
	}
	if k.noted = m.resumes; k.noted || len(m.program.left) > 0 {
		return // it is not lost: it is kept through a lock
	}
	task.Go(k.slot, func(ctx context.Context, _ task.Report) (string, error) {
		u, ok := m.program.memory.Unsaved()
		if !ok || u.Desk != m.path {
			return "", nil
		}
		text, err := m.lost(ctx, u)
		if err = errors.Join(err, ctx.Err()); err != nil {
			return "", err // it was not said: the note stays
		}
		return text, m.program.memory.Saved()
	}, func(text string, err error) {
		defer k.look() // what came meanwhile
		if err != nil {
			m.program.o.Log.Warn("reading the note of an unsaved form", "error", err)
			return
		}
		if text != "" {
			m.tell("A form was not saved", text)
		}
	})
}

// lost says whose form was lost.
func (m *Main) lost(ctx context.Context, u memory.Unsaved) (string, error) {
	who := "a new customer"
	if u.Customer != 0 {
		who = fmt.Sprintf("customer %d", u.Customer)
		if c, err := m.session.Customers().Get(ctx, u.Customer); err == nil {
			who = say.Who(c)
		} else if ctx.Err() != nil {
			return "", err
		}
	}
	return fmt.Sprintf("Keydesk ended before the form of %s was saved. What was typed since %s is lost; everything that was saved is there.",
		who, m.program.o.Clock.At(u.Since)), nil
}

// tell shows a sentence that must not be missed.
func (m *Main) tell(title, text string) {
	d := &kit.Dialog{Title: title, Icon: "info", Width: 480, Body: kit.NewText(text, kit.Plain())}
	d.Default = kit.NewButton("OK", "", kit.Primary, d.Close)
	d.Show(m.canvas(), m.runner)
}

// unsaved is a page whose form may have changes.
type unsaved interface {
	Customer() uint64 // 0: a new one
	Unsaved() (what string, ok bool)
}

// look notes that a form has changes, or has none any more. Pages call it when
// that may be so. While a note is written it waits, and looks again then.
func (k *keeper) look() {
	m := k.main
	if k.over || m.program.o.Forget || k.slot.Running() {
		return
	}
	_, changed := k.changed()
	if changed == k.noted {
		return
	}
	k.noted = changed
	write := k.writer()
	task.Go(k.slot, func(ctx context.Context, _ task.Report) (struct{}, error) {
		k.file.Lock()
		defer k.file.Unlock()
		if ctx.Err() != nil {
			return struct{}{}, nil // the window closes, which has the last word
		}
		return struct{}{}, write()
	}, func(_ struct{}, err error) {
		if err != nil {
			m.program.o.Log.Warn("noting an unsaved form", "error", err)
		}
		k.look()
	})
}

// changed says whether a form has changes, and whose it is.
func (k *keeper) changed() (customer uint64, changed bool) {
	if p, ok := k.main.page.(unsaved); ok {
		_, changed = p.Unsaved()
		return p.Customer(), changed
	}
	return 0, false
}

// writer returns what writes the note of the form as it is now, or takes it
// away where nothing is unsaved.
func (k *keeper) writer() func() error {
	m := k.main
	customer, changed := k.changed()
	if !changed {
		return m.program.memory.Saved
	}
	note := memory.Unsaved{Desk: m.path, Customer: customer, Since: m.runner.Now()}
	return func() error { return m.program.memory.KeepUnsaved(note) }
}

// stop has the keeper note nothing more.
func (k *keeper) stop() { k.over = true }

// forget returns what takes the note away when the window closes: whoever had a
// form open was asked.
func (k *keeper) forget() func() error {
	if !k.noted {
		return func() error { return nil }
	}
	return k.last(k.main.program.memory.Saved)
}

// keep returns what notes a form that is open when the window closes without a
// question, also one of which the note is being written. A note that there
// is stays: it says since when.
func (k *keeper) keep() func() error {
	_, changed := k.changed()
	nothing := !changed && !k.noted
	written := changed == k.noted && !k.slot.Running()
	if nothing || written || k.main.program.o.Forget {
		return func() error { return nil }
	}
	return k.last(k.writer())
}

// last does something to the note after all that the keeper has begun.
func (k *keeper) last(do func() error) func() error {
	return func() error {
		k.file.Lock()
		defer k.file.Unlock()
		return do()
	}
}
