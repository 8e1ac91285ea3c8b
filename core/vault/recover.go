package vault

import (
	"context"
	"crypto/subtle"
	"fmt"

	"github.com/keydesk/keydesk/core/secret"
)

// SignInWithRecovery opens every key with the recovery key from the paper. It
// trusts the authority that the recovery key vouched for when it was made, and
// those it was handed over to. ErrWrongRecovery if the roster lists another
// recovery key; RosterError and GrantError as Operator.Open. Using it is to
// force a new password and a new recovery key.
func SignInWithRecovery(ctx context.Context, header, roster []byte, grants []Grant, recovery secret.Text) (*Keyring, error) {
	h, err := DecodeHeader(header)
	if err != nil {
		return nil, err
	}
	canonical, err := ParseRecovery(recovery.Reveal())
	if err != nil {
		return nil, err
	}
	defer canonical.Wipe()
	listed, err := PeekRoster(roster)
	if err != nil {
		return nil, err
	}
	seed := recoverySeed(canonical, h.Vault)
	defer clear(seed[:])
	private, err := box(DataKey, seed[:])
	if err != nil {
		return nil, fmt.Errorf("making the recovery key: %w", err)
	}
	if subtle.ConstantTimeCompare(private.PublicKey().Bytes(), listed.Recovery.Public) != 1 {
		return nil, fmt.Errorf("signing in: %w", ErrWrongRecovery)
	}
	anchor := recoveryAnchor(canonical, h.Vault, listed.Recovery)
	if subtle.ConstantTimeCompare(anchor[:], listed.Recovery.Anchor[:]) != 1 {
		return nil, &RosterError{"its authority is not the one the recovery key vouched for"}
	}
	r, err := verifyRoster(roster, h.Vault, listed.Recovery.Authority[:], 0)
	if err != nil {
		return nil, err
	}
	held, err := accept(r, RecoveryID, private, AllPermissions, grants)
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		held.wipe()
		return nil, err
	}
	return newKeyring(r, RecoveryID, "recovery key", AllPermissions, held), nil
}
