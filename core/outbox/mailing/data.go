package mailing

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode"

	"github.com/keydesk/keydesk/core/secret"
)

// Name is which mail it is.
type Name string

// The mails to customers.
const (
	Credentials     Name = "credentials"      // a new password
	ResetPassword   Name = "reset-password"   // a link to choose one
	PasswordChanged Name = "password-changed" // that it was changed, never to what
	ConfirmEmail    Name = "confirm-email"    // a link that proves the address
	Welcome         Name = "welcome"          // how to log in, without a password
	Test            Name = "test"             // Send test mail
)

// Names are all mailings, in the order that settings show them.
func Names() []Name {
	return []Name{Credentials, ResetPassword, PasswordChanged, ConfirmEmail, Welcome, Test}
}

// Data is what the mails can say. A mailing sees the fields that are its own
// and no others: a template for password-changed has no Password to print.
type Data struct {
	Vendor       string // of all mailings; may be empty, as the next three
	CustomerName string
	ContactLine  string // a sentence, such as "Questions? Write to help@example.com."
	PortalURL    string // where customers log in

	LoginIDs    []string      // credentials, welcome: at least one
	Password    secret.Text   // credentials
	MustChange  bool          // credentials: a new one is asked for at the first login
	Expires     time.Duration // credentials: how long the password works; 0: for good
	ConfirmLink string        // credentials: may be empty
	Link        string        // reset-password, confirm-email
	Valid       time.Duration // reset-password, confirm-email: how long Link works
	ChangedBy   string        // password-changed: may be empty
	When        time.Time     // password-changed, test
}

// fields is what a mailing's templates see. The password is taken out of its
// hiding here, and only for the one mail that carries it.
func (d Data) fields(name Name) (map[string]any, error) {
	f := map[string]any{"Vendor": d.Vendor, "CustomerName": d.CustomerName, "ContactLine": d.ContactLine, "PortalURL": d.PortalURL}
	switch name {
	case Credentials:
		f["LoginIDs"], f["Password"], f["MustChange"] = d.LoginIDs, d.Password.Reveal(), d.MustChange
		f["Expires"], f["ConfirmLink"] = words(d.Expires), d.ConfirmLink
	case ResetPassword, ConfirmEmail:
		f["Link"], f["Valid"] = d.Link, words(d.Valid)
	case PasswordChanged:
		f["ChangedBy"], f["When"] = d.ChangedBy, moment(d.When)
	case Welcome:
		f["LoginIDs"] = d.LoginIDs
	case Test:
		f["When"] = moment(d.When)
	default:
		return nil, fmt.Errorf("there is no mailing %q", name)
	}
	optional := map[string]bool{"Vendor": true, "CustomerName": true, "ContactLine": true, "PortalURL": true,
		"ConfirmLink": true, "Expires": true, "ChangedBy": true}
	for key, value := range f {
		if err := checkField(key, value, optional[key]); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// checkField refuses what is missing and what would not stay on its line; a
// link must lead to a web page. The value itself, a password perhaps, is in no
// error.
func checkField(key string, value any, optional bool) error {
	texts := []string{}
	switch v := value.(type) {
	case string:
		texts = append(texts, v)
	case []string:
		texts = append(texts, v...)
	default:
		return nil
	}
	if !optional && strings.Join(texts, "") == "" {
		return fmt.Errorf("the mail needs %s", key)
	}
	for _, text := range texts {
		if strings.ContainsFunc(text, unicode.IsControl) {
			return fmt.Errorf("%s has a line break or control character", key)
		}
		if link := strings.HasSuffix(key, "Link") || strings.HasSuffix(key, "URL"); link && text != "" {
			if err := checkLink(text); err != nil {
				return fmt.Errorf("%s: %w", key, err)
			}
		}
	}
	return nil
}

func checkLink(s string) error {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return errors.New("not the address of a web page") // err would repeat the link, which may open an account
	}
	return nil
}

// words says how long something lasts: 30 minutes, 36 hours, 7 days.
func words(d time.Duration) string {
	unit, name := time.Minute, "minute"
	switch {
	case d <= 0:
		return ""
	case d >= 48*time.Hour && d%(24*time.Hour) == 0:
		unit, name = 24*time.Hour, "day"
	case d >= time.Hour && d%time.Hour == 0:
		unit, name = time.Hour, "hour"
	}
	n := max(1, d/unit)
	if n != 1 {
		name += "s"
	}
	return fmt.Sprintf("%d %s", n, name)
}

func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2 January 2006 at 15:04 UTC")
}

// Sample is data for a preview, with an invented customer and all fields set.
func Sample() Data {
	return Data{
		Vendor: "Example Software", CustomerName: "Ada Lovelace", ContactLine: "Questions? Write to help@example.com.",
		PortalURL: "https://customers.example.com/", LoginIDs: []string{"ada@example.org", "10042"},
		Password: secret.New("not-a-real-password"), MustChange: true, Expires: 72 * time.Hour,
		ConfirmLink: "https://customers.example.com/confirm/sample", Link: "https://customers.example.com/reset/sample",
		Valid: 30 * time.Minute, ChangedBy: "the help desk", When: time.Date(2026, 5, 3, 10, 2, 0, 0, time.UTC),
	}
}
