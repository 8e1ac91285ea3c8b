package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/look"
)

// Style is how a text looks. The zero value is plain text of the theme, on one
// line, never cut.
type Style struct {
	Size       fyne.ThemeSizeName  // SizeNameText where empty
	Color      fyne.ThemeColorName // ColorNameForeground where empty
	Bold, Mono bool
	Wrap       bool // break between words into as many lines as it takes
	Elide      bool // one line that may be cut, ending in "…"
	Align      fyne.TextAlign
}

// Plain is a text that wraps.
func Plain() Style { return Style{Wrap: true} }

// Strong is a text in bold.
func Strong() Style { return Style{Wrap: true, Bold: true} }

// Quiet is a secondary text.
func Quiet() Style { return Style{Wrap: true, Color: theme.ColorNamePlaceHolder} }

// Helper is a small secondary text, under a field for example.
func Helper() Style {
	return Style{Wrap: true, Color: theme.ColorNamePlaceHolder, Size: theme.SizeNameCaptionText}
}

// Section is the head of a section, a dialog or the preview.
func Section() Style { return Style{Wrap: true, Bold: true, Size: theme.SizeNameSubHeadingText} }

// Title is the title of a page.
func Title() Style { return Style{Elide: true, Bold: true, Size: theme.SizeNameHeadingText} }

// In returns the style in another color.
func (s Style) In(color fyne.ThemeColorName) Style { s.Color = color; return s }

// size is the text size in the theme that is set.
func (s Style) size() float32 {
	if s.Size == "" {
		return theme.Size(theme.SizeNameText)
	}
	return theme.Size(s.Size)
}

// lineHeight is how far apart lines are: 20 for 13, 16 for 12, 24 for 16.
func (s Style) lineHeight() float32 {
	switch s.Size {
	case theme.SizeNameCaptionText:
		return look.Px(16)
	case theme.SizeNameSubHeadingText:
		return look.Px(24)
	case theme.SizeNameHeadingText:
		return look.Px(28)
	case look.SizePassword:
		return look.Px(32)
	}
	return look.Px(20)
}

// Caption is a small secondary text that may be cut.
func Caption() Style {
	return Style{Elide: true, Color: theme.ColorNamePlaceHolder, Size: theme.SizeNameCaptionText}
}

// measure is the width of one line.
func (s Style) measure(text string) float32 {
	return fyne.MeasureText(text, s.size(), s.face()).Width
}

// label is the width of a label of the program's own.
func (s Style) label(text string) float32 { return look.Words(text, s.size(), s.face()) }

// closer says that a text may be narrower than rough says, by as much as letters
// move together, so that it has to be measured to know whether it fits.
func (s Style) closer(text string, width float32) bool {
	const together = 0.9
	return s.rough(text)*together <= width
}

// rough is the width of the letters one by one: much faster than measure for a
// text that is new, and a little more where letters move together.
func (s Style) rough(text string) float32 { return look.Letters(text, s.size(), s.face()) }

// face is the font.
func (s Style) face() fyne.TextStyle { return fyne.TextStyle{Bold: s.Bold, Monospace: s.Mono} }

// elide cuts a text to a width. A list that is scrolled asks this for each cell.
func (s Style) elide(text string, width float32) string {
	if s.rough(text) <= width || s.closer(text, width) && s.measure(text) <= width+slack {
		return text
	}
	return Elide(text, width, s.rough)
}

// wrap breaks a text into lines. A line that breaks a little early costs
// nothing; Fyne shaping every beginning of a paragraph does.
func (s Style) wrap(text string, width float32) []string {
	var all []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		if s.rough(paragraph) > width && s.closer(paragraph, width) && s.measure(paragraph) <= width+slack {
			all = append(all, paragraph)
			continue
		}
		all = append(all, wrapLine(paragraph, width, s.rough)...)
	}
	return all
}

// apply gives a canvas text this style.
func (s Style) apply(t *canvas.Text) {
	t.TextStyle = s.face()
	t.TextSize, t.Alignment = s.size(), s.Align
	t.Color = theme.Color(theme.ColorNameForeground)
	if s.Color != "" {
		t.Color = theme.Color(s.Color)
	}
}

// Text is text in the design's sizes, without padding. It wraps or is cut with
// "…" where its style says so.
type Text struct {
	widget.BaseWidget
	text  string
	style Style
	width float32
	box   *fyne.Container
	broke broken
}

// broken is a text as it was broken into lines last: a layout asks for that
// several times.
type broken struct {
	text        string
	style       Style
	width, size float32
	lines       []string
}

// lines is the text broken for a width.
func (t *Text) lines(width float32) []string {
	b := &t.broke
	if size := t.style.size(); b.lines == nil || b.text != t.text || b.style != t.style || b.width != width || b.size != size {
		*b = broken{t.text, t.style, width, size, t.style.wrap(t.text, width)}
	}
	return b.lines
}

// NewText returns a text in a style.
func NewText(text string, style Style) *Text {
	t := &Text{text: text, style: style, box: container0()}
	t.ExtendBaseWidget(t)
	return t
}

// container0 is a container that leaves its objects where they were put.
func container0() *fyne.Container { return &fyne.Container{} }

// Text is what it says, in full.
func (t *Text) Text() string { return t.text }

// SetText changes what it says.
func (t *Text) SetText(text string) {
	if t.text != text {
		t.text = text
		t.Refresh()
	}
}

// SetStyle changes how it looks.
func (t *Text) SetStyle(s Style) {
	if t.style != s {
		t.style = s
		t.Refresh()
	}
}

// HeightFor is the height it takes at a width.
func (t *Text) HeightFor(width float32) float32 {
	if !t.style.Wrap {
		return t.style.lineHeight()
	}
	return float32(len(t.lines(width))) * t.style.lineHeight()
}

// Natural is the width at which nothing wraps or is cut.
func (t *Text) Natural() float32 {
	wide := float32(0)
	for line := range strings.SplitSeq(t.text, "\n") {
		wide = max(wide, t.style.measure(line))
	}
	return wide + 1
}

// upTo is the natural width, or most where that is less. It measures no more
// than it must.
func (t *Text) upTo(most float32) float32 {
	if !strings.Contains(t.text, "\n") && !t.style.closer(t.text, most) {
		return most
	}
	return min(t.Natural(), most)
}

// CreateRenderer is part of fyne.Widget.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	return &drawn{objects: []fyne.CanvasObject{t.box}, min: t.min, place: t.place, paint: func() {}}
}

// leastText is how narrow a text that wraps may become in a row, in the
// design's pixels, before the row goes on in the next line instead.
const leastText = 160

// leastTitle is the same for a title that may be cut.
const leastTitle = 240

// min is the room a text needs: all of it, or enough to be read.
func (t *Text) min() fyne.Size {
	switch {
	case t.style.Elide && t.style.Size == theme.SizeNameHeadingText:
		return fyne.NewSize(t.upTo(look.Px(leastTitle)), t.style.lineHeight())
	case t.style.Elide:
		return fyne.NewSize(t.upTo(look.Px(40)), t.style.lineHeight())
	case !t.style.Wrap:
		return fyne.NewSize(t.Natural(), t.style.lineHeight())
	}
	width := t.width
	if width == 0 {
		width = t.upTo(look.Px(320))
	}
	return fyne.NewSize(t.upTo(look.Px(leastText)), t.HeightFor(width))
}

// place sets the lines for a size.
func (t *Text) place(size fyne.Size) {
	t.width = size.Width
	lines := []string{t.text}
	switch {
	case t.style.Wrap:
		lines = t.lines(size.Width)
	case t.style.Elide:
		lines[0] = t.style.elide(t.text, size.Width)
	}
	t.box.Objects = nil
	h := t.style.lineHeight()
	top := float32(0)
	if len(lines) == 1 {
		top = float32(int(max(0, (size.Height-h)/2))) // between pixels letters blur
	}
	for i, line := range lines {
		c := canvas.NewText(line, nil)
		t.style.apply(c)
		At(c, 0, top+float32(i)*h, size.Width, h)
		t.box.Objects = append(t.box.Objects, c)
	}
	t.box.Resize(size)
	t.box.Refresh()
}

// Shown is the text as it is drawn, with its line ends and its "…".
func (t *Text) Shown() string {
	var all []string
	for _, o := range t.box.Objects {
		if c, ok := o.(*canvas.Text); ok {
			all = append(all, c.Text)
		}
	}
	return strings.Join(all, "\n")
}
