package dialog

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	"github.com/keydesk/keydesk/ui/model/person"
)

// Seed 002, method B: "Confirm when prompted by the system. Warning: This
// action immediately resets the customer's old password and sends new login
// details via email."
func TestConfirmation(t *testing.T) {
	d := NewSendCredentials(hedi())
	if d.Title() != "Generate and send credentials via email" || d.Who() != "Hedi Ács (10042) · hedi@acs.example" {
		t.Error(d.Title(), d.Who())
	}
	if got := d.Warning(); got != "This action immediately resets the old password and sends new login details via email. Open reset links stop working." {
		t.Error(got)
	}
	f := locked()
	f.Terms.MustChange = true
	if got := NewSendCredentials(f).Warning(); !strings.HasSuffix(got, "Open reset links stop working; the account is unlocked; the password must be changed at the next login.") {
		t.Error(got)
	}
	f.Customer.EmailConfirmed, f.Terms.NoLink = false, "It would lead nowhere."
	if got := NewSendCredentials(f).Warning(); !strings.HasSuffix(got, "without the link that confirms the address: It would lead nowhere.") {
		t.Error(got)
	}
	if !d.OK() || d.Inactive() || d.Request().Change.EnableLogin != nil || !d.Request().Change.Send {
		t.Errorf("%+v", d.Request())
	}
}

func TestInactiveLoginIsDecided(t *testing.T) {
	f := hedi()
	f.Customer.LoginEnabled = false
	d := NewSendCredentials(f)
	if !d.Inactive() || d.OK() || d.Enable() != Undecided {
		t.Error("OK before it was decided")
	}
	d.SetEnable(Yes)
	if asked := d.Request().Change.EnableLogin; !d.OK() || asked == nil || !*asked {
		t.Error("ticked, and not enabled")
	}
	d.SetEnable(No)
	if asked := d.Request().Change.EnableLogin; asked == nil || *asked {
		t.Error("cleared, and enabled")
	}
	f.Customer.Registered = false
	if d = NewSendCredentials(f); d.Inactive() || !d.OK() {
		t.Error("an unregistered customer is asked for")
	}
}

func tidings(m core.Message, mode string) Tidings {
	m.To = "hedi@acs.example"
	m.EndedAt, m.DueAt = at("10:02").UnixMilli(), at("10:07").UnixMilli()
	return Tidings{m, mode}
}

func TestTheFiveOutcomes(t *testing.T) {
	for _, c := range []struct {
		news  Tidings
		kind  Kind
		toast bool
		text  string
		acts  []Act
	}{
		{tidings(core.Message{State: "accepted", Via: "smtp.example"}, "smtp"), OutAccepted, true,
			"Credentials generated and sent successfully. Accepted by smtp.example for hedi@acs.example at 10:02.", nil},
		{tidings(core.Message{State: "deferred", Tries: 1, LastError: "cannot reach smtp.example"}, "smtp"), OutQueued, false,
			"New credentials generated. The mail is waiting: cannot reach smtp.example; next try 10:07. The old password no longer works.", []Act{Print, ReadAloud}},
		{tidings(core.Message{State: "queued"}, "smtp"), OutQueued, false,
			"New credentials generated. The mail is waiting. The old password no longer works.", []Act{Print, ReadAloud}},
		{tidings(core.Message{State: "accepted", Via: "the local mailbox"}, "local"), OutLocal, true,
			"New credentials generated. The mail is in the local mailbox; nothing has left this computer.", []Act{OpenMail}},
		{tidings(core.Message{State: "failed", LastError: "smtp.example refused the recipient: 550 no such user"}, "smtp"), OutFailed, false,
			"hedi@acs.example was refused: “550 no such user”. The old password no longer works; the new one was not delivered.", []Act{Print, ReadAloud, Retry}},
		{tidings(core.Message{State: "cancelled", LastError: "a newer password was set"}, "smtp"), OutFailed, false,
			"The mail to hedi@acs.example was cancelled: a newer password was set. The old password no longer works; the new one was not delivered.", []Act{Print, ReadAloud}},
		{tidings(core.Message{State: "queued"}, "by-hand"), OutByHand, false,
			"New credentials generated. Hand the mail over. The old password no longer works.", []Act{Copy, SaveEML, Print, ReadAloud}},
	} {
		got := OutcomeOf(c.news, clock)
		if got.Kind != c.kind || got.Toast != c.toast || got.Bold+" "+got.Text != c.text || !slices.Equal(got.Acts, c.acts) {
			t.Errorf("%+v", got)
		}
		if got.Toast == (got.Title != "") {
			t.Errorf("%s is a toast: %v, titled %q", got.Kind, got.Toast, got.Title)
		}
	}
}

// The whole way on a desk whose mail stays local: asked, sent, told.
func TestSendingOnADesk(t *testing.T) {
	d := testdesk.Open(t)
	saved, err := d.Customers().Add(t.Context(), core.Save{Fields: hedi().Customer.Fields})
	if err != nil {
		t.Fatal(err)
	}
	f, err := person.Load(t.Context(), d.Session, saved.ID, 3)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	defer stop()
	changes := d.Changes(ctx)
	running := make(chan error, 1)
	go func() { running <- d.Mail().Run(ctx) }()
	result, err := NewSendCredentials(f).Request().Run(ctx, d.Session)
	if err != nil {
		t.Fatal(err)
	}
	news, err := Await(ctx, d.Session, result.MailID, f.Terms.MailMode, changes)
	if err != nil {
		t.Fatal(err)
	}
	if out := OutcomeOf(news, clock); out.Kind != OutLocal {
		t.Errorf("%+v", out)
	}
	stop()
	if err := <-running; err != nil {
		t.Error(err)
	}
}

// Where the mail server keeps silent, Await ends with its context.
func TestAwaitEndsWithItsContext(t *testing.T) {
	d := testdesk.Open(t)
	saved, err := d.Customers().Add(t.Context(), core.Save{Fields: hedi().Customer.Fields, Password: &core.PasswordChange{Send: true}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	news, err := Await(ctx, d.Session, saved.Password.MailID, "smtp", make(chan core.Change))
	if err != nil || OutcomeOf(news, clock).Kind != OutQueued {
		t.Errorf("%+v, %v", news, err)
	}
}
