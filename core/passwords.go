package core

import (
	"context"
	"fmt"
	"time"

	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/secret"
)

// verifierPurpose names what is sealed to the login key.
const verifierPurpose = "customer verifier"

// prepared is a password that was judged and hashed before its transaction:
// hashing takes a core for a while, and a transaction may run twice.
type prepared struct {
	plain    secret.Text // normal form
	verifier string      // PHC string
	origin   Origin
	seen     uint64 // the password version that it replaces
	shared   bool   // others log in with the customer's address
}

// prepare judges a password by the customer's policy and hashes it.
func (h *house) prepare(ctx context.Context, d dossier, policy password.Policy, pw secret.Text, origin Origin) (prepared, error) {
	if origin != OriginGenerated {
		if v := password.Judge(pw, policy, h.context(d)); !v.OK {
			return prepared{}, &PolicyError{v}
		}
	}
	p := prepared{plain: password.Normal(pw), origin: origin, seen: d.credential.Version}
	err := h.slow(ctx, func() (err error) {
		p.verifier, err = password.Hash(p.plain)
		return err
	})
	if err != nil {
		return p, fmt.Errorf("hashing the password: %w", err)
	}
	return p, nil
}

// context is what everybody knows about the customer.
func (h *house) context(d dossier) password.Context {
	f := d.profile.Fields
	return password.Context{Names: []string{f.FirstName, f.LastName}, Email: f.Email, Company: f.Company, Vendor: h.vendor}
}

// setPassword puts a prepared password in place: the old one is gone, links
// and mails that lead to it are void, sessions end.
func (d *deed) setPassword(p prepared, by string) error {
	if d.credential.Version != p.seen {
		return &Error{Kind: ErrConflict, Sentence: "The customer's password was changed by someone else at the same time. Nothing was changed; try again."}
	}
	c := &d.credential
	c.Version++
	c.Origin, c.SetAt, c.SetBy = p.origin, d.tx.Now().UnixMilli(), by
	c.MustChange, c.ExpiryHours, c.ExpiresAt = false, 0, 0
	if err := d.keepVerifier(p.verifier); err != nil {
		return err
	}
	if err := d.keepCopy(p); err != nil {
		return err
	}
	d.voidTickets()
	d.login.Generation++
	return nil
}

// keepVerifier seals the verifier to the login key, bound to customer and
// password version.
func (d *deed) keepVerifier(phc string) error {
	sealed, epoch, err := d.h.keys.SealLogin(verifierPurpose, []byte(phc), number8(d.id), number8(d.credential.Version))
	if err != nil {
		return fmt.Errorf("sealing the verifier: %w", err)
	}
	d.credential.Verifier, d.credential.VerifierEpoch, d.credential.Foreign = sealed, epoch, nil
	return nil
}

// keepCopy keeps a readable copy, as far as Password accessibility allows one.
func (d *deed) keepCopy(p prepared) error {
	c := &d.credential
	c.Copy, c.ViewCopy, c.ViewCopyEpoch = nil, nil, 0
	access, err := d.conf.text(setAccessibility)
	if err != nil || access == accessNever {
		return err
	}
	if p.origin != OriginCustomer {
		c.Copy = p.plain.RevealBytes()
		return nil
	}
	if access == accessStaff {
		return nil
	}
	c.ViewCopy, c.ViewCopyEpoch, err = d.h.keys.SealView(d.copyInfo(), p.plain)
	return err
}

// mustChange makes a password that staff gave good for one login.
func (d *deed) mustChange(asked *bool) error {
	must, hours, err := d.conf.staffMustChange()
	if err != nil {
		return err
	}
	if asked != nil {
		must = *asked
		if must && hours == 0 {
			if hours, err = d.conf.number(setStaffExpiry); err != nil {
				return err
			}
		}
	}
	if must {
		d.credential.MustChange, d.credential.ExpiryHours = true, hours
	}
	return nil
}

// handedOver starts the time in which a password that must be changed is good.
func (d *deed) handedOver() {
	c := &d.credential
	if c.ExpiryHours > 0 && c.ExpiresAt == 0 {
		c.ExpiresAt = d.tx.Now().Add(time.Duration(c.ExpiryHours) * time.Hour).UnixMilli()
	}
}

// enableLogin lets the customer in, from now on or again.
func (d *deed) enableLogin(on bool) {
	if d.credential.LoginEnabled && !on {
		d.login.Generation++ // sessions end
	}
	d.credential.LoginEnabled = on
	d.credential.Registered = d.credential.Registered || on
}

// unlock clears lock, count and delay; false where there was nothing.
func (d *deed) unlock() bool {
	l := &d.login
	if l.Failed == 0 && l.LockedUntil == 0 && !l.LockedHard {
		return false
	}
	l.Failed, l.LastFailed, l.LockedUntil, l.LockedHard = 0, 0, 0, false
	return true
}

// unlockByReset unlocks where the desk's setting has a reset do so.
func (d *deed) unlockByReset() ([]record.Value, error) {
	on, err := d.conf.on(setResetUnlocks)
	if err != nil || !on {
		return nil, err
	}
	locked := d.login.LockedHard || d.login.LockedUntil > d.tx.Now().UnixMilli()
	if d.unlock() && locked {
		return []record.Value{{Field: "locked", Old: "true", New: "false"}}, nil
	}
	return nil, nil
}
