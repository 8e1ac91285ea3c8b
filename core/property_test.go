package core_test

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/db/mem"
)

// Whatever is done with a customer, in whatever order: the list says what the
// customer's page says, a live link is never a deleted customer's, and a mail
// that is void goes to nobody. The whole database is checked at the end.
func TestAnyOrderOfDeeds(t *testing.T) {
	d, _ := inMemory(t, mem.Options{})
	rapid.Check(t, func(r *rapid.T) {
		fields := core.Fields{LastName: "A", Email: rapid.SampledFrom([]string{"", "a@b.example", "b@b.example"}).Draw(r, "email")}
		id := d.add(fields, rapid.Bool().Draw(r, "enabled"))
		r.Repeat(map[string]func(*rapid.T){
			"": func(r *rapid.T) { d.agree(r, id) },
			"edit": func(r *rapid.T) {
				email := rapid.SampledFrom([]string{"", "a@b.example", "A@b.example", "b@b.example"}).Draw(r, "new email")
				allowed(r, d.edit(id, func(s *core.Save) { s.Fields.Email = email }))
			},
			"access": func(r *rapid.T) {
				enabled, confirmed := rapid.Bool().Draw(r, "enable"), rapid.Bool().Draw(r, "confirm")
				allowed(r, d.edit(id, func(s *core.Save) { s.Access = core.Access{LoginEnabled: &enabled, EmailConfirmed: &confirmed} }))
			},
			"link":    func(r *rapid.T) { allowed(r, second(d.Customers().SendResetLink(t.Context(), id, ""))) },
			"confirm": func(r *rapid.T) { allowed(r, second(d.Customers().SendConfirmation(t.Context(), id))) },
			"welcome": func(r *rapid.T) { allowed(r, second(d.Customers().SendWelcome(t.Context(), id))) },
			"delete":  func(r *rapid.T) { allowed(r, d.Customers().Delete(t.Context(), id)) },
			"restore": func(r *rapid.T) { allowed(r, d.Customers().Restore(t.Context(), id)) },
			"fail": func(r *rapid.T) {
				allowed(r, core.SetFailed(t.Context(), d.Session, id, rapid.IntRange(0, 9).Draw(r, "failed")))
			},
			"unlock": func(r *rapid.T) {
				_, err := d.Customers().Unlock(t.Context(), id)
				allowed(r, err)
			},
			"send": func(r *rapid.T) {
				_, err := d.Mail().Send(t.Context())
				allowed(r, err)
			},
			"cancel": func(r *rapid.T) {
				if mail := d.get(id).MailID; mail != 0 {
					_, err := d.Mail().Cancel(t.Context(), mail)
					allowed(r, err)
				}
			},
		})
	})
}

// allowed fails on what no rule of the desk says.
func allowed(r *rapid.T, err error) {
	for _, kind := range []error{nil, core.ErrRefused, core.ErrConflict, core.ErrInput} {
		if errors.Is(err, kind) {
			return
		}
	}
	r.Fatal(err)
}

// agree compares the customer with his row and his mail.
func (d *desk) agree(r *rapid.T, id uint64) {
	c := d.get(id)
	status := ""
	if c.Status == "deleted" {
		status = "deleted"
	}
	found, _, err := d.Customers().Rows(d.t.Context(), core.Query{Text: "a", Status: status})
	if err != nil {
		r.Fatal(err)
	}
	for _, row := range found {
		if row.ID != id {
			continue
		}
		if row.Status(d.clock.now()) != c.Status || row.Mail.String() != c.Mail || row.Email != c.Email || row.Registered != c.Registered {
			r.Errorf("the list: %+v\nthe page: %+v", row, c)
		}
		if live := c.LastLink != nil && c.LastLink.State == core.TicketLive; live && c.Status == "deleted" {
			r.Error("a deleted customer's link is live")
		}
		if c.MailID != 0 {
			if m := d.state(c.MailID); string(m.State) != c.Mail {
				r.Errorf("mail %d is %s and the customer shows %s", m.ID, m.State, c.Mail)
			} else if c.Status == "deleted" && m.State == "queued" {
				r.Error("mail to a deleted customer waits")
			}
		}
		return
	}
	r.Errorf("customer %d (%s) is not in the list", id, c.Status)
}
