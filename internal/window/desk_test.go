package window

import (
	"context"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
)

// The desk's operator.
const (
	operator = "anna"
	password = "a long sentence for the administrator"
)

// found makes a desk and signs in to it.
func found(ctx context.Context, o core.Options) (*core.Desk, *core.Session, error) {
	_, err := core.Create(ctx, o, core.NewDesk{
		Vendor: "Fjord Instruments", Operator: operator, Password: secret.New(password), KDF: core.FloorKDF(),
	})
	if err != nil {
		return nil, nil, err
	}
	return enter(ctx, o)
}

func enter(ctx context.Context, o core.Options) (*core.Desk, *core.Session, error) {
	d, err := core.Open(ctx, o)
	if err != nil {
		return nil, nil, err
	}
	s, err := d.SignIn(ctx, operator, secret.New(password))
	return d, s, err
}
