package stage

import (
	"image"
	"image/color"
	"math"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/ui/desk/kit"
)

// seen is an object as it is drawn: where, and inside of what.
type seen struct {
	o       fyne.CanvasObject
	at      fyne.Position
	clip    image.Rectangle
	inRow   bool // of a list, where a long text may be cut
	inField bool // typed text, which scrolls
}

// walk walks through what is drawn of an object, in order.
func walk(s seen, visit func(seen)) {
	if s.o == nil || !s.o.Visible() {
		return
	}
	s.at = s.at.Add(s.o.Position())
	var inside []fyne.CanvasObject
	switch o := s.o.(type) {
	case fyne.Widget:
		r := test.WidgetRenderer(o)
		inside = r.Objects()
		_, clips := r.(interface{ IsClip() })
		if _, scrolls := o.(fyne.Scrollable); scrolls || clips {
			s.clip = s.clip.Intersect(s.box())
		}
		_, rows := o.(interface{ ScrollTo(row int) })
		_, field := o.(interface{ SelectedText() string })
		s.inRow, s.inField = s.inRow || rows, s.inField || field
	case *fyne.Container:
		inside = o.Objects
	}
	visit(s)
	for _, o := range inside {
		walk(seen{o, s.at, s.clip, s.inRow, s.inField}, visit)
	}
}

// box is where the object is, in pixels of a picture at scale 1.
func (s seen) box() image.Rectangle {
	size := s.o.Size()
	return image.Rect(int(s.at.X), int(s.at.Y), int(math.Ceil(float64(s.at.X+size.Width))), int(math.Ceil(float64(s.at.Y+size.Height))))
}

// each visits all that is drawn on top.
func (s *Stage) each(visit func(seen)) {
	size := s.Canvas.Size()
	walk(seen{o: s.Top(), clip: image.Rect(0, 0, int(size.Width), int(size.Height))}, visit)
}

// Whole looks that every text on top has the room that it takes, in width; where
// is for the test's words. What ends in "…" must stand somewhere else in full,
// unless it is in the row of a list.
func (s *Stage) Whole(t *testing.T, where string) {
	t.Helper()
	full := map[string]bool{}
	var cut []string
	texts := 0
	s.each(func(o seen) {
		switch one := o.o.(type) {
		case *kit.Text:
			said := strings.ReplaceAll(one.Shown(), "\n", " ")
			if strings.HasSuffix(said, "…") && !strings.HasSuffix(one.Text(), "…") {
				if !o.inRow {
					cut = append(cut, one.Text())
				}
				return
			}
			full[one.Text()] = true
		case *kit.Entry:
			full[one.Text] = true
			if room := one.Size().Width - entryEdges(one); one.Text == "" && fyne.MeasureText(one.PlaceHolder, fynetheme.TextSize(), one.TextStyle).Width > room {
				t.Errorf("%s: the field's hint %q is cut", where, one.PlaceHolder)
			}
		case *canvas.Text:
			texts++
			if !o.inField && one.Text != "" && one.MinSize().Width > one.Size().Width+2 {
				t.Errorf("%s: %q is %v wide in %v", where, one.Text, one.MinSize().Width, one.Size().Width)
			}
		}
	})
	for _, text := range cut {
		if !full[text] {
			t.Errorf("%s: %q is cut, and stands nowhere in full", where, text)
		}
	}
	if texts == 0 {
		t.Errorf("%s: nothing is shown", where)
	}
}

// entryEdges is what of an entry's width is not for its text.
func entryEdges(e *kit.Entry) float32 {
	edges := 2 * fynetheme.InnerPadding()
	if e.Icon != nil {
		edges += fynetheme.IconInlineSize() + fynetheme.LineSpacing()
	}
	if e.ActionItem != nil && e.ActionItem.Visible() {
		edges += e.ActionItem.MinSize().Width
	}
	return edges
}

// least is the contrast that every text has on the ground that it is drawn on
// (WCAG 2.2, 1.4.3). What cannot be used now is exempt.
const least = 4.5

// Contrast measures each text that is drawn on top against its ground, which it
// takes from the picture; where is for the test's words.
func (s *Stage) Contrast(t *testing.T, where string) {
	t.Helper()
	picture := s.Canvas.Capture()
	off := fynetheme.Color(fynetheme.ColorNameDisabled)
	measured := 0
	s.each(func(o seen) {
		text, ok := o.o.(*canvas.Text)
		if !ok || strings.TrimSpace(text.Text) == "" || same(text.Color, off) {
			return
		}
		box := letters(text, o).Intersect(o.clip)
		if box.Dx() < 4 || box.Dy() < 4 {
			return
		}
		ground := most(picture, box)
		measured++
		if got := ratio(text.Color, ground); got < least {
			t.Errorf("%s: %q has a contrast of %.2f: %v on %v", where, text.Text, got, text.Color, ground)
		}
	})
	if measured == 0 {
		t.Errorf("%s: nothing is shown", where)
	}
}

// letters is where a text's letters are in the room that it was given.
func letters(text *canvas.Text, s seen) image.Rectangle {
	room, need := text.Size(), text.MinSize()
	spare := fyne.NewPos(max(0, room.Width-need.Width), max(0, room.Height-need.Height)/2)
	switch text.Alignment {
	case fyne.TextAlignLeading:
		spare.X = 0
	case fyne.TextAlignCenter:
		spare.X /= 2
	case fyne.TextAlignTrailing:
	}
	at := s.at.Add(spare)
	return image.Rect(int(at.X), int(at.Y), int(at.X+min(room.Width, need.Width)), int(at.Y+min(room.Height, need.Height)))
}

func same(a, b color.Color) bool {
	ar, ag, ab, aa := a.RGBA()
	br, bg, bb, ba := b.RGBA()
	return ar == br && ag == bg && ab == bb && aa == ba
}

// most is the color that most of a part of a picture has: letters cover less
// than their ground.
func most(picture image.Image, box image.Rectangle) color.Color {
	count := map[color.Color]int{}
	var best color.Color = color.Transparent
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			c := picture.At(x, y)
			if count[c]++; count[c] > count[best] {
				best = c
			}
		}
	}
	return best
}

// ratio is the contrast of two colors as WCAG 2.2 has it, from 1 to 21.
func ratio(a, b color.Color) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	part := func(v uint32) float64 {
		s := float64(v) / 0xffff
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*part(r) + 0.7152*part(g) + 0.0722*part(b)
}
