package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/sale"
)

func newSale(a *app) *cobra.Command {
	return noun("sale", "Sell licenses: customer, licenses and one mail in one deed", newSaleAdd(a))
}

// selling is the flags of sale add.
type selling struct {
	sale                                      core.Sale
	customer, name, expires                   string
	noMail, newPassword, keep, dryRun, enable bool
	mapping, delimiter                        string
}

func newSaleAdd(a *app) *cobra.Command {
	in := &selling{}
	cmd := a.verb("add [FILE]", "Enter a sale, or a shop's list of them from a CSV file", cobra.MaximumNArgs(1), func(cmd *cobra.Command, args []string) error {
		if err := in.read(cmd); err != nil {
			return err
		}
		if len(args) == 1 && in.sale.Show {
			return usage("--show goes with one sale, not with a list")
		}
		if len(args) == 1 {
			return a.sellList(cmd.Context(), args[0], in)
		}
		return a.signedIn(cmd.Context(), func(s *core.Session) error { return a.sellOne(cmd.Context(), s, in) })
	})
	cmd.Long = "Finds the customer by Customer ID, external ID or e-mail address, or makes a new one; makes the licenses; and queues\n" +
		"one mail with Customer ID, login details and license details. A customer who has no password is given one.\n\n" +
		"The same order number of the same product again makes nothing twice, says so and ends with 0, so that a shop's hook may\n" +
		"try again. With other details it is refused (5). FILE is CSV, - is standard input; its columns are order, product,\n" +
		"count, activations, expires, name and a customer's fields, and each row needs an order number. What the flags say is\n" +
		"for rows that say nothing else."
	in.flags(cmd)
	return cmd
}

func (in *selling) flags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&in.sale.Order, "order", "", "the shop's order number")
	flags.StringVar(&in.sale.Product, "product", "", "the product, by its name")
	flags.IntVar(&in.sale.Count, "count", 1, "how many licenses")
	flags.IntVar(&in.sale.Activations, "activations", 0, "how many computers each is for (default: as the product has it)")
	flags.StringVar(&in.expires, "expires", "", `until when: a date such as 2027-12-31, or never (default: as the product has it)`)
	flags.StringVar(&in.customer, "customer", "", "who buys, by Customer ID")
	flags.StringVar(&in.name, "name", "", "first and last name in one")
	for _, field := range in.sale.Fields.List() {
		flags.StringVar(field.Value, kebab(field.Name), "", fieldLabel(field.Name))
	}
	flags.StringVar(&in.sale.Scope, "scope", "", "the scope in which the customer is found or made (default: the first)")
	flags.BoolVar(&in.sale.EmailConfirmed, "email-confirmed", false, "a new customer's address is known to be his")
	flags.BoolVar(&in.sale.New, "new-customer", false, "make a new customer, even where somebody has the address")
	flags.BoolVar(&in.newPassword, "credentials", false, "generate a new password, also where the customer has one")
	flags.BoolVar(&in.keep, "no-credentials", false, "generate none, also where the customer has none")
	flags.BoolVar(&in.enable, "enable-login", false, "with --credentials: enable the login, where it was disabled")
	flags.BoolVar(&in.noMail, "no-mail", false, "send no mail")
	flags.BoolVar(&in.sale.Show, "show", false, "print a password that was generated, alone on the last line")
	flags.BoolVar(&in.sale.ReadAloud, "read-aloud", false, "generate five words that can be read out on the phone")
	flags.BoolVar(&in.dryRun, "dry-run", false, "say what would happen; write nothing")
	flags.StringVar(&in.mapping, "map", "", `of FILE: which column is which field: "Column=field,…"; "Column=-" leaves one out`)
	flags.StringVar(&in.delimiter, "delimiter", "", "of FILE: what separates the cells: one character, or tab (default: found out)")
	cmd.MarkFlagsMutuallyExclusive("credentials", "no-credentials")
	cmd.MarkFlagsMutuallyExclusive("customer", "new-customer")
}

// read makes a sale of the flags.
func (in *selling) read(cmd *cobra.Command) (err error) {
	if in.customer != "" {
		if in.sale.Customer, err = customerID(in.customer); err != nil {
			return err
		}
	}
	if in.sale.Count < 1 {
		return usage("--count takes a number from 1 on")
	}
	if in.name != "" {
		in.sale.Fields.FirstName, in.sale.Fields.LastName = sale.SplitName(in.name)
	}
	if in.expires == "never" {
		in.sale.Expires = &time.Time{}
	} else if in.expires != "" {
		until, err := expiry(in.expires)
		if err != nil {
			return err
		}
		in.sale.Expires = &until
	}
	in.sale.Mail = !in.noMail
	if in.newPassword || in.keep {
		in.sale.Credentials = &in.newPassword
	}
	if cmd.Flags().Changed("enable-login") {
		in.sale.EnableLogin = &in.enable
	}
	return nil
}

func (a *app) sellOne(ctx context.Context, s *core.Session, in *selling) error {
	if in.sale.Product == "" {
		return usage("--product names the product")
	}
	if in.dryRun {
		would, err := s.Sales().Preview(ctx, in.sale)
		if err != nil {
			return err
		}
		return a.wouldSell(would)
	}
	sold, err := s.Sales().Add(ctx, in.sale)
	if err != nil {
		return err
	}
	return a.showSold(in.sale.Order, sold)
}

// soldJSON is what came of a sale. Scripts rely on the names; add to them, do not
// rename.
type soldJSON struct {
	Order       string   `json:"order"`
	CustomerID  string   `json:"customerId"`
	NewCustomer bool     `json:"newCustomer"`
	LicenseIDs  []string `json:"licenseIds"`
	PasswordSet bool     `json:"passwordSet"`
	MailID      string   `json:"mailId"`
	NoLink      string   `json:"noLink"`
	Already     bool     `json:"already"`
}

func soldOf(order string, s core.Sold) soldJSON {
	return soldJSON{order, decimal(s.Customer), s.NewCustomer, decimals(s.Licenses), s.Credentials, decimal(s.MailID), s.NoLink, s.Already}
}

func (a *app) showSold(order string, sold core.Sold) error {
	if sold.Already {
		a.note("Order %s was entered already; nothing was made twice.", plain(order))
	} else {
		a.tell(core.PasswordResult{MailID: sold.MailID, NoLink: sold.NoLink})
	}
	if a.json {
		if err := a.object(soldOf(order, sold)); err != nil {
			return err
		}
	} else {
		a.line("Customer ID", decimal(sold.Customer))
		for _, id := range sold.Licenses {
			a.line("License ID", decimal(id))
		}
	}
	if !sold.Password.Empty() {
		a.print("%s\n", sold.Password.Reveal())
	}
	return nil
}

// wouldSell says what a dry run has found.
func (a *app) wouldSell(would core.SalePreview) error {
	a.note("Only tried: nothing was written.")
	if a.json {
		return a.object(soldJSON{CustomerID: decimal(would.Customer.ID), NewCustomer: would.Customer.ID == 0, LicenseIDs: decimals(would.Already),
			PasswordSet: would.Credentials, Already: would.Already != nil})
	}
	who := decimal(would.Customer.ID)
	if who == "" {
		who = "a new one: " + plain(would.Customer.Name())
	}
	a.line("Customer ID", who)
	a.line("Product", would.Product)
	a.line("Licenses", fmt.Sprint(would.Count))
	a.line("Activations", fmt.Sprint(would.Activations))
	a.line("Expires", localTime(would.Expires, "never"))
	a.line("New password", yes(would.Credentials))
	a.line("Entered already", yes(would.Already != nil))
	if would.Mail.Text != "" {
		a.line("Mail to", would.To)
		a.print("\n%s", plainLines(would.Mail.Text))
	}
	return nil
}
