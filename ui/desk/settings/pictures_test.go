//go:build pictures

package settings

import (
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	model "github.com/keydesk/keydesk/ui/model/settings"
)

// Pictures to be looked at, where KEYDESK_PICTURES names a folder for them.
func TestPicturesOfReading(t *testing.T) {
	source := busyDesk(t)
	source.May = core.ViewCustomers
	r := open(t, stage.Plain(), source, nil)
	r.Open(model.Administration)
	r.Keep(t, "settings-read-only")
	r.search.SetText("mail")
	r.Keep(t, "settings-search")
}
