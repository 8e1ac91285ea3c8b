package kit

import (
	"slices"
	"weak"

	"fyne.io/fyne/v2"
)

// Follow has the scrolls that o stands in bring it into view. Whatever can have
// the keyboard calls it when it gets it: with Tab, it may be out of sight.
func Follow(o fyne.CanvasObject) {
	if c, ok := CanvasOf(o).(fyne.Shortcutable); ok {
		c.TypedShortcut(&follow{to: o})
	}
}

// follow is what a window's scrolls hear: that the keyboard went on, or that
// there is one scroll more. Fyne tells nobody who is around an object; a canvas
// hands on what is sent to it under a name, as it does with shortcuts.
type follow struct {
	to    fyne.CanvasObject
	join  *Scroll
	heard bool
}

// ShortcutName is part of fyne.Shortcut.
func (*follow) ShortcutName() string { return "keydesk: the keyboard went on" }

// followers are a window's scrolls. It does not keep those of pages that were
// closed.
type followers struct{ all []weak.Pointer[Scroll] }

// hear takes a message in.
func (f *followers) hear(s fyne.Shortcut) {
	m, ok := s.(*follow)
	if !ok {
		return
	}
	m.heard = true
	f.all = slices.DeleteFunc(f.all, func(p weak.Pointer[Scroll]) bool { return p.Value() == nil })
	if m.join != nil {
		f.all = append(f.all, weak.Make(m.join))
		return
	}
	for range 2 { // a scroll in a scroll moves it for the one around
		for _, p := range f.all {
			if s := p.Value(); s != nil && s.carries(m.to) {
				s.Reveal(m.to)
			}
		}
	}
}

// join has the scroll hear where the keyboard goes in its window.
func (s *Scroll) join() {
	c := CanvasOf(s)
	listening, ok := c.(fyne.Shortcutable)
	if !ok || c == s.joined {
		return
	}
	s.joined = c
	m := &follow{join: s}
	listening.TypedShortcut(m)
	if !m.heard {
		all := &followers{}
		c.AddShortcut(m, all.hear)
		all.hear(m)
	}
}

// carries says whether o stands in the scroll's content: it then moves with it.
func (s *Scroll) carries(o fyne.CanvasObject) bool {
	if s.high <= s.Size().Height+slack {
		return false // nothing to scroll
	}
	d := fyne.CurrentApp().Driver()
	before, was := d.AbsolutePositionForObject(o), s.content.Position()
	s.content.Move(was.AddXY(0, 1))
	after := d.AbsolutePositionForObject(o)
	s.content.Move(was)
	return before != after
}
