package core

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"

	"github.com/keydesk/keydesk/core/directory"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
)

// ImportRow is one row of a list on its way in.
type ImportRow struct {
	Line    int
	Values  map[string]string // by field name; a mapped cell, perhaps empty
	Problem string            // what is wrong with it already; "": nothing
}

// Import is a list of customers on its way in.
type Import struct {
	Scope  string // a scope's name; "": the default one
	DryRun bool
	// Next gives the rows; io.EOF is left to the caller: ok is false behind
	// the last one.
	Next func() (row ImportRow, ok bool, err error)
	// Sum is the file's SHA-256, asked when the last row was read.
	Sum func() [32]byte
	// Rejected is told of each row that is not taken, with why. May be nil.
	Rejected func(line int, why string)
	// Progress is told the rows read so far. May be nil.
	Progress func(rows int)
}

// Imported is what came of an Import.
type Imported struct {
	New, Updated, Unchanged, Rejected int
}

// String is the last line of the command.
func (i Imported) String() string {
	return fmt.Sprintf("imported %d, updated %d, unchanged %d, rejected %d", i.New, i.Updated, i.Unchanged, i.Rejected)
}

// Import takes customers from a list: matched within the scope by external ID,
// then by e-mail where the row or the found customer has no external ID. A
// mapped cell that is not empty overwrites. New customers are unregistered.
// Rows go in by batches: after an error or ctx's end what was written stays,
// and importing the list again goes on. Needs Edit Customers.
func (c *Customers) Import(ctx context.Context, in Import) (Imported, error) {
	if err := c.s.may(vault.EditCustomers); err != nil {
		return Imported{}, err
	}
	if in.Scope == "" {
		in.Scope = "Default"
	}
	scope, err := c.s.h.scopeID(ctx, in.Scope)
	if err != nil {
		return Imported{}, err
	}
	im := &importer{c: c, in: in, scope: scope, lines: map[[16]byte]sighting{}, taken: map[uint64]int{}}
	if err := im.run(ctx); err != nil {
		return im.done, err
	}
	return im.done, im.finish(ctx)
}

// importer is one Import.
type importer struct {
	c     *Customers
	in    Import
	scope uint64
	done  Imported
	rows  int

	lines map[[16]byte]sighting // external IDs and addresses of the rows so far
	taken map[uint64]int        // customer matched → line of the row
	batch []planned
}

// planned is a row that will be written.
type planned struct {
	id     uint64 // 0: a new customer
	line   int
	fields Fields
	was    dossier
}

func (im *importer) run(ctx context.Context) error {
	size := batchSize(im.c.s.h.store.Limits(), perRow)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		row, ok, err := im.in.Next()
		if err != nil {
			return err
		}
		if !ok {
			return im.flush(ctx)
		}
		im.rows++
		if err := im.plan(ctx, row); err != nil {
			return err
		}
		if len(im.batch) >= size {
			if err := im.flush(ctx); err != nil {
				return err
			}
		}
		if im.in.Progress != nil {
			im.in.Progress(im.rows)
		}
	}
}

// perRow is about how many operations a row takes in a transaction: two
// records and two lookups, each read and written, and its share of the page.
const perRow = 12

func (im *importer) reject(line int, why string) {
	im.done.Rejected++
	if im.in.Rejected != nil {
		im.in.Rejected(line, why)
	}
}

// plan decides what becomes of a row.
func (im *importer) plan(ctx context.Context, row ImportRow) error {
	if row.Problem != "" {
		im.reject(row.Line, row.Problem)
		return nil
	}
	own, err := im.fields(row)
	if err != nil {
		im.reject(row.Line, err.Error())
		return nil
	}
	id, was, err := im.match(ctx, own)
	if err != nil {
		return err
	}
	if id != 0 && was.profile.DeletedAt != 0 {
		im.reject(row.Line, binned(id).Error())
		return nil
	}
	if first, twice := im.twice(id, own, row.Line); twice {
		im.reject(row.Line, fmt.Sprintf("The customer stands in line %d already.", first))
		return nil
	}
	p := planned{id: id, line: row.Line, fields: own, was: was}
	if id != 0 {
		p.fields = overwrite(was.profile.Fields, own)
		if p.fields == was.profile.Fields {
			im.done.Unchanged++
			return nil
		}
	}
	im.batch = append(im.batch, p)
	return nil
}

// fields are the row's own values, cleaned.
func (im *importer) fields(row ImportRow) (Fields, error) {
	var f Fields
	for name, value := range row.Values {
		if !f.Set(name, value) {
			return f, fmt.Errorf("There is no field %q.", name)
		}
	}
	return cleaned(f)
}

// overwrite puts the cells that are not empty on top of what is there.
func overwrite(old, row Fields) Fields {
	now := old
	was, cells := now.List(), row.List()
	for i := range cells {
		if *cells[i].Value != "" {
			*was[i].Value = *cells[i].Value
		}
	}
	return now
}

// match finds the customer that a row is about; 0 for a new one.
func (im *importer) match(ctx context.Context, f Fields) (id uint64, was dossier, err error) {
	err = im.c.s.h.store.View(ctx, func(r *record.Reader) error {
		id = 0
		if f.ExternalID != "" {
			found, err := r.FindLookup(record.KindByExternal, number8(im.scope), []byte(f.ExternalID))
			if err == nil {
				id = found
			} else if !errors.Is(err, record.ErrNotFound) {
				return err
			}
		}
		if id == 0 && f.Email != "" {
			if id, err = im.byEmail(r, f); err != nil {
				return err
			}
		}
		if id == 0 {
			return nil
		}
		was, err = open(r, id)
		return err
	})
	return id, was, err
}

// byEmail finds the first customer with the address, whether or not he may log
// in, unless both he and the row have external IDs, which then differ.
func (im *importer) byEmail(r *record.Reader, f Fields) (uint64, error) {
	var match uint64
	key := emailKey(f.Email)
	err := r.ScanShared(record.KindByEmail, [][]byte{number8(im.scope), key}, func(id uint64) (bool, error) {
		p, _, err := record.Get[profile](r, profileKey(id))
		if err != nil {
			return true, ignoreNotFound(err)
		}
		if string(emailKey(p.Fields.Email)) != string(key) || p.DeletedAt != 0 {
			return true, nil
		}
		if f.ExternalID == "" || p.Fields.ExternalID == "" {
			match = id
		}
		return match == 0, nil
	})
	return match, err
}

// twice says whether an earlier row was about the same customer, and where;
// else it remembers this one.
func (im *importer) twice(id uint64, f Fields, line int) (first int, twice bool) {
	external, email := rowKey('x', f.ExternalID), rowKey('e', string(emailKey(f.Email)))
	if first, twice = im.taken[id]; twice && id != 0 {
		return first, true
	}
	if seen, ok := im.lines[external]; ok && f.ExternalID != "" {
		return seen.line, true
	}
	seen, known := im.lines[email]
	// As match has it: an address tells customers only where one has no ID.
	if known && id == 0 && f.Email != "" && (f.ExternalID == "" || !seen.external) {
		return seen.line, true
	}
	here := sighting{line, f.ExternalID != ""}
	im.lines[external] = here
	if !known {
		im.lines[email] = here
	}
	if id != 0 {
		im.taken[id] = line
	}
	return 0, false
}

// sighting is an earlier row with that external ID or address.
type sighting struct {
	line     int
	external bool
}

// rowKey keeps the memory of a long list small.
func rowKey(kind byte, value string) [16]byte {
	sum := sha256.Sum256(append([]byte{kind}, value...))
	return [16]byte(sum[:16])
}

// flush writes the planned rows in one transaction with one audit entry.
func (im *importer) flush(ctx context.Context) error {
	batch := im.batch
	im.batch = nil
	if len(batch) == 0 {
		return nil
	}
	fresh := 0
	for _, p := range batch {
		if p.id == 0 {
			fresh++
		}
	}
	if !im.in.DryRun {
		if err := im.write(ctx, batch); err != nil {
			return err
		}
	}
	im.done.New += fresh
	im.done.Updated += len(batch) - fresh
	return nil
}

func (im *importer) write(ctx context.Context, batch []planned) error {
	h := im.c.s.h
	var ids []uint64
	_, err := h.store.Update(ctx, func(tx *record.Tx) error {
		ids = ids[:0]
		var rows []directory.Row
		for _, p := range batch {
			row, err := im.put(tx, p)
			if err != nil {
				return fmt.Errorf("line %d: %w", p.line, err)
			}
			rows = append(rows, row)
			ids = append(ids, row.ID)
		}
		if err := directory.PutRows(tx, rows); err != nil {
			return err
		}
		return tx.Audit(record.Entry{Actor: im.c.s.actor, Action: "customer.import.batch", Count: len(batch)},
			record.Value{Field: "ids", New: fmt.Sprintf("%d-%d", slices.Min(ids), slices.Max(ids))},
			record.Value{Field: "lines", New: fmt.Sprintf("%d-%d", batch[0].line, batch[len(batch)-1].line)})
	})
	if err != nil {
		return commitError(err)
	}
	for i, p := range batch {
		im.taken[ids[i]] = p.line
	}
	h.refresh(context.WithoutCancel(ctx), ids...)
	return nil
}

// put writes one planned row's records and gives the list row for the batch.
func (im *importer) put(tx *record.Tx, p planned) (directory.Row, error) {
	h := im.c.s.h
	var d *deed
	var old directory.Row
	var err error
	if p.id == 0 {
		id, err := tx.NextNumber(record.LineCustomers)
		if err != nil {
			return directory.Row{}, err
		}
		d = h.deed(tx, im.c.s.actor, dossier{id: id})
		d.profile = profile{Scope: im.scope, CreatedAt: tx.Now().UnixMilli()}
		d.credential = credential{Origin: OriginNone}
	} else {
		if d, err = h.begin(tx, im.c.s.actor, p.id); err != nil {
			return directory.Row{}, err
		}
		if d.version != p.was.version {
			return directory.Row{}, &Error{Kind: ErrConflict, Sentence: fmt.Sprintf("Customer %d was changed by someone else meanwhile; import the list again to go on.", p.id)}
		}
		if !sameAddress(d.profile.Fields.Email, p.fields.Email) {
			d.credential.EmailConfirmed = false
			d.voidTickets()
		}
		if old, err = directory.ReadRow(tx, p.id); ignoreNotFound(err) != nil {
			return directory.Row{}, err
		}
	}
	d.profile.Fields = p.fields
	return d.saveRecords(old)
}

// finish writes down that a list was imported, and which.
func (im *importer) finish(ctx context.Context) error {
	if im.in.DryRun || im.done.New+im.done.Updated == 0 {
		return nil
	}
	var sum [32]byte
	if im.in.Sum != nil {
		sum = im.in.Sum()
	}
	_, err := im.c.s.h.store.Update(ctx, func(tx *record.Tx) error {
		return tx.Audit(record.Entry{Actor: im.c.s.actor, Action: "customer.import", Count: im.done.New + im.done.Updated},
			record.Value{Field: "result", New: im.done.String()},
			record.Value{Field: "sha256", New: hex.EncodeToString(sum[:])})
	})
	return commitError(err)
}
