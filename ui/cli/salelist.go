package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/sale"
	"github.com/keydesk/keydesk/ui/model/sheet"
	"github.com/keydesk/keydesk/ui/model/words"
)

// sellList enters the sales of a CSV file, and says of each row what came of it.
func (a *app) sellList(ctx context.Context, name string, in *selling) error {
	delimiter, err := (&importing{delimiter: in.delimiter}).rune()
	if err != nil {
		return err
	}
	file, _, err := a.openInput(ctx, name)
	if err != nil {
		return err
	}
	defer file.Close()
	rows, err := sheet.Open(file, sheet.Options{Delimiter: delimiter, Mapping: in.mapping, More: sale.Namings()})
	if err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	if left := rows.Unmapped(); len(left) > 0 {
		a.note(`Not read: the columns %s. --map "Column=field" takes one in.`, quoted(left))
	}
	return a.signedIn(ctx, func(s *core.Session) error {
		tally, err := a.sellRows(ctx, s, rows, in)
		if err != nil {
			return fmt.Errorf("%w (%s so far)", err, tally)
		}
		if in.dryRun {
			a.note("Only tried: nothing was written.")
		}
		if a.json {
			return a.object(struct {
				Sold     int  `json:"sold"`
				Already  int  `json:"already"`
				Rejected int  `json:"rejected"`
				DryRun   bool `json:"dryRun"`
			}{tally.Sold, tally.Already, tally.Rejected, in.dryRun})
		}
		a.print("%s\n", tally)
		return nil
	})
}

func (a *app) sellRows(ctx context.Context, s *core.Session, rows *sheet.Reader, in *selling) (tally sale.Tally, err error) {
	for {
		row, err := rows.Next()
		if errors.Is(err, io.EOF) {
			return tally, nil
		}
		if err != nil {
			return tally, err
		}
		order, sold, err := sellRow(ctx, s, row, in)
		switch {
		case sale.Rejects(err):
			tally.Rejected++
			a.note("%s", rejected(row.Line, err.Error()))
			continue
		case err != nil:
			return tally, err
		case sold.Already:
			tally.Already++
		default:
			tally.Sold++
		}
		if err := a.showRow(order, sold, in.dryRun); err != nil {
			return tally, err
		}
	}
}

// sellRow enters the sale of a row, or tries it.
func sellRow(ctx context.Context, s *core.Session, row sheet.Row, in *selling) (order string, sold core.Sold, err error) {
	one, err := sale.FromRow(row, in.sale, words.Clock{})
	if err != nil {
		return "", sold, err
	}
	if !in.dryRun {
		sold, err = s.Sales().Add(ctx, one)
		return one.Order, sold, err
	}
	would, err := s.Sales().Preview(ctx, one)
	return one.Order, core.Sold{Customer: would.Customer.ID, NewCustomer: would.Customer.ID == 0, Licenses: would.Already, Already: would.Already != nil, Credentials: would.Credentials}, err
}

// showRow is what came of a row, on a line.
func (a *app) showRow(order string, sold core.Sold, dryRun bool) error {
	if a.json {
		return a.object(soldOf(order, sold))
	}
	became := "sold"
	switch {
	case sold.Already:
		became = "already"
	case dryRun:
		became = "would be sold"
	}
	customer := decimal(sold.Customer)
	if customer == "" {
		customer = "new"
	}
	a.print("%s\n", strings.TrimRight(fmt.Sprintf("%s  %s  customer %s  %s", plain(order), became, customer, listOf(sold.Licenses)), " "))
	return nil
}

func listOf(ids []uint64) string {
	if len(ids) == 0 {
		return ""
	}
	return "licenses " + strings.Join(decimals(ids), ", ")
}
