package mail

import "github.com/keydesk/keydesk/core"

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
