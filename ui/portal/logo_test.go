package portal_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/portal"
)

// A logo that cannot be read is none; the log says it once, and again when it
// could be read in between.
func TestLogoThatCannotBeRead(t *testing.T) {
	var log bytes.Buffer
	var err error
	logo := portal.LogoOf(t.Context(), func(context.Context) (core.Picture, error) {
		return core.Picture{Type: "image/png", Body: []byte{1}}, err
	}, slog.New(slog.NewTextHandler(&log, nil)))
	for _, err = range []error{errors.New("gone"), errors.New("gone"), nil, errors.New("gone")} {
		if got := logo(); (err == nil) != (got.Type == "image/png") {
			t.Errorf("with %v: %+v", err, got)
		}
	}
	if n := strings.Count(log.String(), "gone"); n != 2 {
		t.Errorf("said %d times:\n%s", n, log.String())
	}
}
