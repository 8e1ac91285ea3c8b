package core

import (
	"context"

	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/record"
)

// Front is what everybody sees who comes to a scope's customer page.
type Front struct {
	Vendor       string
	Contact      string          // how customers reach the vendor; may be ""
	Privacy      string          // where the privacy statement is, https; may be ""
	Help         string          // where help is, https or mailto; may be ""
	Registration bool            // visitors may register
	Policy       password.Policy // what a password must be, for somebody who registers
}

// Front says what stands on the pages of a scope before anybody has logged in;
// "" is the default scope. It changes nothing.
func (p *Portal) Front(ctx context.Context, scope string) (Front, error) {
	f := Front{Vendor: p.h.vendor}
	id, err := p.h.scopeOf(ctx, scope)
	if err != nil {
		return f, err
	}
	err = p.h.store.View(ctx, func(r *record.Reader) error {
		c := p.h.config(r, id)
		for name, to := range map[string]*string{setContact: &f.Contact, setPrivacy: &f.Privacy, setHelp: &f.Help} {
			if *to, err = c.text(name); err != nil {
				return err
			}
		}
		if f.Registration, err = c.on(setRegistration); err == nil && f.Registration {
			f.Registration, err = c.canMail(p.h.vendor, true) // as Register asks
		}
		if err != nil {
			return err
		}
		f.Policy, err = c.policy()
		return err
	})
	return f, err
}
