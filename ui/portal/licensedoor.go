package portal

import (
	"context"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
)

// Holders are customers who look after their licenses. Each call takes a
// session's token (core.ErrSignedOut, core.ErrMustChange) and knows that
// customer's licenses alone: any other is core.ErrNotFound.
type Holders interface {
	// Licenses gives a page of licenses behind the License ID after.
	Licenses(ctx context.Context, token secret.Text, after uint64) (page []core.OwnLicense, more bool, err error)
	// License gives one with a page of its seats behind the one that afterSeat
	// names.
	License(ctx context.Context, token secret.Text, id, afterSeat uint64) (core.OwnLicense, error)
	DeactivateSeat(ctx context.Context, token secret.Text, license, seat uint64, remoteIP string) error
	// OfflineIssue answers a request of a computer without a network. What was
	// read of it is given with an error too.
	OfflineIssue(ctx context.Context, token secret.Text, request []byte, remoteIP string) (core.Carried, error)
	// ProductKeys are for sites, by the JSON API.
	ProductKeys(ctx context.Context) ([]core.ProductKey, error)
}
