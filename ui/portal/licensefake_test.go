package portal_test

import (
	"context"
	"fmt"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/license"
	"github.com/keydesk/keydesk/core/secret"
)

// activationPassword is that of every license in these tests.
const activationPassword = "H7KQM2WXPR9TBVD"

// held is a license of the fake desk and whose it is.
type held struct {
	core.OwnLicense
	owner uint64
}

// activated gives hedi a license that is activated on computers, and the path of
// the page that asks before the first is deactivated.
func (d *desk) activated(computers ...string) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	l := d.hold(10042, 10043, "Fieldscope Pro 4", len(computers)+2)
	for i, name := range computers {
		l.Seats = append(l.Seats, core.Seat{ID: uint64(i + 1), Computer: fmt.Sprintf("4F1B-9C20-%04d", i), Machine: name,
			Since: d.clock().AddDate(0, 0, -30-i), LastSeen: d.clock().AddDate(0, 0, -i), Offline: i > 0})
	}
	l.ActivationsLeft -= len(computers)
	return "/licenses/10043/1"
}

// hold gives a customer a license.
func (d *desk) hold(owner, id uint64, product string, seats int) *held {
	l := &held{owner: owner, OwnLicense: core.OwnLicense{ID: id, Product: product, Status: core.LicenseOK, Expires: d.clock().AddDate(1, 0, 0),
		ActivationPassword: activationPassword, Activations: seats, ActivationsLeft: seats}}
	d.licenses = append(d.licenses, l)
	return l
}

// his is the license of the one who is logged in.
func (d *desk) his(token secret.Text, id uint64) (*held, error) {
	here, err := d.in(token)
	if err != nil {
		return nil, err
	}
	for _, l := range d.licenses {
		if l.ID == id && l.owner == here.who.id {
			return l, nil
		}
	}
	return nil, &core.Error{Kind: core.ErrNotFound, Sentence: "You have no such license."}
}

func (d *desk) Licenses(_ context.Context, token secret.Text, after uint64) (page []core.OwnLicense, more bool, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	here, err := d.in(token)
	if err != nil {
		return nil, false, err
	}
	for _, l := range d.licenses {
		switch {
		case l.owner != here.who.id || l.ID <= after:
		case len(page) == 25:
			return page, true, nil
		default:
			page = append(page, l.OwnLicense)
		}
	}
	return page, false, nil
}

func (d *desk) License(_ context.Context, token secret.Text, id, afterSeat uint64) (core.OwnLicense, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	l, err := d.his(token, id)
	if err != nil {
		return core.OwnLicense{}, err
	}
	shown := l.OwnLicense
	shown.Seats, shown.MoreSeats = nil, false
	for _, seat := range l.Seats {
		if seat.ID > afterSeat {
			shown.Seats = append(shown.Seats, seat)
		}
	}
	return shown, nil
}

func (d *desk) DeactivateSeat(_ context.Context, token secret.Text, id, seat uint64, remoteIP string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.refuse != nil {
		return d.refuse
	}
	l, err := d.his(token, id)
	if err != nil {
		return err
	}
	for i, one := range l.Seats {
		if one.ID == seat {
			l.Seats = append(l.Seats[:i:i], l.Seats[i+1:]...)
			l.ActivationsLeft++
			d.freed++
			d.ips = append(d.ips, remoteIP)
			return nil
		}
	}
	return &core.Error{Kind: core.ErrNotFound, Sentence: "It has no such activation."}
}

func (d *desk) OfflineIssue(_ context.Context, token secret.Text, request []byte, remoteIP string) (c core.Carried, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.refuse != nil {
		return c, d.refuse
	}
	r, err := license.ParseRequest(request)
	if err != nil {
		return c, &core.Error{Kind: core.ErrInput, Sentence: "The request cannot be read.", Cause: err}
	}
	c.License, c.Computer, c.Machine = r.License, r.Computer, r.Machine
	var id uint64
	_, _ = fmt.Sscan(r.License, &id)
	l, err := d.his(token, id)
	switch {
	case err != nil:
		return c, err
	case !r.Proves(l.ActivationPassword):
		return c, &core.Error{Kind: core.ErrSignIn, Sentence: "Made with another activation password."}
	case l.Status != core.LicenseOK:
		return c, &core.Error{Kind: core.ErrRefused, Sentence: "It cannot be activated."}
	case l.ActivationsLeft == 0:
		return c, &core.Error{Kind: core.ErrNoSeats, Sentence: "It has no activations left."}
	}
	l.ActivationsLeft--
	d.issued++
	d.ips = append(d.ips, remoteIP)
	c.Product, c.SeatsLeft, c.Response = l.Product, l.ActivationsLeft, []byte("eyJh.response.to-"+r.Nonce)
	return c, nil
}

// ProductKeys, Activate, CheckIn and Deactivate are the API's, whose own tests
// try them.
func (d *desk) ProductKeys(context.Context) ([]core.ProductKey, error) { return nil, d.err }

func (d *desk) Activate(context.Context, core.Activation) ([]byte, error) { return nil, d.err }

func (d *desk) CheckIn(context.Context, string, []byte, string) ([]byte, error) { return nil, d.err }

func (d *desk) Deactivate(context.Context, string, []byte, string) ([]byte, error) {
	return nil, d.err
}

// requestOf is what a computer without a network writes.
func requestOf(id, password, machine string) string {
	r, err := license.NewRequest(id, password, "ID of "+machine, machine)
	if err != nil {
		panic(err)
	}
	data, err := r.Marshal()
	if err != nil {
		panic(err)
	}
	return string(data)
}
