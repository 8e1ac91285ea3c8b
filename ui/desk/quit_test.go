package desk

import (
	"errors"
	"io"
	"net"
	"strings"
	"sync"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/emersion/go-smtp"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	"github.com/keydesk/keydesk/ui/model/label"
)

// gated is a mail server that takes everything, once it is opened.
type gated struct{ opened chan struct{} }

func (g gated) NewSession(*smtp.Conn) (smtp.Session, error) { <-g.opened; return g, nil }
func (gated) Reset()                                        {}
func (gated) Logout() error                                 { return nil }
func (gated) Mail(string, *smtp.MailOptions) error          { return nil }
func (gated) Rcpt(string, *smtp.RcptOptions) error          { return nil }
func (gated) Data(r io.Reader) error                        { _, err := io.Copy(io.Discard, r); return err }

// shutServer has the desk's mail go to a server that takes none before open is
// called.
func (s *scene) shutServer() (open func()) {
	s.t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(s.t, err)
	g := gated{make(chan struct{})}
	open = sync.OnceFunc(func() { close(g.opened) })
	server := smtp.NewServer(g)
	server.Domain = "smtp.example"
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	s.t.Cleanup(func() {
		open()
		if err := server.Close(); err != nil {
			s.t.Error(err)
		}
		if err := <-done; err != nil && !errors.Is(err, smtp.ErrServerClosed) && !errors.Is(err, net.ErrClosed) {
			s.t.Error(err)
		}
	})
	_, port, err := net.SplitHostPort(l.Addr().String())
	must(s.t, err)
	for _, one := range [][2]string{{"mail.security", "none"}, {"mail.port", port}, {"mail.server", "127.0.0.1"}} {
		must(s.t, s.main().session.Settings().Set(s.t.Context(), one[0], one[1]))
	}
	return open
}

// mails queues a mail to Hedi Ács in a session of somebody else.
func (s *scene) mails(desk *core.Desk) {
	s.t.Helper()
	s.asOf(desk, func(other *core.Session, c core.Customer) error {
		_, err := other.Customers().SendWelcome(s.t.Context(), c.ID)
		return err
	})
}

// Whoever quits from the lock is asked while mail waits, with how much waits by
// now, and can wait until it is sent.
func TestQuitFromTheLockWaits(t *testing.T) {
	s := begin(t)
	open := s.shutServer()
	desk := s.main().desk
	s.mails(desk)
	s.until("the mail to wait", func() bool { return s.main().mailState.status.Waiting == 1 })
	s.shortcut(fyne.KeyL)
	s.locked()
	s.mails(desk)
	s.program.Quit()
	s.dialog(label.Quit)
	s.Says(t, "2 mails are waiting and will go out when Keydesk runs again.", "Quit now", "Cancel")
	s.press(fyne.KeyEscape)
	s.alone()
	s.locked()
	s.program.Quit()
	s.dialog(label.Quit)
	s.click("Wait and quit when sent")
	s.until("the wait", func() bool { return strings.Contains(s.Said(), "0 of 2 sent") })
	s.click(label.Cancel)
	s.until("the wait to end", func() bool { return !s.Button(t, "Wait and quit when sent").Disabled() })
	s.click("Wait and quit when sent")
	open()
	s.until("the end", func() bool { return s.over })

	s = again(t, s)
	if status, err := s.main().session.Mail().Status(t.Context()); err != nil || status.Waiting != 0 {
		t.Errorf("%d mails wait (%v)", status.Waiting, err)
	}
}

// Where no mail goes out behind the lock there is nothing to wait for, and what
// waits is known from before. The lock opens under the question.
func TestQuitFromALockWithoutMail(t *testing.T) {
	s := begin(t)
	s.shutServer()
	must(t, s.main().session.Settings().Set(t.Context(), "mail.through-lock", "false"))
	s.mails(s.main().desk)
	s.until("the mail to wait", func() bool { return s.main().mailState.status.Waiting == 1 })
	s.shortcut(fyne.KeyL)
	s.locked()
	s.Says(t, "Locked. Nothing runs.")
	s.program.Quit()
	s.dialog(label.Quit)
	s.Says(t, "1 mail is waiting and will go out when Keydesk runs again.")
	s.SaysNot(t, "Wait and quit when sent")
	s.press(fyne.KeyEscape)
	s.alone()
	s.opened(testdesk.Password)
	s.until("the list", func() bool { return s.has(label.CustomersFilter) })
	s.shortcut(fyne.KeyL)
	s.locked()
	s.program.Quit()
	s.dialog(label.Quit)
	s.click("Quit now")
	s.until("the end", func() bool { return s.over })
}

// Whoever quits where another operator may sign in is asked as behind the lock.
func TestQuitFromTheSignInWaits(t *testing.T) {
	s := begin(t)
	open := s.shutServer()
	s.mails(s.main().desk)
	s.until("the mail to wait", func() bool { return s.main().mailState.status.Waiting == 1 })
	s.main().Do(label.OtherOperator)
	s.until("the sign-in", func() bool { return s.main() == nil && s.has("Operator") })
	s.program.Quit()
	s.dialog(label.Quit)
	s.Says(t, "1 mail is waiting and will go out when Keydesk runs again.", "Quit now")
	s.press(fyne.KeyEscape)
	s.alone()
	s.program.Quit()
	s.dialog(label.Quit)
	s.click("Wait and quit when sent")
	open()
	s.until("the end", func() bool { return s.over })
}

// again starts the program anew, on the same file.
func again(t *testing.T, was *scene) *scene {
	t.Helper()
	s := open(t, was.dir, was.Hand)
	s.signIn(testdesk.Password)
	return s
}
