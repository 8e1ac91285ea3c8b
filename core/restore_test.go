package core_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/db"
	"github.com/keydesk/keydesk/db/bolt"
	"github.com/keydesk/keydesk/internal/soak"
)

// A desk is lost after its backup: what it gave out since is not given again,
// what it mailed is not mailed again, and no link of then opens.
func TestRestore(t *testing.T) {
	d := newDesk(t)
	folder := d.backupFolder()
	hediID, otherID := d.add(hedi(), true, true), d.add(core.Fields{LastName: "Other", Email: "other@example.com"}, true, true)
	link := d.link(hediID)
	waiting := d.generate(hediID, core.PasswordChange{Send: true}).MailID
	sent, err := d.Customers().SendResetLink(t.Context(), otherID, "")
	ok(t, err)
	open := token(t, d.read(sent.MailID))
	made := d.backup("")
	d.clock.pass(time.Hour)
	lost := []uint64{d.add(core.Fields{LastName: "Lost"}), d.generate(otherID, core.PasswordChange{Send: true}).MailID}
	_, err = d.Mail().Send(t.Context()) // so the waiting one has gone out
	ok(t, err)
	d.clock.pass(24 * time.Hour)

	r := d.restore(made.Path)
	if got := r.Restored; got == nil || !got.Made.Equal(made.Made) || got.Held != 2 || got.Voided != 1 || got.FirstID < lost[0]+1_000_000 || got.LastChange.After(made.Made) {
		t.Fatalf("the first sign-in says %+v", got)
	}
	if id := r.add(core.Fields{LastName: "New"}); id < r.Restored.FirstID {
		t.Errorf("a new customer has the number %d; the lost desk gave out %v", id, lost)
	}
	for what, l := range map[string]secret.Text{"the link of before": link, "the open link": open} {
		if page := r.page(l); page.State != core.TicketVoided {
			t.Errorf("%s is %s", what, page.State)
		}
		is(t, r.redeem(l, own), core.ErrNotFound, what)
	}
	// Held: not by the worker, nor by whoever sends mail as on any day.
	_, err = r.Mail().Send(t.Context())
	is(t, err, core.ErrRefused, "sending before anybody has decided")
	status, err := r.Mail().Status(t.Context())
	ok(t, err)
	if !status.Paused || status.Held != 2 || !strings.Contains(status.Alarm, "2 mails that were waiting then") || !strings.Contains(status.Alarm, "4 May 2026") {
		t.Errorf("the queue says %+v", status)
	}
	r.restart()
	if r.Restored != nil || r.RolledBack {
		t.Errorf("the second sign-in says %+v, rolled back %v", r.Restored, r.RolledBack)
	}
	_, err = r.Mail().Send(t.Context())
	is(t, err, core.ErrRefused, "the next day")
	if m := r.state(waiting); m.State != "queued" {
		t.Errorf("the held mail is %s", m.State)
	}
	fresh := r.generate(otherID, core.PasswordChange{Send: true}).MailID
	if fresh <= lost[1]+1_000_000 {
		t.Errorf("a new mail has the number %d; the lost desk gave out %d", fresh, lost[1])
	}
	// The link of the other one was called back with its new password.
	n, err := r.Mail().CancelHeld(t.Context())
	ok(t, err)
	if m := r.state(waiting); n != 1 || m.State != "cancelled" || !strings.Contains(m.LastError, "it may have gone out before, said anna") {
		t.Errorf("%d called back; the mail is %s: %s", n, m.State, m.LastError)
	}
	if r.mail(fresh); r.state(fresh).State != "accepted" {
		t.Errorf("what was queued since is %s", r.state(fresh).State)
	}
	var said []string
	ok(t, r.Audit().List(t.Context(), func(e core.AuditEntry) (bool, error) {
		if slices.Contains([]string{"desk.restore", "tickets.void", "mail.held.cancel"}, e.Action) {
			said = append(said, fmt.Sprint(e.Action, " ", e.Actor.Kind, " ", e.Count))
		}
		return true, nil
	}))
	slices.Sort(said)
	if want := []string{"desk.restore operator 0", "mail.held.cancel operator 1", "tickets.void system 1"}; !slices.Equal(said, want) {
		t.Errorf("the audit log says %q", said)
	}
	if got := files(t, folder); len(got) != 1 {
		t.Errorf("among the backups: %q", got)
	}
}

// Whoever decides to send them has them sent, once.
func TestSendHeld(t *testing.T) {
	d := newDesk(t)
	d.backupFolder()
	id := d.add(hedi(), true, true)
	mail := d.generate(id, core.PasswordChange{Send: true}).MailID
	r := d.restore(d.backup("").Path)
	n, err := r.Mail().SendHeld(t.Context())
	ok(t, err)
	sum, err := r.Mail().Send(t.Context())
	ok(t, err)
	if n != 1 || sum.Sent != 1 || r.state(mail).State != "accepted" {
		t.Errorf("%d held, %+v, the mail is %s", n, sum, r.state(mail).State)
	}
	if n, err := r.Mail().SendHeld(t.Context()); n != 0 || err != nil {
		t.Errorf("again: %d, %v", n, err)
	}
	// Where nothing waited there is nothing to decide.
	quiet := d.restore(func() string { d.mail(mail); return d.backup("").Path }())
	if sum, err := quiet.Mail().Send(t.Context()); err != nil || quiet.Restored.Held != 0 {
		t.Errorf("with no mail waiting: %+v, %v", sum, err)
	}
}

// A backup that was only copied to its place is treated alike; one that is put
// back over the desk on the same machine, too.
func TestCopiedBackup(t *testing.T) {
	d := newDesk(t)
	d.backupFolder()
	made := d.backup("")
	lost := d.add(hedi())
	content, err := os.ReadFile(made.Path)
	ok(t, err)
	d.leave()
	ok(t, os.WriteFile(d.options.Path, content, 0o600))
	d.signIn()
	if d.Restored == nil || d.RolledBack {
		t.Errorf("the sign-in says %+v, rolled back %v", d.Restored, d.RolledBack)
	}
	if id := d.add(hedi()); id <= lost {
		t.Errorf("%d is given twice", id)
	}
	d.restart()
	if d.Restored != nil || d.RolledBack {
		t.Errorf("the next sign-in says %+v, rolled back %v", d.Restored, d.RolledBack)
	}
}

// A closed desk's file, copied by other means, can be restored as well; the day
// is not known then, the last change is.
func TestRestoreOfAPlainCopy(t *testing.T) {
	d := newDesk(t)
	id := d.add(hedi())
	copied := filepath.Join(t.TempDir(), "copy.db")
	d.leave()
	content, err := os.ReadFile(d.options.Path)
	ok(t, err)
	ok(t, os.WriteFile(copied, content, 0o600))
	d.signIn()
	r := d.restore(copied)
	if r.Restored == nil || !r.Restored.Made.IsZero() || !r.Restored.LastChange.Equal(opening()) {
		t.Errorf("the sign-in says %+v", r.Restored)
	}
	if other := r.add(core.Fields{LastName: "New"}); other <= id {
		t.Errorf("%d after %d", other, id)
	}
}

// Nobody need be an administrator: a backup by an operator with hardly any
// permission is checked in full, and his being the first in a restored desk
// does all that is to be done.
func TestBackupByAnybody(t *testing.T) {
	d := newTeam(t)
	folder := d.backupFolder()
	id := d.add(hedi(), true, true)
	d.chooseOwn(id, own)
	mail := d.generate(id, core.PasswordChange{Send: true}).MailID
	_, err := d.Customers().SendResetLink(t.Context(), id, "")
	ok(t, err)
	d.as("csr")
	made := d.backup("")
	d.as("anna")
	dir := t.TempDir()
	r := &desk{t: t, clock: d.clock, options: d.options}
	r.options.Path, r.options.ConfigDir = filepath.Join(dir, "restored.db"), filepath.Join(dir, "config")
	_, err = core.Restore(t.Context(), r.options, made.Path)
	ok(t, err)
	r.open, err = core.Open(t.Context(), r.options)
	ok(t, err)
	r.Session, err = r.open.SignIn(t.Context(), "csr", secret.New(colleaguePassword))
	ok(t, err)
	t.Cleanup(r.close)
	if r.Restored == nil || r.Restored.Voided != 1 || r.Restored.Held == 0 || filepath.Dir(made.Path) != folder {
		t.Errorf("the sign-in says %+v", r.Restored)
	}
	r.as("anna")
	if r.Restored != nil || r.state(mail).State != "queued" {
		t.Errorf("the next sign-in says %+v, the mail is %s", r.Restored, r.state(mail).State)
	}
}

// A backup made while keys are renewed is whole; restored, the renewal goes on.
func TestBackupWhileKeysAreRenewed(t *testing.T) {
	d := newDesk(t)
	d.backupFolder()
	id := d.add(hedi(), true, true)
	d.password(id, typed)
	d.hire("tom", []string{"Administrators"}, 0)
	ok(t, d.Operators().Remove(t.Context(), "tom"))
	if keys, _, err := d.KeysRetiring(t.Context()); len(keys) == 0 || err != nil {
		t.Fatalf("nothing is being renewed: %v", err)
	}
	r := d.restore(d.backup("").Path)
	ok(t, r.RenewKeys(t.Context(), nil))
	if keys, compact, err := r.KeysRetiring(t.Context()); len(keys) > 0 || compact || err != nil {
		t.Errorf("left: %v, compact %v, %v", keys, compact, err)
	}
	if got, err := r.Customers().Reveal(t.Context(), id, ""); err != nil || got.Reveal() != typed {
		t.Errorf("the password after it all: %v", err)
	}
	ok(t, d.RenewKeys(t.Context(), nil))
}

// waning is a context that ends after so many looks at it.
type waning struct {
	context.Context
	left atomic.Int64
}

func (w *waning) Err() error {
	if w.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

// Wherever the first sign-in is interrupted, the next one goes on, and nobody
// comes in before all is done.
func TestRestoreIsWorkedOff(t *testing.T) {
	d := newDesk(t)
	d.backupFolder()
	for i := range 3 {
		id := d.add(core.Fields{LastName: "C", Email: fmt.Sprintf("c%d@example.com", i)}, true, true)
		if _, err := d.Customers().SendResetLink(t.Context(), id, ""); err != nil {
			t.Fatal(err)
		}
	}
	made := d.backup("")
	dir := t.TempDir()
	r := &desk{t: t, clock: d.clock, options: d.options}
	r.options.Path, r.options.ConfigDir = filepath.Join(dir, "restored.db"), filepath.Join(dir, "config")
	_, err := core.Restore(t.Context(), r.options, made.Path)
	ok(t, err)
	interrupted := 0
	for looks := int64(2); ; looks++ {
		ctx := &waning{Context: t.Context()}
		ctx.left.Store(looks)
		open, err := core.Open(t.Context(), r.options)
		ok(t, err)
		s, err := open.SignIn(ctx, "anna", secret.New(adminPassword))
		if err == nil {
			r.open, r.Session = open, s
			break
		}
		if interrupted++; !errors.Is(err, context.Canceled) || interrupted > 200 {
			t.Fatalf("after %d looks: %v", looks, err)
		}
		ok(t, open.Close())
	}
	t.Cleanup(r.close)
	if interrupted < 5 {
		t.Errorf("only %d sign-ins were interrupted", interrupted)
	}
	status, err := r.Mail().Status(t.Context())
	ok(t, err)
	if status.Held != 3 {
		t.Errorf("the queue says %+v", status)
	}
	for id := uint64(10001); id < 10004; id++ {
		if c := r.get(id); c.LastLink == nil || c.LastLink.State != core.TicketVoided {
			t.Errorf("customer %d has the link %+v", id, c.LastLink)
		}
	}
	if id := r.add(hedi()); id < 1_010_000 || id > 4_100_000 {
		t.Errorf("the numbers go on at %d: moved more than once, or not", id)
	}
	t.Logf("%d sign-ins interrupted", interrupted)
}

// Nothing is overwritten: neither a desk nor anything else.
func TestRestoreNeverOverwrites(t *testing.T) {
	d := newDesk(t)
	folder := d.backupFolder()
	made := d.backup("")
	for _, path := range []string{d.options.Path, made.Path, filepath.Join(folder, "note.txt"), filepath.Join(folder, "link")} {
		if strings.HasSuffix(path, ".txt") {
			ok(t, os.WriteFile(path, []byte("mine"), 0o600))
		}
		if strings.HasSuffix(path, "link") {
			ok(t, os.Symlink(filepath.Join(folder, "nowhere"), path))
		}
		before, _ := os.ReadFile(path)
		o := d.options
		o.Path = path
		_, err := core.Restore(t.Context(), o, made.Path)
		is(t, err, core.ErrFileExists, "over "+path)
		if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
			t.Errorf("%s was changed", path)
		}
	}
	o := d.options
	o.Path = filepath.Join(folder, "new.db")
	_, err := core.Restore(t.Context(), o, filepath.Join(folder, "none.db"))
	is(t, err, core.ErrNotFound, "of no backup")
	_, err = core.Restore(t.Context(), o, filepath.Join(folder, "note.txt"))
	is(t, err, core.ErrInput, "of another program's file")
}

// Restore of each of many damaged backups: refused by name, and everything that
// stands there untouched. Harm where nothing is stored gives the same desk.
func TestRestoreOfDamagedBackups(t *testing.T) {
	d := newDesk(t)
	folder := d.backupFolder()
	for i := range 20 {
		d.add(core.Fields{LastName: fmt.Sprint("Customer ", i), Notes: strings.Repeat("note ", 200)})
	}
	made := d.backup("")
	whole, err := os.ReadFile(made.Path)
	ok(t, err)
	want := pairs(t, made.Path)
	random := rand.New(rand.NewPCG(4, 8))
	refused, harmless := 0, 0
	for total := soak.N(t, 50, 1000); refused < total; {
		what, content := harm(random, whole)
		bad := filepath.Join(folder, "bad.db")
		ok(t, os.WriteFile(bad, content, 0o600))
		present, err := os.ReadFile(d.options.Path)
		ok(t, err)
		o := d.options
		o.Path = filepath.Join(folder, "new.db")
		_, err = core.Restore(t.Context(), o, bad)
		if err == nil {
			if harmless++; !slices.Equal(pairs(t, o.Path), want) || harmless > 4*total {
				t.Fatalf("%s: restored all the same, with other content", what)
			}
			ok(t, os.Remove(o.Path))
			continue
		}
		refused++
		if !errors.Is(err, core.ErrDamaged) || !strings.Contains(err.Error(), bad) {
			t.Errorf("%s: %v", what, err)
		}
		if got := files(t, folder); len(got) != 2 {
			t.Fatalf("%s: in the folder are %q", what, got)
		}
		after, err := os.ReadFile(d.options.Path)
		ok(t, err)
		still, err := os.ReadFile(bad)
		ok(t, err)
		if !bytes.Equal(after, present) || !bytes.Equal(still, content) {
			t.Fatalf("%s: the desk or the backup was changed", what)
		}
	}
	t.Logf("%d refused, %d harmless", refused, harmless)
}

// harm makes a damaged copy, and says how.
func harm(random *rand.Rand, whole []byte) (string, []byte) {
	const page = 4096
	content := slices.Clone(whole)
	n := len(content) / page
	at, other := random.IntN(n), random.IntN(n)
	switch random.IntN(5) {
	case 0:
		bit := random.IntN(len(content) * 8)
		content[bit/8] ^= 1 << (bit % 8)
		return fmt.Sprintf("bit %d of byte %d flipped", bit%8, bit/8), content
	case 1:
		size := page*2 + random.IntN(len(content)-page*2)
		return fmt.Sprintf("cut to %d", size), content[:size]
	case 2:
		clear(content[at*page : (at+1)*page])
		return fmt.Sprintf("page %d empty", at), content
	case 3:
		copy(content[at*page:], whole[other*page:(other+1)*page])
		return fmt.Sprintf("page %d in the place of %d", other, at), content
	}
	clear(content[max(2, at)*page:])
	return fmt.Sprintf("empty from page %d on", max(2, at)), content
}

// pairs is all that a file holds, but for the mark.
func pairs(t testing.TB, path string) (out []string) {
	t.Helper()
	store, err := bolt.Open(t.Context(), path, bolt.Options{ReadOnly: true})
	ok(t, err)
	defer store.Close()
	ok(t, store.View(t.Context(), func(r db.Reader) error {
		for pair, err := range r.Scan(db.Range{}) {
			if err != nil {
				return err
			}
			out = append(out, fmt.Sprintf("%x=%x", pair.Key, pair.Value))
		}
		return nil
	}))
	return out
}
