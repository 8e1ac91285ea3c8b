package backup

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	"github.com/keydesk/keydesk/ui/model/words"
)

// clock is at noon of a day in May.
func clock() words.Clock {
	return words.Clock{Now: func() time.Time { return time.Date(2026, 5, 14, 12, 0, 0, 0, time.UTC) }, Zone: time.UTC}
}

func made(ago time.Duration) core.BackupStatus {
	return core.BackupStatus{Folder: "/safe", Keep: 14, Last: core.Backup{Path: "/safe/a.db", Size: 4_200_000, Made: clock().Time().Add(-ago)}}
}

func TestTheBar(t *testing.T) {
	for _, c := range []struct {
		status core.BackupStatus
		want   Bar
	}{
		{core.BackupStatus{}, Bar{"No backup yet", true}},
		{core.BackupStatus{Folder: "/safe"}, Bar{"No backup yet", true}},
		{made(3 * time.Hour), Bar{"Last backup: today 09:00", false}},
		{made(27 * time.Hour), Bar{"Last backup: yesterday 09:00", false}},
		{made(72 * time.Hour), Bar{"Last backup: 11 May 12:00", false}},
		{made(72*time.Hour + time.Minute), Bar{"Last backup: 11 May 11:59", true}},
		{made(-80 * time.Hour), Bar{"Last backup: 17 May 20:00", true}}, // a wrong clock's
	} {
		if got := BarOf(c.status, clock()); got != c.want {
			t.Errorf("%+v, want %+v", got, c.want)
		}
	}
}

func TestLastAndTrouble(t *testing.T) {
	if got := Last(made(3*time.Hour), clock()); got != "today 09:00 · 4.2 MB · in "+filepath.FromSlash("/safe") {
		t.Error(got)
	}
	if got := Last(core.BackupStatus{}, clock()); got != "None yet" {
		t.Error(got)
	}
	s := made(3 * time.Hour)
	if _, _, ok := Trouble(s, clock()); ok {
		t.Error("trouble, and nothing has failed")
	}
	s.Why, s.Failed = "there is no folder /safe", clock().Time().Add(-time.Hour)
	if title, text, ok := Trouble(s, clock()); !ok || title != "No backup was made" || text != "There is no folder /safe. Tried today 11:00." {
		t.Errorf("%q %q %v", title, text, ok)
	}
}

// The dialog, on a desk without and with a folder of its own.
func TestNow(t *testing.T) {
	d := testdesk.Open(t)
	open := func(may core.Permissions) *Now {
		status, err := d.Backups().Status(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return NewNow(status, may, words.Clock{Now: testdesk.Start, Zone: time.UTC})
	}
	n := open(d.Permissions())
	if why, ok := n.OK(); ok || why != "Choose a folder." || n.Last() != "None yet" {
		t.Errorf("without a folder: %q, %q", why, n.Last())
	}
	folder := t.TempDir()
	n.SetFolder(" " + folder + " ")
	if r := n.Request(); !n.OffersDaily() || r != (Request{folder, true}) {
		t.Errorf("the first folder: %+v", r)
	}
	if weak := open(core.ViewCustomers); weak.Daily() {
		t.Error("settings are changed without the permission")
	}
	b, err := n.Request().Run(t.Context(), d.Session)
	if err != nil || filepath.Dir(b.Path) != folder {
		t.Fatal(b, err)
	}
	if text, more := Made(b); !strings.HasPrefix(text, "Backup made and read back: ") || more != filepath.Base(b.Path) {
		t.Errorf("%q %q", text, more)
	}
	n = open(d.Permissions())
	if n.Folder() != folder || n.OffersDaily() || n.Hint() != "Daily backups go here; the newest 14 stay." || n.Request() != (Request{}) {
		t.Errorf("then: %+v, %q", n, n.Hint())
	}
	n.SetFolder(t.TempDir())
	if !n.OffersDaily() || n.Daily() {
		t.Error("a backup to a stick is not to move the daily ones")
	}
	n.SetDaily(true)
	if r := n.Request(); !r.Daily {
		t.Errorf("%+v", r)
	}
	n.SetFolder(filepath.Join(folder, "nowhere"))
	if _, err := n.Request().Run(t.Context(), d.Session); err == nil {
		t.Error("a backup into no folder")
	}
	if status, err := d.Backups().Status(t.Context()); err != nil || status.Folder != folder {
		t.Errorf("a folder in which none was made became that of the daily ones: %+v, %v", status, err)
	}
}

func TestRestored(t *testing.T) {
	day := time.Date(2026, 5, 14, 9, 0, 0, 0, time.UTC)
	r := NewRestored(core.Restored{Made: day, LastChange: day.Add(-time.Hour), Held: 2, Voided: 3, FirstID: 2_345_678}, clock())
	if got := r.From(); got != "From the backup of 14 May 2026, 09:00. What was done after 14 May 2026, 08:00 is not in it." {
		t.Error(got)
	}
	facts := strings.Join(r.Facts(), "|")
	for _, want := range []string{"numbered from 2345678 on", "3 links in mails no longer work", "passwords are those of that day"} {
		if !strings.Contains(facts, want) {
			t.Errorf("%q is not in %q", want, facts)
		}
	}
	if got := r.Held(); !strings.HasPrefix(got, "2 mails were waiting then. These mails may have gone out since.") {
		t.Error(got)
	}
	none := NewRestored(core.Restored{}, clock())
	if none.Held() != "" || len(none.Facts()) != 1 || !strings.Contains(none.From(), "not known") {
		t.Errorf("%q %q %q", none.Held(), none.Facts(), none.From())
	}
	if one := NewRestored(core.Restored{Held: 1, Voided: 1}, clock()); !strings.Contains(one.Held(), "It may have gone out") || !strings.Contains(one.Facts()[0], "1 link") {
		t.Errorf("%q %q", one.Held(), one.Facts())
	}
	if Sent(1) != "1 held mail goes out." || Cancelled(2) != "2 held mails are cancelled." {
		t.Error(Sent(1), Cancelled(2))
	}
}
