package dialogs

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/kit"
	model "github.com/keydesk/keydesk/ui/model/dialog"
)

// aLine is how many groups stand beside each other where a password has the
// usual form.
const aLine = 4

// spelled is the groups beside each other, each with its cells and how they are
// read.
func (v *view) spelled(groups []model.Group) fyne.CanvasObject {
	all := kit.Blocks(24)
	for i, g := range groups {
		var letters strings.Builder
		half := len(g)
		if len(groups) > aLine { // long ones would be higher than the window
			half = (len(g) + 1) / 2
		}
		sides := []*fyne.Container{kit.Column(4), kit.Column(4)}
		for i, c := range g {
			letters.WriteString(c.Text)
			sides[i/half].Add(spoken(c))
		}
		lines := kit.Column(4, kit.NewText(fmt.Sprintf("Group %d", i+1), kit.Helper()), kit.Blocks(16, sides[0], sides[1]))
		text := letters.String()
		cells := kit.NewCells(text, len([]rune(text)))
		v.cells = append(v.cells, cells)
		all.Add(kit.Column(10, cells, lines))
	}
	return all
}

// spoken is the line of one letter.
func spoken(c model.Cell) fyne.CanvasObject {
	style := kit.Style{Bold: c.Kind == model.Capital}
	return kit.Row(16, kit.NewText(c.Text, kit.Style{Mono: true, Bold: true}), kit.NewText(c.Spoken, style))
}

// legend explains the marks.
func legend(groups []model.Group) fyne.CanvasObject {
	line := kit.Flow(28)
	for _, m := range []struct{ letter, says string }{
		{"T", "bar above: capital letter"}, {"t", "plain: small letter"}, {"7", "framed: digit"},
	} {
		line.Add(kit.Row(8, kit.NewLegend(m.letter), kit.NewText(m.says, kit.Helper())))
	}
	line.Add(kit.Space())
	mono := kit.Helper() // Inter's I and l are alike
	mono.Mono = true
	line.Add(kit.NewText(model.Legend(groups), mono))
	return line
}
