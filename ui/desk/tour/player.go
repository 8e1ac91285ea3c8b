package tour

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
)

// patience is how long a step may take before the tour gives up, and glance how
// often it looks.
const (
	patience = 60 * time.Second
	glance   = 20 * time.Millisecond
)

// player plays the windows from beside them. After the first failure it does
// nothing more.
type player struct {
	ctx     context.Context
	program *desk.Program
	runner  *task.Runner
	dir     string
	err     error
	shots   []string
	step    string // what is being done, for the error
}

// do runs something on the goroutine of the windows.
func (p *player) do(what string, act func()) {
	if p.err != nil {
		return
	}
	p.step = what
	p.fail(p.runner.Await(p.ctx, act))
}

func (p *player) fail(err error) {
	if err != nil && p.err == nil {
		p.err = fmt.Errorf("tour, %s: %w", p.step, err)
	}
}

// until waits for a condition of the windows.
func (p *player) until(what string, reached func() bool) {
	p.wait(what, func(ctx context.Context) (yes bool, err error) {
		err = p.runner.Await(ctx, func() { yes = reached() })
		return yes, err
	})
}

// wait waits for a condition, and looks from beside the windows.
func (p *player) wait(what string, reached func(context.Context) (bool, error)) {
	if p.err != nil {
		return
	}
	p.step = "waiting for " + what
	ctx, stop := context.WithTimeout(p.ctx, patience)
	defer stop()
	for {
		yes, err := reached(ctx)
		if yes || err != nil {
			p.fail(err)
			return
		}
		select {
		case <-ctx.Done():
			p.fail(errors.New("it did not come; on the screen is " + p.screen()))
			return
		case <-time.After(glance):
		}
	}
}

// screen says what the windows are at, for an error.
func (p *player) screen() (text string) {
	_ = p.runner.Await(p.ctx, func() {
		text = fmt.Sprintf("%q", kit.NameOf(p.canvas().Focused()))
		if d := kit.DialogOn(p.canvas()); d != nil {
			text += fmt.Sprintf(" in the dialog %q", d.Title)
		}
		if m := p.program.Main(); m != nil {
			t, shown := m.Page().Line().Toast()
			text += fmt.Sprintf(" on the page %q, %q", m.Page().Topic(), m.Page().Line().Text())
			if shown {
				text += fmt.Sprintf(", toast %q", t.Text)
			}
		}
	})
	return text
}

func (p *player) canvas() fyne.Canvas { return p.program.Window().Canvas() }

// press presses keys, for what has the keyboard or else for the window, as the
// driver does.
func (p *player) press(keys ...fyne.KeyName) {
	for _, k := range keys {
		p.do("pressing "+string(k), func() { p.hit(k) })
	}
}

func (p *player) hit(k fyne.KeyName) {
	c := p.canvas()
	switch f := c.Focused(); {
	case k == fyne.KeyTab:
		c.FocusNext()
	case f != nil:
		f.TypedKey(&fyne.KeyEvent{Name: k})
	case c.OnTypedKey() != nil:
		c.OnTypedKey()(&fyne.KeyEvent{Name: k})
	}
}

// letters types for what has the keyboard.
func (p *player) letters(text string) {
	p.do("typing", func() {
		for _, r := range text {
			if f := p.canvas().Focused(); f != nil {
				f.TypedRune(r)
			}
		}
	})
}

// fields is how many stops of the Tab key are looked through.
const fields = 200

// tab goes with the Tab key to what has a name.
func (p *player) tab(name string) {
	p.until("“"+name+"” to be there", func() bool { return p.find(name) })
}

func (p *player) find(name string) bool {
	c := p.canvas()
	for range fields {
		if f := c.Focused(); f != nil && kit.NameOf(f) == name {
			return true
		}
		c.FocusNext()
	}
	return false
}

// fill types over what stands in a field.
func (p *player) fill(field, text string) {
	p.tab(field)
	p.over(text)
}

// over types over what stands where the keyboard is.
func (p *player) over(text string) {
	p.do("selecting all", func() {
		if s, ok := p.canvas().Focused().(fyne.Shortcutable); ok {
			s.TypedShortcut(&fyne.ShortcutSelectAll{})
		}
	})
	p.press(fyne.KeyBackspace)
	p.letters(text)
}

// push goes to a button, a box or a choice, waits until it can be used, and
// presses the space bar.
func (p *player) push(name string) {
	p.tab(name)
	p.until("“"+name+"” to be usable", func() bool {
		if d, ok := p.canvas().Focused().(interface{ Disabled() bool }); ok && d.Disabled() {
			return false
		}
		return p.find(name)
	})
	p.press(fyne.KeySpace)
}

// menu does a command of the main menu.
func (p *player) menu(name string) {
	p.do("the menu’s "+name, func() {
		if !p.program.Main().Do(name) {
			p.err = fmt.Errorf("tour: the menu has no %q", name)
		}
	})
}

// dialog waits for a dialog with a title.
func (p *player) dialog(title string) {
	p.until("the dialog “"+title+"”", func() bool {
		d := kit.DialogOn(p.canvas())
		return d != nil && d.Title == title
	})
}

// alone waits until no dialog is open.
func (p *player) alone() {
	p.until("the dialog to close", func() bool { return kit.DialogOn(p.canvas()) == nil })
}

// page waits for a page of the main window.
func (p *player) page(topic string) {
	p.until("the page “"+topic+"”", func() bool {
		m := p.program.Main()
		return m != nil && m.Page() != nil && m.Page().Topic() == topic
	})
}

// toast waits for what the status line says.
func (p *player) toast(says func(string) bool, what string) {
	p.until("a toast with "+what, func() bool {
		t, shown := p.program.Main().Page().Line().Toast()
		return shown && says(t.Text+" "+t.Detail)
	})
}

// answer clicks the toast's button.
func (p *player) answer() {
	p.do("clicking the toast’s button", func() {
		if t, shown := p.program.Main().Page().Line().Toast(); shown && t.Do != nil {
			t.Do()
		}
	})
}

// shot keeps a picture of the window once it has come to rest.
func (p *player) shot(name string) {
	if p.err != nil {
		return
	}
	p.step = "taking the picture " + name
	var last *image.NRGBA
	p.until("the picture "+name+" to come to rest", func() bool {
		now := solid(p.canvas().Capture())
		still := last != nil && alike(last, now)
		last = now
		return still
	})
	if p.err != nil {
		return
	}
	file := fmt.Sprintf("%02d-%s.png", len(p.shots)+1, name)
	p.fail(write(filepath.Join(p.dir, file), last))
	p.shots = append(p.shots, file)
}

// cursor is how many bytes of a picture a text cursor may change between two
// looks.
const cursor = 1000

// alike says whether two pictures are the same but for a blinking cursor.
func alike(a, b *image.NRGBA) bool {
	if a.Rect != b.Rect {
		return false
	}
	differ := 0
	for i := range a.Pix {
		if a.Pix[i] != b.Pix[i] {
			differ++
		}
	}
	return differ <= cursor
}

// solid is a picture as the screen shows it. What the graphics card blended
// keeps an alpha that means nothing there, so the colors are taken as they are.
func solid(i image.Image) *image.NRGBA {
	out := image.NewNRGBA(i.Bounds())
	for y := out.Rect.Min.Y; y < out.Rect.Max.Y; y++ {
		for x := out.Rect.Min.X; x < out.Rect.Max.X; x++ {
			c, raw := i.At(x, y).(color.RGBA)
			if !raw {
				c, _ = color.RGBAModel.Convert(i.At(x, y)).(color.RGBA)
			}
			out.SetNRGBA(x, y, color.NRGBA{R: c.R, G: c.G, B: c.B, A: 0xff})
		}
	}
	return out
}

func write(path string, picture image.Image) error {
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("keeping a picture: %w", err)
	}
	if err := errors.Join(png.Encode(f, picture), f.Close()); err != nil {
		return fmt.Errorf("keeping a picture: %w", err)
	}
	return nil
}
