package mark

import (
	"slices"
	"testing"

	"github.com/keydesk/keydesk/ui/desk/look"
	"github.com/keydesk/keydesk/ui/model/say"
)

// Every shape of the model is an icon that exists: an unknown name would be
// Fyne's broken image.
func TestEveryShapeIsAnIcon(t *testing.T) {
	icons, err := look.LoadIcons()
	if err != nil {
		t.Fatal(err)
	}
	for _, shape := range []say.Shape{
		say.ShapeCheck, say.ShapePadlock, say.ShapeBar, say.ShapeEnvelope, say.ShapeDashed, say.ShapeKey,
		say.ShapeTriangle, say.ShapeBin, say.ShapeClock, say.ShapeTray, say.ShapeHand,
	} {
		if m := Of(say.Mark{Shape: shape}); !slices.Contains(icons.Names(), m.Icon) {
			t.Errorf("%s is drawn as %q, which is no icon", shape, m.Icon)
		}
	}
}

func TestTonesDiffer(t *testing.T) {
	seen := map[string]say.Tone{}
	for _, tone := range []say.Tone{say.Plain, say.Good, say.Caution, say.Bad} {
		m := Of(say.Mark{Shape: say.ShapeClock, Tone: tone})
		if other, twice := seen[string(m.Color)]; twice {
			t.Errorf("tones %d and %d have one color", tone, other)
		}
		seen[string(m.Color)] = tone
	}
}
