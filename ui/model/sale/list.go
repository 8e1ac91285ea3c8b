package sale

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/sheet"
	"github.com/keydesk/keydesk/ui/model/words"
)

// The fields of a list of sales, beside those of a customer.
const (
	Order       sheet.Field = "order"
	Product     sheet.Field = "product"
	Count       sheet.Field = "count"
	Activations sheet.Field = "activations"
	Expires     sheet.Field = "expires"
	Name        sheet.Field = "name" // first and last name in one
)

// Namings are those fields with what shops call them.
func Namings() []sheet.Naming {
	return []sheet.Naming{
		{Field: Order, Names: `ordernumber orderno ordernr orderid ordercode orderreference purchaseid transactionid invoice invoicenumber
			bestellung bestellnummer bestellnr auftrag auftragsnummer auftragsnr rechnungsnummer commande numerodecommande pedido numerodepedido`},
		{Field: Product, Names: `productname item itemname lineitem lineitemname plan produkt produktname artikel artikelname produit producto`},
		{Field: Count, Names: `quantity qty licenses licences lineitemquantity anzahl menge quantite cantidad`},
		{Field: Activations, Names: `seats machines computers devices activationlimit maxactivations platze aktivierungen`},
		{Field: Expires, Names: `expiry expirydate expirationdate expiresat validuntil validto gultigbis ablaufdatum`},
		{Field: Name, Names: `fullname customername buyer buyername kundenname billingname nomcomplet nombrecompleto`},
	}
}

// FromRow is the sale of a row; what the row does not say is as in common. A row
// needs an order number: with it, the same list twice sells nothing twice.
func FromRow(row sheet.Row, common core.Sale, clock words.Clock) (sale core.Sale, err error) {
	sale = common
	if row.Problem != "" {
		return sale, problem("", row.Problem)
	}
	for field, value := range row.Values {
		if value = strings.TrimSpace(value); value == "" || field == Name || sale.Fields.Set(string(field), value) {
			continue
		}
		if err := set(&sale, field, value, clock); err != nil {
			return sale, err
		}
	}
	setName(&sale, row.Values[Name])
	if sale.Order == "" {
		return sale, problem("order", "A row of a list needs an order number, so that the same list twice sells nothing twice.")
	}
	return sale, nil
}

// set puts one cell into a sale.
func set(sale *core.Sale, field sheet.Field, value string, clock words.Clock) (err error) {
	switch field {
	case Order:
		sale.Order = value
	case Product:
		sale.Product = value
	case Count:
		sale.Count, err = number("count", value)
	case Activations:
		sale.Activations, err = number("activations", value)
	case Expires:
		until, ok := clock.Until(value)
		if !ok {
			return problem("expires", fmt.Sprintf("%q is no date such as 2027-12-31.", value))
		}
		sale.Expires = &until
	}
	return err
}

// setName puts a name in one cell where the row has none in two.
func setName(sale *core.Sale, name string) {
	if sale.Fields.FirstName == "" && sale.Fields.LastName == "" {
		sale.Fields.FirstName, sale.Fields.LastName = SplitName(strings.TrimSpace(name))
	}
}

func number(field, value string) (int, error) {
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 {
		return 0, problem(field, fmt.Sprintf("%q is no number from 1 on.", value))
	}
	return n, nil
}

func problem(field, sentence string) error {
	return &core.FieldError{Field: field, Sentence: sentence}
}

// SplitName takes a name apart: the last word is the last name. A name of one
// word is a last name.
func SplitName(name string) (first, last string) {
	parts := strings.Fields(name)
	if len(parts) == 0 {
		return "", ""
	}
	end := len(parts) - 1
	return strings.Join(parts[:end], " "), parts[end]
}

// Tally counts what came of a list.
type Tally struct{ Sold, Already, Rejected int }

func (t Tally) String() string {
	return fmt.Sprintf("sold %d, already %d, rejected %d", t.Sold, t.Already, t.Rejected)
}

// Rejects says whether an error is about the one row: what the desk refuses. Any
// other ends the list.
func Rejects(err error) bool {
	for _, kind := range []error{core.ErrInput, core.ErrNotFound, core.ErrExists, core.ErrRefused, core.ErrConflict} {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}
