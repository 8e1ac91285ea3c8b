package kit

import (
	"strconv"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
)

// fields is a page of many fields in a scroll.
func fields(n int) (s *Scroll, all []*Entry) {
	column := Column(8)
	for i := range n {
		e := NewEntry(strconv.Itoa(i))
		all = append(all, e)
		column.Add(e)
	}
	return NewScroll(column), all
}

// visibleIn says whether o is seen whole in the scroll.
func visibleIn(s *Scroll, o fyne.CanvasObject) bool {
	d := fyne.CurrentApp().Driver()
	y := d.AbsolutePositionForObject(o).Y - d.AbsolutePositionForObject(s).Y
	return y >= 0 && y+o.Size().Height <= s.Size().Height
}

func TestScrollFollowsTheKeyboard(t *testing.T) {
	var s *Scroll
	var all []*Entry
	st := plainStage(t, func(*stage) fyne.CanvasObject {
		s, all = fields(60)
		return s
	})
	for range 2 {
		for i, e := range all {
			st.press(fyne.KeyTab)
			if st.canvas.Focused() != fyne.Focusable(e) {
				t.Fatalf("%d: the keyboard is at %T", i, st.canvas.Focused())
			}
			if !visibleIn(s, e) {
				t.Fatalf("field %d has the keyboard and is not seen", i)
			}
		}
	}
	if s.Offset() != 0 {
		st.canvas.Focus(all[0])
	}
	if !visibleIn(s, all[0]) {
		t.Error("the first field is not seen again")
	}
}

// A field of another page, or of a dialog, scrolls nothing.
func TestScrollFollowsItsOwnOnly(t *testing.T) {
	var s *Scroll
	other := NewEntry("other")
	st := plainStage(t, func(*stage) fyne.CanvasObject {
		s, _ = fields(60)
		return container.NewBorder(nil, other, nil, nil, s)
	})
	s.ScrollTo(400)
	st.canvas.Focus(other)
	if s.Offset() != 400 {
		t.Errorf("it scrolled to %v", s.Offset())
	}
	d := &Dialog{Title: "Question", Body: NewEntry("in the dialog")}
	d.Show(st.canvas, st.clock)
	if s.Offset() != 400 {
		t.Errorf("the dialog's field scrolled the page to %v", s.Offset())
	}
	d.Close()
}

// wheelUnder is what hears the wheel at a place, as the driver finds it: the
// last of what lies there.
func wheelUnder(t *testing.T, o fyne.CanvasObject, at fyne.Position) fyne.Scrollable {
	t.Helper()
	var found fyne.Scrollable
	var look func(fyne.CanvasObject, fyne.Position)
	look = func(o fyne.CanvasObject, off fyne.Position) {
		if !o.Visible() {
			return
		}
		off = off.Add(o.Position())
		in := at.X >= off.X && at.Y >= off.Y && at.X < off.X+o.Size().Width && at.Y < off.Y+o.Size().Height
		if w, ok := o.(fyne.Scrollable); ok && in {
			found = w
		}
		switch o := o.(type) {
		case *fyne.Container:
			for _, child := range o.Objects {
				look(child, off)
			}
		case fyne.Widget:
			for _, child := range test.WidgetRenderer(o).Objects() {
				look(child, off)
			}
		}
	}
	look(o, fyne.Position{})
	return found
}

// list is a list of rows that a test can fill.
type list struct {
	Rows
	made int
	at   map[fyne.CanvasObject]int
}

func newList(n *int) *list {
	l := &list{at: map[fyne.CanvasObject]int{}}
	l.Length = func() int { return *n }
	l.Make = func() fyne.CanvasObject { l.made++; return NewText("", Style{}) }
	l.Fill = func(row int, o fyne.CanvasObject) { l.at[o] = row; o.(*Text).SetText(strconv.Itoa(row)) }
	l.Begin(l, 32)
	return l
}

// The wheel over a list scrolls the list where it has more rows than are seen,
// and otherwise the page that the list stands in.
func TestWheelGoesToWhatCanScroll(t *testing.T) {
	n := 3
	var page *Scroll
	var rows *list
	st := plainStage(t, func(*stage) fyne.CanvasObject {
		rows = newList(&n)
		tall := Inset(NewText("above", Style{}), 0, 0, 1200, 0)
		box := &fyne.Container{Layout: fixedHeight{200}, Objects: []fyne.CanvasObject{rows}}
		page = NewScroll(Column(0, box, tall))
		return page
	})
	over := fyne.NewPos(100, 100)
	down := &fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -40)}
	wheelUnder(t, st.canvas.Content(), over).Scrolled(down)
	if page.Offset() != 40 {
		t.Errorf("the page is at %v, the list has nothing to scroll", page.Offset())
	}
	page.Top()
	n = 100
	rows.Refresh()
	wheelUnder(t, st.canvas.Content(), over).Scrolled(down)
	if page.Offset() != 0 || rows.top != 40 {
		t.Errorf("the page is at %v and the list at %v", page.Offset(), rows.top)
	}
}

// fixedHeight is the height of a list in a column.
type fixedHeight struct{ high float32 }

func (f fixedHeight) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(100, f.high) }
func (f fixedHeight) Layout(o []fyne.CanvasObject, size fyne.Size) {
	for _, one := range o {
		At(one, 0, 0, size.Width, size.Height)
	}
}

// A list has objects for what is seen, however long it is, and they show the
// rows that stand there.
func TestRowsAreUsedAgain(t *testing.T) {
	n := 100_000
	var rows *list
	plainStage(t, func(*stage) fyne.CanvasObject {
		rows = newList(&n)
		return rows
	})
	most := rows.Page() + 2
	for _, row := range []int{0, 17, n - 1, n / 2, 3} {
		rows.ScrollTo(row)
		shown := map[int]bool{}
		for _, m := range rows.Rows.made {
			if m.o.Visible() {
				shown[rows.at[m.o]] = true
				if got, want := m.o.Position().Y, float32(rows.at[m.o])*32-rows.top; got != want {
					t.Errorf("row %d is at %v, want %v", rows.at[m.o], got, want)
				}
			}
		}
		if !shown[row] {
			t.Errorf("row %d is not shown after scrolling to it", row)
		}
	}
	if len(rows.Rows.made) > most {
		t.Errorf("%d objects for %d rows", len(rows.Rows.made), most)
	}
	n = 2
	rows.Refresh()
	for _, m := range rows.Rows.made {
		if m.o.Visible() && rows.at[m.o] >= n {
			t.Errorf("row %d of %d is shown", rows.at[m.o], n)
		}
	}
}

func TestSliderGoesWhereItIsDrawn(t *testing.T) {
	var s *Scroll
	plainStage(t, func(*stage) fyne.CanvasObject {
		s, _ = fields(100)
		return s
	})
	most := s.high - s.Size().Height
	y, long := s.slider.bar()
	if y != 0 || long <= 0 || long >= s.Size().Height {
		t.Fatalf("the bar is %v long at %v", long, y)
	}
	s.slider.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(0, s.Size().Height)})
	s.slider.DragEnd()
	if s.Offset() != most {
		t.Errorf("drawn to the end it is at %v of %v", s.Offset(), most)
	}
	s.slider.Tapped(&fyne.PointEvent{Position: fyne.NewPos(4, 1)})
	if got := s.Offset(); got >= most || got < most-s.Size().Height {
		t.Errorf("a click above the bar goes from %v to %v", most, got)
	}
}
