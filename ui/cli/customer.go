package cli

import (
	"strings"
	"time"
	"unicode"

	"github.com/spf13/cobra"

	"github.com/keydesk/keydesk/core"
)

func newCustomer(a *app) *cobra.Command {
	return noun("customer", "Find and change customers and their passwords",
		newCustomerList(a), newCustomerShow(a), newCustomerAdd(a), newCustomerEdit(a), newCustomerMove(a),
		newResetPassword(a), newReveal(a), newCustomerLetter(a), newUnlock(a),
		newCustomerDelete(a), newCustomerRestore(a), newCustomerBulk(a),
		newCustomerImport(a), newUndoImport(a, core.ImportedCustomers), newCustomerExport(a),
	)
}

// customerID reads a typed Customer ID.
func customerID(typed string) (uint64, error) { return number("Customer ID", typed) }

// customerJSON is a customer in JSON. Scripts rely on the names; add to them,
// do not rename.
type customerJSON struct {
	ID         string `json:"id"`
	ExternalID string `json:"externalId"`
	Scope      string `json:"scope"`
	FirstName  string `json:"firstName"`
	LastName   string `json:"lastName"`
	Company    string `json:"company"`
	Email      string `json:"email"`
	Phone      string `json:"phone"`
	Phone2     string `json:"phone2"`
	Address    string `json:"address"`
	PostalCode string `json:"postalCode"`
	City       string `json:"city"`
	Country    string `json:"country"`
	Website    string `json:"website"`
	Language   string `json:"language"`
	Notes      string `json:"notes"`

	LoginEnabled      bool       `json:"loginEnabled"`
	EmailConfirmed    bool       `json:"emailConfirmed"`
	Registered        bool       `json:"registered"`
	Status            string     `json:"status"`
	LockedUntil       *time.Time `json:"lockedUntil"`
	PasswordOrigin    string     `json:"passwordOrigin"`
	MustChange        bool       `json:"mustChange"`
	PasswordExpiresAt *time.Time `json:"passwordExpiresAt"`
	MailState         string     `json:"mailState"`
	LicenseIDs        []string   `json:"licenseIds"`
	LastLogin         *time.Time `json:"lastLogin"`
	CreatedAt         *time.Time `json:"createdAt"`
}

func toJSON(c core.Customer) customerJSON {
	return customerJSON{
		ID: decimal(c.ID), ExternalID: c.ExternalID, Scope: c.Scope,
		FirstName: c.FirstName, LastName: c.LastName, Company: c.Company,
		Email: c.Email, Phone: c.Phone, Phone2: c.Phone2,
		Address: c.Address, PostalCode: c.PostalCode, City: c.City, Country: c.Country,
		Website: c.Website, Language: c.Language, Notes: c.Notes,
		LoginEnabled: c.LoginEnabled, EmailConfirmed: c.EmailConfirmed, Registered: c.Registered,
		Status: string(c.Status), LockedUntil: jsonTime(c.LockedUntil),
		PasswordOrigin: string(c.PasswordOrigin), MustChange: c.MustChange,
		PasswordExpiresAt: jsonTime(c.PasswordExpiresAt), MailState: c.Mail,
		LicenseIDs: decimals(c.Licenses),
		LastLogin:  jsonTime(c.LastLogin), CreatedAt: jsonTime(c.CreatedAt),
	}
}

// statusWord is the status as lists show it.
func statusWord(s core.Status, registered bool) string {
	if string(s) == "inactive" && !registered {
		return "unregistered"
	}
	return string(s)
}

// queryFlags are the flags that say which customers.
func queryFlags(cmd *cobra.Command, q *core.Query) {
	flags := cmd.Flags()
	flags.StringVar(&q.Text, "filter", "", "words to be found in names, company, e-mail, phones, external ID or ID")
	flags.StringVar(&q.Status, "status", "", "one of "+strings.Join(statuses(), ", ")+" (default: all but deleted)")
	flags.StringVar(&q.Scope, "scope", "", "one scope only")
	flags.IntVar(&q.Limit, "limit", 0, "so many at most; 0 is no limit")
	// Fails for a flag that is not there.
	_ = cmd.RegisterFlagCompletionFunc("status", cobra.FixedCompletions(statuses(), cobra.ShellCompDirectiveNoFileComp))
}

func statuses() []string {
	return []string{"can-log-in", "no-password", "unconfirmed", "locked", "inactive", "unregistered", "deleted", "mail-failed"}
}

// kebab makes a field's name in JSON a flag: firstName is --first-name.
func kebab(name string) string {
	var out strings.Builder
	for _, r := range name {
		if unicode.IsUpper(r) {
			out.WriteByte('-')
		}
		out.WriteRune(unicode.ToLower(r))
	}
	return out.String()
}
