package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"syscall"
	"time"

	_ "github.com/mattn/go-sqlite3"
)

const (
	deskFile   = "desk.keydesk"
	sqliteFile = "peer.sqlite"
)

// imports brings the same customers into Keydesk, sealed and with its lookups,
// list rows, audit entries and manifest, and into SQLite, in clear and with the
// same indexes. Both in transactions of as many rows, synced.
func (b *bench) imports(ctx context.Context) error {
	if _, err := os.Stat(b.file(deskFile)); err == nil {
		return nil // of an earlier run with -dir
	}
	if err := b.create(ctx, deskFile); err != nil {
		return err
	}
	d, err := b.open(ctx, deskFile)
	if err != nil {
		return err
	}
	making, err := cpu(syscall.RUSAGE_SELF, func() error {
		for n := range b.n {
			customer(n)
		}
		return nil
	})
	if err != nil {
		return err
	}
	var wall time.Duration
	ours, err := cpu(syscall.RUSAGE_SELF, func() (err error) {
		wall, err = took(func() error { return d.fill(ctx, b.n) })
		return err
	})
	if err != nil {
		return err
	}
	if err := d.close(ctx); err != nil {
		return err
	}
	theirs, err := cpu(syscall.RUSAGE_SELF, func() error { return b.sqlite(ctx) })
	if err != nil {
		return err
	}
	ours, theirs = ours-making, theirs-making
	r := per(ours, theirs)
	b.report.add(line{
		what: fmt.Sprintf("import of %d rows, CPU", b.n), result: short(ours), against: "SQLite, not sealed: " + short(theirs),
		ratio: r, target: "≤ 1.5", met: r <= 1.5,
	})
	b.report.note("The import took %s, %.0f rows a second, and wrote %d MB in %d transactions.", short(wall), float64(b.n)/wall.Seconds(), d.written.bytes.Load()>>20, d.written.commits.Load())
	return nil
}

// batch is how many rows SQLite takes in a transaction: about as many as ours.
const batch = 7000

// sqlite makes the peer's file: the customers with the indexes that Keydesk
// has, and their folded text, for LIKE.
func (b *bench) sqlite(ctx context.Context) error {
	peer, err := b.peer()
	if err != nil {
		return err
	}
	defer peer.Close()
	for _, s := range []string{
		`CREATE TABLE customer (id INTEGER PRIMARY KEY, first TEXT, last TEXT, company TEXT, email TEXT, phone TEXT, phone2 TEXT, external TEXT, name TEXT, text TEXT)`,
		`CREATE INDEX by_email ON customer (email)`,
		`CREATE UNIQUE INDEX by_external ON customer (external)`,
		`CREATE INDEX by_name ON customer (name, id)`,
	} {
		if _, err := peer.ExecContext(ctx, s); err != nil {
			return err
		}
	}
	for from := 0; from < b.n; from += batch {
		if err := b.sqliteBatch(ctx, peer, from, min(from+batch, b.n)); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) sqliteBatch(ctx context.Context, peer *sql.DB, from, to int) error {
	tx, err := peer.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // nothing after a commit
	put, err := tx.PrepareContext(ctx, `INSERT INTO customer VALUES (?,?,?,?,?,?,?,?,?,?)`)
	if err != nil {
		return err
	}
	for n := from; n < to; n++ {
		c := customer(n)
		text, name := folded(n)
		if _, err := put.ExecContext(ctx, id(n), c.First, c.Last, c.Company, c.Email, c.Phone, c.Phone2, c.ExternalID, name, text); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func (b *bench) peer() (*sql.DB, error) {
	return sql.Open("sqlite3", "file:"+b.file(sqliteFile)+"?_journal_mode=WAL&_synchronous=FULL&_case_sensitive_like=on")
}
