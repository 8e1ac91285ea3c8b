package start

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Restore makes a desk of a backup that was chosen and looked at.
type Restore struct {
	clock words.Clock
	from  core.BackupFile
	path  string
	fault string // of the path
}

// Chosen is a backup that was looked at, and where its desk may go.
type Chosen struct {
	File  core.BackupFile
	Offer string
}

// Look reads a backup in full. Where a file stands at usual, another name in
// its folder is offered. o says how a file is verified.
func Look(ctx context.Context, o core.Options, backup, usual string) (Chosen, error) {
	b, err := core.LookAtBackup(ctx, o, backup)
	if err != nil {
		return Chosen{}, err
	}
	return Chosen{b, freeName(usual)}, nil
}

// freeName is the path, or one beside it with a name at which nothing stands.
func freeName(path string) string {
	ending := filepath.Ext(path)
	stem := strings.TrimSuffix(path, ending)
	name := path
	for n := 1; n < 1000 && CheckPath(name) != ""; n++ {
		name = stem + "-restored" + ending
		if n > 1 {
			name = fmt.Sprintf("%s-restored-%d%s", stem, n, ending)
		}
	}
	return name
}

// NewRestore begins with a backup that can be restored.
func NewRestore(c Chosen, clock words.Clock) *Restore {
	return &Restore{clock: clock, from: c.File, path: c.Offer}
}

// Vendor is whose desk it is.
func (r *Restore) Vendor() string { return r.from.Vendor }

// Day is what day it is from.
func (r *Restore) Day() string {
	return backupDay(r.from, r.clock, "Not known: the file is a copy that was made by other means")
}

func backupDay(b core.BackupFile, clock words.Clock, unknown string) string {
	if b.Made.IsZero() {
		return unknown
	}
	return words.Dot(clock.Full(b.Made), clock.Ago(b.Made))
}

// File is the backup's own, in a line.
func (r *Restore) File() string {
	return words.Dot(filepath.Base(r.from.Path), words.Size(r.from.Size))
}

// RestoreText is what restoring means.
const RestoreText = "The backup stays as it is, and no file is overwritten. What was done after that time is not in it."

// Path is where the desk goes.
func (r *Restore) Path() string { return r.path }

// SetPath is called with what stands in its field.
func (r *Restore) SetPath(path string) { r.path, r.fault = strings.TrimSpace(path), "" }

// Checked takes what CheckPath said of a path.
func (r *Restore) Checked(path, fault string) {
	if path == r.path {
		r.fault = fault
	}
}

// Problem is what is wrong with the path; "" for nothing.
func (r *Restore) Problem() string {
	switch {
	case r.path == "":
		return "Choose where the file goes."
	case IsPractice(r.path):
		return "This is the name of the practice desk. Choose another one."
	}
	return r.fault
}

// Request is the desk on its way.
func (r *Restore) Request() RestoreRequest { return RestoreRequest{r.from.Path, r.path} }

// RestoreRequest makes the desk Path of Backup.
type RestoreRequest struct{ Backup, Path string }

// RestoreStage is how far it is, of RestoreStages.
type RestoreStage int

// RestoreStages is how many stages there are.
const RestoreStages = 3

// String says what is being done.
func (s RestoreStage) String() string {
	return [...]string{"Reading the backup", "Writing the file", "Reading the file back"}[s]
}

// Run makes it, and its folder where there is none. stage is told, from Run's
// goroutine, what is being done.
func (r RestoreRequest) Run(ctx context.Context, o core.Options, stage func(RestoreStage)) error {
	if err := os.MkdirAll(filepath.Dir(r.Path), 0o700); err != nil {
		return fmt.Errorf("making the folder: %w", err)
	}
	o.Path = r.Path
	verify, read := o.Verify, 0
	if verify == nil {
		verify = core.VerifyFile
	}
	o.Verify = func(ctx context.Context, path string) error {
		stage(RestoreStage(2 * read))
		read++
		err := verify(ctx, path)
		if err == nil && read == 1 {
			stage(1)
		}
		return err
	}
	_, err := core.Restore(ctx, o, r.Backup)
	return err
}

// BackupNote stands on the card of sign-in to a backup, or to a desk that was
// restored from one and not signed in to since; "" for other files.
func BackupNote(b *core.BackupFile, restored bool, clock words.Clock) string {
	switch {
	case b == nil:
		return ""
	case restored:
		return "Restored from the backup of " + backupDay(*b, clock, "a day that is not known") + ". Sign in with a password of that day."
	}
	return "This is the backup of " + backupDay(*b, clock, "a day that is not known") + ". Signing in makes it a desk in use. Restore it instead to keep it as it is."
}
