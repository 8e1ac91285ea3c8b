package realmail_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
)

// The worker erases old mail when it starts and once a day: rows and the local
// mailbox after 90 days.
func TestWorkerErasesOldMail(t *testing.T) {
	t.Parallel()
	d := newDesk(t) // its mail goes to the local mailbox
	queue := func(address string) uint64 {
		id := d.generate(d.add(address))
		d.send()
		return id
	}
	gone := func(id uint64) {
		t.Helper()
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for limit := time.Now().Add(10 * time.Second); d.row(id).ID != 0; <-tick.C {
			if time.Now().After(limit) {
				t.Fatalf("mail %d is still there", id)
			}
		}
	}
	old := queue("old@acs.example")
	d.clock.pass(91 * 24 * time.Hour)
	younger := queue("younger@acs.example")
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- d.Mail().Run(ctx) }()
	gone(old)
	if m := d.row(younger); m.State != "accepted" {
		t.Errorf("the younger mail: %+v", m)
	}
	d.clock.pass(91 * 24 * time.Hour)
	d.add("somebody@acs.example") // whatever is written wakes the worker
	gone(younger)
	stop()
	ok(t, <-ended)
}

// Where no server is, a mail is saved as a file and handed over, and what
// counts from its acceptance counts from then.
func TestByHand(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.set("mail.mode", "by-hand", "portal.base-url", portal)
	id := d.add("hedi@acs.example")
	set, err := d.Customers().SendResetLink(t.Context(), id, "")
	ok(t, err)
	if sum := d.send(); sum.Sent != 0 || sum.Left != 1 || sum.Mode != "by-hand" {
		t.Errorf("%+v", sum)
	}
	d.stands(id, set.MailID, "queued", "")
	_, message, gone, err := d.Mail().Show(t.Context(), set.MailID)
	ok(t, err)
	if gone || strings.Contains(strings.ReplaceAll(string(message), "\r\n", ""), "\n") {
		t.Errorf("not fit for an .eml file: gone %v\n%q", gone, message)
	}
	d.clock.pass(3 * time.Hour)
	_, err = d.Mail().HandedOver(t.Context(), set.MailID)
	ok(t, err)
	d.stands(id, set.MailID, "accepted", "")
	if m := d.row(set.MailID); m.Via != "by hand" {
		t.Errorf("%+v", m)
	}
	if _, err := d.Mail().Cancel(t.Context(), set.MailID); err == nil || err.Error() != "Mail 1 was accepted; it cannot be called back." {
		t.Error(err)
	}
	d.redeem(id, read(t, message).token(t))
	p, err := d.Portal()
	ok(t, err)
	if page, err := p.Ticket(t.Context(), read(t, message).token(t)); err != nil || page.State != core.TicketUsed {
		t.Errorf("%+v, %v", page, err)
	}
}
