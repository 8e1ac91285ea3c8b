package letter

import (
	"context"
	"fmt"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/say"
)

// Most is how many letters go into one PDF.
const Most = 500

// Read makes the letters of customers, a page each. Reading their passwords is a
// reveal each, and written down as one. now is the letters' date, in the zone of
// their times. Errors name the customer.
func Read(ctx context.Context, s *core.Session, ids []uint64, now time.Time) ([]byte, error) {
	if len(ids) > Most {
		return nil, &core.Error{Kind: core.ErrInput, Sentence: fmt.Sprintf("%d letters are printed at a time at most.", Most)}
	}
	var all []Login
	for _, id := range ids {
		l, err := loginOf(ctx, s, id, now)
		if err != nil && len(ids) > 1 {
			return nil, about(fmt.Sprint("Customer ", id), err)
		}
		if err != nil {
			return nil, err
		}
		all = append(all, l)
	}
	return Batch(all)
}

func loginOf(ctx context.Context, s *core.Session, id uint64, now time.Time) (l Login, err error) {
	pw, err := s.Customers().Reveal(ctx, id, "")
	if err != nil {
		return l, err
	}
	c, err := s.Customers().Get(ctx, id) // behind the reveal, from which a temporary password's time counts
	if err != nil {
		return l, err
	}
	l = LoginOf(c, s.Vendor(), pw, now)
	l.Contact, l.Portal, err = desk(ctx, s, c.Scope)
	return l, err
}

// desk is whom to ask, and where to log in.
func desk(ctx context.Context, s *core.Session, scope string) (contact, portal string, err error) {
	setting, err := s.Settings().Get(ctx, "desk.contact")
	if err != nil {
		return "", "", err
	}
	terms, err := s.TermsIn(ctx, scope)
	return setting.Value, terms.CustomerPage, err
}

// ReadCertificate makes a license's certificate. A logo that cannot be read is
// left out. Needs View Customers. Errors: ErrNotFound; ErrRefused for a license
// that activates nothing any more.
func ReadCertificate(ctx context.Context, s *core.Session, license uint64, now time.Time) (pdf []byte, l core.License, err error) {
	if l, err = s.Licenses().Get(ctx, license); err != nil {
		return nil, l, err
	}
	if !say.Activates(l.Status) {
		return nil, l, &core.Error{Kind: core.ErrRefused, Sentence: fmt.Sprintf("The status of license %d is %s: it activates nothing, and has no certificate.", l.ID, l.Status)}
	}
	c := Certificate{Vendor: s.Vendor(), License: l, Date: now}
	if l.Customer != 0 {
		if c.Customer, err = s.Customers().Get(ctx, l.Customer); err != nil {
			return nil, l, err
		}
	}
	if c.Contact, c.Portal, err = desk(ctx, s, l.Scope); err != nil {
		return nil, l, err
	}
	if picture, err := s.Logo(ctx); err == nil {
		c.Logo = picture.Body
	}
	pdf, err = c.PDF()
	return pdf, l, err
}
