package start

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	"github.com/keydesk/keydesk/ui/model/transfer"
)

const good = "gravel-otter-Minute-7"

func TestEntrances(t *testing.T) {
	var labels []string
	for _, e := range Entrances() {
		labels = append(labels, e.Label)
	}
	if got := strings.Join(labels, "|"); got != "Create a new desk|Open an existing file|Restore a backup|Try with sample customers" {
		t.Error(got)
	}
}

// The three steps, with the file written at the end and not before.
func TestCreateInThreeSteps(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "Documents", "fjord.db")
	o := core.Options{ConfigDir: filepath.Join(dir, "config"), Program: "test"}
	c := NewCreate(path)
	c.Next()
	if field, _ := c.Problem(); c.Step() != YourDesk || field != "vendor" {
		t.Error("went on without a vendor:", field)
	}
	c.SetVendor(" Fjord Instruments ")
	c.Checked(path, CheckPath(path))
	c.Next()
	if field, _ := c.Problem(); c.Step() != You || field != "operator" {
		t.Error(c.Step(), field)
	}
	c.SetOperator("Anna Reyes")
	c.Pair().Type(secret.New(good))
	c.Pair().Judge()
	if field, text := c.Problem(); field != "confirm" || text == "" {
		t.Error(field, text)
	}
	c.Pair().Retype(secret.New(good))
	c.Next()
	if c.Step() != RecoveryKey || c.Step().String() != "Recovery key" {
		t.Fatal(c.Step())
	}
	make := func() {
		t.Helper()
		m, ok := c.Make()
		if !ok {
			t.Fatal("nothing to be made up")
		}
		f, err := m.Run(t.Context(), o, core.NewDesk{KDF: core.FloorKDF()})
		if err != nil {
			t.Fatal(err)
		}
		c.Made(m, f)
	}
	make()
	if got := c.Key(); len(got) != 5 || len(got[0]) != 5 || len(c.LastGroup()) != 6 {
		t.Errorf("the key has groups of other lengths: %d", len(got))
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Error("a file before the end")
	}
	first := c.LastGroup()
	c.Back()
	c.Next()
	if _, ok := c.Make(); ok || c.LastGroup() != first {
		t.Error("going back and forth made another key")
	}
	c.Back()
	c.SetOperator("Anna")
	c.Next()
	c.Keep("Printed 09:31")
	make()
	if len(c.Kept()) != 0 {
		t.Error("another key counts as printed")
	}
	c.Type(strings.ToLower(c.LastGroup()[:4]))
	if _, ok := c.Open(); ok || c.GroupHint() != "Group 5, 6 characters, from the paper" {
		t.Error(c.GroupHint())
	}
	c.Type("??????")
	if got := c.GroupHint(); got != "This is not the last group. Look at the paper again." {
		t.Error(got)
	}
	last := c.LastGroup()
	c.Type(strings.ToLower(last[:3]) + " - " + last[3:])
	w, ok := c.Open()
	if !ok || c.Writes() != "Writes fjord.db in Documents" {
		t.Fatal("typed back, and Open the desk is off:", c.Writes())
	}
	if err := w.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if fault := CheckPath(path); fault == "" {
		t.Error("a file stands there, and another may be made")
	}
	o.Path = path
	desk, err := core.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer desk.Close()
	card := NewSignIn(desk, path, "")
	if card.Operator() != "Anna" || card.Vendor != "Fjord Instruments" || card.Where() != "fjord.db · Documents" {
		t.Errorf("%+v", card)
	}
	_, pw := c.Account()
	card.SetPassword(pw)
	try, _ := card.Begin()
	s, err := try.Run(t.Context(), desk, func(Stage) {})
	if err != nil {
		t.Fatal(err)
	}
	s.Leave(t.Context())
}

func TestPathFaultsAreOfThatPath(t *testing.T) {
	c := NewCreate("/a")
	c.SetVendor("Fjord")
	c.Checked("/b", "taken")
	if _, text := c.Problem(); text != "" {
		t.Error(text)
	}
	c.Checked("/a", "taken")
	if field, text := c.Problem(); field != "path" || text != "taken" {
		t.Error(field, text)
	}
	c.SetPath("/c")
	if _, text := c.Problem(); text != "" {
		t.Error("another path has the fault of the first")
	}
}

func TestSignIn(t *testing.T) {
	d := testdesk.Open(t)
	card := NewSignIn(d.Desk, d.Path, "nobody")
	if !slices.Equal(card.Operators(), []string{"anna"}) || card.Operator() != "anna" || card.CanSignIn() {
		t.Errorf("%+v", card)
	}
	if card.CapsHint(true) != "Caps Lock is on" || card.CapsHint(false) != "" {
		t.Error(card.CapsHint(true))
	}
	card.SetPassword(secret.New("wrong"))
	try, ok := card.Begin()
	if _, busy := card.Busy(); !ok || !busy || card.CanSignIn() {
		t.Error("it works, and the button is on")
	}
	_, err := try.Run(t.Context(), d.Desk, func(Stage) {})
	card.Failed(err)
	if card.CapsHint(true) != "The password is wrong." || card.CanSignIn() {
		t.Error(card.CapsHint(true))
	}
	card.SetPassword(secret.New(testdesk.Password))
	try, _ = card.Begin()
	ctx, stop := context.WithCancel(t.Context())
	stages := 0
	_, err = try.Run(ctx, d.Desk, func(s Stage) {
		card.At(s)
		stages++
		stop() // Cancel, while the list is read
	})
	if !errors.Is(err, context.Canceled) || stages != 1 {
		t.Errorf("%v, %d stages", err, stages)
	}
	card.Failed(err)
	if card.CapsHint(false) != "" {
		t.Error("cancelling is called a failure")
	}
}

// Somebody who turns away while he signs in ends nothing of what goes on through
// the lock.
func TestACancelledSignInLeavesWhatGoesOn(t *testing.T) {
	d := testdesk.Open(t)
	d.Session.Lock(t.Context(), core.Kept{Mail: true})
	card := NewSignIn(d.Desk, d.Path, "anna")
	card.SetPassword(secret.New(testdesk.Password))
	try, _ := card.Begin()
	ctx, stop := context.WithCancel(t.Context())
	if _, err := try.Run(ctx, d.Desk, func(Stage) { stop() }); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if !d.Desk.Staff().Works() {
		t.Error("mail does not go out any more")
	}
}

func TestIdleLock(t *testing.T) {
	now := testdesk.Start()
	i := NewIdle(func() time.Time { return now }, IdleLimit)
	for _, c := range []struct {
		pass time.Duration
		text string
		lock bool
	}{{14 * time.Minute, "", false}, {30 * time.Second, "Locks in 30 s. Press any key to stay.", false}, {18 * time.Second, "Locks in 12 s. Press any key to stay.", false}, {12 * time.Second, "", true}} {
		now = now.Add(c.pass)
		if i.Countdown() != c.text || i.Lock() != c.lock {
			t.Errorf("%q %v, want %q %v", i.Countdown(), i.Lock(), c.text, c.lock)
		}
	}
	i.Touch()
	if i.Lock() {
		t.Error("touched, and locked")
	}
	never := NewIdle(func() time.Time { return now }, 0)
	now = now.Add(time.Hour)
	if never.Lock() || never.Countdown() != "" {
		t.Error("locks without a limit")
	}
	if got := (LockNote{Mail: true, Form: "Hedi Ács"}).Text(); got != "Locked. Waiting mail goes on being sent. What you typed for Hedi Ács is kept." {
		t.Error(got)
	}
}

func TestOwnPassword(t *testing.T) {
	d := NewOwnPassword("anna", "Fjord")
	if wait, ok := d.OK(); ok || wait != "Type your present password." {
		t.Error(wait)
	}
	d.SetPresent(secret.New(good))
	d.Pair().Fill(secret.New(good))
	d.Pair().Judge()
	if wait, ok := d.OK(); ok || wait != "This is the present password; choose another." {
		t.Error(wait)
	}
	d.Pair().Fill(secret.New("winter tractor lemon nine"))
	d.Pair().Judge()
	if wait, ok := d.OK(); !ok {
		t.Error(wait)
	}
	desk := testdesk.Open(t)
	err := d.Request().Run(t.Context(), desk.Desk, desk.Session)
	if !d.Failed(err) || d.Wrong() != "The password is wrong." {
		t.Error(d.Wrong())
	}
	if d.Failed(errors.New("disk full")) {
		t.Error("another error stands under the password")
	}
	d.SetPresent(secret.New(testdesk.Password))
	if err := d.Request().Run(t.Context(), desk.Desk, desk.Session); err != nil || d.Wrong() != "" {
		t.Error(err, d.Wrong())
	}
	if err := desk.Desk.Confirm(t.Context(), "anna", secret.New("winter tractor lemon nine")); err != nil {
		t.Error("the new password does not open:", err)
	}
}

func TestCardOfWhatComesNext(t *testing.T) {
	card := Card(core.Terms{MailMode: "local"}, 0, "", "")
	if CardDone(card) != "1 of 5 done" || !card[1].Primary || card[2].Primary || card[1].Button != "Import…" {
		t.Errorf("%+v", card)
	}
	card = Card(core.Terms{MailMode: "smtp", MailServer: "smtp.example"}, 1000, "", "/media/safe")
	if CardDone(card) != "4 of 5 done" || !card[3].Primary || card[1].Text != "1,000 customers" || card[1].Button != "" {
		t.Errorf("%+v", card)
	}
	team := WithTeam(card, 1)
	if last := team[len(team)-1]; CardDone(team) != "4 of 6 done" || last.ID != "team" || last.Button != "Add…" || last.Primary {
		t.Errorf("%+v", team)
	}
	if team = WithTeam(card, 3); CardDone(team) != "5 of 6 done" || team[len(team)-1].Text != "3 operators" {
		t.Errorf("%+v", team)
	}
	for mode, want := range map[string]string{"local": "No mail server: mail stays on this computer.", "smtp": "", "by-hand": "No mail server: each mail is handed over by hand."} {
		if got := QuietLine(core.Terms{MailMode: mode}); got != want {
			t.Errorf("%s: %q", mode, got)
		}
	}
}

func TestPracticeDesk(t *testing.T) {
	dir := t.TempDir()
	path := PracticePath(filepath.Join(dir, "keydesk.db"))
	o := core.Options{Path: path, ConfigDir: filepath.Join(dir, "config"), Program: "test"}
	for range 2 { // made, then opened
		told := 0
		desk, s, err := Practice(t.Context(), o, func(transfer.Progress) { told++ })
		if err != nil {
			t.Fatal(err)
		}
		_, n, err := s.Customers().Rows(t.Context(), core.Query{Limit: 1})
		if err != nil || n != 1000 {
			t.Errorf("%d customers, %v", n, err)
		}
		for _, status := range []string{"can-log-in", "unconfirmed", "no-password", "inactive"} {
			if _, n, err := s.Customers().Rows(t.Context(), core.Query{Status: status, Limit: 1}); n == 0 || err != nil {
				t.Errorf("nobody is %s: %v", status, err)
			}
		}
		s.Leave(t.Context())
		if err := desk.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if !IsPractice(path) || IsPractice(filepath.Join(dir, "keydesk.db")) {
		t.Error("which desk is for practice")
	}
	if OwnPath(path) != filepath.Join(dir, "keydesk.db") || OwnPath("/a/fjord.db") != "/a/fjord.db" {
		t.Error("one's own desk is offered", OwnPath(path), OwnPath("/a/fjord.db"))
	}
	if left, _ := filepath.Glob(path + ".*"); len(left) != 0 {
		t.Error("left behind:", left)
	}
}

// One that was cancelled halfway leaves no desk behind.
func TestPracticeDeskCancelled(t *testing.T) {
	dir := t.TempDir()
	o := core.Options{Path: filepath.Join(dir, practiceFile), ConfigDir: filepath.Join(dir, "config"), Program: "test"}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	_, _, err := Practice(ctx, o, func(p transfer.Progress) {
		if p.Rows > 300 {
			stop()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, practiceFile+"*")); len(left) != 0 {
		t.Error("left behind:", left)
	}
}

// Asked when Next says, the countdown is told every second and the lock once.
func TestIdleSaysWhenToLookAgain(t *testing.T) {
	now := testdesk.Start()
	i := NewIdle(func() time.Time { return now }, IdleLimit)
	looks := 0
	for !i.Lock() {
		d, ok := i.Next()
		if !ok || d <= 0 || looks > 40 {
			t.Fatal(d, ok, looks)
		}
		now = now.Add(d)
		looks++
	}
	if passed := now.Sub(testdesk.Start()); passed != IdleLimit || looks != 31 {
		t.Errorf("locks after %v, looked at %d times", passed, looks)
	}
	if _, ok := NewIdle(func() time.Time { return now }, 0).Next(); ok {
		t.Error("looks without a limit")
	}
}

func TestTheKeyIsSavedForItsOwnerAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), KeyFileName)
	if err := os.WriteFile(path, []byte("what stood there before, and longer than the key is: "+KeyText+KeyText), 0o644); err != nil {
		t.Fatal(err)
	}
	c := NewCreate("/a/fjord.db")
	if _, ok := c.Sheet(testdesk.Start()); ok {
		t.Error("a sheet without a key")
	}
	s := KeySheet{"Fjord", "/a/fjord.db", secret.New("AAAAA-BBBBBB"), testdesk.Start()}
	if err := s.Save(path); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	text, read := os.ReadFile(path)
	if err != nil || read != nil || info.Mode().Perm() != 0o600 || !strings.HasPrefix(string(text), "Recovery key of Fjord\n\nAAAAA-BBBBBB\n") {
		t.Errorf("%v %v %v", info.Mode(), err, read)
	}
	if strings.Contains(string(text), "before") {
		t.Error("the old text is still there")
	}
}
