package activity

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
)

// sized is a field of a filter: its label over it, and a width of its own.
type sized struct {
	widget.BaseWidget
	label *kit.Text
	field fyne.CanvasObject
	width float32 // of the design
}

func newSized(label string, field fyne.CanvasObject, width float32) *sized {
	s := &sized{label: kit.NewText(label, kit.Style{Size: theme.SizeNameCaptionText, Color: theme.ColorNamePlaceHolder}), field: field, width: width}
	kit.Name(field, label)
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer is part of fyne.Widget.
func (s *sized) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(&fyne.Container{Layout: inSized{s}, Objects: []fyne.CanvasObject{s.label, s.field}})
}

// inSized places a sized field.
type inSized struct{ of *sized }

func (l inSized) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(look.Px(l.of.width), look.Px(16+4+32))
}

func (inSized) Layout(o []fyne.CanvasObject, size fyne.Size) {
	kit.At(o[0], 0, 0, size.Width, look.Px(16))
	kit.At(o[1], 0, look.Px(20), size.Width, look.Px(32))
}
