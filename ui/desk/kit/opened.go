package kit

import (
	"slices"

	"fyne.io/fyne/v2"
)

// Opened remembers the dialogs that a room has open, so that it can end with
// them. The zero value is ready.
type Opened struct{ all []*Dialog }

// Show opens a dialog and remembers it until it is closed.
func (o *Opened) Show(d *Dialog, c fyne.Canvas, clock Clock) {
	o.Add(d)
	d.Show(c, clock)
}

// Add remembers a dialog that is about to be opened until it is closed.
func (o *Opened) Add(d *Dialog) {
	closed := d.OnClosed
	d.OnClosed = func() {
		o.all = slices.DeleteFunc(o.all, func(other *Dialog) bool { return other == d })
		if closed != nil {
			closed()
		}
	}
	o.all = append(o.all, d)
}

// Close closes all, the topmost first.
func (o *Opened) Close() {
	for _, d := range slices.Backward(slices.Clone(o.all)) {
		d.Close()
	}
}
