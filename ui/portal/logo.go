package portal

import (
	"context"
	"log/slog"
	"sync/atomic"

	"github.com/keydesk/keydesk/core"
)

// LogoOf makes an Options.Logo of core's Portal.Logo. One that cannot be read
// is none, and the log says so once.
func LogoOf(ctx context.Context, read func(context.Context) (core.Picture, error), log *slog.Logger) func() Logo {
	var said atomic.Bool
	return func() Logo {
		picture, err := read(ctx)
		if err != nil && !said.Swap(true) {
			log.Warn("reading the logo of the customer page", "error", err)
		}
		if err != nil {
			return Logo{}
		}
		said.Store(false)
		return Logo{Type: picture.Type, Body: picture.Body}
	}
}
