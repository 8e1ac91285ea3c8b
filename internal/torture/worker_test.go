package torture

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/core/vault"
	"github.com/keydesk/keydesk/db"
)

// workerEnv makes the test binary the worker: a process that is to be killed.
const workerEnv = "KEYDESK_TORTURE_WORKER"

const adminPassword = "a long sentence for the administrator"

func TestMain(m *testing.M) {
	if order := os.Getenv(workerEnv); order != "" {
		runtime.LockOSThread() // so that "the n-th write" means something
		os.Exit(work(order))
	}
	if work := os.Getenv(judgeEnv); work != "" {
		os.Exit(judge(work))
	}
	code := m.Run()
	removePrograms()
	os.Exit(code)
}

// order says what a worker does.
type order struct {
	Path, Config string
	Seed         uint64
	Steps        int
	Backups      bool `json:",omitempty"` // make one backup after the other meanwhile
	// Remove is an operator to be removed, with the renewal of all keys, instead
	// of other steps.
	Remove string `json:",omitempty"`
	// License is one that a crowd of computers activates, with its activation
	// password, instead of other steps.
	License, Password string `json:",omitempty"`
	// Import is how many rows of a list are taken in, instead of other steps.
	Import int `json:",omitempty"`
	// Weigh is after how many rows of it each the heap is weighed; 0: never.
	Weigh int `json:",omitempty"`
}

func (o order) options() core.Options {
	return core.Options{Path: o.Path, ConfigDir: o.Config, Program: "torture"}
}

// say is one line from the worker: that it begins a step, that the step was
// acknowledged, or that it failed and with which words.
type say struct {
	Step  int
	Phase string // begin, done, failed
	Op    string
	ID    uint64 `json:",omitempty"` // of the customer; with add known when done
	Value string `json:",omitempty"` // notes written; SHA-256 of a password
	Mail  uint64 `json:",omitempty"`
	Heap  uint64 `json:",omitempty"` // bytes
	Error string `json:",omitempty"`
	Sure  bool   `json:",omitempty"` // failed: the error says that nothing was changed
}

// work carries an order out and reports on standard output.
func work(text string) int {
	var o order
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		return 2
	}
	w := &worker{order: o, random: rand.New(rand.NewPCG(o.Seed, 1)), out: &reporter{json: json.NewEncoder(os.Stdout)}}
	if err := w.signIn(); err != nil {
		_ = w.out.Encode(say{Phase: "failed", Op: "sign-in", Error: err.Error()})
		return 1
	}
	if o.Remove != "" {
		return w.remove()
	}
	if o.License != "" {
		return w.activate()
	}
	if o.Import != 0 {
		return w.takeIn()
	}
	if err := w.known(); err != nil {
		_ = w.out.Encode(say{Phase: "failed", Op: "list", Error: err.Error()})
		return 1
	}
	if o.Backups {
		go w.backUp()
	}
	for step := range o.Steps {
		if err := w.step(step); err != nil {
			return 1
		}
	}
	w.session.Leave(context.Background())
	_ = w.desk.Close()
	return 0
}

// reporter writes lines; backups are reported beside the steps.
type reporter struct {
	lock sync.Mutex
	json *json.Encoder
}

// Encode writes a line.
func (r *reporter) Encode(line any) error {
	r.lock.Lock()
	defer r.lock.Unlock()
	return r.json.Encode(line)
}

// backUp makes backups until the worker is killed.
func (w *worker) backUp() {
	for {
		made, err := w.session.Backups().Make(context.Background(), "")
		if err != nil {
			_ = w.out.Encode(say{Phase: "failed", Op: "backup", Error: err.Error()})
			return
		}
		_ = w.out.Encode(say{Phase: "backup", Value: filepath.Base(made.Path)})
	}
}

type worker struct {
	order
	random    *rand.Rand
	out       *reporter
	desk      *core.Desk
	session   *core.Session
	ids       []uint64
	committed atomic.Bool // something, since it was last asked
}

func (w *worker) signIn() (err error) {
	ctx := context.Background()
	o := w.options()
	o.Store = func(s db.Store) db.Store { return acknowledging{s, &w.committed} }
	if w.desk, err = core.Open(ctx, o); err != nil {
		return err
	}
	w.session, err = w.desk.SignIn(ctx, "anna", secret.New(adminPassword))
	if err != nil {
		return errors.Join(err, w.desk.Close())
	}
	return nil
}

// known lists the customers that are there, so that a later worker goes on.
func (w *worker) known() error {
	rows, _, err := w.session.Customers().Rows(context.Background(), core.Query{})
	w.ids = w.ids[:0]
	for _, row := range rows {
		w.ids = append(w.ids, row.ID)
	}
	return err
}

// step does one thing and says so before and after. After a failure the desk
// is opened again, as a user would.
func (w *worker) step(n int) error {
	s := say{Step: n, Phase: "begin", Op: w.choose()}
	if s.Op != "add" && s.Op != "send" {
		s.ID = w.ids[w.random.IntN(len(w.ids))]
	}
	if s.Op == "add" || s.Op == "edit" {
		s.Value = fmt.Sprintf("note %d of seed %d", n, w.Seed)
	}
	if err := w.out.Encode(s); err != nil {
		return err
	}
	err := w.do(&s)
	s.Phase = "done"
	if err != nil {
		s.Phase, s.Error = "failed", err.Error()
		if reopened := w.reopen(); reopened != nil {
			s.Error += " / reopening: " + reopened.Error()
			_ = w.out.Encode(s)
			return reopened
		}
	}
	return w.out.Encode(s)
}

func (w *worker) reopen() error {
	w.session.Leave(context.Background())
	if err := w.desk.Close(); err != nil {
		return err
	}
	if err := w.signIn(); err != nil {
		return err
	}
	return w.known()
}

func (w *worker) choose() string {
	if len(w.ids) < 3 {
		return "add"
	}
	ops := []string{"add", "edit", "edit", "generate", "generate", "link", "send", "setting"}
	return ops[w.random.IntN(len(ops))]
}

func (w *worker) do(s *say) error {
	ctx := context.Background()
	customers := w.session.Customers()
	switch s.Op {
	case "add":
		saved, err := customers.Add(ctx, core.Save{Fields: core.Fields{
			LastName: fmt.Sprintf("Customer %d", w.random.Uint32()), Notes: s.Value,
			Email: fmt.Sprintf("c%d-%d@example.com", w.Seed, s.Step), ExternalID: fmt.Sprintf("X-%d-%d", w.Seed, s.Step),
		}})
		if err == nil {
			s.ID = saved.ID
			w.ids = append(w.ids, saved.ID)
		}
		return err
	case "edit":
		was, err := customers.Get(ctx, s.ID)
		if err != nil {
			return err
		}
		was.Notes = s.Value
		_, err = customers.Edit(ctx, s.ID, core.Save{Version: was.Version, Fields: was.Fields})
		return err
	case "generate":
		result, err := customers.SetPassword(ctx, s.ID, core.PasswordChange{Send: true, Show: true})
		s.Value, s.Mail = fingerprint(result.Password), result.MailID
		return err
	case "link":
		result, err := customers.SendResetLink(ctx, s.ID, "")
		s.Mail = result.MailID
		return err
	case "send":
		_, err := w.session.Mail().Send(ctx)
		return err
	}
	return w.session.Settings().Set(ctx, "reset.ticket-minutes", fmt.Sprint(10+w.random.IntN(50)))
}

// fingerprint tells passwords apart without showing them.
func fingerprint(pw secret.Text) string {
	sum := sha256.Sum256(pw.RevealBytes())
	return hex.EncodeToString(sum[:8])
}

// founded is a desk that tests copy: founding takes the key derivation's time.
var founded = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "keydesk-founded")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	o := order{Path: filepath.Join(dir, "desk.db"), Config: filepath.Join(dir, "config")}
	_, err = core.Create(context.Background(), o.options(), core.NewDesk{
		Vendor: "Fjord Instruments", Operator: "anna", Password: secret.New(adminPassword), KDF: vault.FloorKDF(),
	})
	if err != nil {
		return nil, err
	}
	return os.ReadFile(o.Path)
})

// newDesk is an empty desk of a test's own.
func newDesk(t *testing.T) order {
	t.Helper()
	content, err := founded()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	o := order{Path: filepath.Join(dir, "desk.db"), Config: filepath.Join(dir, "config")}
	if err := os.WriteFile(o.Path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return o
}

// played runs the worker to its end, or kills it a while after it has begun; 0
// lets it end. What fails in it is an error of the test. It gives how long that
// took, and how the worker ended.
func played(t *testing.T, o order, after time.Duration, onLine func(say)) (took time.Duration, err error) {
	t.Helper()
	cmd := command(t, o)
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	var began time.Time
	hear(t, out, func(s say) {
		if began.IsZero() {
			began = time.Now()
			if after > 0 {
				time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
			}
		}
		if s.Phase == "failed" {
			t.Errorf("%s: %s", s.Op, s.Error)
		}
		onLine(s)
	})
	err = cmd.Wait()
	return time.Since(began), err
}

// hear reads a worker's lines until it ends; onLine may end it.
func hear(t *testing.T, from io.Reader, onLine func(say)) {
	t.Helper()
	lines := bufio.NewScanner(from)
	for lines.Scan() {
		var s say
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			continue // cut off by the kill
		}
		onLine(s)
	}
}
