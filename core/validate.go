package core

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/keydesk/keydesk/core/outbox/mime"
)

// Limits of a customer's fields, in bytes of UTF-8. Fyne's entries become slow
// with long notes, and a row page holds 64 customers.
const (
	maxField = 512
	maxNotes = 8 << 10
	// maxComputers is for a list's cell with all computers of a license, some
	// thousand.
	maxComputers = 64 << 10
)

// cleaned trims and checks the fields of a form. The texts come back as typed
// but for surrounding blanks; what cannot be kept equal is refused, not
// mended: NUL and other control characters, invalid UTF-8, over-long texts.
func cleaned(f Fields) (Fields, error) {
	for _, field := range f.List() {
		v, err := cleanText(field.Name, *field.Value)
		if err != nil {
			return f, err
		}
		*field.Value = v
	}
	if f.Email != "" {
		addr, err := mime.ParseAddress(f.Email)
		if err != nil {
			return f, &FieldError{"email", fmt.Sprintf("The e-mail address cannot be used: %v.", err)}
		}
		f.Email = addr.String()
	}
	if f.Name() == "" && f.ExternalID == "" {
		return f, &FieldError{"lastName", "A customer needs a name, a company, an e-mail address or an external ID."}
	}
	return f, nil
}

func cleanText(name, v string) (string, error) {
	limit, lines := maxField, false
	switch name {
	case "notes":
		limit, lines = maxNotes, true
	case "address":
		lines = true
	case LicenseComputers:
		limit = maxComputers
	}
	if !utf8.ValidString(v) {
		return "", &FieldError{name, "The text is not valid UTF-8."}
	}
	v = strings.Trim(v, " \t\r\n")
	if r, bad := control(v, lines); bad {
		return "", &FieldError{name, fmt.Sprintf("The text holds the control character U+%04X.", r)}
	}
	if len(v) > limit {
		return "", &FieldError{name, fmt.Sprintf("The text has %d bytes; %d at most.", len(v), limit)}
	}
	return v, nil
}

// control finds a character that no field takes. Line ends and tabs are taken
// by fields of several lines.
func control(v string, lines bool) (rune, bool) {
	for _, r := range v {
		if lines && (r == '\n' || r == '\r' || r == '\t') {
			continue
		}
		if r < 0x20 || r == 0x7f || (r >= 0x80 && r < 0xa0) {
			return r, true
		}
	}
	return 0, false
}

// normalLogin is the normal form of a typed Login ID: trimmed and NFC.
func normalLogin(s string) string { return norm.NFC.String(strings.TrimSpace(s)) }

// sameAddress says whether mail to both reaches the same mailbox.
func sameAddress(a, b string) bool { return string(emailKey(a)) == string(emailKey(b)) }

// emailKey is what two spellings of one address share.
func emailKey(email string) []byte {
	addr, err := mime.ParseAddress(email)
	if err != nil {
		return []byte(strings.ToLower(normalLogin(email)))
	}
	return []byte(addr.Fold())
}
