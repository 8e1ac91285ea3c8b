package mail

import (
	"context"

	"github.com/keydesk/keydesk/core"
	model "github.com/keydesk/keydesk/ui/model/mail"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Source is where the page reads and acts. Its functions run beside the window
// and may take their time.
type Source struct {
	// Load reads the mail of a scope, by its name; "" is all.
	Load func(ctx context.Context, scope string) (model.Contents, error)
	// Message gives a mail as it goes on the wire.
	Message func(ctx context.Context, id uint64) ([]byte, error)
	// Read notes that a message of the local mailbox was read, or not; Erase
	// takes it out.
	Read  func(ctx context.Context, id uint64, read bool) error
	Erase func(ctx context.Context, id uint64) error

	Retry, Cancel, HandedOver func(ctx context.Context, id uint64) error
	// Bounced marks a mail as sent back, with a note; NotBounced takes that back.
	Bounced    func(ctx context.Context, id uint64, note string) error
	NotBounced func(ctx context.Context, id uint64) error
	// Send delivers what is due, also where sending is paused.
	Send func(ctx context.Context) (core.MailSummary, error)
	// SendHeld and CancelHeld decide about the mails that a restore holds, and
	// return how many they were.
	SendHeld, CancelHeld func(ctx context.Context) (int, error)
	// PDF makes a page to print of a letter; nil: printing is not offered.
	PDF   func(model.Letter) ([]byte, error)
	Clock words.Clock
}

// From reads and acts as a signed-in operator. PDF is left to the caller.
func From(s *core.Session, clock words.Clock) Source {
	m := s.Mail()
	only := func(do func(context.Context, uint64) (core.Message, error)) func(context.Context, uint64) error {
		return func(ctx context.Context, id uint64) error {
			_, err := do(ctx, id)
			return err
		}
	}
	return Source{
		Load:    func(ctx context.Context, scope string) (model.Contents, error) { return model.Load(ctx, s, scope) },
		Message: func(ctx context.Context, id uint64) ([]byte, error) { return wire(ctx, m, id) },
		Read:    m.MarkRead, Erase: m.EraseLocal,
		Retry: only(m.Retry), Cancel: only(m.Cancel), HandedOver: only(m.HandedOver), NotBounced: only(m.NotBounced),
		Bounced: func(ctx context.Context, id uint64, note string) error {
			_, err := m.Bounced(ctx, id, note)
			return err
		},
		Send: m.Send, SendHeld: m.SendHeld, CancelHeld: m.CancelHeld, Clock: clock,
	}
}

func wire(ctx context.Context, m *core.Mail, id uint64) ([]byte, error) {
	_, text, gone, err := m.Show(ctx, id)
	if err == nil && gone {
		err = model.Gone()
	}
	return text, err
}

// Files asks for files of this computer.
type Files interface {
	// Save asks for a name, also before it replaces a file, and then calls then
	// on the goroutine of the windows; not where it was canceled.
	Save(title, name string, then func(path string))
}

// Window is what the page needs of the window around it. All is called on the
// goroutine of the windows. What may be nil is then not offered.
type Window struct {
	// Open goes to Customer Details, to read or to edit.
	Open func(customer uint64, edit bool)
	// OpenLink opens a web address in the browser.
	OpenLink func(url string)
	// Settings goes to the settings of the mail server.
	Settings func()
	// ReadAloud opens the view of the customer's password; may be nil.
	ReadAloud func(customer uint64)
	Files     Files                                                         // may be nil
	Print     func(title string, pdf func(context.Context) ([]byte, error)) // may be nil
}
