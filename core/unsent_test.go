package core_test

import (
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
)

// "never accepted, it ends 4 days after issue": a mail with a dead link does
// not go out, and no late acceptance brings the link back.
func TestLinkThatNoServerTook(t *testing.T) {
	d := newDesk(t)
	id := d.add(hedi(), true, true)
	sent, err := d.Customers().SendResetLink(t.Context(), id, "")
	if err != nil {
		t.Fatal(err)
	}
	link := token(t, d.read(sent.MailID))
	d.clock.pass(4*24*time.Hour - time.Minute)
	if page, err := d.portal().Ticket(t.Context(), link); err != nil || page.State != core.TicketLive {
		t.Fatalf("before four days the link is %s, %v", page.State, err)
	}
	d.clock.pass(2 * time.Minute)
	if page, err := d.portal().Ticket(t.Context(), link); err != nil || page.State != core.TicketExpired {
		t.Errorf("after four days the link is %s, %v", page.State, err)
	}
	sum, err := d.Mail().Send(t.Context())
	if err != nil || sum.Sent != 0 {
		t.Errorf("%d mails with a dead link went out, %v", sum.Sent, err)
	}
	m, _, _, err := d.Mail().Show(t.Context(), sent.MailID)
	if err != nil || m.State != "cancelled" || !strings.Contains(m.LastError, "expired") {
		t.Errorf("the mail is %s: %s, %v", m.State, m.LastError, err)
	}
}
