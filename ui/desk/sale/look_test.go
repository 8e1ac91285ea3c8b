package sale

import (
	"os"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/model/label"
)

// TestLook shows the page in every theme and size, and looks that nothing lies
// outside of its place.
func TestLook(t *testing.T) {
	for name, set := range map[string]stage.Setting{"light": stage.Plain(), "dark": stage.Dark(), "150": stage.Big()} {
		if name != "150" && os.Getenv("KEYDESK_PICTURES") == "" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			r := onStage(t, set, nil, nil)
			r.hedi(t)
			long := "a-very-long-address@" + strings.Repeat("a-very-long-name.", 10) + "acs.example"
			if _, err := r.desk.Customers().Add(t.Context(), core.Save{Fields: core.Fields{
				FirstName: "Wolfeschlegelsteinhausenbergerdorff", LastName: "Featherstonehaugh-Cholmo", Email: long}}); err != nil {
				t.Fatal(err)
			}
			keep := func(what string) { t.Helper(); r.Keep(t, "sale-"+what+"-"+name); r.Whole(t, t.Name()) }
			keep("empty")
			r.Letters("a")
			keep("found")
			r.Type(t, label.Buyer, "hedi@acs.example")
			r.Page.form.product.Choose(0)
			r.Type(t, label.OrderNumber, "2026-0514-17")
			keep("known")
			r.Type(t, label.Buyer, long)
			keep("long")
			r.Type(t, label.Buyer, "jo@albers.example")
			r.Press(fyne.KeyReturn)
			keep("new")
			r.Page.Save()
			keep("sold")
		})
	}
}
