package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/look"
)

// FramedTable is a table in a card that is as high as a number of rows, such as
// in a dialog.
type FramedTable struct {
	widget.BaseWidget
	card *Box
	rows int
}

// NewFramedTable frames a table.
func NewFramedTable(table *Table, rows int) *FramedTable {
	f := &FramedTable{card: NewCard(table), rows: rows}
	f.ExtendBaseWidget(f)
	return f
}

// HeightFor is the heads, and each row's 32.
func (f *FramedTable) HeightFor(float32) float32 { return look.Px(Lines(f.rows) + 4) }

// Wide says that a row gives it the width that is left.
func (f *FramedTable) Wide() bool { return true }

// MinSize is part of fyne.CanvasObject.
func (f *FramedTable) MinSize() fyne.Size { return fyne.NewSize(look.Px(240), f.HeightFor(0)) }

// CreateRenderer is part of fyne.Widget.
func (f *FramedTable) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(f.card) }
