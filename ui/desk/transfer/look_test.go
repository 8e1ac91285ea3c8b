package transfer

import (
	"os"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
)

// wide is a list with a name of 60 and an address of 200 letters, and a row of
// each kind.
func wide() string {
	name := "Wolfeschlegelsteinhausenbergerdorff Featherstonehaugh-Cholmo"
	address := strings.Repeat("a-very-long-address.", 9) + "@acs.example"
	return "Customer Id;First Name;Last Name;Company;City;Country;Phone;Phone 2;Email;Shoe size;Website;Notes\n" +
		"A1;Hedi;Ács;Ács Kft.;Budapest;Hungary;+36 1 555 0142;;hedi@acs.example;39;acs.example;likes tea\n" +
		"A2;Jo;Albers;;;;;;not an address;41;;\n" +
		"A3;" + name + ";" + name + ";;;;;;" + address + ";;;\n" +
		"A4;Amélie;Baudin;Cadastre Sud;Lyon;France;;;amelie@baudin.example;38;;;one;too;many\n"
}

// TestLook shows the windows in every theme and size, and looks that nothing
// lies outside of its place.
func TestLook(t *testing.T) {
	for name, set := range map[string]stage.Setting{"light": stage.Plain(), "dark": stage.Dark(), "150": stage.Big()} {
		if name != "150" && os.Getenv("KEYDESK_PICTURES") == "" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			r := onStage(t, set, nil, nil)
			keep := func(what string) { t.Helper(); r.Keep(t, "import-"+what+"-"+name); r.Whole(t, t.Name()) }
			keep("empty")
			r.Page.Open(r.file(t, "customers-of-the-northern-branch-as-exported-from-the-old-one.csv", wide()))
			keep("columns")
			r.Tap(t, "Try")
			keep("tried")
			r.working.Show()
			r.doing.SetText("6,300 rows · 2,100 rows a second · 20 s left")
			r.bar.Set(0.4)
			r.arrange()
			keep("progress")
			r.working.Hide()
			r.Page.Import()
			keep("result")
			r.export(core.Query{Text: "ac", Status: "locked"}, 2)
			keep("export")
			r.Press(fyne.KeyEscape)
			r.Page.Open(r.file(t, "letter.pdf", "%PDF"))
			keep("no-list")
		})
	}
}
