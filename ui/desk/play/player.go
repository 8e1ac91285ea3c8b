package play

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/keydesk/keydesk/ui/desk"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
)

// patience is how long a step may take before the player gives up, and glance
// how often it looks.
const (
	patience = 60 * time.Second
	glance   = 20 * time.Millisecond
)

// Player plays the windows from beside them. After the first failure it does
// nothing more.
type Player struct {
	Program  *desk.Program
	Runner   *task.Runner
	Pulse    *Pulse        // nil: nobody asks how promptly the windows answer
	Patience time.Duration // 0: a minute

	ctx  context.Context
	err  error
	step string // what is being done, for the error
}

// New returns a player of a program whose window is shown. It gives up when ctx
// ends.
func New(ctx context.Context, program *desk.Program, runner *task.Runner) *Player {
	return &Player{Program: program, Runner: runner, Patience: patience, ctx: ctx}
}

// Context ends when the player gives up.
func (p *Player) Context() context.Context { return p.ctx }

// Err is the first failure, nil where there is none.
func (p *Player) Err() error { return p.err }

// Step says what is being done, for the words of a failure.
func (p *Player) Step(what string) {
	p.step = what
	p.Pulse.At(what)
}

// Do runs something on the goroutine of the windows.
func (p *Player) Do(what string, act func()) {
	if p.err != nil {
		return
	}
	p.Step(what)
	p.Fail(p.Runner.Await(p.ctx, act))
}

// Fail ends the play with an error, unless it is nil or the play has failed
// already.
func (p *Player) Fail(err error) {
	if err != nil && p.err == nil {
		p.err = fmt.Errorf("%s: %w", p.step, err)
	}
}

// Until waits for a condition of the windows.
func (p *Player) Until(what string, reached func() bool) {
	p.Wait(what, func(ctx context.Context) (yes bool, err error) {
		err = p.Runner.Await(ctx, func() { yes = reached() })
		return yes, err
	})
}

// Wait waits for a condition, and looks from beside the windows.
func (p *Player) Wait(what string, reached func(context.Context) (bool, error)) {
	if p.err != nil {
		return
	}
	p.Step("waiting for " + what)
	ctx, stop := context.WithTimeout(p.ctx, p.Patience)
	defer stop()
	for {
		yes, err := reached(ctx)
		if yes || err != nil && ctx.Err() == nil {
			p.Fail(err)
			return
		}
		select {
		case <-ctx.Done():
			p.Fail(errors.New("it did not come; on the screen is " + p.screen()))
			return
		case <-time.After(glance):
		}
	}
}

// screen says what the windows are at, for an error.
func (p *Player) screen() (text string) {
	_ = p.Runner.Await(p.ctx, func() {
		text = fmt.Sprintf("%q", kit.NameOf(p.Canvas().Focused()))
		if d := kit.DialogOn(p.Canvas()); d != nil {
			text += fmt.Sprintf(" in the dialog %q", d.Title)
		}
		if m := p.Program.Main(); m != nil {
			t, shown := m.Page().Line().Toast()
			text += fmt.Sprintf(" on the page %q, %q", m.Page().Topic(), m.Page().Line().Text())
			if shown {
				text += fmt.Sprintf(", toast %q", t.Text)
			}
		}
	})
	return text
}

// Canvas is what the window shows.
func (p *Player) Canvas() fyne.Canvas { return p.Program.Window().Canvas() }

// Press presses keys, for what has the keyboard or else for the window, as the
// driver does.
func (p *Player) Press(keys ...fyne.KeyName) {
	for _, k := range keys {
		p.Do("pressing "+string(k), func() { p.hit(k) })
	}
}

// Extend goes some rows down with Shift held, which selects them.
func (p *Player) Extend(rows int) {
	p.Do("holding Shift", func() {
		held, ok := p.Canvas().Focused().(desktop.Keyable)
		if !ok {
			p.Fail(errors.New("what has the keyboard knows no Shift"))
			return
		}
		shift := &fyne.KeyEvent{Name: desktop.KeyShiftLeft}
		held.KeyDown(shift)
		for range rows {
			held.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
		}
		held.KeyUp(shift)
	})
}

func (p *Player) hit(k fyne.KeyName) {
	c := p.Canvas()
	switch f := c.Focused(); {
	case k == fyne.KeyTab:
		c.FocusNext()
	case f != nil:
		f.TypedKey(&fyne.KeyEvent{Name: k})
	case c.OnTypedKey() != nil:
		c.OnTypedKey()(&fyne.KeyEvent{Name: k})
	}
}

// Letters types for what has the keyboard, a letter at a time.
func (p *Player) Letters(text string) {
	for _, r := range text {
		p.Do("typing", func() {
			if f := p.Canvas().Focused(); f != nil {
				f.TypedRune(r)
			}
		})
	}
}

// fields is how many stops of the Tab key are looked through.
const fields = 200

// Tab goes with the Tab key to what has a name.
func (p *Player) Tab(name string) {
	p.Until("“"+name+"” to be there", func() bool { return p.Find(name) })
}

// Find goes with the Tab key to what has a name, and says whether it is there.
// It is called on the goroutine of the windows.
func (p *Player) Find(name string) bool {
	return p.findBy(func(other string) bool { return other == name })
}

// FindPrefix goes with the Tab key to what has a name that begins so.
func (p *Player) FindPrefix(prefix string) bool {
	return p.findBy(func(name string) bool { return strings.HasPrefix(name, prefix) })
}

// findBy presses more keys at once than anybody can, and ends where it began.
func (p *Player) findBy(is func(name string) bool) (found bool) {
	p.Pulse.Aside(func() {
		c := p.Canvas()
		var first fyne.Focusable
		for range fields {
			f := c.Focused()
			if f != nil && is(kit.NameOf(f)) {
				found = true
				return
			}
			if f != nil && f == first {
				return
			}
			if first == nil {
				first = f
			}
			c.FocusNext()
		}
	})
	return found
}

// Fill types over what stands in a field.
func (p *Player) Fill(field, text string) {
	p.Tab(field)
	p.Over(text)
}

// Over types over what stands where the keyboard is.
func (p *Player) Over(text string) {
	p.Do("selecting all", func() {
		if s, ok := p.Canvas().Focused().(fyne.Shortcutable); ok {
			s.TypedShortcut(&fyne.ShortcutSelectAll{})
		}
	})
	p.Press(fyne.KeyBackspace)
	p.Letters(text)
}

// Push goes to a button, a box or a choice, waits until it can be used, and
// presses the space bar.
func (p *Player) Push(name string) {
	p.Tab(name)
	p.Until("“"+name+"” to be usable", func() bool {
		if d, ok := p.Canvas().Focused().(interface{ Disabled() bool }); ok && d.Disabled() {
			return false
		}
		return p.Find(name)
	})
	p.Press(fyne.KeySpace)
}

// Menu does a command of the main menu.
func (p *Player) Menu(name string) {
	p.Do("the menu’s "+name, func() {
		if !p.Program.Main().Do(name) {
			p.Fail(errors.New("the menu has no such command, or it cannot be done"))
		}
	})
}

// Dialog waits for a dialog with a title.
func (p *Player) Dialog(title string) {
	p.Until("the dialog “"+title+"”", func() bool {
		d := kit.DialogOn(p.Canvas())
		return d != nil && d.Title == title
	})
}

// Alone waits until no dialog is open.
func (p *Player) Alone() {
	p.Until("the dialog to close", func() bool { return kit.DialogOn(p.Canvas()) == nil })
}

// Page waits for a page of the main window.
func (p *Player) Page(topic string) {
	p.Until("the page “"+topic+"”", func() bool {
		m := p.Program.Main()
		return m != nil && m.Page() != nil && m.Page().Topic() == topic
	})
}

// Toast waits for what the status line says.
func (p *Player) Toast(says func(string) bool, what string) {
	p.Until("a toast with "+what, func() bool {
		t, shown := p.Program.Main().Page().Line().Toast()
		return shown && says(t.Text+" "+t.Detail)
	})
}

// Answer clicks the toast's button.
func (p *Player) Answer() {
	p.Do("clicking the toast’s button", func() {
		if t, shown := p.Program.Main().Page().Line().Toast(); shown && t.Do != nil {
			t.Do()
		}
	})
}
