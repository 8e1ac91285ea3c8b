package desk

import (
	"errors"
	"net"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/ui/model/serve"
)

// Why the customer page does not run is said by its address, not as something
// unexpected.
func TestReasonOfATakenAddress(t *testing.T) {
	taken, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	_, err = (&net.ListenConfig{}).Listen(t.Context(), "tcp", taken.Addr().String())
	if got := reason(&serve.ListenError{Cause: err}, "Links work again when it does."); !strings.Contains(got, taken.Addr().String()) || !strings.HasSuffix(got, "Links work again when it does.") {
		t.Error(got)
	}
	if got := reason(errors.New("the moon"), "Kept."); !strings.Contains(got, "Kept.") {
		t.Error(got)
	}
}
