package window

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/keydesk/keydesk/ui/model/mail"
)

// slowServer is a mail server on this computer that thinks about each answer.
// It takes every mail and keeps it until it is read.
type slowServer struct {
	listener net.Listener
	delay    time.Duration
	sent     atomic.Int64 // mails that were taken

	lock    sync.Mutex
	letters []string
}

func newSlowServer(delay time.Duration) (*slowServer, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &slowServer{listener: l, delay: delay}
	go s.serve()
	return s, nil
}

// port is where it listens.
func (s *slowServer) port() string { return fmt.Sprint(s.listener.Addr().(*net.TCPAddr).Port) }

func (s *slowServer) serve() {
	for {
		c, err := s.listener.Accept()
		if err != nil {
			return // closed
		}
		go s.talk(c)
	}
}

// talk answers until the other side leaves.
func (s *slowServer) talk(c net.Conn) {
	defer func() { _ = c.Close() }()
	say := func(line string) { <-time.After(s.delay); _, _ = fmt.Fprintf(c, "%s\r\n", line) }
	say("220 slow.example ESMTP")
	lines, data, text := bufio.NewScanner(c), false, ""
	for lines.Scan() {
		line := lines.Text()
		verb, _, _ := strings.Cut(strings.ToUpper(line), " ")
		switch {
		case data && line != ".":
			text += line + "\n"
		case data:
			data = false
			s.keep(text)
			s.sent.Add(1)
			say("250 2.0.0 taken")
		case verb == "DATA":
			data, text = true, ""
			say("354 go on")
		case verb == "QUIT":
			say("221 2.0.0 bye")
			return
		default:
			say("250 2.0.0 ok")
		}
	}
}

func (s *slowServer) keep(text string) {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.letters = append(s.letters, text)
}

// letter takes the oldest mail to an address and gives its text; "" where there
// is none.
func (s *slowServer) letter(to string) string {
	s.lock.Lock()
	defer s.lock.Unlock()
	for i, one := range s.letters {
		if strings.Contains(one, to) {
			s.letters = append(s.letters[:i], s.letters[i+1:]...)
			read, err := mail.ReadLetter([]byte(strings.ReplaceAll(one, "\n", "\r\n")))
			if err != nil {
				return err.Error()
			}
			return read.Text
		}
	}
	return ""
}
