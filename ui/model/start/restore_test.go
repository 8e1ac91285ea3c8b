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
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	"github.com/keydesk/keydesk/ui/model/words"
)

// A backup is looked at, restored in three stages, and says what it is.
func TestRestoring(t *testing.T) {
	d := testdesk.Open(t)
	made, err := d.Backups().Make(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	usual := filepath.Join(dir, "new", "desk.db")
	clock := words.Clock{Now: func() time.Time { return testdesk.Start().Add(50 * time.Hour) }, Zone: time.UTC}
	c, err := Look(t.Context(), core.Options{}, made.Path, usual)
	if err != nil || c.Offer != usual {
		t.Fatal(c, err)
	}
	r := NewRestore(c, clock)
	if r.Vendor() != "Fjord Instruments" || r.Day() != "14 May 2026, 10:00 · 2 days ago" || r.Problem() != "" {
		t.Errorf("%q %q %q", r.Vendor(), r.Day(), r.Problem())
	}
	var stages []RestoreStage
	o := core.Options{ConfigDir: filepath.Join(dir, "config"), Program: "test", Now: clock.Now}
	if err := r.Request().Run(t.Context(), o, func(s RestoreStage) { stages = append(stages, s) }); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(stages, []RestoreStage{0, 1, 2}) || stages[1].String() != "Writing the file" {
		t.Errorf("the stages: %v", stages)
	}
	if err := r.Request().Run(t.Context(), o, func(RestoreStage) {}); !errors.Is(err, core.ErrFileExists) {
		t.Error("once more:", err)
	}
	if c, err = Look(t.Context(), o, made.Path, usual); err != nil || filepath.Base(c.Offer) != "desk-restored.db" {
		t.Error(c, err)
	}
	if err := os.WriteFile(c.Offer, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if c, err = Look(t.Context(), o, made.Path, usual); err != nil || filepath.Base(c.Offer) != "desk-restored-2.db" {
		t.Error(c, err)
	}
	file := core.BackupFile{Made: made.Made}
	for restored, want := range map[bool]string{true: "Restored from the backup of 14 May 2026, 10:00", false: "This is the backup of 14 May 2026, 10:00"} {
		if got := BackupNote(&file, restored, clock); !strings.HasPrefix(got, want) {
			t.Error(got)
		}
	}
	if BackupNote(nil, true, clock) != "" {
		t.Error("a desk is called a backup")
	}
}

// A copy that is damaged while it is written does not become the desk.
func TestRestoringFails(t *testing.T) {
	d := testdesk.Open(t)
	made, err := d.Backups().Make(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	r := RestoreRequest{made.Path, filepath.Join(t.TempDir(), "desk.db")}
	reads := 0
	o := core.Options{Verify: func(ctx context.Context, path string) error {
		if reads++; reads == 2 {
			return &core.Error{Kind: core.ErrDamaged, Sentence: "page 7 is used twice"}
		}
		return core.VerifyFile(ctx, path)
	}}
	if err := r.Run(t.Context(), o, func(RestoreStage) {}); !errors.Is(err, core.ErrDamaged) {
		t.Error(err)
	}
	if left, _ := os.ReadDir(filepath.Dir(r.Path)); len(left) != 0 {
		t.Error("there is left:", left)
	}
}

// Where backups may go.
func TestCheckBackups(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for folder, want := range map[string]string{
		"": "", dir: "", filepath.Join(dir, "new"): "", filepath.Join(dir, "new", "deep"): "Connect the disk",
		file: "not a folder", filepath.Join(file, "x"): "cannot be used", "relative": "the whole path",
	} {
		if got := CheckBackups(folder); want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%q: %q, want %q", folder, got, want)
		}
	}
	c := NewCreate(filepath.Join(dir, "desk.db"))
	c.SetVendor("Fjord")
	c.SetBackups(" " + file + " ")
	c.CheckedBackups(c.Backups(), CheckBackups(c.Backups()))
	if field, text := c.Problem(); field != "backups" || text == "" {
		t.Errorf("%s: %s", field, text)
	}
	c.SetBackups("")
	if field, text := c.Problem(); field != "" {
		t.Errorf("skipped, and %s: %s", field, text)
	}
}
