package start

import (
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/keydesk/keydesk/core/secret"
)

// KeyCopied is how long the recovery key stays in the clipboard: long enough to
// paste it into a letter.
const KeyCopied = 60 * time.Second

// The words beside Copy, and the file that Save offers.
const (
	KeyCopiedHint = "The clipboard is cleared after 60 s."
	KeyFileName   = "keydesk-recovery-key.txt"
)

// KeySheet is what the sheet of a recovery key is made of.
type KeySheet struct {
	Vendor, Path string
	Key          secret.Text
	Made         time.Time
}

// Sheet is the key on its way to paper or into a file; ok is false before there
// is one.
func (c *Create) Sheet(made time.Time) (s KeySheet, ok bool) {
	if c.made == nil {
		return s, false
	}
	// A copy: the founding wipes its own.
	return KeySheet{c.vendor, c.path, secret.New(c.made.Recovery().Reveal()), made}, true
}

// Save writes the key into a text file that nobody else may read.
func (s KeySheet) Save(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("saving the recovery key: %w", err)
	}
	text := fmt.Sprintf("Recovery key of %s\n\n%s\n\n%s\n\nFile: %s\nMade: %s\n",
		s.Vendor, s.Key.Reveal(), KeyText, s.Path, s.Made.Format("2 January 2006 15:04"))
	// Where a file stood there before, others may have been let in.
	err = f.Chmod(0o600)
	if err == nil {
		_, err = f.WriteString(text)
	}
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("saving the recovery key: %w", err)
	}
	return nil
}

// Drop forgets a desk that is not to be: the first step was left backwards, or
// the window was closed. It must not be called while Write runs.
func (c *Create) Drop() {
	if c.made != nil {
		c.made.Drop()
		c.made = nil
	}
}
