package traces

import (
	"encoding/base64"
	"strings"
	"testing"
)

// The scanner finds each form of a value; otherwise finding nothing would mean
// nothing.
func TestTheScannerFinds(t *testing.T) {
	p := Plant{"a name", "Żółcisława O'Quetzal=9"}
	for name, form := range forms(p.Value) {
		hit := false
		New(p).Search(append(append([]byte("before "), form...), " behind"...), func(Plant, string) { hit = true })
		if !hit {
			t.Errorf("not found as %s", name)
		}
	}
	for before := range 5 {
		text := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("x", before) + p.Value + "tail"))
		hit := ""
		New(p).Search([]byte(text[:9]+"\r\n"+text[9:]), func(_ Plant, form string) { hit = form })
		if !strings.HasPrefix(hit, "base64") {
			t.Errorf("not found in folded base64 behind %d bytes", before)
		}
	}
	New(p).Search([]byte("nothing of that kind; Quetzal"), func(_ Plant, form string) { t.Errorf("found as %s where it is not", form) })
}
