package vault

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"fmt"
	"slices"
	"unicode/utf8"
)

// Format is the format of a desk this program writes and the newest it reads.
const Format = 1

// maxName is the longest vendor's, operator's or group's name in bytes.
const maxName = 256

// Header is what stands in clear at the front of a desk.
type Header struct {
	Format    uint16 // of the program that wrote it
	MinReader uint16 // the oldest format a program must know to read it
	Vault     ID
	Vendor    string
	CreatedAt int64 // Unix seconds
}

// headerTail is the part whose fields may grow; what must be readable for
// ever stands in front of it at fixed places:
// version(1) · format(2) · min reader(2) · vault(16) · CBOR.
type headerTail struct {
	Vendor    string `cbor:"1,keyasint"`
	CreatedAt int64  `cbor:"2,keyasint"`
}

const headerFront = 1 + 2 + 2 + 16

// EncodeHeader writes a header.
func EncodeHeader(h Header) ([]byte, error) {
	if err := h.check(); err != nil {
		return nil, fmt.Errorf("writing the header: %w", err)
	}
	front := append([]byte{formatVersion}, be16(h.Format)...)
	front = append(front, be16(h.MinReader)...)
	front = append(front, h.Vault[:]...)
	return wire.encode(front, headerTail{h.Vendor, h.CreatedAt})
}

// DecodeHeader reads a header; ErrNewerFormat if this program is too old for
// the desk, ErrDamaged if it is none.
func DecodeHeader(data []byte) (Header, error) {
	if _, err := version("header", data, maxHeader); err != nil {
		return Header{}, err
	}
	if len(data) < headerFront {
		return Header{}, fmt.Errorf("reading the header: %w: too short", ErrDamaged)
	}
	h := Header{
		Format:    binary.BigEndian.Uint16(data[1:]),
		MinReader: binary.BigEndian.Uint16(data[3:]),
		Vault:     ID(data[5:headerFront]),
	}
	if h.MinReader > Format {
		return Header{}, fmt.Errorf("reading the header (format %d): %w", h.MinReader, ErrNewerFormat)
	}
	decode := wire.decode
	if h.Format > Format {
		decode = wire.decodeNewer
	}
	var tail headerTail
	if err := decode(data[headerFront:], &tail); err != nil {
		return Header{}, fmt.Errorf("reading the header: %w", err)
	}
	h.Vendor, h.CreatedAt = tail.Vendor, tail.CreatedAt
	if err := h.check(); err != nil {
		return Header{}, fmt.Errorf("reading the header: %w", err)
	}
	return h, nil
}

func (h Header) check() error {
	if h.Format == 0 || h.MinReader == 0 || h.MinReader > h.Format || h.Vault == (ID{}) {
		return fmt.Errorf("%w: formats or vault ID missing", ErrDamaged)
	}
	return checkName("vendor", h.Vendor)
}

func checkName(what, name string) error {
	if name == "" || len(name) > maxName || !utf8.ValidString(name) {
		return fmt.Errorf("%w: the %s's name is empty, too long or not text", ErrDamaged, what)
	}
	return nil
}

// Checksum is a plain SHA-256 of the header and all slots, whose order does
// not matter. It tells damage from a wrong password and protects against
// nobody who edits on purpose.
func Checksum(header []byte, slots ...[]byte) []byte {
	sorted := slices.Clone(slots)
	slices.SortFunc(sorted, slices.Compare[[]byte])
	all := frame(nil, header)
	for _, s := range sorted {
		all = frame(all, s)
	}
	sum := sha256.Sum256(all)
	return sum[:]
}

// VerifyChecksum answers ErrDamaged if sum is not the Checksum of the rest.
func VerifyChecksum(sum, header []byte, slots ...[]byte) error {
	if subtle.ConstantTimeCompare(sum, Checksum(header, slots...)) != 1 {
		return fmt.Errorf("checking header and slots: %w", ErrDamaged)
	}
	return nil
}
