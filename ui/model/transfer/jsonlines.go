package transfer

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"strings"

	"github.com/keydesk/keydesk/ui/model/sheet"
)

// jsonLines makes a list in CSV of keygen's license objects, one a line, as
// "jq -c '.data[]'" makes them of what its API answers.
type jsonLines struct {
	in   *bufio.Scanner
	sum  hash.Hash
	read int64
	out  bytes.Buffer
	line int
	err  error // that ended it early
}

// keygenLicense is what is read of a license object (keygen.sh/docs/api/licenses).
type keygenLicense struct {
	Attributes struct {
		Key         string
		Expiry      string
		Status      string
		MaxMachines *int
	}
	Relationships struct {
		Product, Owner, User struct{ Data struct{ ID string } }
	}
}

func newJSONLines(r io.Reader) *jsonLines {
	l := &jsonLines{sum: sha256.New()}
	counted := io.TeeReader(r, writerFunc(func(p []byte) (int, error) {
		l.read += int64(len(p))
		return l.sum.Write(p)
	}))
	l.in = bufio.NewScanner(counted)
	l.in.Buffer(nil, sheet.MaxRow)
	l.out.WriteString(l.header())
	return l
}

type writerFunc func(p []byte) (int, error)

// Write implements io.Writer.
func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

func (l *jsonLines) header() string { return "key,expiry,status,maxMachines,product,user\n" }

// Read implements io.Reader.
func (l *jsonLines) Read(p []byte) (int, error) {
	for l.out.Len() == 0 {
		if l.err != nil {
			return 0, l.err
		}
		if !l.in.Scan() {
			if l.err = l.in.Err(); errors.Is(l.err, bufio.ErrTooLong) {
				l.err = &sheet.Error{Line: l.line + 1, Text: fmt.Sprintf("line %d is longer than %d KiB", l.line+1, sheet.MaxRow>>10)}
			}
			if l.err == nil {
				return 0, io.EOF
			}
			continue
		}
		l.line++
		l.err = l.row(l.in.Bytes())
	}
	return l.out.Read(p)
}

// row writes one license. An empty line is an empty row, so that lines count.
func (l *jsonLines) row(text []byte) error {
	if len(bytes.TrimSpace(text)) == 0 {
		l.out.WriteByte('\n')
		return nil
	}
	var one keygenLicense
	if err := json.Unmarshal(bytes.TrimPrefix(text, []byte(sheet.BOM)), &one); err != nil {
		return &sheet.Error{Line: l.line, Text: fmt.Sprintf("line %d is no license as JSON; each line is one, as jq -c '.data[]' writes them", l.line)}
	}
	most := ""
	if one.Attributes.MaxMachines != nil {
		most = fmt.Sprint(*one.Attributes.MaxMachines)
	}
	user := one.Relationships.Owner.Data.ID
	if user == "" {
		user = one.Relationships.User.Data.ID
	}
	cells := []string{one.Attributes.Key, one.Attributes.Expiry, one.Attributes.Status, most, one.Relationships.Product.Data.ID, user}
	for i, cell := range cells {
		cells[i] = `"` + strings.ReplaceAll(strings.ReplaceAll(cell, `"`, `""`), "\n", " ") + `"`
	}
	l.out.WriteString(strings.Join(cells, ",") + "\n")
	return nil
}

// total is the SHA-256 of what was read.
func (l *jsonLines) total() (sum [32]byte) {
	l.sum.Sum(sum[:0])
	return sum
}
