package mail

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	"github.com/keydesk/keydesk/ui/model/words"
)

func at(clock string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", "2026-05-14 "+clock)
	if err != nil {
		panic(err)
	}
	return t
}

func ms(clock string) int64 { return at(clock).UnixMilli() }

var clock = words.Clock{Now: func() time.Time { return at("10:30") }, Zone: time.UTC}

func contents() Contents {
	return Contents{
		Mode: "smtp", Count: Count{2, 1, 3118, 0}, Names: map[uint64]string{10001: "Marit Eide", 10051: "Jo Albers", 10119: "Piotr Gajda"},
		Mails: []core.Message{
			{ID: 5, Customer: 10001, State: "queued", Mailing: "welcome", To: "marit@eide.example", QueuedAt: ms("10:27"), DueAt: ms("10:27")},
			{ID: 4, Customer: 10051, State: "deferred", Mailing: "reset-password", To: "jo@albers.example", Tries: 1, QueuedAt: ms("10:26"), DueAt: ms("10:31"), FirstTry: ms("10:26"),
				LastError: "smtp.example refused the recipient for now: 451 4.7.1 Greylisted"},
			{ID: 3, Customer: 10119, State: "failed", Mailing: "credentials", To: "piotr@gajda.example", Tries: 1, QueuedAt: ms("09:00"), EndedAt: ms("09:01"), PasswordVersion: 2,
				LastError: "smtp.example refused the recipient: 550 5.1.1 no such user"},
			{ID: 2, State: "accepted", Mailing: "test", Via: "smtp.example", To: "me@example.com", QueuedAt: ms("08:00"), EndedAt: ms("08:01")},
			{ID: 1, Customer: 10051, State: "cancelled", Mailing: "reset-password", To: "jo@albers.example", QueuedAt: ms("07:00"), LastError: "the customer's address changed"},
		},
	}
}

func TestBoxes(t *testing.T) {
	p := New(clock)
	p.Take(contents())
	for box, want := range map[Box][]uint64{All: {5, 4, 3, 2, 1}, Outbox: {5, 4}, Sent: {2}, Failed: {3}} {
		p.Open(box)
		var ids []uint64
		for i := range p.Len() {
			line, _ := p.Row(i)
			ids = append(ids, line.ID)
		}
		if !slices.Equal(ids, want) {
			t.Errorf("%s: %v", box, ids)
		}
	}
	if got := p.Boxes(); !slices.Equal(got, []BoxLine{{All, 0}, {Outbox, 2}, {Sent, 0}, {Failed, 1}, {Local, 0}}) {
		t.Errorf("%+v", got)
	}
	if got := p.Summary(); !strings.HasPrefix(got, "2 waiting · 1 failed or bounced · 3,118 accepted. “Accepted” means") || !strings.HasSuffix(got, "The newest 5 are listed.") {
		t.Error(got)
	}
}

func TestRowsSearchAndNothing(t *testing.T) {
	p := New(clock)
	if p.Empty() != "No mail yet." {
		t.Error(p.Empty())
	}
	p.Take(contents())
	line, _ := p.Row(1)
	if line.To != "Jo Albers" || line.Mailing != "Reset Password" || line.State.Word != "Deferred: “451 4.7.1 Greylisted”, next try 10:31" || line.NextTry != "10:31" || line.Queued != "10:26" {
		t.Errorf("%+v", line)
	}
	if line, _ = p.Row(3); line.To != "me@example.com" {
		t.Errorf("%+v", line)
	}
	p.Type("albers reset")
	if p.Len() != 2 || p.Empty() != "" {
		t.Error(p.Len())
	}
	p.Open(Sent)
	if p.Empty() != "No mail in Sent matches “albers reset”." {
		t.Error(p.Empty())
	}
}

func TestPaused(t *testing.T) {
	c := contents()
	c.Status = core.MailStatus{Paused: true, Alarm: "smtp.example refused the sign-in: 535 5.7.8 Authentication failed", Since: at("10:04"), Waiting: 2}
	p := New(clock)
	p.Take(c)
	bold, text, ok := p.Banner()
	if !ok || bold != "Sending is paused" || text != "smtp.example refused the sign-in: 535 5.7.8 Authentication failed. Since 10:04. 2 messages wait." {
		t.Error(text)
	}
	if line, _ := p.Row(0); line.NextTry != "When resumed" {
		t.Error(line.NextTry)
	}
	if line, _ := p.Row(1); line.State.Word != "Deferred: “451 4.7.1 Greylisted”" {
		t.Error("a paused queue promises a next try:", line.State.Word)
	}
	if d, _ := p.Select(1); d.Lines[len(d.Lines)-1] != (Fact{"Next try", "When resumed"}) {
		t.Errorf("%+v", d.Lines)
	}
	for want, one := range map[string]struct {
		s    core.MailStatus
		mode string
	}{
		"2 queued, paused": {c.Status, "smtp"}, "0 queued": {core.MailStatus{}, "smtp"},
		"Local mailbox": {core.MailStatus{}, "local"}, "3 to hand over": {core.MailStatus{Waiting: 3}, "by-hand"},
	} {
		if got := TopBar(one.s, one.mode); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestDetailOfARefusedMail(t *testing.T) {
	p := New(clock)
	p.Take(contents())
	d, ok := p.Select(2)
	if !ok || d.Title != "Credentials to Piotr Gajda" || d.Customer != 10119 {
		t.Fatalf("%+v", d)
	}
	want := []Fact{
		{"Address", "piotr@gajda.example"}, {"State", "Failed: “550 5.1.1 no such user”."}, {"Last answer", "550 5.1.1 no such user"},
		{"What it means", "The address does not exist. The old password no longer works; the new one was not delivered."},
		{"Kept until", "13 Jun, sealed, for a retry. A new password or a new address replaces it."},
	}
	if !slices.Equal(d.Lines, want) {
		t.Errorf("%+v", d.Lines)
	}
	if !slices.Equal(d.Acts, []Act{Retry, Cancel, ReadAloud, ShowCustomer}) {
		t.Error(d.Acts)
	}
	if d, _ = p.Select(1); d.Lines[4] != (Fact{"Gives up", "18 May 10:26, after 4 days."}) || d.Lines[3].Text != "The server is asking for a second try; that is usual and mends itself." {
		t.Errorf("%+v", d.Lines)
	}
	p.Open(Failed)
	if _, ok := p.Selected(); ok {
		t.Error("a mail that is not listed is selected")
	}
}

func TestByHand(t *testing.T) {
	c := contents()
	c.Mode = "by-hand"
	p := New(clock)
	p.Take(c)
	d, _ := p.Select(0)
	if !slices.Equal(d.Acts, []Act{Copy, SaveEML, Print, HandedOver, Cancel, ShowCustomer}) {
		t.Error(d.Acts)
	}
	if line, _ := p.Row(0); line.State.Word != "Waiting to be handed over" || line.NextTry != "" {
		t.Errorf("%+v", line)
	}
	if got := EMLName(c.Mails[0]); got != "mail-5-welcome-mailing.eml" {
		t.Error(got)
	}
}

func TestGoingToAMail(t *testing.T) {
	c := contents()
	c.Local = []core.LocalMessage{{Message: core.Message{ID: 2, Customer: 10001}}}
	p := New(clock)
	p.Take(c)
	for id, want := range map[uint64]Box{2: Local, 3: All} {
		if box, ok := p.Where(id); box != want || !ok {
			t.Errorf("mail %d is in %s, %v", id, box, ok)
		}
	}
	if _, ok := p.Where(99); ok || p.GoTo(99) != -1 || p.SelectedRow() != -1 {
		t.Error("a mail that is not there was found")
	}
	if p.GoTo(3) != 2 || p.SelectedRow() != 2 {
		t.Error(p.SelectedRow())
	}
	p.Open(Outbox)
	if p.SelectedRow() != -1 {
		t.Error("the selected mail is not in the box")
	}
	if line, _ := p.Row(1); line.State.Word != "Deferred: “451 4.7.1 Greylisted”" || line.NextTry != "10:31" {
		t.Errorf("%+v", line)
	}
	for want, one := range map[bool]core.Change{
		true: {Customers: []uint64{7, 10051}}, false: {Customers: []uint64{7}},
	} {
		if p.Concerns(one) != want {
			t.Errorf("%+v", one)
		}
	}
	if !p.Concerns(core.Change{Mail: true}) || !p.Concerns(core.Change{Settings: true}) || !p.Concerns(core.Change{All: true}) {
		t.Error("a change is missed")
	}
}

func TestWordsOfThePage(t *testing.T) {
	p := New(clock)
	p.Take(contents())
	if p.Line() != p.Summary() || p.ShortLine() != "2 waiting · 1 failed or bounced · 3,118 accepted" || p.Hint() != "Find by name, address or mailing" {
		t.Error(p.Line(), p.ShortLine(), p.Hint())
	}
	p.Open(Local)
	if p.Line() != "0 messages" || p.ShortLine() != p.Line() {
		t.Error(p.Line())
	}
	if _, text := p.LocalEmpty(); text != "Mail goes to the mail server." {
		t.Error(text)
	}
	d := Detail{Title: "Credentials to Hedi"}
	if text, more := p.Done(Retry, d); text != "Credentials to Hedi: waiting to be sent again." || more != "" {
		t.Error(text, more)
	}
	c := contents()
	c.Status.Paused = true
	p.Take(c)
	if _, more := p.Done(Retry, d); more == "" {
		t.Error("nothing is said of the pause")
	}
	for want, sum := range map[string]core.MailSummary{
		"Sending goes on. Nothing was due.":                          {},
		"Sending goes on: 1,200 accepted, 1 deferred and 2 failed.":  {Sent: 1200, Deferred: 1, Failed: 2},
		"Sending is paused again: smtp.example refused the sign-in.": {Alarm: "smtp.example refused the sign-in", Left: 2},
	} {
		if got := Resumed(sum); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := Means(contents().Mails[3]); got != "The server took it. Whether it was read, nobody tells Keydesk." {
		t.Error(got)
	}
	for _, via := range []string{"by hand", "the local mailbox"} {
		if got := Means(core.Message{State: "accepted", Via: via}); got != "" {
			t.Error(via, got)
		}
	}
}

func TestParts(t *testing.T) {
	l := Letter{Text: "Dear Hedi,\n\nChoose it here:\nhttps://a.example/t/1.\n\nor at https://a.example/t/1/more, please.\nBye\n", Links: []string{"https://a.example/t/1", "https://a.example/t/1/more"}}
	want := []Part{{Text: "Dear Hedi,\n\nChoose it here:"}, {Link: "https://a.example/t/1"}, {Text: "\nor at"}, {Link: "https://a.example/t/1/more"}, {Text: ", please.\nBye"}}
	if got := Parts(l); !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
	if got := Parts(Letter{Text: "\n\n"}); len(got) != 0 {
		t.Errorf("%+v", got)
	}
}

func TestWhatAnAnswerMeans(t *testing.T) {
	for answer, want := range map[string]string{
		"":                                "",
		"cannot reach smtp.example: gone": "The mail server could not be reached; it is tried again by itself.",
		"smtp.example refused the recipient: 552 5.2.2 over quota": "The customer's mailbox is full.",
		"smtp.example refused the message: 554 5.6.0 no":           "The server refused it for good.",
		"smtp.example refused the message for now: 452 later":      "The server refused it for now; it is tried again by itself.",
		"the customer was deleted":                                 "",
	} {
		if got := Means(core.Message{LastError: answer}); got != want {
			t.Errorf("%q: %q", answer, got)
		}
	}
}

// The local mailbox of a desk: a mail is read like in a mail program.
func TestLocalMailboxOnADesk(t *testing.T) {
	d := testdesk.Open(t)
	saved, err := d.Customers().Add(t.Context(), core.Save{Fields: core.Fields{FirstName: "Hedi", LastName: "Ács", Email: "hedi@acs.example"}})
	if err != nil {
		t.Fatal(err)
	}
	sent, err := d.Customers().SendResetLink(t.Context(), saved.ID, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Mail().Send(t.Context()); err != nil {
		t.Fatal(err)
	}
	load := func(p *Page) {
		t.Helper()
		c, err := Load(t.Context(), d.Session, "")
		if err != nil {
			t.Fatal(err)
		}
		p.Take(c)
	}
	p := New(clock)
	load(p)
	lines := p.LocalLines()
	if len(lines) != 1 || lines[0].Who != "Hedi Ács" || !lines[0].Unread || p.LocalCount() != "1 message, 1 unread" {
		t.Fatalf("%+v, %s", lines, p.LocalCount())
	}
	if det, _ := p.Select(0); !slices.Contains(det.Acts, Read) {
		t.Error(det.Acts)
	}
	_, message, _, err := d.Mail().Show(t.Context(), sent.MailID)
	if err != nil {
		t.Fatal(err)
	}
	letter, err := ReadLetter(message)
	if err != nil || letter.Subject != lines[0].Subject || letter.To != "Hedi Ács <hedi@acs.example>" || !strings.Contains(letter.From, "Fjord Instruments") || letter.Date.IsZero() {
		t.Errorf("%+v, %v", letter, err)
	}
	if len(letter.Links) != 1 || !strings.Contains(letter.Links[0], "/t/") || !strings.Contains(letter.Text, letter.Links[0]) {
		t.Errorf("links %q", letter.Links)
	}
	if err := d.Mail().MarkRead(t.Context(), sent.MailID, true); err != nil {
		t.Fatal(err)
	}
	load(p)
	if p.LocalCount() != "1 message" {
		t.Error(p.LocalCount())
	}
}

func FuzzReadLetter(f *testing.F) {
	f.Add([]byte("From: a@b.example\r\nTo: =?utf-8?q?=C3=81cs?= <c@d.example>\r\nSubject: x\r\n\r\nsee https://e.example/t/1.\r\n"))
	f.Add([]byte("Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>\r\n--b--\r\n"))
	f.Add([]byte(""))
	f.Fuzz(func(t *testing.T, message []byte) {
		letter, err := ReadLetter(message)
		if err == nil && len(letter.Text) > maxText {
			t.Error("more text than is shown")
		}
	})
}

// After a restore the banner asks about the mails that may have gone out.
func TestHeldMail(t *testing.T) {
	p := New(words.Clock{})
	held := core.MailStatus{Waiting: 3, Held: 2, Paused: true, Alarm: "This desk was restored from a backup"}
	p.Take(Contents{Status: held, Mode: "smtp"})
	bold, text, ok := p.Banner()
	if !ok || !p.Held() || bold != "These mails may have gone out" || text != "This desk was restored from a backup." {
		t.Errorf("%q %q %v", bold, text, ok)
	}
	if got := TopBar(held, "smtp"); got != "3 queued, held" {
		t.Error(got)
	}
	held.Held = 0
	p.Take(Contents{Status: held, Mode: "smtp"})
	if bold, _, ok := p.Banner(); !ok || p.Held() || bold != "Sending is paused" {
		t.Errorf("%q %v", bold, ok)
	}
}

// A scope lists the mails to its own customers, and counts those alone.
func TestAScopesMail(t *testing.T) {
	d := testdesk.Open(t)
	if err := d.Scopes().Add(t.Context(), "EU"); err != nil {
		t.Fatal(err)
	}
	ids := map[string]uint64{}
	for _, scope := range []string{"", "EU"} {
		saved, err := d.Customers().Add(t.Context(), core.Save{Scope: scope, Fields: core.Fields{FirstName: "Jo", Email: "jo" + scope + "@example.com"}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Customers().SendWelcome(t.Context(), saved.ID); err != nil {
			t.Fatal(err)
		}
		ids[scope] = saved.ID
	}
	if _, err := d.Mail().Test(t.Context(), "me@example.com"); err != nil {
		t.Fatal(err)
	}
	for scope, want := range map[string]int{"": 3, "EU": 1, "Default": 1} {
		c, err := Load(t.Context(), d.Session, scope)
		if err != nil || len(c.Mails) != want || c.Count.Waiting != want || c.Status.Waiting != 3 {
			t.Errorf("%q: %d mails, %+v, %v", scope, len(c.Mails), c.Count, err)
		}
		if scope == "EU" && c.Mails[0].Customer != ids["EU"] {
			t.Errorf("%+v", c.Mails)
		}
	}
	if _, err := d.Mail().Send(t.Context()); err != nil {
		t.Fatal(err)
	}
	if c, err := Load(t.Context(), d.Session, "EU"); err != nil || len(c.Local) != 1 {
		t.Errorf("%d in the local mailbox, %v", len(c.Local), err)
	}
	if err := d.Customers().Move(t.Context(), ids["EU"], "Default"); err != nil {
		t.Fatal(err)
	}
	if c, err := Load(t.Context(), d.Session, "EU"); err != nil || len(c.Mails) != 0 {
		t.Errorf("%d mails of who has left, %v", len(c.Mails), err)
	}
}

// What a bounced mail says, and what can be done with it.
func TestBouncedInWords(t *testing.T) {
	c := contents()
	c.Mails[3].State, c.Mails[3].MarkedBy, c.Mails[3].MarkedAt, c.Mails[3].LastError, c.Mails[3].Mailing = "bounced", "Sam", ms("10:00"), "mailbox full", "credentials"
	p := New(clock)
	p.Take(c)
	p.Open(Failed)
	if p.Len() != 2 {
		t.Fatalf("%d in Failed", p.Len())
	}
	d, _ := p.Select(1)
	text := fmt.Sprint(d.Lines)
	for _, want := range []string{"Bounced, marked by Sam 10:00.", "{Noted mailbox full}", "sent it back", "The old password no longer works"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in %s", want, text)
		}
	}
	if !slices.Contains(d.Acts, NotBounced) || slices.Contains(d.Acts, Retry) || slices.Contains(d.Acts, Bounced) {
		t.Errorf("%v", d.Acts)
	}
	if d, _ = p.Select(0); !strings.Contains(fmt.Sprint(d.Lines), "Kept until 13 Jun, sealed, for a retry.") {
		t.Errorf("%v", d.Lines)
	}
}
