package preview

import (
	"slices"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/person"
	"github.com/keydesk/keydesk/ui/model/words"
)

func at(hour, minute int) time.Time { return time.Date(2026, 5, 14, hour, minute, 0, 0, time.UTC) }

var clock = words.Clock{Now: func() time.Time { return at(10, 30) }, Zone: time.UTC}

func event(action, kind, name string, when time.Time) core.AuditEntry {
	var e core.AuditEntry
	e.Action, e.Actor.Kind, e.Actor.Name, e.At = action, kind, name, when.UnixMilli()
	return e
}

func TestPreview(t *testing.T) {
	f := person.Facts{
		Customer: core.Customer{
			ID: 10042, Fields: core.Fields{FirstName: "Hedi", LastName: "Ács", Email: "hedi@acs.example", Phone: "+36 1 555 0142", Company: "Ács Kft.", City: "Budapest", Notes: "Prefers to be called after 14:00.\n"},
			Status: "locked", Registered: true, LoginEnabled: true, LockedUntil: at(10, 40), FailedAttempts: 10, LastFailed: at(10, 24),
			LastLink: &core.Ticket{State: core.TicketLive, IssuedAt: at(10, 2), ValidUntil: at(10, 32)},
		},
		Mail:  core.Message{ID: 1, State: "accepted", Mailing: "reset-password", Via: "smtp.example", EndedAt: at(10, 2).UnixMilli()},
		Terms: core.Terms{MailMode: "smtp"}, May: core.AllPermissions,
		Events: []core.AuditEntry{
			event("customer.lock", "portal", "", at(10, 24)), event("link.send", "operator", "Anna", at(10, 2)),
			event("password.generate", "operator", "Anna", at(9, 0).AddDate(0, 0, -11)), event("customer.add", "operator", "Anna", at(9, 0).AddDate(-1, 0, 0)),
		},
	}
	v := Of(f, clock)
	if v.Name != "Hedi Ács" || v.Status.Word != "Locked" || v.Why != "Locked until 10:40: 10 wrong passwords, last 10:24" {
		t.Errorf("%+v", v)
	}
	want := []Line{{Email, "hedi@acs.example"}, {Phone, "+36 1 555 0142"}, {Place, "Ács Kft., Budapest"}}
	if !slices.Equal(v.Contact, want) {
		t.Errorf("contact %v", v.Contact)
	}
	if v.Mail == nil || v.Mail.Mark.Word != "Reset link sent 10:02, valid to 10:32" || v.Mail.Detail != "Accepted by smtp.example 10:02." || v.Link != "" {
		t.Errorf("mail %+v, link %q", v.Mail, v.Link)
	}
	events := []Event{{"10:24", "Locked after wrong passwords"}, {"10:02", "Reset link mailed, Anna"}, {"3 May", "Password generated, Anna"}}
	if !slices.Equal(v.Events, events) {
		t.Errorf("events %v", v.Events)
	}
	if v.Note != "Prefers to be called after 14:00." || len(v.Actions) != 5 || !v.Actions[3].On {
		t.Errorf("note %q, actions %+v", v.Note, v.Actions)
	}
}

func TestPreviewOfTheLeastThatIsKnown(t *testing.T) {
	v := Of(person.Facts{Customer: core.Customer{ID: 10043, Fields: core.Fields{Company: "Plant 7"}, Status: "inactive"}}, clock)
	if v.Name != "Plant 7" || v.Status.Word != "Unregistered" || len(v.Contact) != 0 || v.Mail != nil || v.Link != "" || v.Events != nil {
		t.Errorf("%+v", v)
	}
	v = Of(person.Facts{
		Customer: core.Customer{ID: 1, LastLink: &core.Ticket{State: core.TicketUsed, EndedAt: at(10, 15)}},
		Mail:     core.Message{ID: 2, State: "queued", Mailing: "password-changed", QueuedAt: at(10, 15).UnixMilli()},
	}, clock)
	if v.Link != "Reset link used 10:15" || v.Mail.Mark.Word != "Customer Password Changed waiting since 10:15" {
		t.Errorf("link %q, mail %+v", v.Link, v.Mail)
	}
}
