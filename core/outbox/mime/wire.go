package mime

import (
	"bytes"
	"errors"
	"fmt"
)

// ErrWire is what CheckWire's refusals wrap.
var ErrWire = errors.New("the message is not fit for the wire")

// MaxLine is the longest line of a message in bytes, without its CRLF (RFC
// 5322 section 2.1.1).
const MaxLine = 998

// CheckWire says whether a message can be handed to any mail server and mean
// one message to all of them: lines end in CRLF, no CR or LF stands alone,
// there is no NUL, no line is longer than MaxLine, the last one is ended.
func CheckWire(message []byte) error {
	if !bytes.HasSuffix(message, []byte("\r\n")) {
		return fmt.Errorf("%w: its last line has no end", ErrWire)
	}
	if bytes.IndexByte(message, 0) >= 0 {
		return fmt.Errorf("%w: it has a NUL", ErrWire)
	}
	for n := 1; len(message) > 0; n++ {
		end := bytes.Index(message, []byte("\r\n"))
		line := message[:end]
		if len(line) > MaxLine {
			return fmt.Errorf("%w: line %d is longer than %d bytes", ErrWire, n, MaxLine)
		}
		if bytes.ContainsAny(line, "\r\n") {
			return fmt.Errorf("%w: line %d has a CR or LF of its own", ErrWire, n)
		}
		message = message[end+2:]
	}
	return nil
}
