package mail

import (
	"context"

	"github.com/keydesk/keydesk/core"
)

// Bar is what the main window says of mail while any page is open: the text of
// the top bar and the number at the rail's icon.
type Bar struct {
	Text  string
	Count int // of what waits; 0: no number
}

// ReadBar reads it. Needs no permission.
func ReadBar(ctx context.Context, s *core.Session) (Bar, error) {
	terms, err := s.Terms(ctx)
	if err != nil {
		return Bar{}, err
	}
	status, err := s.Mail().Status(ctx)
	return barOf(status, terms.MailMode), err
}

func barOf(status core.MailStatus, mode string) Bar {
	return Bar{Text: TopBar(status, mode), Count: status.Waiting}
}

// Bar is the same as the page has read it.
func (p *Page) Bar() Bar { return barOf(p.contents.Status, p.contents.Mode) }
