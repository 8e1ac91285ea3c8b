package customers

import (
	"testing"

	"github.com/keydesk/keydesk/ui/internal/testdesk"
)

// TestCustomerPageComesNext: the card goes by the switch. An address alone is no
// page yet.
func TestCustomerPageComesNext(t *testing.T) {
	d := testdesk.Open(t)
	text := func() string {
		card, err := next(t.Context(), d.Session)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range card {
			if line.ID == "page" && line.Done == (line.Button == "") {
				return line.Text
			}
		}
		t.Fatalf("%+v", card)
		return ""
	}
	const off = "Where customers choose a password from a link; off"
	d.Set(t, "portal.listen", "127.0.0.1:18421")
	d.Set(t, "portal.base-url", "https://account.fjord.example")
	if got := text(); got != off {
		t.Error(got)
	}
	d.Set(t, "portal.enabled", "true")
	if got := text(); got != "https://account.fjord.example" {
		t.Error(got)
	}
	d.Set(t, "portal.base-url", "")
	if got := text(); got != "127.0.0.1:18421" {
		t.Error(got)
	}
}
