package core

import (
	"context"

	"github.com/keydesk/keydesk/core/secret"
)

// Sites is the room of the vendor's sites that may ask through the portal.
type Sites struct{ s *Session }

// Sites is the room of sites.
func (s *Session) Sites() *Sites { return &Sites{s} }

// List gives every site, by name. Needs Change Settings.
func (st *Sites) List(ctx context.Context) ([]Site, error) { return nil, unready() }

// Add makes a site of a scope, by the scope's name ("" is the default one), and
// gives its key, which is not shown again. Needs Change Settings and Run
// Portal. Errors: ErrInput, ErrExists, ErrNotFound.
func (st *Sites) Add(ctx context.Context, name, scope string) (Site, secret.Text, error) {
	return Site{}, secret.Text{}, unready()
}

// Remove takes a site away; its key opens nothing from then on. Needs Change
// Settings and Run Portal. Errors: ErrNotFound.
func (st *Sites) Remove(ctx context.Context, id uint64) error { return unready() }

// Site is whose key that is. Errors: ErrSignIn.
func (p *Portal) Site(ctx context.Context, key secret.Text) (Site, error) {
	return Site{}, &Error{Kind: ErrSignIn, Sentence: "The key is not one of this desk's sites."}
}
