package record

import (
	"errors"
	"fmt"

	"github.com/fxamacker/cbor/v2"
)

// schema is the byte before a record's CBOR. It grows when a change of a
// record's meaning cannot be told from its fields.
const schema = 1

// codec holds both directions of the encoding. Deterministic, so that an
// unchanged record is the same bytes and test vectors hold; strict, so that
// nothing that was written gets lost by being read and written again.
type codec struct {
	enc cbor.EncMode
	dec cbor.DecMode
}

func newCodec() (codec, error) {
	enc, err := cbor.CoreDetEncOptions().EncMode()
	if err != nil {
		return codec{}, err
	}
	dec, err := cbor.DecOptions{
		DupMapKey:         cbor.DupMapKeyEnforcedAPF,
		IndefLength:       cbor.IndefLengthForbidden,
		TagsMd:            cbor.TagsForbidden,
		MaxNestedLevels:   8,
		MaxArrayElements:  1 << 16,
		MaxMapPairs:       1 << 12,
		ExtraReturnErrors: cbor.ExtraDecErrorUnknownField,
		// What was put comes back: a mail server's reply in Latin-1 must not
		// make the record of its mail unreadable.
		UTF8: cbor.UTF8DecodeInvalid,
	}.DecMode()
	return codec{enc, dec}, err
}

func (c codec) encode(value any) ([]byte, error) {
	body, err := c.enc.Marshal(value)
	if err != nil {
		return nil, fmt.Errorf("encoding %T: %w", value, err)
	}
	// What decode would refuse must not be written.
	if err := c.dec.Wellformed(body); err != nil {
		return nil, fmt.Errorf("encoding %T: %w", value, err)
	}
	return append(append(make([]byte, 0, 1+len(body)), schema), body...), nil
}

// decode fills into. ErrNewer for a higher schema and for fields that this
// version does not know: it would drop them when it writes the record.
func (c codec) decode(plain []byte, into any) error {
	if len(plain) == 0 {
		return fmt.Errorf("decoding %T: no content", into)
	}
	if plain[0] > schema {
		return ErrNewer
	}
	if plain[0] < schema {
		return fmt.Errorf("decoding %T: there is no schema %d", into, plain[0])
	}
	err := c.dec.Unmarshal(plain[1:], into)
	var unknown *cbor.UnknownFieldError
	if errors.As(err, &unknown) {
		return ErrNewer
	}
	if err != nil {
		return fmt.Errorf("decoding %T: %w", into, err)
	}
	return nil
}
