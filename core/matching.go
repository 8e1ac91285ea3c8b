package core

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"slices"

	"github.com/keydesk/keydesk/core/record"
)

// candidate is a row of a list that was read and is to be matched.
type candidate struct {
	line    int
	fields  Fields
	hash    *arrival // nil: the row has none
	email   []byte   // emailKey of the address
	problem string   // why it is rejected; "": it is not

	id  uint64   // of the customer that it is about; 0: a new one
	was *dossier // that customer; an empty one for a new one
}

// candidate cleans a row's values.
func (im *importer) candidate(row ImportRow) candidate {
	c := candidate{line: row.Line, problem: row.Problem, was: &im.nobody}
	fields, unknown := fieldsOf(row.Values)
	if unknown != "" {
		c.problem = fmt.Sprintf("There is no field %q.", unknown)
	}
	if c.problem != "" {
		return c
	}
	fields, err := cleaned(fields)
	if err == nil {
		c.hash, err = im.c.s.h.readArrival(row)
	}
	switch {
	case err != nil:
		c.problem = err.Error()
	case c.hash != nil:
		c.problem = im.noHash
	}
	if c.fields = fields; c.problem == "" && fields.Email != "" {
		c.email = emailKey(fields.Email)
	}
	return c
}

// fieldsOf are a row's values, and the name of one that is no field.
func fieldsOf(values map[string]string) (f Fields, unknown string) {
	list := f.List()
	for name, value := range values {
		if name == ImportHash || name == ImportLogin || name == ImportConfirmed {
			continue
		}
		i := slices.IndexFunc(list, func(one Field) bool { return one.Name == name })
		if i < 0 {
			unknown = name
			continue
		}
		*list[i].Value = value
	}
	return f, unknown
}

// match finds the customers that the rows read ahead are about, in one View.
func (im *importer) match(ctx context.Context) error {
	return im.c.s.h.store.View(ctx, func(r *record.Reader) error {
		for i := range im.ahead {
			c := &im.ahead[i]
			if c.problem != "" {
				continue
			}
			var err error
			if c.id, err = im.find(r, c); err != nil || c.id == 0 {
				if err != nil {
					return err
				}
				continue
			}
			was, err := open(r, c.id)
			if err != nil {
				return err
			}
			c.was = &was
		}
		return nil
	})
}

// find finds the customer with the row's external ID or address; 0: none.
func (im *importer) find(r *record.Reader, c *candidate) (uint64, error) {
	f := c.fields
	if f.ExternalID != "" {
		id, err := r.FindLookup(record.KindByExternal, number8(im.scope), []byte(f.ExternalID))
		if !errors.Is(err, record.ErrNotFound) {
			return id, err
		}
	}
	if f.Email == "" {
		return 0, nil
	}
	return im.byEmail(r, f, c.email)
}

// byEmail finds the first customer with the address, whether or not he may log
// in, unless both he and the row have external IDs, which then differ.
func (im *importer) byEmail(r *record.Reader, f Fields, key []byte) (uint64, error) {
	var match uint64
	err := r.ScanShared(record.KindByEmail, [][]byte{number8(im.scope), key}, func(id uint64) (bool, error) {
		p, _, err := record.Get[profile](r, profileKey(id))
		if err != nil {
			return true, ignoreNotFound(err)
		}
		if string(emailKey(p.Fields.Email)) != string(key) || p.DeletedAt != 0 {
			return true, nil
		}
		if f.ExternalID == "" || p.Fields.ExternalID == "" {
			match = id
		}
		return match == 0, nil
	})
	return match, err
}

// plan decides what becomes of a matched row.
func (im *importer) plan(c *candidate) {
	switch {
	case c.problem != "":
		im.reject(c.line, c.problem)
		return
	case c.id != 0 && c.was.profile.DeletedAt != 0:
		im.reject(c.line, binned(c.id).Error())
		return
	}
	if first, twice := im.seen.before(c); twice {
		im.reject(c.line, fmt.Sprintf("The customer stands in line %d already.", first))
		return
	}
	p := planned{id: c.id, line: c.line, fields: c.fields, email: c.email, was: c.was}
	if c.was.credential.takes(c.hash) {
		p.hash = c.hash
		if !im.left.room(p.hash.work) {
			im.reject(c.line, fmt.Sprintf("The password hash is one of argon2 with a cost of its own; hashes of %d different costs are kept at a time.", foreignArgon))
			return
		}
		im.left.add(p.hash.work, 1)
	}
	if c.id != 0 {
		p.fields = overwrite(c.was.profile.Fields, c.fields)
		if p.fields == c.was.profile.Fields && p.hash == nil {
			im.done.Unchanged++
			return
		}
	}
	im.batch = append(im.batch, p)
}

// overwrite puts the cells that are not empty on top of what is there.
func overwrite(old, row Fields) Fields {
	now := old
	was, cells := now.List(), row.List()
	for i := range cells {
		if *cells[i].Value != "" {
			*was[i].Value = *cells[i].Value
		}
	}
	return now
}

// sightings remembers the rows of a list by what tells customers apart. Those
// that were not written yet, which are those of a batch or all of a dry run, as
// 64-bit hashes under a seed of this import's own: a chance below one in ten
// million that one row of a million is rejected wrongly, for a quarter of the
// memory. Of a customer who is in the file his number is enough: 4 bytes each.
type sightings struct {
	seed  maphash.Seed
	lines map[uint64]sighting                  // external IDs and addresses
	taken map[uint64]*[record.BlockSize]uint32 // customers matched or made → line, by their blocks
}

// sighting is a line, and whether its row has an external ID.
type sighting uint32

func newSighting(line int, external bool) sighting {
	s := sighting(line) << 1
	if external {
		s |= 1
	}
	return s
}

func (s sighting) line() int      { return int(s >> 1) }
func (s sighting) external() bool { return s&1 == 1 }

func newSightings() *sightings {
	return &sightings{seed: maphash.MakeSeed(), lines: map[uint64]sighting{}, taken: map[uint64]*[record.BlockSize]uint32{}}
}

func (s *sightings) take(id uint64, line int) {
	block := s.taken[record.Block(id)]
	if block == nil {
		block = new([record.BlockSize]uint32)
		s.taken[record.Block(id)] = block
	}
	block[(id-record.FirstCustomer)%record.BlockSize] = uint32(line)
}

// line is the one that is about a customer; 0: there was none.
func (s *sightings) line(id uint64) int {
	block := s.taken[record.Block(id)]
	if id == 0 || block == nil {
		return 0
	}
	return int(block[(id-record.FirstCustomer)%record.BlockSize])
}

// written forgets by what else the rows so far are told apart: they are in the
// file now, where match finds them.
func (s *sightings) written() { clear(s.lines) }

func (s *sightings) key(kind byte, value string) uint64 {
	var h maphash.Hash
	h.SetSeed(s.seed)
	_ = h.WriteByte(kind)
	_, _ = h.WriteString(value)
	return h.Sum64()
}

// before says whether an earlier row was about the same customer, and where;
// else it remembers this one.
func (s *sightings) before(c *candidate) (first int, twice bool) {
	f := c.fields
	if line := s.line(c.id); line != 0 {
		return line, true
	}
	external, email := s.key('x', f.ExternalID), s.key('e', string(c.email))
	if seen, ok := s.lines[external]; ok && f.ExternalID != "" {
		return seen.line(), true
	}
	seen, known := s.lines[email]
	// As find has it: an address tells customers only where one has no ID.
	if known && c.id == 0 && f.Email != "" && (f.ExternalID == "" || !seen.external()) {
		return seen.line(), true
	}
	here := newSighting(c.line, f.ExternalID != "")
	if f.ExternalID != "" {
		s.lines[external] = here
	}
	if f.Email != "" && !known {
		s.lines[email] = here
	}
	if c.id != 0 {
		s.take(c.id, c.line)
	}
	return 0, false
}
