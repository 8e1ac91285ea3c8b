package licenses

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/file"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/license"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/sheet"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Add is the dialog Add licenses….
type Add struct {
	products []core.Product
	clock    words.Clock
	scope    string // of licenses that are nobody's

	Product                            int // in Names, -1 for none
	Owner                              license.Owner
	Count, Activations, Expiry, Prefix string
}

// NewAdd opens it, with a product chosen where there is only one or one of that
// name.
func NewAdd(products []core.Product, product, scope string, clock words.Clock) *Add {
	a := &Add{products: products, clock: clock, scope: scope, Product: -1, Owner: license.Nobody(), Count: "1"}
	for i, one := range products {
		if one.Name == product || len(products) == 1 {
			a.Product = i
		}
	}
	return a
}

// Names are the products to choose from.
func (a *Add) Names() (names []string) {
	for _, one := range a.products {
		names = append(names, one.Name)
	}
	return names
}

// AsProduct says what an empty field means: what the product has.
func (a *Add) AsProduct() (activations, expiry string) {
	if a.Product < 0 {
		return "", ""
	}
	p := a.products[a.Product]
	expiry = "never"
	if p.Days > 0 {
		expiry = "after " + words.Count(p.Days, "day", "days")
	}
	return "Empty: " + strconv.Itoa(p.Activations) + ", as the product has it.", "The last day, such as 2027-12-31. Empty: " + expiry + ", as the product has it."
}

// Problem is what the button waits for, "" for nothing.
func (a *Add) Problem() string {
	if len(a.products) == 0 {
		return "There is no product yet. Products… makes one."
	}
	if a.Product < 0 {
		return "Choose the product."
	}
	if _, ok := number(a.Count, 1); !ok {
		return "Say how many, 1 at least."
	}
	if _, ok := number(a.Activations, 0); !ok {
		return "Activations is a number of computers."
	}
	if _, ok := license.Until(a.Expiry, a.clock); !ok {
		return license.HowDays
	}
	return ""
}

// number reads a count; nothing is 0.
func number(text string, least int) (n int, ok bool) {
	text = strings.TrimSpace(text)
	if text == "" {
		return 0, least == 0
	}
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= max(least, 1)
}

// Order is what is ordered of the core. With one license the prefix is its
// external ID.
func (a *Add) Order() core.NewLicenses {
	n, _ := number(a.Count, 1)
	seats, _ := number(a.Activations, 0)
	until, _ := license.Until(a.Expiry, a.clock)
	o := core.NewLicenses{Product: a.products[a.Product].Name, Customer: a.Owner.ID, Scope: a.scope, Count: n, Activations: seats, Expires: until}
	if n == 1 {
		o.ExternalID = strings.TrimSpace(a.Prefix)
	} else {
		o.Prefix = strings.TrimSpace(a.Prefix)
	}
	return o
}

// Added is what was added.
type Added struct {
	IDs     []uint64
	Product string
	Owner   license.Owner
}

// Title says how many there are.
func (a Added) Title() string {
	return words.Count(len(a.IDs), "license", "licenses") + " of " + a.Product + " added"
}

// Text says which ones.
func (a Added) Text() string {
	if len(a.IDs) == 0 {
		return "None was added."
	}
	text := fmt.Sprintf("License ID %d", a.IDs[0])
	if len(a.IDs) > 1 {
		text = fmt.Sprintf("License IDs %d to %d", a.IDs[0], a.IDs[len(a.IDs)-1])
	}
	if a.Owner.ID == 0 {
		return text + ", nobody's yet."
	}
	return text + ", for " + a.Owner.Name + "."
}

// FileName is what the list is offered to be called.
func (a Added) FileName(clock words.Clock) string {
	return "licenses-" + clock.Time().Format(time.DateOnly) + ".csv"
}

// Export writes the list of what was added, and that it was written. Needs
// Export Data.
func (a Added) Export(ctx context.Context, s *core.Session, path string, clock words.Clock) error {
	if err := s.Licenses().Exported(ctx, a.IDs); err != nil {
		return err
	}
	return file.Write(path, func(w io.Writer) error {
		if _, err := io.WriteString(w, sheet.BOM); err != nil {
			return err
		}
		out, err := sheet.NewWriter(w, []string{label.LicenseID, label.ActivationPassword, label.Product, label.CustomerID, label.ExternalID, label.Activations, label.Expiry})
		if err != nil {
			return err
		}
		for _, id := range a.IDs {
			l, err := s.Licenses().Get(ctx, id)
			if err != nil {
				return err
			}
			if err := out.Write(cells(l, clock)); err != nil {
				return err
			}
		}
		return out.Flush()
	})
}

// cells are a license's row.
func cells(l core.License, clock words.Clock) []string {
	customer, until := "", ""
	if l.Customer != 0 {
		customer = strconv.FormatUint(l.Customer, 10)
	}
	if !l.Expires.IsZero() {
		until = say.LastDay(l.Expires, clock).Format(time.DateOnly)
	}
	return []string{strconv.FormatUint(l.ID, 10), l.ActivationPassword, l.Product, customer, l.ExternalID, strconv.Itoa(l.Activations), until}
}

// MayAdd says why an operator cannot add licenses; "" where he can.
func MayAdd(may core.Permissions) string {
	if !may.Has(core.EditLicenses) {
		return license.WhyEdit
	}
	return ""
}

// MayExport says why an operator cannot export the list of those that he added.
func MayExport(may core.Permissions) string {
	if !may.Has(core.ExportData) {
		return "You need the permission Export Data."
	}
	return ""
}
