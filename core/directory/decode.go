package directory

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/keydesk/keydesk/core/record"
)

var (
	errShort  = errors.New("a row ends too early")
	errVarint = errors.New("a number is not in its shortest form")
	errOrder  = errors.New("the rows are not in order")
	errBounds = errors.New("a length or number is out of bounds")
)

// reader takes values off an encoding; the first error stays.
type reader struct {
	rest []byte
	err  error
}

func (d *reader) fail(err error) {
	if d.err == nil {
		d.err = err
	}
	d.rest = nil
}

func (d *reader) byte() byte {
	if len(d.rest) == 0 {
		d.fail(errShort)
		return 0
	}
	b := d.rest[0]
	d.rest = d.rest[1:]
	return b
}

func (d *reader) uvarint() uint64 {
	v, n := binary.Uvarint(d.rest)
	switch {
	case n == 0:
		d.fail(errShort)
		return 0
	case n < 0 || n > 1 && d.rest[n-1] == 0:
		d.fail(errVarint)
		return 0
	}
	d.rest = d.rest[n:]
	return v
}

func (d *reader) varint() int64 {
	u := d.uvarint()
	return int64(u>>1) ^ -int64(u&1)
}

// take returns the next bytes after their length.
func (d *reader) take(most uint64) []byte {
	n := d.uvarint()
	if n > most {
		d.fail(errBounds)
		return nil
	}
	if n > uint64(len(d.rest)) {
		d.fail(errShort)
		return nil
	}
	b := d.rest[:n:n]
	d.rest = d.rest[n:]
	return b
}

func (d *reader) head() (h head) {
	h.flags, h.origin, h.mail = flags(d.byte()), Origin(d.byte()), MailState(d.byte())
	if h.flags >= flagsEnd {
		d.fail(errBounds)
	}
	h.scope = d.uvarint()
	h.lockedUntil, h.created, h.lastLogin = d.varint(), d.varint(), d.varint()
	h.version = d.uvarint()
	if !goodMillis(h.lockedUntil) || !goodMillis(h.created) || !goodMillis(h.lastLogin) {
		d.fail(errBounds)
	}
	return h
}

// decodeBody decodes one row; rest is what a newer version put behind it.
func decodeBody(id uint64, body []byte) (r Row, rest []byte, err error) {
	d := reader{rest: body}
	r.ID = id
	d.head().fill(&r)
	for _, text := range r.texts() {
		*text = string(d.take(MaxText))
	}
	r.LicenseCount = d.uvarint()
	named := d.uvarint()
	if named > MaxLicenses || named > r.LicenseCount {
		d.fail(errBounds)
		named = 0
	}
	if named > 0 {
		r.Licenses = make([]uint64, named)
	}
	for i := range r.Licenses {
		r.Licenses[i] = d.uvarint()
	}
	if d.err != nil {
		return Row{}, nil, fmt.Errorf("row %d: %w", id, d.err)
	}
	return r, d.rest, nil
}

// splitPage takes a page apart; it does not look into the rows.
func splitPage(plain []byte) (page, error) {
	if len(plain) == 0 {
		return nil, errShort
	}
	if plain[0] > format {
		return nil, record.ErrNewer
	}
	if plain[0] != format {
		return nil, errBounds
	}
	var p page
	for d := (reader{rest: plain[1:]}); len(d.rest) > 0; {
		row := pageRow{slot: d.byte()}
		row.body = d.take(uint64(len(plain)))
		switch {
		case d.err != nil:
			return nil, d.err
		case row.slot >= record.BlockSize:
			return nil, errBounds
		case len(p) > 0 && p[len(p)-1].slot >= row.slot:
			return nil, errOrder
		}
		p = append(p, row)
	}
	return p, nil
}

// DecodePage decodes the rows of a page as it was read, for whoever compares
// them with the customers' records. The error is a *record.DamagedError.
func DecodePage(raw record.Raw) ([]Row, error) {
	block, err := blockOf(raw.Key)
	if err != nil {
		return nil, err
	}
	rows, err := decodeRows(block, raw.Value)
	if err != nil {
		return nil, &record.DamagedError{Key: raw.Key, Cause: err}
	}
	return rows, nil
}

func decodeRows(block uint64, plain []byte) ([]Row, error) {
	p, err := splitPage(plain)
	if err != nil {
		return nil, err
	}
	rows := make([]Row, len(p))
	for i, r := range p {
		if rows[i], _, err = decodeBody(numberAt(block, r.slot), r.body); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// numberAt is the customer's number at a place of a block.
func numberAt(block uint64, slot byte) uint64 {
	return record.FirstCustomer + block*record.BlockSize + uint64(slot)
}

// slotOf is a customer's place in his block.
func slotOf(id uint64) byte { return byte((id - record.FirstCustomer) % record.BlockSize) }

func blockOf(key record.Key) (uint64, error) {
	block, ok := key.Number(0)
	if !ok || len(key) != 9 || key.Kind() != record.KindRows || block >= maxBlock {
		return 0, &record.DamagedError{Key: key, Cause: errBounds}
	}
	return block, nil
}
