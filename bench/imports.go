package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
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
	i, err := b.imported()
	if errors.Is(err, fs.ErrNotExist) {
		i, err = b.importAll(ctx)
	}
	if err != nil {
		return err
	}
	r := per(i.Ours, i.Theirs)
	b.report.add(line{
		what: fmt.Sprintf("import of %d rows, CPU", b.n), result: short(i.Ours), against: "SQLite, not sealed: " + short(i.Theirs),
		ratio: r, target: "≤ 1.5", met: r <= 1.5,
	})
	b.report.note("The import took %s, %.0f rows a second, and wrote %d MB in %d transactions.", short(i.Wall), float64(b.n)/i.Wall.Seconds(), i.Bytes>>20, i.Commits)
	return nil
}

// imported is what an import took; it is kept beside the files, for another run
// with the same -dir.
type imported struct {
	Ours, Theirs   time.Duration // CPU
	Wall           time.Duration
	Bytes, Commits int64
}

func (b *bench) imported() (i imported, err error) {
	text, err := os.ReadFile(b.file("import.json"))
	if err != nil {
		return i, err
	}
	return i, json.Unmarshal(text, &i)
}

func (b *bench) importAll(ctx context.Context) (i imported, err error) {
	if err := b.create(ctx, deskFile); err != nil {
		return i, err
	}
	d, err := b.open(ctx, deskFile)
	if err != nil {
		return i, err
	}
	making, err := cpu(syscall.RUSAGE_SELF, func() error {
		for n := range b.n {
			customer(n)
		}
		return nil
	})
	if err != nil {
		return i, err
	}
	i.Ours, err = cpu(syscall.RUSAGE_SELF, func() (err error) {
		i.Wall, err = took(func() error { return d.fill(ctx, b.n) })
		return err
	})
	if err != nil {
		return i, err
	}
	i.Bytes, i.Commits = d.written.bytes.Load(), d.written.commits.Load()
	if err := d.close(ctx); err != nil {
		return i, err
	}
	if i.Theirs, err = cpu(syscall.RUSAGE_SELF, func() error { return b.sqlite(ctx) }); err != nil {
		return i, err
	}
	i.Ours, i.Theirs = i.Ours-making, i.Theirs-making
	text, err := json.Marshal(i)
	if err != nil {
		return i, err
	}
	return i, os.WriteFile(b.file("import.json"), text, 0o600)
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
