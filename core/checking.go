package core

import (
	"context"
	"errors"
	"fmt"

	"github.com/keydesk/keydesk/core/directory"
	"github.com/keydesk/keydesk/core/outbox"
	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/record"
)

func asBreak(err error) (*record.AuditBreak, bool) {
	var broken *record.AuditBreak
	return broken, errors.As(err, &broken)
}

// Check reads everything: it opens every record, compares what is there with
// the manifest, walks the audit chains, and compares customers with their
// lookups and list rows. report is told of each problem, named; the number of
// records read is returned. An error is a database that cannot be read on.
// Needs no permission: it shows nothing.
func (s *Session) Check(ctx context.Context, report func(problem string), progress func(records int)) (int, error) {
	c := &checker{h: s.h, report: report, hashes: foreignChange{}}
	read := 0
	err := s.h.store.Check(ctx, func(raw record.Raw) error {
		read++
		if progress != nil {
			progress(read)
		}
		return c.see(ctx, raw)
	}, func(p record.Problem) { report(p.What) })
	if err != nil {
		return read, fmt.Errorf("reading the database: %w", err)
	}
	_, err = s.h.store.VerifyAudit(ctx)
	if broken, ok := asBreak(err); ok {
		report(broken.Error())
		err = nil
	}
	c.compare()
	return read, errors.Join(err, c.front(ctx))
}

// front compares the list of operators, their slots and their grants with what
// was written last, and with each other.
func (c *checker) front(ctx context.Context) error {
	front, err := c.h.store.Front(ctx)
	if err != nil {
		return fmt.Errorf("reading the list of operators: %w", err)
	}
	problems, err := c.h.store.CheckFront(ctx, front)
	if err != nil {
		return fmt.Errorf("checking the list of operators: %w", err)
	}
	for _, p := range problems {
		c.report(p.What)
	}
	keys, err := c.h.keys.keyring().Adopt(front.Roster)
	if err != nil {
		c.report("the list of operators: " + err.Error())
		return nil
	}
	defer keys.Lock()
	roster := keys.Roster()
	for _, g := range roster.Stray(front.Grants) {
		c.report(fmt.Sprintf("a grant of the %s to %s that the list of operators does not ask for (put back from an earlier copy?)", g.Ref(), nameIn(roster, g.To)))
	}
	return nil
}

// checker compares customers with what leads to them.
type checker struct {
	h      *house
	report func(string)

	profiles, rows           int
	withEmail, withExternal  int
	emailLookups, extLookups int
	tickets, tokenLookups    int
	sessions, sessionLookups int

	hashes      foreignChange // imported ones, as customers have them
	hashesNoted foreignCounts // as they are counted

	licenseChecker
}

func (c *checker) see(ctx context.Context, raw record.Raw) error {
	switch raw.Key.Kind() {
	case record.KindByEmail:
		c.emailLookups++
	case record.KindByExternal:
		c.extLookups++
	case record.KindByToken:
		c.tokenLookups++
	case record.KindBySession:
		c.sessionLookups++
	case record.KindForeign:
		return raw.Decode(&c.hashesNoted)
	case record.KindSession:
		return c.seeSessions(ctx, raw)
	case record.KindRows:
		return c.seeRows(raw)
	case record.KindVoided:
		id, _ := raw.Key.Number(0)
		return c.seeVoided(ctx, id)
	case record.KindProduct, record.KindLicense, record.KindActivation, record.KindByCustomer, record.KindByOldKey, record.KindByComputer,
		record.KindSale, record.KindByOrder:
		return c.seeLicenses(ctx, raw)
	case record.KindProfile:
		id, _ := raw.Key.Number(0)
		return c.seeCustomer(ctx, id)
	case record.KindMail, record.KindMailBody, record.KindLocalMail, record.KindDue:
		return c.h.queue.CheckRecord(ctx, raw, c.report)
	case record.KindAudit, record.KindAuditOf:
		return c.h.store.CheckMark(ctx, raw, c.report)
	}
	return nil
}

// seeCustomer compares a customer's records, lookups and row in one View.
func (c *checker) seeCustomer(ctx context.Context, id uint64) error {
	c.profiles++
	return c.h.store.View(ctx, func(r *record.Reader) error {
		d, err := open(r, id)
		if err != nil {
			c.report(err.Error())
			return nil
		}
		c.tickets += len(d.post.Tickets)
		c.hashes.note(nil, d.credential.Foreign)
		if err := c.lookups(r, d); err != nil {
			return err
		}
		if last, ok, err := lastMail(r, d); err == nil && ok && string(last.State) != d.post.LastState {
			c.report(fmt.Sprintf("customer %d: the last mail is %s and the customer's records say %s", id, last.State, d.post.LastState))
		}
		row, err := directory.ReadRow(r, id)
		if err != nil {
			c.report(fmt.Sprintf("customer %d: the list row: %v", id, err))
			return nil
		}
		if _, there, err := record.Find[scopeRecord](r, scopeKey(d.profile.Scope)); err != nil || !there {
			c.report(fmt.Sprintf("customer %d is in a scope that is not there", id))
		}
		f := d.profile.Fields
		if row.Scope != d.profile.Scope || row.Version != d.version || row.Email != f.Email || row.First != f.FirstName || row.Last != f.LastName ||
			row.LoginEnabled != d.credential.LoginEnabled || row.HasPassword != d.credential.hasPassword() ||
			row.Deleted != (d.profile.DeletedAt != 0) || row.HardLocked != d.login.LockedHard ||
			row.EmailConfirmed == d.unconfirmed() || row.Registered != d.credential.Registered ||
			row.Origin.String() != string(d.credential.Origin) {
			c.report(fmt.Sprintf("customer %d: the list row does not show what the customer's records say", id))
		}
		return c.seeOwned(r, row)
	})
}

// lastMail is the row of the customer's last mail, while that is kept.
func lastMail(r *record.Reader, d dossier) (m outbox.Mail, ok bool, err error) {
	if d.post.LastMail == 0 {
		return m, false, nil
	}
	m, err = outbox.Get(r, d.post.LastMail)
	return m, err == nil, ignoreNotFound(err)
}

// lookups checks that the ways to the customer are there.
func (c *checker) lookups(r *record.Reader, d dossier) error {
	f, scope := d.profile.Fields, number8(d.profile.Scope)
	if f.ExternalID != "" {
		c.withExternal++
		if found, err := r.FindLookup(record.KindByExternal, scope, []byte(f.ExternalID)); err != nil || found != d.id {
			c.report(fmt.Sprintf("customer %d is not found by external ID", d.id))
		}
	}
	for purpose, t := range d.post.Tickets {
		if found, err := r.FindLookup(record.KindByToken, t.Hash); err != nil || found != d.id {
			c.report(fmt.Sprintf("customer %d: the %s link leads nowhere", d.id, purpose))
		}
	}
	if f.Email == "" {
		return nil
	}
	c.withEmail++
	found := false
	err := r.ScanShared(record.KindByEmail, [][]byte{scope, emailKey(f.Email)}, func(id uint64) (bool, error) {
		found = found || id == d.id
		return !found, nil
	})
	if err == nil && !found {
		c.report(fmt.Sprintf("customer %d is not found by e-mail", d.id))
	}
	return err
}

func (c *checker) seeRows(raw record.Raw) error {
	n, err := directory.CountRows(raw)
	if err != nil {
		c.report(err.Error())
		return nil
	}
	c.rows += n
	return nil
}

// compare compares the counts: each way must lead from somewhere.
func (c *checker) compare() {
	for _, pair := range []struct {
		what      string
		have, are int
	}{
		{"list rows", c.rows, c.profiles},
		{"e-mail lookups", c.emailLookups, c.withEmail},
		{"external ID lookups", c.extLookups, c.withExternal},
		{"link lookups", c.tokenLookups, c.tickets},
		{"session lookups", c.sessionLookups, c.sessions},
		{"license marks", c.marks, c.owned},
		{"old key lookups", c.oldLookups, c.oldKeys},
		{"computer lookups", c.compFound, c.computers},
		{"order lookups", c.orderLookups, c.orders},
	} {
		if pair.have != pair.are {
			c.report(fmt.Sprintf("%d %s, and %d that should be", pair.have, pair.what, pair.are))
		}
	}
	for _, one := range c.hashesNoted.Of {
		c.hashes[password.Work{Scheme: one.Scheme, Cost: one.Cost}] -= one.Count
	}
	for w, n := range c.hashes {
		if n != 0 {
			c.report(fmt.Sprintf("imported passwords of %s at %d: %d more than are counted", w.Scheme, w.Cost, n))
		}
	}
}
