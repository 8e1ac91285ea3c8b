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

	CustomerID    string // license-list, sale
	KeepsPassword bool   // sale: there is one, which stays
	Order         string // sale: may be empty
	Goods
}

// values are a mailing's fields as they stand in the mail, by their names.
type values map[string]string

// values is what a mailing's templates see. The password is taken out of its
// hiding here, and only for the one mail that carries it.
func (d Data) values(name Name, words tongue) (values, error) {
	fields := Fields(name)
	if fields == nil {
		return nil, fmt.Errorf("there is no mailing %q", name)
	}
	all := values{}
	for _, f := range fields {
		if f.List {
			lines := d.list(name, words)
			if err := f.checkLines(lines); err != nil {
				return nil, err
			}
			all[f.Name] = strings.Join(lines, "\n")
			continue
		}
		v := d.value(f.Name, words)
		if err := f.check(v); err != nil {
			return nil, err
		}
		all[f.Name] = v
	}
	return all, nil
}

// value is one field as it stands in the mail.
func (d Data) value(name string, words tongue) string {
	switch name {
	case "Vendor":
		return d.Vendor
	case "CustomerName":
		return d.CustomerName
	case "ContactLine":
		return d.ContactLine
	case "PortalURL":
		return d.PortalURL
	case "LoginIDs":
		return strings.Join(d.LoginIDs, words.Or)
	case "Password":
		return d.Password.Reveal()
	case "MustChange":
		return map[bool]string{true: "true"}[d.MustChange]
	case "Expires":
		return words.lasting(d.Expires)
	case "ConfirmLink":
		return d.ConfirmLink
	case "Link":
		return d.Link
	case "Valid":
		return words.lasting(d.Valid)
	case "ChangedBy":
		return d.ChangedBy
	case "When":
		return words.moment(d.When)
	case "KeepsPassword":
		return map[bool]string{true: "true"}[d.KeepsPassword]
	}
	return d.goodsValue(name, words)
}

// check refuses what is missing and what would not stay on its line; a link
// must lead to a web page. The value itself, a password perhaps, is in no error.
func (f Field) check(value string) error {
	switch {
	case value == "" && !f.May:
		return fmt.Errorf("the mail needs %s", f.Name)
	case strings.ContainsFunc(value, unicode.IsControl):
		return fmt.Errorf("%s has a line break or control character", f.Name)
	case f.link && value != "":
		if err := checkLink(value); err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	return nil
}

// checkLines is check for a list: each of its lines stays one.
func (f Field) checkLines(lines []string) error {
	if len(lines) == 0 && !f.May {
		return fmt.Errorf("the mail needs %s", f.Name)
	}
	for _, one := range lines {
		if strings.ContainsFunc(one, unicode.IsControl) {
			return fmt.Errorf("%s has a line break or control character", f.Name)
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

// Sample is data for a preview, with an invented customer and all fields set.
func Sample() Data {
	return Data{
		Vendor: "Example Software", CustomerName: "Ada Lovelace", ContactLine: "Questions? Write to help@example.com.",
		PortalURL: "https://customers.example.com/", LoginIDs: []string{"ada@example.org", "10042"},
		Password: secret.New("not-a-real-password"), MustChange: true, Expires: 72 * time.Hour,
		ConfirmLink: "https://customers.example.com/confirm/sample", Link: "https://customers.example.com/reset/sample",
		Valid: 30 * time.Minute, ChangedBy: "the help desk", When: time.Date(2026, 5, 3, 10, 2, 0, 0, time.UTC),
		CustomerID: "10042", KeepsPassword: true, Order: "2026-0514-17", Goods: sampleGoods(),
	}
}
