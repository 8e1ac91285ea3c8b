package portal_test

import (
	"math"
	"regexp"
	"strconv"
	"testing"

	"github.com/keydesk/keydesk/assets"
)

// Text reads at 4.5:1 or better and the frames of fields stand out at 3:1, in
// both palettes (WCAG 2.2, 1.4.3 and 1.4.11).
func TestContrast(t *testing.T) {
	style, err := assets.Portal.ReadFile("portal/portal.css")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile(`(?s):root \{(.*?)\}`).FindAllSubmatch(style, -1)
	if len(blocks) != 2 {
		t.Fatalf("there are %d palettes and not a light and a dark one", len(blocks))
	}
	for i, name := range []string{"light", "dark"} {
		palette := colors(t, string(blocks[i][1]))
		for _, pair := range []struct {
			ink, paper string
			least      float64
		}{
			{"text", "card", 4.5}, {"text", "ground", 4.5}, {"text", "input", 4.5}, {"text", "tint-error", 4.5},
			{"second", "card", 4.5}, {"second", "ground", 4.5}, {"primary", "card", 4.5}, {"primary", "input", 4.5},
			{"on-primary", "primary", 4.5}, {"error", "card", 4.5}, {"success", "card", 4.5}, {"on-mark", "mark", 4.5},
			{"border", "card", 3}, {"border", "input", 3}, {"error", "input", 3}, {"error", "tint-error", 3}, {"success", "tint-success", 3},
		} {
			ink, paper := palette[pair.ink], palette[pair.paper]
			if got := (math.Max(ink, paper) + 0.05) / (math.Min(ink, paper) + 0.05); got < pair.least {
				t.Errorf("%s: %s on %s has %.2f:1 and not %.1f:1", name, pair.ink, pair.paper, got, pair.least)
			}
		}
	}
}

// colors gives the relative luminance of every opaque color of a palette.
func colors(t *testing.T, block string) map[string]float64 {
	t.Helper()
	all := map[string]float64{}
	for _, found := range regexp.MustCompile(`--([a-z-]+): #([0-9A-F]{6});`).FindAllStringSubmatch(block, -1) {
		n, err := strconv.ParseUint(found[2], 16, 32)
		if err != nil {
			t.Fatal(err)
		}
		all[found[1]] = 0.2126*linear(n>>16) + 0.7152*linear(n>>8&255) + 0.0722*linear(n&255)
	}
	if len(all) < 15 {
		t.Fatalf("only %d colors were read", len(all))
	}
	return all
}

func linear(channel uint64) float64 {
	c := float64(channel) / 255
	if c <= 0.04045 {
		return c / 12.92
	}
	return math.Pow((c+0.055)/1.055, 2.4)
}
