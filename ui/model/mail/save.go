package mail

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/keydesk/keydesk/core"
)

// SaveFile writes a message to a file that only its owner may read: it may hold
// a password. The file appears, or takes the place of the one that stands
// there, when it is complete.
func SaveFile(path string, message []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".part-*") // mode 0600
	if err != nil {
		return fmt.Errorf("saving the mail: %w", err)
	}
	_, err = f.Write(message)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("saving the mail: %w", err), os.Remove(f.Name()))
	}
	return nil
}

// Gone is the error of a mail whose text was erased when it was accepted.
func Gone() error {
	return &core.Error{Kind: core.ErrNotFound, Sentence: "The text of this mail is not kept any more."}
}

// FileName is EMLName of a mail that the page lists.
func (p *Page) FileName(id uint64) string {
	for _, m := range p.contents.Mails {
		if m.ID == id {
			return EMLName(m)
		}
	}
	for _, m := range p.contents.Local {
		if m.ID == id {
			return EMLName(m.Message)
		}
	}
	return EMLName(core.Message{ID: id})
}
