package core_test

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
)

// backupFolder is a folder for backups, set as the desk's.
func (d *desk) backupFolder() string {
	d.t.Helper()
	folder := filepath.Join(filepath.Dir(d.options.Path), "backups")
	ok(d.t, os.Mkdir(folder, 0o700))
	d.set("backup.folder", folder)
	return folder
}

func (d *desk) backup(folder string) core.Backup {
	d.t.Helper()
	made, err := d.Backups().Make(d.t.Context(), folder)
	ok(d.t, err)
	return made
}

// restore makes a desk of a backup, on a machine of its own, and signs in.
func (d *desk) restore(backup string) *desk {
	d.t.Helper()
	dir := d.t.TempDir()
	r := &desk{t: d.t, clock: d.clock, options: d.options}
	r.options.Path, r.options.ConfigDir = filepath.Join(dir, "restored.db"), filepath.Join(dir, "config")
	_, err := core.Restore(d.t.Context(), r.options, backup)
	ok(d.t, err)
	r.signIn()
	d.t.Cleanup(r.close)
	return r
}

func files(t testing.TB, folder string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	ok(t, err)
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// A backup is a desk of that moment; the one it was made of says so.
func TestBackup(t *testing.T) {
	d := newDesk(t)
	folder := d.backupFolder()
	id := d.add(hedi(), true, true)
	status, err := d.Backups().Status(t.Context())
	ok(t, err)
	if status.Folder != folder || status.Keep != 14 || status.Last != (core.Backup{}) || !status.Late(d.clock.now()) {
		t.Errorf("before the first: %+v", status)
	}
	made := d.backup("")
	later := d.add(core.Fields{LastName: "Later"})
	if info, err := os.Stat(made.Path); err != nil || info.Size() != made.Size || info.Mode().Perm() != 0o600 || filepath.Dir(made.Path) != folder {
		t.Errorf("%+v: %v, %v", made, info, err)
	}
	status, err = d.Backups().Status(t.Context())
	ok(t, err)
	if status.Last != made || !made.Made.Equal(opening()) || status.Late(d.clock.now()) || !status.Late(d.clock.now().Add(73*time.Hour)) {
		t.Errorf("after it: %+v, made %+v", status, made)
	}
	found, err := core.LookAtBackup(t.Context(), d.options, made.Path)
	ok(t, err)
	if found != (core.BackupFile{Path: made.Path, Vendor: "Fjord Instruments", Made: made.Made, Size: made.Size}) {
		t.Errorf("the backup says %+v", found)
	}
	r := d.restore(made.Path)
	if got := r.get(id).Fields.Email; got != hedi().Email {
		t.Errorf("the customer in the backup has the address %q", got)
	}
	_, err = r.Customers().Get(t.Context(), later)
	is(t, err, core.ErrNotFound, "a customer of after the backup")
	var seen []string
	ok(t, d.Audit().List(t.Context(), func(e core.AuditEntry) (bool, error) {
		if e.Action == "backup.make" {
			seen = append(seen, e.Subject, e.Actor.Name, e.Values[0].New)
		}
		return true, nil
	}))
	if want := []string{filepath.Base(made.Path), "anna", made.Path}; !slices.Equal(seen, want) {
		t.Errorf("the audit log says %q", seen)
	}
}

// Fourteen stay, the oldest go; what is not ours, or by hand elsewhere, stays.
func TestBackupsKept(t *testing.T) {
	d := newDesk(t)
	folder := d.backupFolder()
	others := []string{"letter.txt", "keydesk-00000000-2020-01-01-000000.db", "desk.db"}
	for _, name := range others {
		ok(t, os.WriteFile(filepath.Join(folder, name), nil, 0o600))
	}
	d.set("backup.keep", "3")
	var paths []string
	for range 5 {
		paths = append(paths, filepath.Base(d.backup("").Path)) // in one second
	}
	d.clock.pass(-30 * 24 * time.Hour) // the newest have the oldest names
	newer := filepath.Base(d.backup("").Path)
	last := filepath.Base(d.backup("").Path)
	want := append(slices.Clone(others), paths[4], newer, last)
	slices.Sort(want)
	if got := files(t, folder); !slices.Equal(got, want) {
		t.Errorf("kept:\n%q\nwant\n%q", got, want)
	}
	stick := t.TempDir()
	for range 5 {
		d.backup(stick)
	}
	if got := files(t, stick); len(got) != 5 {
		t.Errorf("by hand, in a folder that was named: %q", got)
	}
	// What a killed backup left is cleared away, and does not count.
	left := last + ".new-123"
	ok(t, os.WriteFile(filepath.Join(folder, left), []byte("half"), 0o600))
	d.backup("")
	if slices.Contains(files(t, folder), left) {
		t.Error("an unfinished backup was left")
	}
}

// What stands in the way is said with what to do, and is in the status until
// one succeeds.
func TestBackupFails(t *testing.T) {
	d := newDesk(t)
	_, err := d.Backups().Make(t.Context(), "")
	is(t, err, core.ErrRefused, "without a folder")
	is(t, d.Settings().Set(t.Context(), "backup.folder", filepath.Join(t.TempDir(), "nowhere")), core.ErrInput, "a folder that is not there")
	is(t, d.Settings().Set(t.Context(), "backup.folder", d.options.Path), core.ErrInput, "a file")
	folder := d.backupFolder()
	kept := d.backup("")
	ok(t, os.Rename(folder, folder+"-gone"))
	_, err = d.Backups().Make(t.Context(), "")
	is(t, err, core.ErrNotFound, "the disk is gone")
	status, failed := d.Backups().Status(t.Context())
	ok(t, failed)
	if !strings.Contains(status.Why, "Connect the disk") || status.Failed.IsZero() || status.Last != kept {
		t.Errorf("the status says %+v", status)
	}
	ok(t, os.Rename(folder+"-gone", folder))
	d.backup("")
	if status, err = d.Backups().Status(t.Context()); err != nil || status.Why != "" || !status.Failed.IsZero() {
		t.Errorf("the status says %+v, %v", status, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := d.Backups().Make(ctx, ""); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	if status, err = d.Backups().Status(t.Context()); err != nil || status.Why != "" {
		t.Errorf("stopping is no failure: %+v, %v", status, err)
	}
}

// The reader that a program brings decides; one that finds damage leaves the
// older backups alone.
func TestBackupIsVerified(t *testing.T) {
	d := newDesk(t)
	folder := d.backupFolder()
	d.set("backup.keep", "1")
	kept := d.backup("")
	d.leave()
	asked := ""
	d.options.Verify = func(_ context.Context, path string) error {
		asked = path
		return &core.Error{Kind: core.ErrDamaged, Sentence: "page 7 is used twice"}
	}
	d.signIn()
	_, err := d.Backups().Make(t.Context(), "")
	is(t, err, core.ErrDamaged, "a copy that is found to be damaged")
	if filepath.Dir(asked) != folder || !strings.Contains(asked, ".new-") {
		t.Errorf("verified was %s", asked)
	}
	if got := files(t, folder); !slices.Equal(got, []string{filepath.Base(kept.Path)}) {
		t.Errorf("in the folder: %q", got)
	}
	d.options.Verify = nil
	d.restart()
}

// The worker makes one at once where the last is a day old or there is none,
// and as soon as a folder is chosen.
func TestDailyBackup(t *testing.T) {
	d := newDesk(t)
	run := func(until func(core.BackupStatus) bool) {
		t.Helper()
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		changes := core.Changes(ctx, d.Session)
		go func() { ended <- d.Backups().Run(ctx) }()
		folder := filepath.Join(filepath.Dir(d.options.Path), "backups")
		if _, err := os.Stat(folder); err != nil {
			d.backupFolder() // while it runs
		}
		for {
			status, err := d.Backups().Status(ctx)
			ok(t, err)
			if until(status) {
				break
			}
			<-changes
		}
		stop()
		ok(t, <-ended)
	}
	run(func(s core.BackupStatus) bool { return s.Last.Made.Equal(d.clock.now()) })
	first := d.clock.now()
	d.clock.pass(25 * time.Hour)
	run(func(s core.BackupStatus) bool { return s.Last.Made.Equal(d.clock.now()) })
	d.clock.pass(23 * time.Hour)
	ok(t, core.BackupIfDue(t.Context(), d.Session))
	if s, err := d.Backups().Status(t.Context()); err != nil || !s.Last.Made.Equal(first.Add(25*time.Hour)) {
		t.Errorf("within a day another one was made: %+v, %v", s, err)
	}
	if entry := d.last(); entry.Action != "backup.make" || entry.Actor.Kind != "system" {
		t.Errorf("the audit log says %+v", entry)
	}
	d.clock.pass(-10 * 24 * time.Hour) // the clock had been wrong
	ok(t, core.BackupIfDue(t.Context(), d.Session))
	if s, err := d.Backups().Status(t.Context()); err != nil || !s.Last.Made.Equal(d.clock.now()) {
		t.Errorf("with the clock set back none was made: %+v, %v", s, err)
	}
}

// A backup gives nothing away that the desk does not.
func TestBackupNeedsThePassword(t *testing.T) {
	d := newDesk(t)
	folder := d.backupFolder()
	made := d.backup("")
	content, err := os.ReadFile(made.Path)
	ok(t, err)
	if strings.Contains(string(content), folder) || !strings.Contains(string(content), "Fjord Instruments") {
		t.Error("the backup shows more, or less, than the desk in clear")
	}
	open, err := core.Open(t.Context(), core.Options{Path: made.Path, ConfigDir: t.TempDir()})
	ok(t, err)
	defer open.Close()
	_, err = open.SignIn(t.Context(), "anna", secret.New("a wrong password"))
	is(t, err, core.ErrSignIn, "a wrong password")
	if b := open.Backup(); b == nil || !b.Made.Equal(made.Made) {
		t.Errorf("opened, it says %+v", b)
	}
}
