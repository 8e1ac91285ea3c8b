package vault

import (
	"bytes"
	"fmt"

	"github.com/fxamacker/cbor/v2"
)

// formatVersion is the first byte of everything this package writes.
const formatVersion = 1

// The largest encodings that are looked at, in bytes. A roster holds about
// 1.4 KiB an operator.
const (
	maxHeader = 4 << 10
	maxSlot   = 4 << 10
	maxGrant  = 4 << 10
	maxRoster = 1 << 20
)

// codec is the one way to and from CBOR (RFC 8949, core deterministic).
type codec struct {
	enc    cbor.EncMode
	dec    cbor.DecMode
	newer  cbor.DecMode
	failed error
}

var wire = newCodec()

func newCodec() codec {
	var c codec
	opts := cbor.DecOptions{
		DupMapKey:         cbor.DupMapKeyEnforcedAPF,
		IndefLength:       cbor.IndefLengthForbidden,
		TagsMd:            cbor.TagsForbidden,
		UTF8:              cbor.UTF8RejectInvalid,
		MaxNestedLevels:   8,
		MaxArrayElements:  4096,
		MaxMapPairs:       64,
		ExtraReturnErrors: cbor.ExtraDecErrorUnknownField,
	}
	if c.dec, c.failed = opts.DecMode(); c.failed != nil {
		return c
	}
	opts.ExtraReturnErrors = cbor.ExtraDecErrorNone
	if c.newer, c.failed = opts.DecMode(); c.failed != nil {
		return c
	}
	enc := cbor.CoreDetEncOptions()
	enc.NilContainers = cbor.NilContainerAsEmpty // one encoding of an empty list
	c.enc, c.failed = enc.EncMode()
	return c
}

// encode writes v behind prefix.
func (c codec) encode(prefix []byte, v any) ([]byte, error) {
	if c.failed != nil {
		return nil, c.failed
	}
	body, err := c.enc.Marshal(v)
	if err != nil {
		return nil, err
	}
	return append(prefix, body...), nil
}

// decode reads data into v and refuses every encoding but the one that encode
// would have written: what is not malleable needs no reasoning about.
func (c codec) decode(data []byte, v any) error {
	if c.failed != nil {
		return c.failed
	}
	if err := c.dec.Unmarshal(data, v); err != nil {
		return fmt.Errorf("%w: %v", ErrDamaged, err)
	}
	again, err := c.enc.Marshal(v)
	if err != nil || !bytes.Equal(again, data) {
		return fmt.Errorf("%w: not in the one accepted encoding", ErrDamaged)
	}
	return nil
}

// decodeNewer reads what a newer writer may have added fields to.
func (c codec) decodeNewer(data []byte, v any) error {
	if c.failed != nil {
		return c.failed
	}
	if err := c.newer.Unmarshal(data, v); err != nil {
		return fmt.Errorf("%w: %v", ErrDamaged, err)
	}
	return nil
}

// version takes the version byte off data, whose length is bounded by most.
func version(what string, data []byte, most int) ([]byte, error) {
	switch {
	case len(data) == 0:
		return nil, fmt.Errorf("reading the %s: %w: empty", what, ErrDamaged)
	case len(data) > most:
		return nil, fmt.Errorf("reading the %s: %w: %d bytes are too many", what, ErrDamaged, len(data))
	case data[0] == 0:
		return nil, fmt.Errorf("reading the %s: %w", what, ErrDamaged)
	case data[0] != formatVersion:
		return nil, fmt.Errorf("reading the %s (version %d): %w", what, data[0], ErrNewerFormat)
	}
	return data[1:], nil
}
