package ask

import (
	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/customer"
)

// Question opens a question on unsaved changes. The last button is the default;
// Esc and the cross are Stay. answer is called when it is closed.
func Question(c fyne.Canvas, clock kit.Clock, q customer.Question, sub string, answer func(customer.Choice)) *kit.Dialog {
	choice := customer.Stay
	d := &kit.Dialog{Title: q.Title, Sub: sub, Width: 520, Body: kit.Column(8, kit.NewText(q.Text, kit.Plain()))}
	for i, b := range q.Buttons {
		kind := map[bool]kit.Kind{true: kit.Primary, false: kit.Secondary}[i == len(q.Buttons)-1]
		button := kit.NewButton(b.Label, "", kind, func() { choice = b.Choice; d.Close() })
		switch {
		case b.Choice == customer.Discard:
			button.SetKind(kit.Danger)
			d.Left = button
		case i == len(q.Buttons)-1:
			d.Default = button
		default:
			d.Cancel = button
		}
	}
	d.OnClosed = func() { answer(choice) }
	d.Show(c, clock)
	return d
}
