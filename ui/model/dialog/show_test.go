package dialog

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	"github.com/keydesk/keydesk/ui/model/person"
)

func TestShowAsksForWhatTheCustomerChose(t *testing.T) {
	d := NewShow(hedi(), time.Time{}, clock)
	if d.Asks() || d.AsksPassword() || !d.OK() {
		t.Error("a generated one is one click away")
	}
	f := hedi()
	f.Customer.PasswordOrigin = core.OriginCustomer
	d = NewShow(f, at("10:21"), clock)
	if !d.Asks() || d.AsksPassword() || d.OK() {
		t.Error("nine minutes ago is enough, but a reason is asked for")
	}
	d.SetReason("  ")
	if d.OK() {
		t.Error("blanks are no reason")
	}
	d.SetReason("Caller cannot open mail")
	if !d.OK() {
		t.Error("the reason is given")
	}
	d = NewShow(f, at("10:19"), clock)
	d.SetReason("Caller cannot open mail")
	if !d.AsksPassword() || d.OK() || !strings.HasPrefix(d.Note(), "Asked again because the last time was over 10 minutes ago.") {
		t.Error("eleven minutes ago is too long")
	}
	d.SetPassword(secret.New("x"))
	if !d.OK() {
		t.Error("reason and password are given")
	}
	f.May = core.ViewCustomers | core.EditCustomers
	if why, topic, ok := NewShow(f, at("10:29"), clock).Possible(); ok || why != "Set by the customer. You need View Password to see it." || topic != "Password Accessibility" {
		t.Error(why, topic)
	}
}

func TestShowOnADesk(t *testing.T) {
	d := testdesk.Open(t)
	saved, err := d.Customers().Add(t.Context(), core.Save{Fields: hedi().Customer.Fields, Password: &core.PasswordChange{Typed: secret.New(good)}})
	if err != nil {
		t.Fatal(err)
	}
	f, err := person.Load(t.Context(), d.Session, saved.ID, 3)
	if err != nil {
		t.Fatal(err)
	}
	r := NewShow(f, time.Time{}, clock).Request("anna")
	if got, err := r.Run(t.Context(), d.Desk, d.Session); err != nil || got.Reveal() != good {
		t.Error("one click:", err)
	}
	f.Customer.PasswordOrigin = core.OriginCustomer // as the dialog sees it
	dialog := NewShow(f, time.Time{}, clock)
	dialog.SetReason("Setting up a device")
	dialog.SetPassword(secret.New("wrong"))
	_, err = dialog.Request("anna").Run(t.Context(), d.Desk, d.Session)
	if err == nil || !dialog.Failed(err) || dialog.Wrong() != "Not your password. Nothing was shown." {
		t.Errorf("%v, %q", err, dialog.Wrong())
	}
	dialog.SetPassword(secret.New(testdesk.Password))
	if dialog.Wrong() != "" {
		t.Error("still wrong while it is typed anew")
	}
	if got, err := dialog.Request("anna").Run(t.Context(), d.Desk, d.Session); err != nil || got.Reveal() != good {
		t.Error(err)
	}
	if dialog.Failed(&core.Error{Kind: core.ErrRefused, Sentence: "No readable copy is kept."}) {
		t.Error("another error stands under Your password")
	}
}

func TestCellsForReadingAloud(t *testing.T) {
	groups := Cells(secret.New("tR7kWpm4QhYe9ZsXn3Bv"))
	if len(groups) != 4 || len(groups[0]) != 5 {
		t.Fatalf("%d groups", len(groups))
	}
	var spoken []string
	for _, c := range groups[0] {
		spoken = append(spoken, c.Spoken)
	}
	if got := strings.Join(spoken, ", "); got != "tango, CAPITAL romeo, digit seven, kilo, CAPITAL whiskey" {
		t.Error(got)
	}
	if g := groups[0]; g[0].Kind != Small || g[1].Kind != Capital || g[2].Kind != Digit {
		t.Error("kinds")
	}
	if got := Legend(groups); got != "20 characters · no 0 O 1 l I among them" {
		t.Error(got)
	}
	if got := Legend(Cells(secret.New("l0"))); got != "2 characters" {
		t.Error(got)
	}
}

func TestCellsOfWords(t *testing.T) {
	groups := Cells(secret.New("otter-gravel-minute-lemon-nine"))
	if len(groups) != 5 || len(groups[0]) != len("otter-") || groups[0][5].Spoken != "hyphen" || len(groups[4]) != 4 {
		t.Errorf("%+v", groups)
	}
	if groups = Cells(secret.New("a-b-c-d-e-f")); len(groups) != 3 {
		t.Error("single letters are no words")
	}
}

func TestCellsOfOtherScripts(t *testing.T) {
	groups := Cells(secret.New("É\u0301x ß!"))
	if len(groups[0]) != 5 || groups[0][0].Kind != Capital || !strings.HasPrefix(groups[0][0].Spoken, "CAPITAL e with acute") {
		t.Errorf("%+v", groups[0])
	}
	if groups[0][2].Spoken != "space" || groups[0][3].Spoken != "sharp s" || groups[0][4].Spoken != "exclamation mark" {
		t.Errorf("%+v", groups[0])
	}
}

// Whatever the password, the cells together are the password.
func TestCellsLoseNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[ -~]{0,40}`).Draw(t, "password")
		joined := ""
		for _, g := range Cells(secret.New(text)) {
			for _, c := range g {
				joined += c.Text
				if c.Spoken == "" {
					t.Fatalf("%q is not spoken", c.Text)
				}
			}
		}
		if joined != text {
			t.Fatalf("%q became %q", text, joined)
		}
	})
}

func TestCountdown(t *testing.T) {
	now := at("10:30")
	c := NewCountdown(func() time.Time { return now })
	for _, one := range []struct {
		pass time.Duration
		text string
		over bool
	}{{0, "Hidden in 60 s", false}, {18500 * time.Millisecond, "Hidden in 42 s", false}, {41 * time.Second, "Hidden in 1 s", false}, {500 * time.Millisecond, "Hidden in 0 s", true}} {
		now = now.Add(one.pass)
		if c.Text() != one.text || c.Over() != one.over {
			t.Errorf("%q, over %v; want %q", c.Text(), c.Over(), one.text)
		}
	}
	now = at("10:30")
	if c.Share() != 1 {
		t.Error("the bar does not begin full:", c.Share())
	}
	c.KeepOpen()
	now = now.Add(time.Hour)
	if c.Over() || !c.Kept() || c.Share() != 1 {
		t.Error("kept open, and hidden")
	}
}

func TestClipboardIsClearedIfItIsStillOurs(t *testing.T) {
	clip := NewClip(secret.New(good), at("10:30"))
	for _, c := range []struct {
		content string
		after   time.Duration
		clears  bool
		done    bool
	}{{good, 14 * time.Second, false, false}, {good, 15 * time.Second, true, true}, {"something else", time.Second, false, true}, {"", time.Minute, false, true}} {
		clears, done := clip.Clears(c.content, at("10:30").Add(c.after))
		if clears != c.clears || done != c.done {
			t.Errorf("after %v: clears %v, done %v", c.after, clears, done)
		}
	}
}

func TestDoubleEnterDoesNothing(t *testing.T) {
	if Hears(at("10:30"), at("10:30").Add(499*time.Millisecond)) || !Hears(at("10:30"), at("10:30").Add(500*time.Millisecond)) {
		t.Error("the first half second")
	}
}

func TestDeleteAndErase(t *testing.T) {
	for licenses, want := range map[int]string{
		0: "Hedi Ács can no longer log in. Waiting mail is cancelled. In the recycle bin for 30 days.",
		1: "Hedi Ács can no longer log in; the license stays valid. Waiting mail is cancelled. In the recycle bin for 30 days.",
		3: "Hedi Ács can no longer log in; the 3 licenses stay valid. Waiting mail is cancelled. In the recycle bin for 30 days.",
	} {
		c := hedi().Customer
		c.Licenses = make([]uint64, licenses)
		if got := NewRemove(c, 0).Text(); got != want {
			t.Error(got)
		}
	}
	c := hedi().Customer
	c.Licenses = make([]uint64, core.MaxLicenses)
	d := NewRemove(c, core.EditLicenses)
	d.SetVoid(true)
	if got := d.Text(); !strings.Contains(got, "all licenses are void.") || d.WhyNotVoid() != "" || NewRemove(c, core.EditCustomers).WhyNotVoid() == "" {
		t.Error(got)
	}
	e := NewErase(hedi().Customer)
	e.Type("10043")
	if e.OK() {
		t.Error("another customer's ID")
	}
	e.Type(" 10042 ")
	if !e.OK() {
		t.Error("the ID was typed")
	}
}

func TestQuitWithMailWaiting(t *testing.T) {
	if _, ok := NewQuit(core.MailStatus{}, "smtp", false); ok {
		t.Error("asked, and nothing waits")
	}
	for _, c := range []struct {
		status core.MailStatus
		mode   string
		rests  bool
		text   string
		last   Leaving
	}{
		{core.MailStatus{Waiting: 12}, "smtp", true, "12 mails are waiting and will go out when Keydesk runs again.", QuitNow},
		{core.MailStatus{Waiting: 12}, "smtp", false, "12 mails are waiting and will go out when Keydesk runs again.", WaitAndQuit},
		{core.MailStatus{Waiting: 1}, "local", false, "1 mail is waiting and will go out when Keydesk runs again.", WaitAndQuit},
		{core.MailStatus{Waiting: 2, Paused: true, Alarm: "535 refused."}, "smtp", false, "2 mails are waiting: sending is paused (535 refused).", QuitNow},
		{core.MailStatus{Waiting: 2}, "by-hand", false, "2 mails are waiting to be handed over, and will be here when Keydesk runs again.", QuitNow},
	} {
		q, _ := NewQuit(c.status, c.mode, c.rests)
		answers := q.Answers()
		if q.Text() != c.text || answers[len(answers)-1].Answer != c.last {
			t.Errorf("%q, %+v", q.Text(), answers)
		}
	}
}
