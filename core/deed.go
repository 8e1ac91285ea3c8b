package core

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strconv"

	"github.com/keydesk/keydesk/core/directory"
	"github.com/keydesk/keydesk/core/outbox"
	"github.com/keydesk/keydesk/core/record"
)

// deed is a use case on one customer in the middle of its transaction: what
// was, what shall be, and who does it. save writes what differs.
type deed struct {
	dossier
	before dossier
	tx     *record.Tx
	h      *house
	actor  record.Actor
	conf   config
	shared bool          // others log in with the same address, as was read before
	hashes foreignChange // of the batch that this is a part of; nil: none
	batch  string        // of the bulk action that this is a part of; "": none
	email  []byte        // emailKey of the address that it shall have; nil: not made yet
}

// change runs fn on a customer and saves what it changed, in one transaction.
func (h *house) change(ctx context.Context, actor record.Actor, id uint64, fn func(*deed) error) error {
	_, err := h.store.Update(ctx, func(tx *record.Tx) error {
		d, err := h.begin(tx, actor, id)
		if err != nil {
			return err
		}
		if err := fn(d); err != nil {
			return err
		}
		return d.save()
	})
	if err != nil {
		return commitError(err)
	}
	h.refresh(context.WithoutCancel(ctx), id)
	return nil
}

func (h *house) begin(tx *record.Tx, actor record.Actor, id uint64) (*deed, error) {
	found, err := open(tx, id)
	if err != nil {
		return nil, err
	}
	return h.deed(tx, actor, found), nil
}

func (h *house) deed(tx *record.Tx, actor record.Actor, found dossier) *deed {
	d := &deed{dossier: found, before: found, tx: tx, h: h, actor: actor, conf: h.config(tx, found.profile.Scope)}
	// Tickets are changed in place, which would change both; the other fields
	// that are references are replaced as a whole.
	d.post.Tickets = map[Purpose]ticket{}
	for purpose, t := range found.post.Tickets {
		d.post.Tickets[purpose] = t
	}
	return d
}

// save writes the records that differ, the lookups and the list row.
func (d *deed) save() error {
	old, err := directory.ReadRow(d.tx, d.id)
	if err != nil && !errors.Is(err, record.ErrNotFound) {
		return err
	}
	row, err := d.saveRecords(old)
	if err != nil || reflect.DeepEqual(row, old) {
		// The page of 64 rows is not sealed anew for what no list shows, such
		// as a failed attempt.
		return err
	}
	return directory.PutRow(d.tx, row)
}

// saveRecords is save but for the list row, of which it is given the old one
// and gives the new one: a batch writes the rows of a page together.
func (d *deed) saveRecords(old directory.Row) (directory.Row, error) {
	if err := d.writeRecords(); err != nil {
		return directory.Row{}, err
	}
	return d.row(old)
}

func (d *deed) writeRecords() error {
	if err := d.dropStaleMail(); err != nil {
		return err
	}
	post := d.post.kept()
	for _, r := range []struct {
		key      record.Key
		old, now any
	}{
		{profileKey(d.id), &d.before.profile, &d.profile},
		{credentialKey(d.id), &d.before.credential, &d.credential},
		{loginKey(d.id), &d.before.login, &d.login},
		{postKey(d.id), &d.before.post, &post},
	} {
		if reflect.DeepEqual(r.old, r.now) {
			continue
		}
		if err := d.tx.Put(r.key, r.now); err != nil {
			return err
		}
	}
	if err := d.countForeign(); err != nil {
		return err
	}
	return d.saveLookups()
}

// saveLookups keeps the ways to find a customer by address and external ID.
func (d *deed) saveLookups() error {
	old, now := d.before.profile, d.profile
	scopeOld, scopeNow := number8(old.Scope), number8(now.Scope)
	if old.Fields.Email != now.Fields.Email || old.Scope != now.Scope {
		if old.Fields.Email != "" {
			if err := d.tx.DeleteShared(record.KindByEmail, d.id, scopeOld, emailKey(old.Fields.Email)); err != nil {
				return err
			}
		}
		if now.Fields.Email != "" {
			key := d.email
			if key == nil {
				key = emailKey(now.Fields.Email)
			}
			if err := d.tx.PutShared(record.KindByEmail, d.id, scopeNow, key); err != nil {
				return err
			}
		}
	}
	if old.Fields.ExternalID == now.Fields.ExternalID && old.Scope == now.Scope {
		return nil
	}
	if old.Fields.ExternalID != "" {
		if err := d.tx.DeleteLookup(record.KindByExternal, scopeOld, []byte(old.Fields.ExternalID)); err != nil {
			return err
		}
	}
	if now.Fields.ExternalID == "" {
		return nil
	}
	other, taken, err := d.tx.ClaimLookup(record.KindByExternal, d.id, scopeNow, []byte(now.Fields.ExternalID))
	if taken {
		return &Error{Kind: ErrExists, Sentence: fmt.Sprintf("Customer %d has this external ID already.", other)}
	}
	return err
}

// row fills a list row from the dossier; what the dossier does not know, the
// licenses, stays.
func (d *deed) row(row directory.Row) (directory.Row, error) {
	f, c, l := d.profile.Fields, d.credential, d.login
	row.ID, row.Scope = d.id, d.profile.Scope
	row.First, row.Last, row.Company, row.Email = f.FirstName, f.LastName, f.Company, f.Email
	row.Phone, row.Phone2, row.ExternalID = f.Phone, f.Phone2, f.ExternalID
	row.Deleted = d.profile.DeletedAt != 0
	row.LoginEnabled, row.Registered, row.EmailConfirmed = c.LoginEnabled, c.Registered, !d.unconfirmed()
	row.HasPassword, row.HardLocked = c.hasPassword(), l.LockedHard
	row.LockedUntil, row.LastLogin = moment(l.LockedUntil).UTC(), moment(l.LastLogin).UTC()
	row.Created = moment(d.profile.CreatedAt).UTC()
	var err error
	if row.Origin, err = directory.ParseOrigin(string(c.Origin)); err != nil {
		return row, err
	}
	row.Mail = directory.MailNone
	if d.post.LastState != "" {
		if row.Mail, err = directory.ParseMailState(d.post.LastState); err != nil {
			return row, err
		}
	}
	raw, err := d.tx.Raw(profileKey(d.id))
	row.Version = raw.Version
	return row, err
}

// audit appends an entry on this customer.
func (d *deed) audit(action string, values ...record.Value) error {
	if d.batch != "" {
		values = append(values, record.Value{Field: "batch", New: d.batch})
	}
	return d.tx.Audit(record.Entry{Actor: d.actor, Action: action, Object: d.id}, values...)
}

// dropStaleMail cancels the last mail where this deed made it void. Older ones
// are met by Stale when their turn comes.
func (d *deed) dropStaleMail() error {
	if d.before.post.LastMail == 0 {
		return nil
	}
	m, err := outbox.Get(d.tx, d.before.post.LastMail)
	if err != nil {
		return ignoreNotFound(err)
	}
	why := d.stale(m, d.tx.Now())
	if why == "" || m.State.Gone() {
		return nil
	}
	if m, err = outbox.Cancel(d.tx, m.ID, why); err != nil {
		return err
	}
	if d.post.LastMail == m.ID {
		d.post.LastState = string(m.State)
	}
	return d.tellSale(m)
}

func ignoreNotFound(err error) error {
	if errors.Is(err, record.ErrNotFound) {
		return nil
	}
	return err
}

func number8(n uint64) []byte {
	key := record.KeyOf(0, n)
	return key[1:]
}

// customerError names the customer that is not there.
func customerError(id uint64, err error) error {
	if errors.Is(err, record.ErrNotFound) {
		return &Error{Kind: ErrNotFound, Sentence: "There is no customer " + strconv.FormatUint(id, 10) + ".", Cause: err}
	}
	return fmt.Errorf("reading customer %d: %w", id, err)
}

// commitError leaves errors of the rules as they are and says of a doubtful
// commit what became of it.
func commitError(err error) error {
	var doubtful *record.DoubtfulError
	if errors.As(err, &doubtful) {
		return doubtful
	}
	return err
}
