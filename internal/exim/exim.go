// Package exim runs a real mail server, Debian's exim4, for one test: two
// loopback ports (STARTTLS and implicit TLS), a sign-in that exists only inside
// TLS, and delivery into a maildir of the test's own.
//
// Caveat: where exim4 is not installed the test is skipped, so a machine
// without it proves nothing; with CI=true in the environment it fails instead.
package exim

import (
	"bytes"
	"cmp"
	"crypto/tls"
	_ "embed"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"text/template"
	"time"
)

// installed is where Debian's package puts the server.
const installed = "/usr/sbin/exim4"

// unpacked is a server that build/exim.sh has unpacked without installing it,
// or "". It plays at being its user, whoever calls it.
func unpacked() string { return os.Getenv("KEYDESK_EXIM") }

// patience bounds every wait for exim.
const patience = 10 * time.Second

//go:embed exim.conf.tmpl
var configuration string

// What the server knows. Mail to Reject is refused with 550 and to Defer with
// 451, at RCPT; a subject with "content refused" is refused with 550 after the
// dot; anything else from a signed-in client is delivered.
const (
	Username = "keydesk"
	Password = "a-password-of-the-test"
	Reject   = "reject@example.com"
	Defer    = "defer@example.com"
)

// Server is a running exim.
type Server struct {
	Authority    *Authority // of its certificate
	StartTLSPort int
	TLSPort      int

	t   testing.TB
	dir string
}

// Start runs an exim with a certificate like c until the test ends.
func Start(t testing.TB, c Certificate) *Server {
	t.Helper()
	program := cmp.Or(unpacked(), installed)
	if _, err := os.Stat(program); err != nil {
		missing(t, "there is no "+program+" (Debian: exim4-daemon-light)")
	}
	authority, account := NewAuthority(t), eximAccount(t)
	var why string
	for range 3 { // a port that was free may be taken the next moment
		s := &Server{Authority: authority, t: t, dir: t.TempDir()}
		s.StartTLSPort, s.TLSPort = freePorts(t)
		become := s.prepare(program, authority.Issue(t, c), account)
		if s.run(program, become, &why) {
			return s
		}
	}
	missing(t, "exim does not run here: "+why)
	return nil
}

// run starts the program and waits until its own log says that it listens: an
// answer on the port could be another's. Otherwise why is what it said.
func (s *Server) run(program string, become *syscall.SysProcAttr, why *string) bool {
	s.t.Helper()
	cmd := exec.Command(program, "-C", s.path("exim.conf"), "-bdf", "-q1h")
	cmd.SysProcAttr = become
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	cmd.WaitDelay = time.Second
	if err := cmd.Start(); err != nil {
		s.t.Fatalf("starting exim: %v", err)
	}
	ended := make(chan struct{})
	go func() { _ = cmd.Wait(); close(ended) }()
	stop := func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		<-ended
	}
	if s.wait(func() bool { return strings.Contains(s.Log(), "listening for SMTP") }, ended) {
		s.t.Cleanup(stop)
		return true
	}
	stop()
	*why = output.String() + s.Log()
	return false
}

// missing skips the test, or fails it where exim has to be there.
func missing(t testing.TB, why string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(why)
	}
	t.Skip("not tested with a real mail server: " + why)
}

// eximAccount is who exim runs as: its own account where root runs the test
// (it never delivers as root), else whoever runs it.
func eximAccount(t testing.TB) *user.User {
	t.Helper()
	if unpacked() != "" {
		return &user.User{Uid: "Debian-exim", Gid: "Debian-exim"} // names do, for exim
	}
	account, err := user.Current()
	if os.Geteuid() == 0 {
		account, err = user.Lookup("Debian-exim")
	}
	if err != nil {
		t.Fatalf("looking up the account for exim: %v", err)
	}
	return account
}

// prepare writes the configuration and gives all of it to account. It returns
// how to become it, or nil where we are it.
func (s *Server) prepare(program string, cert tls.Certificate, account *user.User) *syscall.SysProcAttr {
	s.t.Helper()
	for _, dir := range []string{"spool", "log", "mail"} {
		s.must(os.Mkdir(s.path(dir), 0o700))
	}
	s.must(os.WriteFile(s.path("cert.pem"), certificatePEM(cert.Leaf), 0o600))
	s.must(os.WriteFile(s.path("key.pem"), keyPEM(s.t, cert), 0o600))
	var text bytes.Buffer
	s.must(template.Must(template.New("").Parse(configuration)).Execute(&text, map[string]any{
		"Program": program, "Dir": s.dir, "User": account.Uid, "Group": account.Gid,
		"StartTLSPort": s.StartTLSPort, "TLSPort": s.TLSPort,
		"Username": Username, "Password": Password, "Reject": Reject, "Defer": Defer,
	}))
	s.must(os.WriteFile(s.path("exim.conf"), text.Bytes(), 0o600))
	if os.Geteuid() != 0 || unpacked() != "" {
		return nil
	}
	uid, err := strconv.Atoi(account.Uid)
	s.must(err)
	gid, err := strconv.Atoi(account.Gid)
	s.must(err)
	s.must(os.Chmod(filepath.Dir(s.dir), 0o711)) // t.TempDir's parent lets only us through
	s.must(filepath.WalkDir(s.dir, func(path string, _ os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Chown(path, uid, gid)
	}))
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
}

// wait asks for done until it is, and gives up when patience or exim ends.
func (s *Server) wait(done func() bool, ended <-chan struct{}) bool {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	limit := time.After(patience)
	for !done() {
		select {
		case <-tick.C:
		case <-ended:
			return false
		case <-limit:
			return false
		}
	}
	return true
}

// Messages waits until exim has delivered everything it accepted, and gives
// the messages as it stored them (lines end in LF), in no certain order. A mail
// is in its queue before the client has its 250, so none can be missed.
func (s *Server) Messages() [][]byte {
	s.t.Helper()
	if !s.wait(func() bool { return len(s.files("spool/input/*")) == 0 }, nil) {
		s.t.Fatalf("exim has not delivered what it accepted:\n%s", s.Log())
	}
	var all [][]byte
	for _, name := range s.files("mail/new/*") {
		b, err := os.ReadFile(name)
		s.must(err)
		all = append(all, b)
	}
	return all
}

// Log is exim's log so far.
func (s *Server) Log() string {
	var all []byte
	for _, name := range s.files("log/*") {
		b, err := os.ReadFile(name)
		s.must(err)
		all = append(all, b...)
	}
	return string(all)
}

func (s *Server) files(pattern string) []string {
	s.t.Helper()
	names, err := filepath.Glob(s.path(pattern))
	s.must(err)
	return names
}

func (s *Server) path(name string) string { return filepath.Join(s.dir, name) }

func (s *Server) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// freePorts gives two ports that nothing listens on at the moment.
func freePorts(t testing.TB) (int, int) {
	t.Helper()
	var ports [2]int
	for i := range ports {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = l.Close() }() // only after both are known
		ports[i] = l.Addr().(*net.TCPAddr).Port
	}
	return ports[0], ports[1]
}
