package cli

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/keydesk/keydesk/core"
)

func newLicense(a *app) *cobra.Command {
	return noun("license", "Manage licenses, their activation passwords and activations",
		newLicenseAdd(a), newLicenseList(a), newLicenseShow(a), newLicenseEdit(a), newLicenseReset(a), newLicenseEmail(a), newLicenseEmailList(a), newLicenseCertificate(a),
		newLicenseActivate(a), newLicenseDeactivate(a), newLicenseReplace(a), newLicenseVoid(a), newLicenseMove(a), newLicenseOffline(a),
		newLicenseImport(a), newUndoImport(a, core.ImportedLicenses))
}

func licenseID(typed string) (uint64, error) { return number("License ID", typed) }

// licenseJSON is a license in JSON; activations are not in lists. Scripts rely
// on the names; add to them, do not rename.
type licenseJSON struct {
	ID                 string     `json:"id"`
	Product            string     `json:"product"`
	CustomerID         string     `json:"customerId"`
	Scope              string     `json:"scope"`
	Status             string     `json:"status"`
	ExpiresAt          *time.Time `json:"expiresAt"`
	ActivationPassword string     `json:"activationPassword"`
	ActivationsAllowed int        `json:"activationsAllowed"`
	ActivationsLeft    int        `json:"activationsLeft"`
	ExternalID         string     `json:"externalId"`
	Features           []string   `json:"features"`
	CreatedAt          *time.Time `json:"createdAt"`
}

// licenseSeats is a license with its activations.
type licenseSeats struct {
	licenseJSON
	Activations []seatJSON `json:"activations"`
}

type seatJSON struct {
	ID         string     `json:"id"`
	ComputerID string     `json:"computerId"`
	Machine    string     `json:"machine"`
	Since      *time.Time `json:"since"`
	LastSeen   *time.Time `json:"lastSeen"`
}

func licenseOf(l core.License) licenseJSON {
	return licenseJSON{decimal(l.ID), l.Product, decimal(l.Customer), l.Scope, string(l.Status), jsonTime(l.Expires),
		l.ActivationPassword, l.Activations, l.ActivationsLeft, l.ExternalID, listed(l.AllFeatures), jsonTime(l.CreatedAt)}
}

func seatsOf(l core.License) licenseSeats {
	out := licenseSeats{licenseOf(l), []seatJSON{}}
	for _, s := range l.Seats {
		out.Activations = append(out.Activations, seatJSON{decimal(s.ID), s.Computer, s.Machine, jsonTime(s.Since), jsonTime(s.LastSeen)})
	}
	return out
}

func newLicenseList(a *app) *cobra.Command {
	var q core.LicenseQuery
	var customer, status string
	limit := 0
	cmd := a.verb("list", "List licenses", cobra.NoArgs, func(cmd *cobra.Command, _ []string) (err error) {
		if limit < 0 {
			return usage("--limit takes a number from 0 on")
		}
		if customer != "" {
			if q.Customer, err = customerID(customer); err != nil {
				return err
			}
		}
		q.Status = core.LicenseStatus(status)
		return a.signedIn(cmd.Context(), func(s *core.Session) error { return a.listLicenses(cmd.Context(), s, q, limit) })
	})
	cmd.Long = "Lists licenses by their License ID. --filter takes a License ID, an external ID, a Computer ID, or a part of a computer's name."
	cmd.Flags().StringVar(&q.Text, "filter", "", "License ID, external ID, Computer ID or a part of a computer's name")
	cmd.Flags().StringVar(&q.Product, "product", "", "of this product")
	cmd.Flags().StringVar(&customer, "customer", "", "of this customer, by Customer ID")
	cmd.Flags().StringVar(&q.Scope, "scope", "", "of this scope's customers")
	cmd.Flags().StringVar(&status, "status", "", "with this status: OK, Upgrade, Check, Duplicate, Fraud, Expired, Void, Returned, Deleted")
	cmd.Flags().IntVar(&limit, "limit", 0, "at most so many (default: all)")
	return cmd
}

func (a *app) listLicenses(ctx context.Context, s *core.Session, q core.LicenseQuery, limit int) error {
	t := a.table("ID", "PRODUCT", "CUSTOMER", "STATUS", "LEFT", "OF", "EXPIRES")
	show := func(l core.License) error {
		if a.json {
			return a.object(licenseOf(l))
		}
		t.row(decimal(l.ID), l.Product, decimal(l.Customer), string(l.Status), strconv.Itoa(l.ActivationsLeft),
			strconv.Itoa(l.Activations), localTime(l.Expires, "never"))
		return nil
	}
	shown := 0
	for more := true; more && (limit == 0 || shown < limit); {
		if limit > 0 {
			q.Limit = limit - shown
		}
		var page []core.License
		var err error
		if page, more, err = s.Licenses().Find(ctx, q); err != nil {
			return err
		}
		for _, l := range page {
			if err := show(l); err != nil {
				return err
			}
			q.After = l.ID
		}
		shown += len(page)
	}
	switch {
	case a.json:
		return nil
	case shown == 0:
		a.note("No license fits.")
		return nil
	}
	return t.end()
}

func newLicenseShow(a *app) *cobra.Command {
	return a.licenseVerb("show ID", "Show a license with its activation password and its activations", func(ctx context.Context, s *core.Session, id uint64) error {
		l, err := s.Licenses().Get(ctx, id)
		if err != nil {
			return err
		}
		if a.json {
			return a.object(seatsOf(l))
		}
		return a.showLicense(l)
	})
}

// licenseVerb is a verb on one license.
func (a *app) licenseVerb(use, short string, do func(context.Context, *core.Session, uint64) error) *cobra.Command {
	return a.verb(use, short, cobra.ExactArgs(1), func(cmd *cobra.Command, args []string) error {
		id, err := licenseID(args[0])
		if err != nil {
			return err
		}
		return a.signedIn(cmd.Context(), func(s *core.Session) error { return do(cmd.Context(), s, id) })
	})
}

func (a *app) showLicense(l core.License) error {
	a.line("License ID", decimal(l.ID))
	a.line("Product", l.Product)
	a.line("Customer ID", decimal(l.Customer))
	a.line("Scope", l.Scope)
	a.line("Status", string(l.Status))
	a.line("Expires", localTime(l.Expires, "never"))
	a.line("External ID", l.ExternalID)
	a.line("Features", strings.Join(l.AllFeatures, ", "))
	a.line("Activation Password", l.ActivationPassword)
	a.line("Activations Left", fmt.Sprintf("%d of %d", l.ActivationsLeft, l.Activations))
	if len(l.Seats) == 0 {
		return nil
	}
	a.print("\n")
	t := a.table("ACTIVATION", "COMPUTER ID", "COMPUTER", "SINCE", "LAST SEEN")
	for _, s := range l.Seats {
		t.row(decimal(s.ID), s.Computer, s.Machine, localTime(s.Since, ""), localTime(s.LastSeen, ""))
	}
	return t.end()
}
