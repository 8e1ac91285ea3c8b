package sheet

import (
	"bufio"
	"crypto/sha256"
	"hash"
	"io"
)

// window is how far ahead is looked to guess: at the file's beginning for its
// encoding, delimiter and header, and at its first byte beyond ASCII.
const window = 64 << 10

// source reads the file, and counts and hashes the bytes on their way. An
// error stays: bufio forgets one once it has told it.
type source struct {
	r    io.Reader
	sum  hash.Hash
	read int64
	err  error
}

func newSource(r io.Reader) *source { return &source{r: r, sum: sha256.New()} }

func (s *source) Read(p []byte) (int, error) {
	if s.err != nil {
		return 0, s.err
	}
	n, err := s.r.Read(p)
	s.sum.Write(p[:n])
	s.read += int64(n)
	s.err = err
	return n, err
}

// opened is the file as UTF-8 text, its mark taken off.
type opened struct {
	*source
	text *bufio.Reader
	enc  func() Encoding
}

// openText guesses the encoding and refuses what is no text.
func openText(r io.Reader) (*opened, error) {
	src := newSource(r)
	raw := bufio.NewReaderSize(src, 2*window)
	head, err := raw.Peek(window)
	if err != nil && err != io.EOF {
		return nil, readError(1, err)
	}
	enc, mark, err := guess(head)
	if err != nil {
		return nil, err
	}
	if _, err := raw.Discard(mark); err != nil {
		return nil, readError(1, err)
	}
	if enc == UTF16LE || enc == UTF16BE {
		wide := &utf16Reader{raw: raw, big: enc == UTF16BE}
		return &opened{src, bufio.NewReaderSize(wide, 2*window), func() Encoding { return enc }}, nil
	}
	narrow := &byteReader{raw: raw}
	if mark > 0 {
		narrow.enc = UTF8
	}
	return &opened{src, bufio.NewReaderSize(narrow, 2*window), narrow.encoding}, nil
}
