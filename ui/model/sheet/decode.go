package sheet

import (
	"bufio"
	"io"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// undecodable stands in the text for what the encoding does not allow. It is a
// byte that UTF-8 never has, so the row it is in is found to be damaged.
const undecodable = 0xFF

// byteReader turns UTF-8 or Windows-1252 into UTF-8. Both agree on ASCII, so
// it decides only at the first other byte, by the window that begins there.
type byteReader struct {
	raw *bufio.Reader
	enc Encoding // "" until decided
}

func (d *byteReader) encoding() Encoding {
	if d.enc == "" {
		return UTF8
	}
	return d.enc
}

func (d *byteReader) Read(p []byte) (int, error) {
	if d.enc == UTF8 {
		return d.raw.Read(p)
	}
	if _, err := d.raw.Peek(1); err != nil {
		return 0, err
	}
	chunk, _ := d.raw.Peek(d.raw.Buffered())
	if d.enc == Windows1252 {
		return d.widen(p, chunk)
	}
	n := ascii(chunk[:min(len(chunk), len(p))])
	if n == 0 && len(p) > 0 {
		return 0, d.decide()
	}
	return d.raw.Read(p[:n])
}

// decide settles the encoding of text that is about to leave ASCII.
func (d *byteReader) decide() error {
	ahead, err := d.raw.Peek(window)
	if err != nil && err != io.EOF {
		return err
	}
	d.enc = eightBit(ahead, err != nil)
	return nil
}

// widen decodes Windows-1252. Its five holes become the C1 controls of the
// same number, as the WHATWG encoding standard has it.
func (d *byteReader) widen(p, chunk []byte) (n int, err error) {
	used := 0
	for used < len(chunk) && len(p)-n >= utf8.UTFMax {
		r := charmap.Windows1252.DecodeByte(chunk[used])
		if r == utf8.RuneError {
			r = rune(chunk[used])
		}
		n += utf8.EncodeRune(p[n:], r)
		used++
	}
	_, err = d.raw.Discard(used)
	return n, err
}

func ascii(b []byte) int {
	n := 0
	for n < len(b) && b[n] < utf8.RuneSelf {
		n++
	}
	return n
}

// utf16Reader turns UTF-16 into UTF-8. A lone surrogate and half a unit at the
// end become undecodable.
type utf16Reader struct {
	raw *bufio.Reader
	big bool
}

func (d *utf16Reader) Read(p []byte) (n int, err error) {
	for len(p)-n >= utf8.UTFMax {
		if n > 0 && d.raw.Buffered() < 4 {
			break // hand on what there is before waiting for more
		}
		ahead, err := d.raw.Peek(4)
		if len(ahead) == 0 || err != nil && err != io.EOF {
			return n, err
		}
		used, r := d.decode(ahead)
		if _, err := d.raw.Discard(used); err != nil {
			return n, err
		}
		if r < 0 {
			p[n] = undecodable
			n++
			continue
		}
		n += utf8.EncodeRune(p[n:], r)
	}
	return n, nil
}

// decode returns the first character of up to two units and the bytes it
// takes, or -1 and the bytes to pass over.
func (d *utf16Reader) decode(b []byte) (used int, r rune) {
	if len(b) < 2 {
		return len(b), -1
	}
	first := d.unit(b)
	if !utf16.IsSurrogate(first) {
		return 2, first
	}
	if len(b) == 4 {
		if r := utf16.DecodeRune(first, d.unit(b[2:])); r != utf8.RuneError {
			return 4, r
		}
	}
	return 2, -1
}

func (d *utf16Reader) unit(b []byte) rune {
	if d.big {
		return rune(b[0])<<8 | rune(b[1])
	}
	return rune(b[1])<<8 | rune(b[0])
}
