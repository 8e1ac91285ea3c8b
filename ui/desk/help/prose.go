package help

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
	model "github.com/keydesk/keydesk/ui/model/help"
)

// prose is one block of text in which words look differently: bold ones, keys
// and links. Measures are the design's pixels.
type prose struct {
	widget.BaseWidget
	form

	text  string
	atoms []atom
	box   *fyne.Container
}

// form is how a block looks.
type form struct {
	style  kit.Style // of what is plain
	line   float32   // from line to line
	above  float32   // free above the block
	indent float32   // of the text behind the mark
	mark   string    // "•" or "2."
	reader *reader   // whose links these are
}

// newProse returns a block of a form.
func newProse(spans []model.Span, f form) *prose {
	p := &prose{form: f, text: model.Block{Spans: spans}.Text(), atoms: atomsOf(spans), box: &fyne.Container{}}
	for i, a := range p.atoms {
		if a.style == model.Link {
			p.atoms[i].link = newLink(a.text, a.to, f.reader)
		}
	}
	p.ExtendBaseWidget(p)
	return p
}

// Text is what the block says.
func (p *prose) Text() string { return p.text }

// HeightFor is part of kit.Heighter.
func (p *prose) HeightFor(width float32) float32 {
	_, lines := p.lay(width - look.Px(p.indent))
	return look.Px(p.above) + float32(lines)*look.Px(p.line)
}

// CreateRenderer is part of fyne.Widget.
func (p *prose) CreateRenderer() fyne.WidgetRenderer {
	return kit.Draw(kit.Drawn{
		Objects: []fyne.CanvasObject{p.box},
		Min:     func() fyne.Size { return fyne.NewSize(look.Px(120), p.HeightFor(max(p.Size().Width, look.Px(120)))) },
		Place:   p.place,
	})
}

// place draws the block's pieces for a width.
func (p *prose) place(size fyne.Size) {
	p.box.Objects = nil
	top, h := look.Px(p.above), look.Px(p.line)
	if p.mark != "" {
		p.draw(p.mark, model.Plain, 0, top, look.Px(p.indent))
	}
	pieces, _ := p.lay(size.Width - look.Px(p.indent))
	for _, one := range p.put(pieces) {
		x, y := look.Px(p.indent)+one.x, top+float32(one.line)*h
		if one.link != nil {
			kit.At(one.link, x, y, one.width, h)
			p.box.Objects = append(p.box.Objects, one.link)
			continue
		}
		if one.style == model.Key {
			p.cap(x, y, one.width)
		}
		p.draw(one.text, one.style, x, y, one.width)
	}
	p.box.Resize(size)
	p.box.Refresh()
}

// draw writes a piece.
func (p *prose) draw(text string, style model.Style, x, y, width float32) {
	t := canvas.NewText(text, theme.Color(p.color()))
	t.TextStyle, t.TextSize = p.face(style)
	if style == model.Key {
		t.Alignment = fyne.TextAlignCenter
	}
	kit.At(t, x, y, width, look.Px(p.line))
	p.box.Objects = append(p.box.Objects, t)
}

// cap draws the cap of a key.
func (p *prose) cap(x, y, width float32) {
	r := canvas.NewRectangle(theme.Color(theme.ColorNameBackground))
	r.StrokeColor, r.StrokeWidth, r.CornerRadius = theme.Color(theme.ColorNameInputBorder), 1, look.Px(4)
	kit.At(r, x+look.Px(capGap)+0.5, y+(look.Px(p.line)-look.Px(capHigh))/2+0.5, width-look.Px(2*capGap)-1, look.Px(capHigh)-1)
	p.box.Objects = append(p.box.Objects, r)
}

func (p *prose) color() fyne.ThemeColorName {
	if p.style.Color == "" {
		return theme.ColorNameForeground
	}
	return p.style.Color
}

// capHigh is how high a key's cap is, capEdge what it leaves free beside the
// key's name, and capGap what is left free around it.
const (
	capHigh = 19
	capEdge = 6
	capGap  = 1
)

// face is the font of a style.
func (p *prose) face(style model.Style) (fyne.TextStyle, float32) {
	size := p.style.Size
	if size == "" {
		size = theme.SizeNameText
	}
	switch style {
	case model.Key:
		return fyne.TextStyle{Bold: true}, look.Px(11)
	case model.Bold:
		return fyne.TextStyle{Bold: true}, theme.Size(size)
	}
	return fyne.TextStyle{Bold: p.style.Bold}, theme.Size(size)
}

// measure is how wide a text of a style is.
func (p *prose) measure(text string, style model.Style) float32 {
	face, size := p.face(style)
	w := fyne.MeasureText(text, size, face).Width
	if style == model.Key {
		return max(w+2*look.Px(capEdge), look.Px(22)) + 2*look.Px(capGap)
	}
	return w
}
