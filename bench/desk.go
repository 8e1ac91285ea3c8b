package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync/atomic"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/directory"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/core/vault"
	"github.com/keydesk/keydesk/db"
	"github.com/keydesk/keydesk/internal/census"
)

const operator = "anna"

func password() secret.Text { return secret.New("a password for measuring") }

// desk is a file somebody is signed in to, with a count of what is written.
type desk struct {
	*core.Desk
	session *core.Session
	written *tally
}

// tally counts what the transactions put.
type tally struct{ keys, bytes, commits atomic.Int64 }

func (b *bench) options(file string) (core.Options, *tally) {
	t := &tally{}
	return core.Options{
		Path: b.file(file), ConfigDir: b.file("config"), Program: "bench",
		Store: func(s db.Store) db.Store { return counted{s, t} },
	}, t
}

// create makes a desk, for which the password is derived at the least cost: it
// is measured by itself.
func (b *bench) create(ctx context.Context, file string) error {
	o, _ := b.options(file)
	_, err := core.Create(ctx, o, core.NewDesk{Vendor: "Bench", Operator: operator, Password: password(), KDF: vault.FloorKDF()})
	return err
}

func (b *bench) open(ctx context.Context, file string) (*desk, error) {
	o, t := b.options(file)
	d, err := core.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	s, err := d.SignIn(ctx, operator, password())
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return &desk{Desk: d, session: s, written: t}, nil
}

func (d *desk) close(ctx context.Context) error {
	d.session.Leave(ctx)
	return d.Close()
}

// fill imports the first n customers of the census.
func (d *desk) fill(ctx context.Context, n int) error {
	at := 0
	done, err := d.session.Customers().Import(ctx, core.Import{
		Next: func() (core.ImportRow, bool, error) {
			if at == n {
				return core.ImportRow{}, false, nil
			}
			c := customer(at)
			at++
			return core.ImportRow{Line: at + 1, Values: map[string]string{
				"firstName": c.First, "lastName": c.Last, "company": c.Company, "email": c.Email,
				"phone": c.Phone, "phone2": c.Phone2, "externalId": c.ExternalID,
			}}, true, nil
		},
		Sum: func() (sum [32]byte) { return sum },
	})
	if err == nil && done.New != n {
		err = fmt.Errorf("%s of %d", done, n)
	}
	return err
}

// customer is the n-th one, with a number of the vendor's, so that no two rows
// of the list are one customer.
func customer(n int) census.Customer {
	c := census.At(uint64(n))
	c.ExternalID = fmt.Sprintf("CRM-%07d", n)
	return c
}

// id is the Customer ID that the import gives the n-th customer.
func id(n int) uint64 { return 10001 + uint64(n) }

// folded is the text that a customer is found by, its parts with tabs between
// them; sortName is what the list is in the order of.
func folded(n int) (text, sortName string) {
	c := customer(n)
	sortName = strings.Trim(directory.Fold(c.Last)+"\t"+directory.Fold(c.First), "\t")
	parts := []string{sortName}
	for _, p := range []string{c.Company, c.Email, c.ExternalID, c.Phone, c.Phone2} {
		parts = append(parts, directory.Fold(p))
	}
	parts = append(parts, fmt.Sprint(id(n)))
	for _, p := range []string{c.Phone, c.Phone2} {
		if d := digits(p); d != p {
			parts = append(parts, d)
		}
	}
	return strings.Join(parts, "\t"), sortName
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// counted is a store that counts what is put.
type counted struct {
	db.Store
	t *tally
}

func (c counted) Update(ctx context.Context, fn func(db.Tx) error) error {
	return c.Store.Update(ctx, func(tx db.Tx) error {
		c.t.commits.Add(1)
		return fn(countedTx{tx, c.t})
	})
}

type countedTx struct {
	db.Tx
	t *tally
}

func (c countedTx) Put(key, value []byte) error {
	c.t.keys.Add(1)
	c.t.bytes.Add(int64(len(key) + len(value)))
	return c.Tx.Put(key, value)
}

// cold takes a file out of the page cache.
func cold(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return dropped(f)
}
