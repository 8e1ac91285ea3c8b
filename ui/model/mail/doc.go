// Package mail is the Mail page: the outbox and what was sent in honest words,
// the local mailbox, which reads like a mail program, and mail handed over by
// hand.
//
// Caveat: "Accepted" is the last that is heard of a mail. No word here says
// delivered or read.
package mail

import (
	"context"
	"slices"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/say"
)

// newest is how many mails the page lists; older ones are counted only.
const newest = 5000

// Contents are what the page shows, read together on any goroutine.
type Contents struct {
	Mails  []core.Message // newest first, the newest of all
	Count  Count
	Local  []core.LocalMessage
	Status core.MailStatus
	Mode   string
	Names  map[uint64]string // of the customers
	Scope  string            // that they are of; "": all
}

// Count is how many mails there are of each kind.
type Count struct{ Waiting, Failed, Accepted, Other int }

// Load reads the outbox: the mails to the customers of a scope, by its name, or
// all where that is "". Needs what core.Mail.List needs; whoever may not see
// customers is shown all.
func Load(ctx context.Context, s *core.Session, scope string) (Contents, error) {
	c := Contents{Names: map[uint64]string{}, Scope: scope}
	rows, err := customers(ctx, s, scope)
	if err != nil {
		return c, err
	}
	within := func(customer uint64) bool {
		_, listed := rows[customer]
		return scope == "" || listed || !s.Permissions().Has(core.ViewCustomers)
	}
	terms, err := s.Terms(ctx)
	if err != nil {
		return c, err
	}
	c.Mode = terms.MailMode
	if c.Status, err = s.Mail().Status(ctx); err != nil {
		return c, err
	}
	if c.Local, err = s.Mail().LocalMailbox(ctx); err != nil {
		return c, err
	}
	c.Local = slices.DeleteFunc(c.Local, func(m core.LocalMessage) bool { return !within(m.Customer) })
	var all []core.Message
	err = s.Mail().List(ctx, func(m core.Message) (bool, error) {
		if !within(m.Customer) {
			return true, ctx.Err()
		}
		c.Count.add(m)
		if all = append(all, m); len(all) >= 2*newest {
			all = append(all[:0], all[newest:]...)
		}
		return true, ctx.Err()
	})
	if err != nil {
		return c, err
	}
	for i := len(all) - 1; i >= max(0, len(all)-newest); i-- {
		c.Mails = append(c.Mails, all[i])
	}
	for _, m := range c.Mails {
		c.Names[m.Customer] = rows[m.Customer]
	}
	for _, m := range c.Local {
		c.Names[m.Customer] = rows[m.Customer]
	}
	return c, nil
}

func (c *Count) add(m core.Message) {
	switch string(m.State) {
	case say.Accepted:
		c.Accepted++
	case say.Failed, say.Expired, say.Bounced:
		c.Failed++
	case say.Cancelled:
		c.Other++
	default:
		c.Waiting++
	}
}

// customers are the names of a scope's customers, the recycle bin included; of
// the list in memory, not record by record. None for who may not see them.
func customers(ctx context.Context, s *core.Session, scope string) (map[uint64]string, error) {
	names := map[uint64]string{}
	if !s.Permissions().Has(core.ViewCustomers) {
		return names, nil
	}
	for _, status := range []string{"", "deleted"} {
		rows, _, err := s.Customers().Rows(ctx, core.Query{Status: status, Scope: scope})
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			names[r.ID] = core.Fields{FirstName: r.First, LastName: r.Last, Company: r.Company, Email: r.Email}.Name()
		}
	}
	return names, nil
}
