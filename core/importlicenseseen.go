package core

import (
	"fmt"
	"hash/maphash"
)

// licenseSightings remembers the rows of a list by what tells licenses apart, as
// sightings does customers.
type licenseSightings struct {
	seed  maphash.Seed
	lines map[uint64]uint32 // line, and as the lowest bit whether it was planned
	gets  map[uint64]uint64 // external ID → the license that a row names by its number and gives that to
}

func newLicenseSightings() *licenseSightings {
	return &licenseSightings{seed: maphash.MakeSeed(), lines: map[uint64]uint32{}, gets: map[uint64]uint64{}}
}

func (s *licenseSightings) key(oldKey string) uint64 { return maphash.String(s.seed, "x"+oldKey) }

// anothers says whether the external ID that a row gives to its license is, by
// an earlier row, that of another one.
func (s *licenseSightings) anothers(c *licenseRow) bool {
	_, seen := s.lines[s.key(c.oldKey)]
	return c.rekeyed && seen && s.gets[s.key(c.oldKey)] != c.id
}

func (s *licenseSightings) keys(c *licenseRow) (keys []uint64) {
	if c.oldKey != "" {
		keys = append(keys, s.key(c.oldKey))
	}
	if c.id != 0 {
		keys = append(keys, maphash.String(s.seed, fmt.Sprint("#", c.id)))
	}
	return keys
}

// keep remembers a row, and whether it will be written.
func (s *licenseSightings) keep(c *licenseRow, planned bool) {
	value := uint32(c.line) << 1
	if planned {
		value |= 1
	}
	for _, key := range s.keys(c) {
		s.lines[key] = value
	}
	if c.rekeyed {
		s.gets[s.key(c.oldKey)] = c.id
	}
}

// line is the first row about the license; 0: there was none.
func (s *licenseSightings) line(c *licenseRow) (line int, planned bool) {
	for _, key := range s.keys(c) {
		if value, there := s.lines[key]; there {
			line, planned = int(value>>1), value&1 == 1
		}
	}
	return line, planned
}
