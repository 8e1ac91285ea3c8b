package start

import (
	"errors"
	"fmt"
	"os"
	"strings"
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

// ShownKey is a recovery key while it is shown, this once, until its last group
// was typed back.
type ShownKey struct {
	Text  secret.Text // empty before there is one
	typed string
	kept  []string // how it was kept: Copied, Saved, Printed
}

// Key are the groups of the recovery key, in clear; nil before it is made.
func (k *ShownKey) Key() []string {
	if k.Text.Empty() {
		return nil
	}
	return strings.Split(k.Text.Reveal(), "-")
}

// Keep notes that the key was copied, saved or printed, and when, as a word:
// "Printed 09:31".
func (k *ShownKey) Keep(how string) { k.kept = append(k.kept, how) }

// Kept says what was done with the key.
func (k *ShownKey) Kept() []string { return k.kept }

// LastGroup is the group to be typed back; "" before there is a key.
func (k *ShownKey) LastGroup() string {
	groups := k.Key()
	if len(groups) == 0 {
		return ""
	}
	return groups[len(groups)-1]
}

// Type is called with what stands in the field for the last group. Case,
// blanks and hyphens do not count.
func (k *ShownKey) Type(text string) {
	k.typed = strings.ToUpper(strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '\u00a0' || r == '\t' {
			return -1
		}
		return r
	}, text))
}

// Matches says that the last group was typed back.
func (k *ShownKey) Matches() bool { return k.LastGroup() != "" && k.typed == k.LastGroup() }

// WrongGroup says that what was typed cannot become the last group.
func (k *ShownKey) WrongGroup() bool { return !strings.HasPrefix(k.LastGroup(), k.typed) }

// GroupHint is the line under the field.
func (k *ShownKey) GroupHint() string {
	group := k.LastGroup()
	switch {
	case k.Matches():
		return ""
	case !k.WrongGroup():
		return fmt.Sprintf("Group %d, %d characters, from the paper", len(k.Key()), len(group))
	}
	return "This is not the last group. Look at the paper again."
}

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

// Sheet is the new key on its way to paper or into a file; ok is false before
// there is one.
func (r *Recovering) Sheet(made time.Time) (s KeySheet, ok bool) {
	return KeySheet{r.vendor, r.path, r.Text, made}, !r.Text.Empty()
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
		c.made, c.ShownKey = nil, ShownKey{}
	}
}
