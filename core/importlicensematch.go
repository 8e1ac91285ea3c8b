package core

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/db"
)

func (im *licenseImporter) reject(line int, why string) {
	im.done.Rejected++
	if im.in.Rejected != nil {
		im.in.Rejected(line, why)
	}
}

// flush finds what the rows that were read ahead are about, and writes what is
// to be written of them in one transaction.
func (im *licenseImporter) flush(ctx context.Context) error {
	rows := im.ahead
	im.ahead = im.ahead[:0]
	if len(rows) == 0 {
		return nil
	}
	err := im.li.s.h.store.View(ctx, func(r *record.Reader) error {
		for i := range rows {
			if rows[i].problem != "" {
				continue
			}
			why := rows[i].find(r, im.scope)
			var ours *Error
			if errors.As(why, &ours) {
				rows[i].problem = ours.Sentence
			} else if why != nil {
				return why
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	batch, err := im.plan(ctx, rows)
	if err != nil {
		return err
	}
	for len(batch) > 0 {
		part, rest := portion(batch, im.li.s.h.store.Limits())
		if !im.in.DryRun {
			ids, err := im.write(ctx, part)
			if err != nil {
				return err
			}
			if err := im.goOn(ctx, rest, ids[len(ids)-1]); err != nil {
				return err
			}
		}
		im.count(part)
		batch = rest
	}
	return nil
}

// portion parts what is written in the next transaction from the rest of a
// batch. Of a row with more seats than that holds the others are the rest's
// first row.
func portion(batch []licenseRow, limits db.Limits) (part, rest []licenseRow) {
	room := batchRoom(limits, perLicenseRow)
	for i, c := range batch {
		needs := perLicenseRow + perSeat*max(0, len(c.seats)-1)
		if needs <= room {
			room -= needs
			continue
		}
		if i > 0 {
			return batch[:i], batch[i:]
		}
		n := 1 + max(0, room-perLicenseRow)/perSeat
		if n >= len(c.seats) {
			return batch[:1], batch[1:]
		}
		more := c
		c.seats, more.seats, more.more = c.seats[:n], c.seats[n:], true
		return []licenseRow{c}, append([]licenseRow{more}, batch[1:]...)
	}
	return batch, nil
}

// goOn has the rest of a row's seats go to the license that was written last.
func (im *licenseImporter) goOn(ctx context.Context, rest []licenseRow, id uint64) error {
	if len(rest) == 0 || !rest[0].more {
		return nil
	}
	c := &rest[0]
	return im.li.s.h.store.View(ctx, func(r *record.Reader) (err error) {
		c.id = id
		c.was, c.version, err = record.Get[licenseRecord](r, licenseKey(id))
		c.now = c.was
		return err
	})
}

// count counts rows that were written.
func (im *licenseImporter) count(rows []licenseRow) {
	for _, c := range rows {
		switch {
		case c.more:
		case c.id == 0:
			im.done.New++
		default:
			im.done.Updated++
		}
	}
}

// find finds the license that a row is about, and the customer that it names.
// An *Error is the row's fault.
func (c *licenseRow) find(r *record.Reader, scope uint64) (err error) {
	holder, err := keyHolder(r, c.oldKey)
	if err != nil {
		return err
	}
	switch {
	case c.id == 0:
		c.id = holder
	case holder != 0 && holder != c.id:
		return keyTaken(holder)
	default:
		c.rekeyed = c.oldKey != "" && holder == 0
	}
	if c.id != 0 {
		if c.was, c.version, err = record.Get[licenseRecord](r, licenseKey(c.id)); errors.Is(err, record.ErrNotFound) {
			return noLicense(c.id)
		} else if err != nil {
			return err
		}
	}
	return c.findCustomer(r, scope)
}

func (c *licenseRow) findCustomer(r *record.Reader, scope uint64) (err error) {
	switch {
	case c.customerID != 0:
		c.customer = c.customerID
	case c.customerExternal != "":
		c.customer, err = r.FindLookup(record.KindByExternal, number8(scope), []byte(c.customerExternal))
		if errors.Is(err, record.ErrNotFound) {
			return &Error{Kind: ErrNotFound, Sentence: fmt.Sprintf("There is no customer with the external ID %q; import the customers first.", c.customerExternal)}
		}
	case c.address != "":
		c.customer, err = soleOwner(r, scope, c.address)
	}
	if err != nil || c.customer == 0 {
		return err
	}
	p, there, err := record.Find[profile](r, profileKey(c.customer))
	switch {
	case err != nil:
		return err
	case !there:
		return customerError(c.customer, record.ErrNotFound)
	case p.DeletedAt != 0:
		return binned(c.customer)
	}
	return nil
}

// soleOwner finds the only customer of a scope with an address, whether or not
// he may log in.
func soleOwner(r *record.Reader, scope uint64, address string) (id uint64, err error) {
	several := false
	key := emailKey(address)
	err = r.ScanShared(record.KindByEmail, [][]byte{number8(scope), key}, func(one uint64) (bool, error) {
		p, there, err := record.Find[profile](r, profileKey(one))
		if err != nil || !there || p.DeletedAt != 0 || string(emailKey(p.Fields.Email)) != string(key) {
			return true, err
		}
		several, id = id != 0, one
		return !several, nil
	})
	switch {
	case err != nil:
		return 0, err
	case several:
		return 0, &Error{Kind: ErrRefused, Sentence: fmt.Sprintf("Several customers have the e-mail address %s; name the customer by ID.", address)}
	case id == 0:
		return 0, &Error{Kind: ErrNotFound, Sentence: fmt.Sprintf("There is no customer with the e-mail address %s; import the customers first.", address)}
	}
	return id, nil
}

// plan decides what becomes of the rows.
func (im *licenseImporter) plan(ctx context.Context, rows []licenseRow) (batch []licenseRow, err error) {
	for i := range rows {
		c := &rows[i]
		if c.problem != "" {
			im.reject(c.line, c.problem)
			continue
		}
		first, planned := im.seen.line(c)
		ours := slices.IndexFunc(batch, func(b licenseRow) bool { return first != 0 && b.line == first })
		switch {
		case im.seen.anothers(c):
			im.reject(c.line, fmt.Sprintf("Line %d gives this external ID to another license.", im.seen.lines[im.seen.key(c.oldKey)]>>1))
			continue
		case first != 0 && len(c.seats) == 0:
			im.reject(c.line, fmt.Sprintf("The license stands in line %d already.", first))
			continue
		case ours >= 0: // of this batch: it grows by seats
			if err := im.grow(ctx, &batch[ours], c); err != nil {
				return nil, err
			}
			continue
		case planned && c.id == 0: // a dry run does not find what it would have made
			im.done.Updated++
			continue
		case first != 0: // of an earlier batch: its fields stay as they are
			c.now = c.was
		default:
			if why := im.decide(c); why != "" {
				im.reject(c.line, why)
				continue
			}
		}
		takes, err := im.settle(ctx, c)
		if err != nil {
			return nil, err
		}
		if takes {
			batch = append(batch, *c)
		}
	}
	return batch, nil
}

// settle says whether a row changes something, and has room for its seats.
func (im *licenseImporter) settle(ctx context.Context, c *licenseRow) (takes bool, err error) {
	if c.seats, err = im.newSeats(ctx, c); err != nil {
		return false, err
	}
	switch {
	case len(c.seats) > 0 && c.now.Used+len(c.seats) > c.now.Seats:
		im.reject(c.line, noSeatsFor(c.now.Seats))
		return false, nil
	case c.id != 0 && len(c.seats) == 0 && sameLicense(c.now, c.was):
		im.done.Unchanged++
	default:
		takes = true
	}
	im.seen.keep(c, takes)
	return takes, nil
}

// grow has a license of the batch grow by the seats of a later row.
func (im *licenseImporter) grow(ctx context.Context, ours, c *licenseRow) error {
	c.id, c.was = ours.id, ours.was
	fresh, err := im.newSeats(ctx, c)
	if err != nil {
		return err
	}
	fresh = slices.DeleteFunc(fresh, func(o seatOrder) bool {
		return slices.ContainsFunc(ours.seats, func(had seatOrder) bool { return had.computer == o.computer })
	})
	switch {
	case len(fresh) == 0:
		im.done.Unchanged++
	case ours.now.Used+len(ours.seats)+len(fresh) > ours.now.Seats:
		im.reject(c.line, noSeatsFor(ours.now.Seats))
	default:
		ours.seats = append(ours.seats, fresh...)
		im.done.Updated++
	}
	return nil
}

func noSeatsFor(seats int) string {
	return fmt.Sprintf("The license has no activations left: it is for %s.", counted(seats, "computer", "computers"))
}

func sameLicense(a, b licenseRecord) bool {
	return a.Status == b.Status && a.ExpiresAt == b.ExpiresAt && a.Seats == b.Seats && a.OldKey == b.OldKey && a.Customer == b.Customer
}

// decide says what the license shall be, or why the row is rejected.
func (im *licenseImporter) decide(c *licenseRow) (problem string) {
	p, known := im.products[strings.ToLower(c.product)]
	switch {
	case c.product != "" && !known:
		return fmt.Sprintf("There is no product %q.", c.product)
	case c.id == 0 && !known:
		return "A new license needs a product."
	case c.id != 0 && c.product != "" && c.was.Product != p.ID:
		return fmt.Sprintf("License %d is of another product.", c.id)
	}
	c.now = c.was
	if c.id == 0 {
		c.now = licenseRecord{Product: p.ID, Scope: im.scope, Status: LicenseOK, Seats: p.Activations, CreatedBy: im.li.s.actor.Name}
		if p.Days > 0 {
			c.now.ExpiresAt = im.li.s.h.now().AddDate(0, 0, p.Days).UnixMilli()
		}
	}
	if c.status != "" {
		c.now.Status = c.status
	}
	if c.expires != nil {
		c.now.ExpiresAt = *c.expires
	}
	if c.activations != 0 {
		c.now.Seats = c.activations
	}
	if c.oldKey != "" {
		c.now.OldKey = c.oldKey
	}
	if c.customer != 0 {
		c.now.Customer = c.customer
	}
	return ""
}

// newSeats are the row's seats that its license does not have.
func (im *licenseImporter) newSeats(ctx context.Context, c *licenseRow) (fresh []seatOrder, err error) {
	asked := map[string]bool{}
	for page := range slices.Chunk(c.seats, seatsPage) {
		had := len(fresh)
		err = im.li.s.h.store.View(ctx, func(r *record.Reader) error {
			fresh = fresh[:had]
			for _, o := range page {
				has := false
				if c.id != 0 {
					if _, has, err = seatIn(r, c.id, c.was, o.computer); err != nil {
						return err
					}
				}
				if !has {
					fresh = append(fresh, o)
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc(fresh, func(o seatOrder) bool {
		twice := asked[o.computer]
		asked[o.computer] = true
		return twice
	}), nil
}

// seatsPage is how many seats are looked for in one View.
const seatsPage = 250

// seatIn finds the seat that a computer has of a license.
func seatIn(r *record.Reader, id uint64, l licenseRecord, computer string) (n uint64, has bool, err error) {
	if n, err = r.FindPair(record.KindByComputer, id, computerKey(computer)); err != nil {
		return 0, false, ignoreNotFound(err)
	}
	a, there, err := record.Find[activationRecord](r, activationKey(id, n))
	return n, err == nil && there && a.Computer == computer && l.stands(n, a), err
}
