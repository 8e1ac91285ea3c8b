package kit

import "fyne.io/fyne/v2"

// Details is a link that shows an error's own text, for who helps the user;
// nothing where there is none.
func Details(details string) []fyne.CanvasObject {
	if details == "" {
		return nil
	}
	var link *Button
	link = NewLink("Show details", func() { Tell(link, details) })
	return []fyne.CanvasObject{link}
}
