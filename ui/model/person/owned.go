package person

import (
	"context"
	"fmt"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Owned are a customer's licenses, as much of them as a window shows.
type Owned struct {
	Licenses []core.License // the first ones; with seats where they were asked for
	More     bool           // there are others
}

// ownedMost is how many licenses of a customer are counted, and SeatsOf of how
// many the seats are read.
const (
	ownedMost = 100
	SeatsOf   = 20
)

// loadOwned reads a customer's licenses, without their seats.
func loadOwned(ctx context.Context, s *core.Session, customer uint64) (o Owned, err error) {
	o.Licenses, o.More, err = s.Licenses().Find(ctx, core.LicenseQuery{Customer: customer, Limit: ownedMost})
	if err != nil {
		return o, fmt.Errorf("reading the customer's licenses: %w", err)
	}
	return o, nil
}

// LoadSeats reads the seats of the first licenses, and leaves out the others.
func (o Owned) LoadSeats(ctx context.Context, s *core.Session) (Owned, error) {
	if len(o.Licenses) > SeatsOf {
		o.Licenses, o.More = o.Licenses[:SeatsOf:SeatsOf], true
	}
	all := make([]core.License, len(o.Licenses))
	for i, l := range o.Licenses {
		var err error
		if all[i], err = s.Licenses().Get(ctx, l.ID); err != nil {
			return o, fmt.Errorf("reading the seats of license %d: %w", l.ID, err)
		}
	}
	o.Licenses = all
	return o, nil
}

// Seats are how many seats are taken of how many, on the licenses that can be
// activated.
func (o Owned) Seats() (taken, of int) {
	for _, l := range o.Licenses {
		if say.Activates(l.Status) {
			taken, of = taken+say.Used(l), of+l.Activations
		}
	}
	return taken, of
}

// Text is "3 of 5 seats" and "1 license"; empty where there is none.
func (o Owned) Text() (seats, licenses string) {
	if len(o.Licenses) == 0 {
		return "", ""
	}
	licenses = words.Count(len(o.Licenses), "license", "licenses")
	if o.More {
		return "", "More than " + licenses
	}
	taken, of := o.Seats()
	return fmt.Sprintf("%s of %s seats", words.Number(taken), words.Number(of)), licenses
}
