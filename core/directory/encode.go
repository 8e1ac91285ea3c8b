package directory

import (
	"encoding/binary"
	"slices"
)

// format is a page's first byte. A new field of a row goes behind the known
// ones without a new format: whoever does not know it keeps it (page.put).
// Anything else is a new format, which older versions refuse.
//
//	page  = format (1) row…             rows by ascending slot
//	row   = slot (1) length body        slot: the number's place in its block
//	body  = flags (1) origin (1) mail (1) scope lockedUntil created lastLogin
//	        version first last company email phone phone2 externalID
//	        count named license… rest
//
// Lengths, scope, version, count, named and licenses are uvarints, times are
// varints (zigzag) of unix ms with 0 for none, a text is its length and bytes.
// Varints are the shortest possible; so a page has one form.
const format = 1

// appendBody encodes a row that was checked.
func appendBody(dst []byte, r Row) []byte {
	dst = appendHead(dst, r.head())
	for _, text := range r.texts() {
		dst = binary.AppendUvarint(dst, uint64(len(*text)))
		dst = append(dst, *text...)
	}
	dst = binary.AppendUvarint(dst, r.LicenseCount)
	dst = binary.AppendUvarint(dst, uint64(len(r.Licenses)))
	for _, id := range r.Licenses {
		dst = binary.AppendUvarint(dst, id)
	}
	return dst
}

func appendHead(dst []byte, h head) []byte {
	dst = append(dst, byte(h.flags), byte(h.origin), byte(h.mail))
	dst = binary.AppendUvarint(dst, h.scope)
	for _, ms := range []int64{h.lockedUntil, h.created, h.lastLogin} {
		dst = binary.AppendVarint(dst, ms)
	}
	return binary.AppendUvarint(dst, h.version)
}

// page is one record of rows, taken apart but not decoded.
type page []pageRow

// pageRow is one row in its encoding; body shares the page's memory.
type pageRow struct {
	slot byte
	body []byte
}

func (p page) find(slot byte) (int, bool) {
	return slices.BinarySearchFunc(p, slot, func(r pageRow, s byte) int { return int(r.slot) - int(s) })
}

// put inserts a row or replaces it, keeping what a newer version put behind it.
func (p page) put(slot byte, r Row) (page, error) {
	body := appendBody(nil, r)
	i, found := p.find(slot)
	if !found {
		return slices.Insert(p, i, pageRow{slot, body}), nil
	}
	_, rest, err := decodeBody(r.ID, p[i].body)
	if err != nil {
		return p, err
	}
	p[i].body = append(body, rest...)
	return p, nil
}

func (p page) encode() []byte {
	size := 1
	for _, r := range p {
		size += 1 + binary.MaxVarintLen32 + len(r.body)
	}
	dst := append(make([]byte, 0, size), format)
	for _, r := range p {
		dst = append(dst, r.slot)
		dst = binary.AppendUvarint(dst, uint64(len(r.body)))
		dst = append(dst, r.body...)
	}
	return dst
}
