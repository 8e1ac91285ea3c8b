package portal

import (
	"context"
	"log/slog"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/serve"
)

// OptionsOf are the options of what the program was told of its pages, with the
// logo of the door's desk.
func OptionsOf(ctx context.Context, o serve.Options, door *core.Portal, log *slog.Logger) Options {
	return Options{
		Vendor:       func() string { return o.Vendor },
		BaseURL:      o.BaseURL,
		Scopes:       o.Scopes,
		AllowedHosts: o.Hosts,
		Proxies:      o.Proxies,
		TLS:          o.TLS,
		Logo:         LogoOf(ctx, door.Logo, log),
		Zone:         o.Zone,
		Ready:        o.Ready,
		LinksOnly:    o.LinksOnly,
	}
}
