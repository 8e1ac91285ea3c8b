package start

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/typed"
)

// Step is one of the three.
type Step int

// The steps.
const (
	YourDesk Step = iota
	You
	RecoveryKey
)

// String is the step's title.
func (s Step) String() string { return [...]string{"Your desk", "You", "Recovery key"}[s] }

// Create makes a desk in three steps.
type Create struct {
	ShownKey
	step     Step
	vendor   string
	path     string
	backups  string // the folder of the daily ones; "": skipped
	operator string
	pair     typed.Pair

	made   *core.Founding
	madeOf outline
	fault  string // of the path
	bad    string // of the folder for backups
}

// outline is what a desk is made up of; where it changes, the key does.
type outline struct {
	vendor, path, operator string
	password               secret.Text
}

func (o outline) same(other outline) bool {
	return o.vendor == other.vendor && o.path == other.path && o.operator == other.operator && o.password.Equal(other.password)
}

// NewCreate begins, with a path that is offered.
func NewCreate(path string) *Create { return &Create{path: path} }

// SetVendor is called with the vendor's name.
func (c *Create) SetVendor(v string) { c.vendor = strings.TrimSpace(v); c.known() }

// SetPath is called with the file's path.
func (c *Create) SetPath(p string) { c.path, c.fault = strings.TrimSpace(p), "" }

// SetBackups is called with the folder for daily backups, which may be left out.
func (c *Create) SetBackups(folder string) { c.backups, c.bad = strings.TrimSpace(folder), "" }

// Backups is that folder, "" for none.
func (c *Create) Backups() string { return c.backups }

// SetOperator is called with the sign-in name.
func (c *Create) SetOperator(n string) { c.operator = strings.TrimSpace(n); c.known() }

func (c *Create) known() {
	c.pair.Context = password.Context{Names: []string{c.operator}, Vendor: c.vendor}
}

// Pair is the two password fields.
func (c *Create) Pair() *typed.Pair { return &c.pair }

// Rules are the policy in words, for beside the fields.
func (c *Create) Rules() []string { return password.Explain(c.pair.Policy) }

// Step is the step that is shown.
func (c *Create) Step() Step { return c.step }

// Problem is what keeps Next off, with the field to be put right; empty where
// nothing does.
func (c *Create) Problem() (field, text string) {
	switch c.step {
	case YourDesk:
		switch {
		case c.vendor == "":
			return "vendor", "The name that your customers know you by."
		case c.path == "":
			return "path", "Choose where the file goes."
		case c.fault != "":
			return "path", c.fault
		case c.bad != "":
			return "backups", c.bad
		}
	case You:
		if c.operator == "" {
			return "operator", "The name that you sign in with."
		}
		if text, second := c.pair.Problem(); second {
			return "confirm", text
		} else if text != "" {
			return "password", text
		}
	case RecoveryKey:
		if c.LastGroup() != "" && !c.Matches() {
			return "group", c.GroupHint()
		}
	}
	return "", ""
}

// CheckPath says why no new file can be made there, or "". It looks at the
// disk: run it off the window's goroutine and give what it says to Checked.
func CheckPath(path string) string {
	dir, err := os.Stat(filepath.Dir(path))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "" // it is made
	case err != nil:
		return "This folder cannot be used."
	case !dir.IsDir():
		return "This is not a folder: " + filepath.Dir(path)
	}
	if _, err := os.Stat(path); err == nil {
		return "A file stands there already. Choose another name, or open it instead."
	}
	return ""
}

// CheckBackups says why no backups can go to a folder, or "". One that is not
// there is made, in a folder that is: a path on a disk that is not connected is
// found out now. Run it as CheckPath is run.
func CheckBackups(folder string) string {
	if folder == "" {
		return ""
	}
	if !filepath.IsAbs(folder) {
		return "Give the whole path, or click " + label.Choose
	}
	info, err := os.Stat(folder)
	if errors.Is(err, fs.ErrNotExist) {
		if info, err = os.Stat(filepath.Dir(folder)); errors.Is(err, fs.ErrNotExist) {
			return "There is no folder " + filepath.Dir(folder) + ". Connect the disk that it is on, or choose another one."
		}
	}
	switch {
	case err != nil:
		return "This folder cannot be used."
	case !info.IsDir():
		return "This is not a folder."
	}
	return ""
}

// CheckedBackups takes what CheckBackups said of a folder.
func (c *Create) CheckedBackups(folder, fault string) {
	if folder == c.backups {
		c.bad = fault
	}
}

// Path is where the file goes.
func (c *Create) Path() string { return c.path }

// Checked takes what CheckPath said of a path.
func (c *Create) Checked(path, fault string) {
	if path == c.path {
		c.fault = fault
	}
}

// Next goes on; it does nothing while Problem says why not, nor on the last
// step.
func (c *Create) Next() {
	if _, text := c.Problem(); text == "" && c.step < RecoveryKey {
		c.step++
	}
}

// Back is safe: nothing was written.
func (c *Create) Back() { c.step = max(YourDesk, c.step-1) }

// Make asks for a desk to be made up; ok is false before the last step, and
// where one was made of the same.
func (c *Create) Make() (m Make, ok bool) {
	m = Make{of: outline{c.vendor, c.path, c.operator, c.pair.Password()}}
	return m, c.step == RecoveryKey && (c.made == nil || !c.madeOf.same(m.of))
}

// Make is a desk on its way to be made up.
type Make struct{ of outline }

// Run makes it up, in the key derivation's time. It writes nothing. o says
// whose notes and clock; its path is set here.
func (m Make) Run(ctx context.Context, o core.Options, weigh core.NewDesk) (*core.Founding, error) {
	o.Path = m.of.path
	weigh.Vendor, weigh.Operator, weigh.Password = m.of.vendor, m.of.operator, m.of.password
	return core.Found(ctx, o, weigh)
}

// Made takes the desk that was made up. One made before is dropped: its key
// was shown and will open nothing, so it is typed back anew.
func (c *Create) Made(m Make, f *core.Founding) {
	if c.made != nil {
		c.made.Drop()
	}
	c.made, c.madeOf, c.ShownKey = f, m.of, ShownKey{Text: f.Recovery()}
}

// KeyText is why the key matters.
const KeyText = "This key opens everything when all passwords are lost. Keep it on paper, away from this computer. " +
	"Nobody, the makers of Keydesk included, can open the file without it or a password."

// NewKeyText is why a new recovery key matters.
const NewKeyText = "This key opens everything when all passwords are lost. Keep it on paper, away from this computer, and destroy the one before: " +
	"it is void once this one is in force, but still opens backups made before."

// Writes says what Open the desk will write: "Writes keydesk.db in Documents".
func (c *Create) Writes() string {
	return fmt.Sprintf("Writes %s in %s", filepath.Base(c.path), filepath.Base(filepath.Dir(c.path)))
}

// Open gives what is to be written; ok is false before the last group was
// typed back, and where the desk that was made up is not the one asked for any
// more.
func (c *Create) Open() (w Write, ok bool) {
	_, stale := c.Make()
	return Write{c.made, c.path, c.backups}, c.Matches() && !stale
}

// Write is a desk on its way to its file.
type Write struct {
	made    *core.Founding
	path    string
	backups string
}

// Run writes the file, and makes its folder and that of the backups where there
// is none.
func (w Write) Run(ctx context.Context) error {
	if err := os.MkdirAll(filepath.Dir(w.path), 0o700); err != nil {
		return fmt.Errorf("making the folder: %w", err)
	}
	if w.backups != "" {
		if err := os.Mkdir(w.backups, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("making the folder for backups: %w", err)
		}
	}
	return w.made.Write(ctx)
}

// Account is what to sign in with once the file is there.
func (c *Create) Account() (operator string, pw secret.Text) { return c.operator, c.pair.Password() }
