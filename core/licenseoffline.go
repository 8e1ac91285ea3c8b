package core

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/keydesk/keydesk/core/license"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
)

// OfflineMost is how many requests are judged or answered at a time.
const OfflineMost = 1000

// Carried is a request that was carried to the desk, and what comes of it.
type Carried struct {
	License      string // the License ID
	Computer     string // the Computer ID
	Machine      string
	Product      string // "": the license is not known
	Deactivation bool   // it gives a seat back
	CheckIn      bool   // it asks for its license file anew; where it is neither it asks for a seat
	Again        bool   // it was answered before: the same response, and no other seat
	SeatsLeft    int    // after it
	Verdict      string // a sentence where it is refused; "": it is good
	Refused      error  // the kind of the refusal, such as ErrNoSeats
	Response     []byte // of Issue, where it is good
}

// judgedAtOnce is how many requests are judged on one snapshot: a long read
// would hold up a writer who needs more room in the file.
const judgedAtOnce = 50

// Judge says of requests from computers without a network (for a seat, to give
// one back, or to check in) what Issue would do with them in this order. It changes nothing and waits for nobody who does.
// Needs Issue License Files. Errors: ErrInput for too many.
func (li *Licenses) Judge(ctx context.Context, requests [][]byte) (all []Carried, err error) {
	if err := li.mayCarry(requests); err != nil {
		return nil, err
	}
	rehearsal := li.s.h.store.Rehearse()
	for page := range slices.Chunk(requests, judgedAtOnce) {
		before := len(all)
		err := rehearsal.Try(ctx, func(tx *record.Tx) error {
			all = all[:before]
			for _, data := range page {
				one, err := li.s.h.answer(tx, li.s.actor, data)
				if err != nil {
					return err
				}
				one.Response = nil
				all = append(all, one)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Issue answers requests, each in a transaction of its own. The same request
// gets the same response and no second seat while its activation stands; so
// after an error, or when the stick is lost, all are given once more. Needs
// Issue License Files. Errors: ErrInput for too many.
func (li *Licenses) Issue(ctx context.Context, requests [][]byte) (all []Carried, err error) {
	if err := li.mayCarry(requests); err != nil {
		return nil, err
	}
	for _, data := range requests {
		var one Carried
		_, err := li.s.h.store.Update(ctx, func(tx *record.Tx) (err error) {
			one, err = li.s.h.answer(tx, li.s.actor, data)
			return err
		})
		if err != nil {
			return all, commitError(err)
		}
		all = append(all, one)
	}
	return all, nil
}

func (li *Licenses) mayCarry(requests [][]byte) error {
	if err := li.s.may(vault.IssueLicenseFiles); err != nil {
		return err
	}
	if len(requests) > OfflineMost {
		return &Error{Kind: ErrInput, Sentence: fmt.Sprintf("%d requests are taken at a time.", OfflineMost)}
	}
	return nil
}

// answer answers one request. What the rules refuse is the verdict, and changes
// nothing; an error is another matter.
func (h *house) answer(tx *record.Tx, actor record.Actor, data []byte) (c Carried, err error) {
	r, err := readCarried(data, &c)
	if err != nil {
		return refusedAs(c, requestError(err))
	}
	id, isID := parseID(c.License)
	if !isID {
		return refusedAs(c, &Error{Kind: ErrNotFound, Sentence: fmt.Sprintf("There is no license %q.", c.License)})
	}
	d, err := h.beginLicense(tx, actor, id)
	if err != nil {
		return refusedAs(c, err)
	}
	p, _, err := record.Find[productRecord](tx, productKey(d.Product))
	if err != nil {
		return c, err
	}
	c.Product = p.Name
	c.Response, err = r(d, &c)
	c.SeatsLeft, c.Again = d.left(), d.again
	return refusedAs(c, err)
}

// refusedAs makes a refusal by the rules the verdict.
func refusedAs(c Carried, err error) (Carried, error) {
	var rule *Error
	var field *FieldError
	switch {
	case errors.As(err, &rule):
		c.Verdict, c.Refused = rule.Sentence, rule.Kind
	case errors.As(err, &field):
		c.Verdict, c.Refused = field.Sentence, ErrInput
	default:
		return c, err
	}
	return c, nil
}

// carried is a request that was read: what it does to its license.
type carried func(*licenseDeed, *Carried) ([]byte, error)

// readCarried reads each kind of request.
func readCarried(data []byte, c *Carried) (carried, error) {
	r, err := license.ParseRequest(data)
	if err == nil {
		c.License, c.Computer, c.Machine = r.License, r.Computer, r.Machine
		return func(d *licenseDeed, _ *Carried) ([]byte, error) { return d.activateCarried(r) }, nil
	}
	if !errors.Is(err, license.ErrOtherType) {
		return nil, err
	}
	back, err := license.ParseDeactivation(data)
	if err == nil {
		c.License, c.Deactivation = back.License, true
		return func(d *licenseDeed, c *Carried) ([]byte, error) {
			n, a, err := d.carriedSeat(back.Activation, back.Proves, c)
			if err != nil {
				return nil, err
			}
			return d.giveBack(n, a, back.Nonce)
		}, nil
	}
	if !errors.Is(err, license.ErrOtherType) {
		return nil, err
	}
	check, err := license.ParseCheckIn(data)
	if err != nil {
		return nil, err
	}
	c.License, c.CheckIn = check.License, true
	return func(d *licenseDeed, c *Carried) ([]byte, error) {
		n, a, err := d.carriedSeat(check.Activation, check.Proves, c)
		if err != nil {
			return nil, err
		}
		return d.checkIn(n, a, check.Nonce, license.TypeResponse)
	}, nil
}

func (d *licenseDeed) activateCarried(r license.Request) ([]byte, error) {
	if !r.Proves(string(d.Password)) {
		return nil, &Error{Kind: ErrSignIn, Sentence: d.otherPassword()}
	}
	order := seatOrder{computer: r.Computer, machine: r.Machine, nonce: r.Nonce, typ: license.TypeResponse, by: d.actor}
	if err := order.check(); err != nil {
		return nil, err
	}
	return d.activate(order)
}

// otherPassword says of a wrong proof what may be behind it.
func (d *licenseDeed) otherPassword() string {
	if d.PasswordSetAt == d.CreatedAt {
		return "Made with another activation password."
	}
	return "Made with another activation password; last reset on " + moment(d.PasswordSetAt).Format(time.DateOnly) + "."
}

// carriedSeat is the activation that a request proves.
func (d *licenseDeed) carriedSeat(activation string, proves func(secret string) bool, c *Carried) (n uint64, a activationRecord, err error) {
	if n, err = strconv.ParseUint(activation, 10, 64); err != nil {
		return 0, a, errSeat()
	}
	a, there, err := d.seat(n)
	if err != nil {
		return 0, a, err
	}
	if !there || !proves(string(a.Secret)) {
		return 0, a, errSeat()
	}
	c.Computer, c.Machine = a.Computer, a.Machine
	return n, a, nil
}
