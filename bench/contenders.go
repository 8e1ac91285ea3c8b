package main

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// contenders answer the same question: how many customers have a word in their
// text.
type contender struct {
	name  string
	least int  // runes of a word
	quick bool // so much that it is asked at each letter
	count func(ctx context.Context, word string) (int, error)
}

// rivals are what a vendor would use otherwise, and the floor: reading the
// searched memory once.
type rivals struct {
	all    []contender
	memory []byte // every customer's text on a line of its own
	peer   *sql.DB
	first  *sql.Stmt
}

func (b *bench) rivals(ctx context.Context) (*rivals, error) {
	r := &rivals{}
	for n := range b.n {
		text, _ := folded(n)
		r.memory = append(append(r.memory, text...), '\n')
	}
	file := b.file("text")
	if err := os.WriteFile(file, r.memory, 0o600); err != nil {
		return nil, err
	}
	var err error
	if r.peer, err = b.peer(); err != nil {
		return nil, err
	}
	for _, s := range []string{
		`CREATE VIRTUAL TABLE IF NOT EXISTS found USING fts5(text, content='customer', content_rowid='id', detail=full, tokenize='trigram')`,
		`INSERT INTO found(found) VALUES('rebuild')`,
		`INSERT INTO found(found) VALUES('optimize')`,
	} {
		if _, err := r.peer.ExecContext(ctx, s); err != nil {
			return nil, fmt.Errorf("%s: %w", s, err)
		}
	}
	like, err := r.peer.PrepareContext(ctx, `SELECT count(*) FROM customer WHERE text LIKE ? ESCAPE '!'`)
	if err != nil {
		return nil, err
	}
	match, err := r.peer.PrepareContext(ctx, `SELECT count(*) FROM found WHERE found MATCH ?`)
	if err != nil {
		return nil, err
	}
	if r.first, err = r.peer.PrepareContext(ctx, `SELECT id FROM customer WHERE text LIKE ? ESCAPE '!' ORDER BY name, id LIMIT 32`); err != nil {
		return nil, err
	}
	r.all = []contender{
		{"bytes.Index, one after another", 1, false, func(_ context.Context, word string) (int, error) { return r.lines([]byte(word)), nil }},
		{"grep -c -F", 1, false, func(ctx context.Context, word string) (int, error) { return grep(ctx, word, file) }},
		{"SQLite LIKE", 1, false, func(ctx context.Context, word string) (n int, err error) {
			return n, like.QueryRowContext(ctx, likeOf(word)).Scan(&n)
		}},
		{"SQLite FTS5 trigram", 3, true, func(ctx context.Context, word string) (n int, err error) {
			return n, match.QueryRowContext(ctx, `"`+strings.ReplaceAll(word, `"`, `""`)+`"`).Scan(&n)
		}},
	}
	return r, nil
}

func likeOf(word string) string {
	return "%" + strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(word) + "%"
}

func (c contender) answers(word string) bool { return utf8.RuneCountInString(word) >= c.least }

// firsts are the first customers by name, by SQLite.
func (r *rivals) firsts(ctx context.Context, word string) (ids []uint64, err error) {
	rows, err := r.first.QueryContext(ctx, likeOf(word))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id uint64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

func (r *rivals) lines(word []byte) (n int) {
	for rest := r.memory; ; n++ {
		at := bytes.Index(rest, word)
		if at < 0 {
			return n
		}
		rest = rest[at:]
		rest = rest[bytes.IndexByte(rest, '\n')+1:]
	}
}

func grep(ctx context.Context, word, file string) (int, error) {
	cmd := exec.CommandContext(ctx, "grep", "-c", "-F", "-e", word, file)
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	out, err := cmd.Output()
	if len(out) == 0 && err != nil { // it fails where it finds nothing
		return 0, fmt.Errorf("grep: %w", err)
	}
	return strconv.Atoi(strings.TrimSpace(string(out)))
}

// read is the floor: all of the memory read once by vector instructions, on two
// goroutines, as the search does.
func (r *rivals) read() {
	var both sync.WaitGroup
	for half := range slices.Chunk(r.memory, (len(r.memory)+1)/2) {
		both.Go(func() {
			if bytes.IndexByte(half, 0) >= 0 {
				panic("a zero in the text")
			}
		})
	}
	both.Wait()
}
