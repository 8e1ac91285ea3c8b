package mime

import (
	"errors"
	"fmt"
	"net"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// ErrAddress is what every refused address wraps; the text after it says what
// is wrong, for people.
var ErrAddress = errors.New("not an e-mail address that mail can be sent to")

// Limits of RFC 5321 section 4.5.3.1, in bytes; a path is 256 with its angle
// brackets, so an address is 254 (RFC 3696 erratum 1690).
const (
	maxLocal   = 64
	maxAddress = 254
)

// Address is a mailbox in normal form: the local part as it was typed (NFC),
// the domain as lower-case A-labels. Only ParseAddress makes one that may be
// trusted; Check tells.
type Address struct {
	Local  string
	Domain string
}

// ParseAddress takes an address as people type it: blanks around it are
// dropped, anything else is kept or refused. It takes the dot-string form of
// RFC 5321 section 4.1.2, with the letters beyond ASCII of RFC 6531. Quoted
// local parts and address literals are refused: RFC 5321 itself advises
// against the first, and no customer lives at the second.
func ParseAddress(s string) (Address, error) {
	s = strings.TrimFunc(s, func(r rune) bool { return r == '\t' || unicode.Is(unicode.Zs, r) })
	at := strings.LastIndexByte(s, '@')
	if at < 0 {
		return Address{}, refuse("there is no @ in it")
	}
	local := norm.NFC.String(s[:at])
	if err := checkLocal(local); err != nil {
		return Address{}, err
	}
	domain, err := ASCIIDomain(s[at+1:])
	if err != nil {
		return Address{}, err
	}
	if net.ParseIP(domain) != nil || onlyDigits(domain[strings.LastIndexByte(domain, '.')+1:]) {
		return Address{}, refuse("the part after the @ is a number, not a name")
	}
	a := Address{Local: local, Domain: domain}
	if len(a.String()) > maxAddress {
		return Address{}, refuse(fmt.Sprintf("it is longer than %d bytes", maxAddress))
	}
	return a, nil
}

// Check says whether a is what ParseAddress would give, for an address that
// was put together or read from somewhere.
func (a Address) Check() error {
	again, err := ParseAddress(a.String())
	if err != nil {
		return err
	}
	if again != a {
		return refuse("it is not in normal form")
	}
	return nil
}

// String is the address as it goes on the wire.
func (a Address) String() string { return a.Local + "@" + a.Domain }

// Fold is the form for comparing and looking up: two addresses that differ
// only in the case of letters have the same. It is not for sending to.
func (a Address) Fold() string {
	return norm.NFC.String(cases.Fold().String(a.Local)) + "@" + a.Domain
}

// NeedsUTF8 says whether only a server that offers SMTPUTF8 (RFC 6531) can
// take it.
func (a Address) NeedsUTF8() bool { return !ascii(a.Local) }

// ASCIIDomain gives a host name as lower-case A-labels (IDNA 2008, UTS 46
// mapping), or a reason why it is none.
func ASCIIDomain(s string) (string, error) {
	profile := idna.New(idna.MapForLookup(), idna.Transitional(false), idna.BidiRule(),
		idna.StrictDomainName(true), idna.VerifyDNSLength(true), idna.CheckHyphens(false))
	if !ascii(s) && !utf8.ValidString(s) {
		return "", refuse("the part after the @ is not text")
	}
	domain, err := profile.ToASCII(s)
	if err != nil || !ascii(domain) {
		return "", refuse("the part after the @ is not a domain name")
	}
	for label := range strings.SplitSeq(domain, ".") {
		if label == "" || label[0] == '-' || label[len(label)-1] == '-' {
			return "", refuse("the part after the @ is not a domain name")
		}
	}
	return domain, nil
}

func checkLocal(local string) error {
	switch {
	case local == "":
		return refuse("there is nothing before the @")
	case len(local) > maxLocal:
		return refuse(fmt.Sprintf("the part before the @ is longer than %d bytes", maxLocal))
	case !utf8.ValidString(local):
		return refuse("the part before the @ is not text")
	case local[0] == '.' || local[len(local)-1] == '.' || strings.Contains(local, ".."):
		return refuse("a dot in the part before the @ stands at an end or next to another")
	}
	for _, r := range local {
		if !localRune(r) {
			return refuse(fmt.Sprintf("the part before the @ has a character that mail cannot take (%+q)", r))
		}
	}
	return nil
}

// localRune is atext of RFC 5322 section 3.2.3, the dot, and what of Unicode
// can be seen: no controls, blanks or marks that turn the direction of text.
func localRune(r rune) bool {
	switch {
	case r >= utf8.RuneSelf:
		return r != utf8.RuneError && unicode.IsGraphic(r) && !unicode.IsSpace(r)
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9':
		return true
	}
	return strings.ContainsRune(".!#$%&'*+-/=?^_`{|}~", r)
}

func refuse(reason string) error { return fmt.Errorf("%w: %s", ErrAddress, reason) }

func onlyDigits(s string) bool { return strings.Trim(s, "0123456789") == "" }

func ascii(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}
