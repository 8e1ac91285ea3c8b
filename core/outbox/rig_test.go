package outbox_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core/outbox"
	"github.com/keydesk/keydesk/core/outbox/mailing"
	"github.com/keydesk/keydesk/core/outbox/mime"
	"github.com/keydesk/keydesk/core/outbox/smtp"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/core/vault"
	"github.com/keydesk/keydesk/db"
	"github.com/keydesk/keydesk/db/mem"
)

// vaultOf is the founding that all tests share: it costs an argon2id.
var vaultOf = sync.OnceValues(func() (*vault.Founded, error) {
	return vault.Found(context.Background(), vault.NewDesk{
		Vendor: "Fjord Instruments", Operator: "ada", Password: secret.New("correct horse battery staple"),
		KDF: vault.FloorKDF(), Now: time.UnixMilli(1_700_000_000_000),
	})
})

// tester is what testing.T and rapid.T have in common.
type tester interface {
	Helper()
	Errorf(string, ...any)
	Fatal(...any)
	Fatalf(string, ...any)
}

func ok(t tester, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// desk is a queue over a database in memory, whose owner and mail server are
// the test.
type desk struct {
	*outbox.Queue
	t     tester
	ctx   context.Context
	db    *mem.Store
	store *record.Store

	mu     sync.Mutex
	at     time.Time
	route  outbox.Route
	answer func(ctx context.Context, id string) error // to each message; nil: accepted
	sent   []string                                   // Message-IDs, each time one was accepted
	opened int
	stale  map[uint64]string
	veto   func(outbox.Mail) error // of Changed
	commit func(keys [][]byte) mem.Outcome
}

const start = 1_750_000_000_123

// newDesk is an empty desk. The whole of it is checked when the test ends.
func newDesk(t testing.TB) *desk {
	t.Helper()
	d := bareDesk(t, t.Context())
	t.Cleanup(func() {
		d.ctx = context.Background() // the test's own has ended
		d.whole()
	})
	return d
}

func bareDesk(t tester, ctx context.Context) *desk {
	t.Helper()
	f, err := vaultOf()
	ok(t, err)
	d := &desk{t: t, ctx: ctx, at: time.UnixMilli(start), stale: map[uint64]string{}}
	d.db = mem.New(mem.Options{Commit: func(keys [][]byte) mem.Outcome {
		if d.commit != nil {
			return d.commit(keys)
		}
		return mem.Outcome{}
	}})
	ok(t, d.db.Update(ctx, func(tx db.Tx) error { return record.PutFront(tx, f) }))
	d.route = outbox.Route{Mode: outbox.SMTP, Host: "mail.example.com", Open: d.open}
	d.restart()
	return d
}

// restart begins anew over what is in the store, as after a crash.
func (d *desk) restart() {
	d.t.Helper()
	f, err := vaultOf()
	ok(d.t, err)
	d.commit = nil
	d.db.Reopen()
	d.store, err = record.Open(d.db, f.Keys, d.now)
	ok(d.t, err)
	ok(d.t, d.store.NewWriter(d.ctx))
	d.Queue = outbox.New(d.store, d, slog.New(slog.DiscardHandler))
	ok(d.t, d.Recover(d.ctx))
}

func (d *desk) now() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.at
}

func (d *desk) pass(by time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.at = d.at.Add(by)
}

// Route, Stale and Changed make the desk its queue's owner. What Changed was
// told lies in a record of its own, to be compared.
func (d *desk) Route(context.Context) (outbox.Route, error) { return d.route, nil }

func (d *desk) Stale(_ record.Getter, m outbox.Mail) (string, error) { return d.stale[m.ID], nil }

type told struct {
	State outbox.State `cbor:"1,keyasint"`
}

func (d *desk) Changed(tx *record.Tx, m outbox.Mail) error {
	if d.veto != nil {
		if err := d.veto(m); err != nil {
			return err
		}
	}
	return tx.Put(record.KeyOf(record.KindPost, m.ID), told{m.State})
}

func (d *desk) open(context.Context) (outbox.Carrier, error) {
	d.opened++
	return &carrier{d}, nil
}

// carrier is the connection to the test's mail server.
type carrier struct{ d *desk }

func (c *carrier) Send(ctx context.Context, _ smtp.Envelope, message []byte) (smtp.Receipt, error) {
	id := header(message, "Message-Id")
	if c.d.answer != nil {
		if err := c.d.answer(ctx, id); err != nil {
			return smtp.Receipt{}, err
		}
	}
	c.d.mu.Lock()
	defer c.d.mu.Unlock()
	c.d.sent = append(c.d.sent, id)
	return smtp.Receipt{Reply: "250 OK id=1"}, nil
}

func (c *carrier) Usable() bool { return true }
func (c *carrier) Close()       {}

func header(message []byte, name string) string {
	for line := range bytes.Lines(message) {
		if field, value, ok := strings.Cut(string(line), ": "); ok && strings.EqualFold(field, name) {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// refusal is a server's no, in the words of a sentence.
func refusal(outcome smtp.Outcome, words string) error {
	return fmt.Errorf("%s%w", words, &smtp.Failure{Outcome: outcome})
}

// always answers every mail with err.
func always(err error) func(context.Context, string) error {
	return func(context.Context, string) error { return err }
}

func person(name, address string) mime.Person {
	a, err := mime.ParseAddress(address)
	if err != nil {
		panic(err)
	}
	return mime.Person{Name: name, Address: a}
}

// password is in the body of every mail that queue makes.
const password = "Gn7kQxv2WmTe4RzHb8Ua"

// queue queues a credentials mail.
func (d *desk) queue() outbox.Mail {
	d.t.Helper()
	var m outbox.Mail
	_, err := d.store.Update(d.ctx, func(tx *record.Tx) (err error) {
		m, err = outbox.Enqueue(tx, outbox.Letter{
			Customer: 10001, Mailing: mailing.Credentials, PasswordVersion: 1,
			From: person("Fjord Instruments", "desk@fjord.example"), To: person("Hedi Ács", "hedi@acs.example"),
			Data: mailing.Data{Vendor: "Fjord Instruments", LoginIDs: []string{"10001"}, Password: secret.New(password)},
		})
		return err
	})
	ok(d.t, err)
	return m
}

func (d *desk) get(id uint64) outbox.Mail {
	d.t.Helper()
	var m outbox.Mail
	ok(d.t, d.store.View(d.ctx, func(r *record.Reader) (err error) {
		m, err = outbox.Get(r, id)
		return err
	}))
	return m
}

// state asserts a mail's state.
func (d *desk) state(id uint64, want outbox.State) outbox.Mail {
	d.t.Helper()
	m := d.get(id)
	if m.State != want {
		d.t.Errorf("mail %d is %s (%s), want %s", id, m.State, m.LastError, want)
	}
	return m
}

func (d *desk) deliver() outbox.Summary {
	d.t.Helper()
	s, err := d.Deliver(d.ctx)
	ok(d.t, err)
	return s
}

// has says whether there is a record of the kind for the mail.
func (d *desk) has(kind record.Kind, id uint64) bool {
	d.t.Helper()
	var there bool
	ok(d.t, d.db.View(d.ctx, func(r db.Reader) (err error) {
		_, there, err = r.Get(record.KeyOf(kind, id))
		return err
	}))
	return there
}

// edit changes the store behind everybody's back; nil takes the key away.
func (d *desk) edit(key record.Key, value []byte) {
	d.t.Helper()
	ok(d.t, d.db.Update(d.ctx, func(tx db.Tx) error {
		if value == nil {
			return tx.Delete(key)
		}
		return tx.Put(key, value)
	}))
}

// problems is what check says of the queue's records.
func (d *desk) problems() (found []string) {
	d.t.Helper()
	report := func(what string) { found = append(found, what) }
	ok(d.t, d.store.Check(d.ctx, func(raw record.Raw) error {
		return d.CheckRecord(d.ctx, raw, report)
	}, func(p record.Problem) { report(p.What) }))
	return found
}

// whole asserts what holds at any time: check finds nothing, every mail that
// has not ended has one mark and no other has one, the owner knows every
// mail's state, and no password lies in the open.
func (d *desk) whole() {
	d.t.Helper()
	if found := d.problems(); len(found) > 0 {
		d.t.Errorf("check finds:\n%s", strings.Join(found, "\n"))
	}
	marks := map[uint64]int{}
	ok(d.t, d.store.Each(d.ctx, record.Single(record.KindDue), func(raw record.Raw) error {
		id, _ := raw.Key.Number(1)
		marks[id]++
		return nil
	}))
	ok(d.t, d.List(d.ctx, func(m outbox.Mail) (bool, error) {
		want := 1
		if m.State.Ended() {
			want = 0
		}
		if marks[m.ID] != want {
			d.t.Errorf("mail %d is %s and has %d marks", m.ID, m.State, marks[m.ID])
		}
		if (m.State == outbox.Accepted || m.State == outbox.Cancelled) && d.has(record.KindMailBody, m.ID) {
			d.t.Errorf("mail %d is %s and its body is there", m.ID, m.State)
		}
		delete(marks, m.ID)
		return true, d.compare(m)
	}))
	if len(marks) > 0 {
		d.t.Errorf("marks of no mail: %v", marks)
	}
	var all bytes.Buffer
	ok(d.t, d.db.Backup(d.ctx, &all))
	if bytes.Contains(all.Bytes(), []byte(password)) {
		d.t.Errorf("the password lies in the database in clear")
	}
}

// compare compares a mail's state with what its owner was told last.
func (d *desk) compare(m outbox.Mail) error {
	return d.store.View(d.ctx, func(r *record.Reader) error {
		last, _, err := record.Get[told](r, record.KeyOf(record.KindPost, m.ID))
		if errors.Is(err, record.ErrNotFound) && m.State == outbox.Queued {
			return nil // queued, and nothing happened to it yet
		}
		if err == nil && last.State != m.State {
			d.t.Errorf("mail %d is %s, and its owner was told %s", m.ID, m.State, last.State)
		}
		return err
	})
}

func isMissing(err error) bool { return errors.Is(err, record.ErrNotFound) }
