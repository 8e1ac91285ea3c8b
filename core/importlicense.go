package core

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
)

// What a list says of licenses, by the names of ImportRow.Values. A license is
// found by its ID, or else by its external ID, an old key; new ones are given an
// ID. The customer is named by ID, or else by external ID, or by an address that
// no other of the scope has. A row gives the computer's seat, and computers are
// Computer IDs alone, separated by commas.
const (
	LicenseID               = "licenseId"
	LicenseExternalID       = "externalId"
	LicenseProduct          = "product"
	LicenseCustomerID       = "customerId"
	LicenseCustomerExternal = "customerExternalId"
	LicenseCustomerEmail    = "customerEmail"
	LicenseStatusField      = "status"
	LicenseExpires          = "expires" // a date, to the end of that day here, a time in RFC 3339, or never
	LicenseActivations      = "activations"
	LicenseComputerID       = "computerId"
	LicenseComputer         = "computer"
	LicenseComputers        = "computers"
)

// LicenseImport is a list of licenses on its way in.
type LicenseImport struct {
	Import
	// Products are the products by what the list calls them, as far as that is
	// not their name; that of "" is for rows that name none.
	Products map[string]string
}

// Import takes licenses from a list, as Customers.Import does customers. A new
// one needs a product that is there, and has what that gives where the row says
// nothing; it has an activation password of its own. Several rows may be about
// one license, as far as the later ones add a computer. Needs Edit Licenses.
func (li *Licenses) Import(ctx context.Context, in LicenseImport) (Imported, error) {
	if err := li.s.may(vault.EditLicenses); err != nil {
		return Imported{}, err
	}
	scope, err := li.s.h.scopeOf(ctx, in.Scope)
	if err != nil {
		return Imported{}, err
	}
	im := &licenseImporter{li: li, in: in, scope: scope, seen: newLicenseSightings()}
	if im.products, err = im.known(ctx); err != nil {
		return Imported{}, err
	}
	size := batchSize(li.s.h.store.Limits(), perLicenseRow)
	full := func() bool { return len(im.ahead) >= size }
	if err := in.feed(ctx, full, func(row ImportRow) { im.ahead = append(im.ahead, im.candidate(row)) }, im.flush); err != nil {
		return im.done, err
	}
	return im.done, im.finish(ctx)
}

// perLicenseRow is about how many operations a row takes in a transaction: the
// license, its external ID, a seat with its lookup, whose it is and his row;
// perSeat is how many each further seat takes.
const (
	perLicenseRow = 18
	perSeat       = 8
)

// feed reads the rows to flush, each time that what it took is full.
func (in Import) feed(ctx context.Context, full func() bool, take func(ImportRow), flush func(context.Context) error) error {
	for rows := 1; ; rows++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		row, ok, err := in.Next()
		if err != nil {
			return err
		}
		if !ok {
			return flush(ctx)
		}
		take(row)
		if full() {
			if err := flush(ctx); err != nil {
				return err
			}
		}
		if in.Progress != nil {
			in.Progress(rows)
		}
	}
}

// licenseImporter is one Import of licenses.
type licenseImporter struct {
	li       *Licenses
	in       LicenseImport
	scope    uint64
	products map[string]Product // by folded name
	done     Imported
	note     importNote

	seen  *licenseSightings
	ahead []licenseRow
}

// known are the products by what the list may call them.
func (im *licenseImporter) known(ctx context.Context) (map[string]Product, error) {
	var all []Product
	err := im.li.s.h.store.View(ctx, func(r *record.Reader) (err error) {
		all, err = products(r)
		return err
	})
	if err != nil {
		return nil, err
	}
	named := map[string]Product{}
	for _, p := range all {
		named[strings.ToLower(p.Name)] = p
	}
	for listed, name := range im.in.Products {
		p, err := productNamed(all, name)
		if err != nil {
			return nil, err
		}
		named[strings.ToLower(strings.TrimSpace(listed))] = p
	}
	return named, nil
}

// licenseRow is a row of the list.
type licenseRow struct {
	line    int
	problem string // why it is rejected; "": it is not

	id                        uint64 // as the row has it, and once it is found; 0: a new license
	oldKey, product           string
	customerID                uint64
	customerExternal, address string
	status                    LicenseStatus // "": not said
	expires                   *int64        // unix ms, 0: never; nil: not said
	activations               int           // 0: not said
	seats                     []seatOrder

	more     bool          // further seats of a row of which the first are written and counted
	was      licenseRecord // of the license that is there
	version  uint64
	rekeyed  bool   // the license that it names gets the external ID, which no other has
	customer uint64 // whose it shall be; 0: not said
	now      licenseRecord
}

func (im *licenseImporter) candidate(row ImportRow) (c licenseRow) {
	c.line, c.problem = row.Line, row.Problem
	if c.problem != "" {
		return c
	}
	if err := c.read(row.Values, im.li.s.h.now().Location()); err != nil {
		c.problem = err.Error()
	}
	return c
}

// read cleans a row's values. Days are the zone's.
func (c *licenseRow) read(values map[string]string, zone *time.Location) error {
	clean := map[string]string{}
	for name, value := range values {
		text, err := cleanText(name, value)
		if err != nil {
			return err
		}
		clean[name] = text
	}
	c.oldKey, c.product = clean[LicenseExternalID], clean[LicenseProduct]
	c.customerExternal, c.address = clean[LicenseCustomerExternal], clean[LicenseCustomerEmail]
	for name, id := range map[string]*uint64{LicenseID: &c.id, LicenseCustomerID: &c.customerID} {
		text := clean[name]
		if text == "" {
			continue
		}
		n, isID := parseID(text)
		if !isID {
			return &FieldError{name, fmt.Sprintf("%s is a number of this desk, from %d on.", name, record.FirstCustomer)}
		}
		*id = n
	}
	if err := c.readStatus(clean[LicenseStatusField]); err != nil {
		return err
	}
	if err := c.readTerms(clean, zone); err != nil {
		return err
	}
	return c.readSeats(clean)
}

func (c *licenseRow) readStatus(text string) error {
	for _, one := range LicenseStatuses() {
		if strings.EqualFold(string(one), text) {
			c.status = one
		}
	}
	if c.status == "" && text != "" {
		return LicenseStatus(text).check()
	}
	return nil
}

// readTerms reads until when a license is good, and for how many.
func (c *licenseRow) readTerms(clean map[string]string, zone *time.Location) error {
	if text := clean[LicenseActivations]; text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			return &FieldError{LicenseActivations, "activations is a number of computers."}
		}
		if err := (&ProductForm{Activations: n}).check(); err != nil {
			return err
		}
		c.activations = n
	}
	text := clean[LicenseExpires]
	if text == "" {
		return nil
	}
	c.expires = new(int64)
	if strings.EqualFold(text, "never") {
		return nil
	}
	if day, err := time.ParseInLocation(time.DateOnly, text, zone); err == nil {
		*c.expires = day.AddDate(0, 0, 1).UnixMilli()
		return nil
	}
	for _, layout := range []string{time.RFC3339, time.DateTime} {
		if at, err := time.Parse(layout, text); err == nil {
			*c.expires = at.UnixMilli()
			return nil
		}
	}
	return &FieldError{LicenseExpires, "expires is a date such as 2027-12-31, a time in RFC 3339, or never."}
}

func (c *licenseRow) readSeats(clean map[string]string) error {
	if clean[LicenseComputer] != "" && clean[LicenseComputerID] == "" {
		return &FieldError{LicenseComputerID, "A computer's seat needs its Computer ID."}
	}
	var orders []seatOrder
	if id := clean[LicenseComputerID]; id != "" {
		orders = append(orders, seatOrder{computer: id, machine: clean[LicenseComputer]})
	}
	for id := range strings.SplitSeq(clean[LicenseComputers], ",") {
		if id = strings.TrimSpace(id); id != "" {
			orders = append(orders, seatOrder{computer: id})
		}
	}
	for _, o := range orders {
		if err := o.check(); err != nil {
			return err
		}
	}
	c.seats = orders
	return nil
}
