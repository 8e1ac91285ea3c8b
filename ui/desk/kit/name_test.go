package kit

import (
	"testing"

	"fyne.io/fyne/v2"
)

func TestNameOf(t *testing.T) {
	mail, country := NewEntry(""), NewSelect("", []string{"Hungary"}, nil)
	NewField("E-mail", mail, "")
	NewField("Country", country, "")
	path := NewEntry("")
	NewField("Where the file goes", Row(8, path, NewButton("Choose…", "", Secondary, nil)), "")
	choice := NewChoice([]Option{{Label: "Generate a new password"}}, nil)
	for want, w := range map[string]fyne.Focusable{
		"Where the file goes": path, "E-mail": mail, "Country": country,
		"Save": NewButton("Save", "", Primary, nil), "Lock": NewIconButton("lock", "Lock", nil),
		"Enable Login": NewCheck("Enable Login", "", nil), "Unlock": NewAction("F8", "", "Unlock", nil),
		"Generate a new password": choice.radios[0], "Find": NewSearch("Find", nil), "": NewEntry(""),
	} {
		if got := NameOf(w); got != want {
			t.Errorf("%T is called %q, want %q", w, got, want)
		}
	}
}
