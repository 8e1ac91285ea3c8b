package core

import (
	"context"
	"fmt"
	"slices"

	"github.com/keydesk/keydesk/core/directory"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
)

// What a list says of customers besides their Fields. The hash of a password is
// as password.ReadImported has it. The other two are true or false, or empty,
// which is true; they count with a hash alone, so that a list that was exported
// can be imported.
const (
	ImportHash      = "passwordHash"
	ImportLogin     = "loginEnabled"
	ImportConfirmed = "emailConfirmed"
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

	Import uint64 // by which it can be taken back; 0: nothing was written
}

// String is the last line of the command.
func (i Imported) String() string {
	return fmt.Sprintf("imported %d, updated %d, unchanged %d, rejected %d", i.New, i.Updated, i.Unchanged, i.Rejected)
}

// Import takes customers from a list: matched within the scope by external ID,
// then by e-mail where the row or the found customer has no external ID. A
// mapped cell that is not empty overwrites. New customers are unregistered,
// but for those with the hash of a password: they can log in with that. A
// customer who has a password keeps it.
// What it holds in memory is a batch, and some 5 bytes a customer; in a dry run 80 a row.
// Rows go in by batches: after an error or ctx's end what was written stays,
// and importing the list again goes on. Needs Edit Customers; rows with a hash need
// Bulk Actions, too, and where Allow Manual Entry is off Change Settings.
func (c *Customers) Import(ctx context.Context, in Import) (Imported, error) {
	if err := c.s.may(vault.EditCustomers); err != nil {
		return Imported{}, err
	}
	scope, err := c.s.h.scopeOf(ctx, in.Scope)
	if err != nil {
		return Imported{}, err
	}
	im := &importer{c: c, in: in, scope: scope, seen: newSightings(), stride: newStride(c.s.h.store.Limits(), perRow)}
	if err := im.begin(ctx); err != nil {
		return Imported{}, err
	}
	full := func() bool { return len(im.ahead) >= im.stride.size }
	if err := in.feed(ctx, full, func(row ImportRow) { im.ahead = append(im.ahead, im.candidate(row)) }, im.flush); err != nil {
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
	note  importNote

	seen   *sightings
	left   foreignCounts // imported hashes, with those of this list
	noHash string        // why no hash is taken; "": they are
	ahead  []candidate   // read, not matched yet
	batch  []planned
	stride *stride
	nobody dossier // what a new customer was
}

// planned is a row that will be written.
type planned struct {
	id     uint64 // 0: a new customer
	line   int
	fields Fields
	email  []byte // emailKey of the row's address; nil: it has none
	was    *dossier
	hash   *arrival // nil: the password stays as it is
}

// begin reads what the rows are measured by.
func (im *importer) begin(ctx context.Context) error {
	return im.c.s.h.store.View(ctx, func(r *record.Reader) (err error) {
		if im.left, err = readForeign(r); err != nil {
			return err
		}
		im.noHash, err = im.c.s.noHash(im.c.s.h.config(r, im.scope))
		return err
	})
}

// noHash says why an operator may not import hashes of passwords; "": he may.
// Who imports one that he has made himself sets a password that he knows, with
// as many customers as he likes: that is as much as a bulk action and as typing
// passwords, or changing the setting that forbids to.
func (s *Session) noHash(conf config) (why string, err error) {
	if err := s.may(vault.BulkActions); err != nil {
		return "Importing password hashes: " + err.Error(), nil
	}
	manual, err := conf.on(setManualEntry)
	if err != nil || manual || s.may(vault.ChangeSettings) == nil {
		return "", err
	}
	return "Typing a password is switched off (Allow Manual Entry), so importing password hashes needs the permission " + fmt.Sprint(vault.ChangeSettings) + ".", nil
}

// perRow is about how many operations a row takes in a transaction: two
// records and two lookups, each read and written, and its share of the page.
const perRow = 14

func (im *importer) reject(line int, why string) {
	im.done.Rejected++
	if im.in.Rejected != nil {
		im.in.Rejected(line, why)
	}
}

// flush matches the rows that were read ahead, and writes what is to be written
// of them in one transaction with one audit entry.
func (im *importer) flush(ctx context.Context) error {
	if err := im.match(ctx); err != nil {
		return err
	}
	for i := range im.ahead {
		im.plan(&im.ahead[i])
	}
	rows := len(im.ahead)
	im.ahead = im.ahead[:0]
	batch := im.batch
	im.batch = im.batch[:0]
	start := im.c.s.h.now()
	for len(batch) > 0 {
		n := im.room(batch)
		if !im.in.DryRun {
			if err := im.write(ctx, batch[:n]); err != nil {
				return err
			}
		}
		for i := range batch[:n] {
			if batch[i].id == 0 {
				im.done.New++
			} else {
				im.done.Updated++
			}
		}
		batch = batch[n:]
	}
	if !im.in.DryRun {
		im.seen.written()
	}
	// By the rows that were read: of those that are known already few are
	// written, and a commit of few takes hardly less than one of many.
	im.stride.took(rows, im.c.s.h.now().Sub(start))
	return nil
}

// room is how many of the rows go into one transaction: all, unless their texts
// are long, since a store takes so many bytes at a time.
func (im *importer) room(batch []planned) (n int) {
	most := im.c.s.h.store.Limits().Bytes
	pages := map[uint64]bool{}
	for bytes := 0; n < len(batch) && (n == 0 || most == 0 || bytes < most/2); n++ {
		p := &batch[n]
		bytes += p.weight()
		if block := record.Block(p.id); p.id != 0 && !pages[block] {
			pages[block] = true
			bytes += p.pageWeight()
		}
	}
	return n
}

// pageWeight is about how many bytes the list's page takes on which a changed
// row is, among others like it.
func (p *planned) pageWeight() int {
	f := &p.was.profile.Fields
	listed := len(f.FirstName) + len(f.LastName) + len(f.Company) + len(f.Email) + len(f.ExternalID) + len(f.Phone) + len(f.Phone2)
	return record.BlockSize * (64 + listed)
}

// weight is about how many bytes a row writes: the profile, of which a part is
// on the list's page, and what one was that is changed.
func (p *planned) weight() int {
	return perRow*64 + 2*p.fields.bytes() + 2*p.was.profile.Fields.bytes()
}

func (im *importer) write(ctx context.Context, batch []planned) error {
	h := im.c.s.h
	var ids []uint64
	var note importNote
	_, err := h.store.Update(ctx, func(tx *record.Tx) error {
		ids, note = ids[:0], im.note
		hashes, b := foreignChange{}, importBatch{}
		if _, err := enter(tx, im.scope); err != nil {
			return err
		}
		rows := make([]directory.Row, 0, len(batch))
		for i := range batch {
			p := &batch[i]
			was, err := p.before(tx)
			if err != nil {
				return err
			}
			row, err := im.put(tx, p, hashes)
			if err != nil {
				return fmt.Errorf("line %d: %w", p.line, err)
			}
			if p.id == 0 {
				err = b.made(tx, row.ID, profileKey(row.ID))
			} else {
				err = b.changed(tx, row.ID, profileKey(row.ID), was)
			}
			if err != nil {
				return err
			}
			rows = append(rows, row)
			ids = append(ids, row.ID)
		}
		if err := directory.PutRows(tx, rows); err != nil {
			return err
		}
		if err := hashes.write(tx); err != nil {
			return err
		}
		if err := note.keep(tx, importNote{Kind: ImportedCustomers, By: im.c.s.actor.Name}, b); err != nil {
			return err
		}
		return im.noteBatch(tx, batch, ids)
	})
	if err != nil {
		return commitError(err)
	}
	im.note, im.done.Import = note, note.number
	for i := range batch {
		im.seen.take(ids[i], batch[i].line)
	}
	h.refresh(context.WithoutCancel(ctx), ids...)
	return nil
}

// before is what it takes to make the customer what he was.
func (p *planned) before(tx *record.Tx) (was wasRecord, err error) {
	if p.id == 0 {
		return was, nil
	}
	was = wasRecord{Fields: &p.was.profile.Fields, Confirmed: p.was.credential.EmailConfirmed, Version: p.was.version}
	if p.hash == nil || p.was.credential.hasPassword() { // one that takes another hash's place stays
		return was, nil
	}
	raw, err := tx.Raw(credentialKey(p.id))
	was.Credential, was.CredentialVersion = &p.was.credential, raw.Version
	return was, err
}

// noteBatch writes one entry for a batch.
func (im *importer) noteBatch(tx *record.Tx, batch []planned, ids []uint64) error {
	var passwords []uint64
	for i := range batch {
		if batch[i].hash != nil {
			passwords = append(passwords, ids[i])
		}
	}
	values := []record.Value{
		{Field: "ids", New: fmt.Sprintf("%d-%d", slices.Min(ids), slices.Max(ids))},
		{Field: "lines", New: fmt.Sprintf("%d-%d", batch[0].line, batch[len(batch)-1].line)},
	}
	if len(passwords) > 0 {
		values = append(values, record.Value{Field: "passwords", New: idRanges(passwords)})
	}
	return tx.Audit(record.Entry{Actor: im.c.s.actor, Action: "customer.import.batch", Count: len(batch)}, values...)
}

// put writes one planned row's records and gives the list row for the batch.
func (im *importer) put(tx *record.Tx, p *planned, hashes foreignChange) (directory.Row, error) {
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
		if d.version != p.was.version || p.hash != nil && d.credential.Version != p.was.credential.Version {
			return directory.Row{}, &Error{Kind: ErrConflict, Sentence: fmt.Sprintf("Customer %d was changed by someone else meanwhile; import the list again to go on.", p.id)}
		}
		d.readdress(p.fields.Email)
		if old, err = directory.ReadRow(tx, p.id); ignoreNotFound(err) != nil {
			return directory.Row{}, err
		}
	}
	d.profile.Fields, d.hashes, d.email = p.fields, hashes, p.email
	if p.hash != nil {
		if err := d.arrive(p.hash); err != nil {
			return directory.Row{}, err
		}
	}
	return d.saveRecords(old)
}

// finish writes down that a list was imported, and which.
func (im *importer) finish(ctx context.Context) error {
	return im.note.finish(ctx, im.c.s, im.in, im.done, "customer.import")
}

// sum is the file's SHA-256.
func (in Import) sum() (sum [32]byte) {
	if in.Sum != nil {
		sum = in.Sum()
	}
	return sum
}
