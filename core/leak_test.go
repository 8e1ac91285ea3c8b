package core_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/internal/traces"
)

// The passwords that are planted; the generated one is drawn.
const (
	operatorsChoice = "Tatarák žlutý 19 pelikán"
	customersChoice = "moje własne słowo o żurawiach"
	importedChoice  = "vierzehn Nüsse im Tiefschnee"
)

// leaking is a desk with a customer for each origin of a password, and an
// operator for each set of permissions that keys keep.
type leaking struct {
	*desk
	customers map[core.Origin]uint64
	plants    map[core.Origin]traces.Plant
	verifier  traces.Plant // of the imported one
	log       *spool
	backup    string
	thief     *core.Desk    // a copy of the backup
	copied    *core.Session // in it
	sets      []core.Permissions
}

// spool keeps what is logged.
type spool struct {
	lock sync.Mutex
	bytes.Buffer
}

// Write implements io.Writer.
func (s *spool) Write(p []byte) (int, error) {
	s.lock.Lock()
	defer s.lock.Unlock()
	return s.Buffer.Write(p)
}

// keySets are the 16 sets of the permissions that keys keep, with what a CSR
// has besides, and the right to export.
func keySets() (sets []core.Permissions) {
	kept := core.AllPermissions.KeyKept().Each()
	for set := range 1 << len(kept) {
		may := core.ViewCustomers | core.EditCustomers | core.ResetPasswords | core.ExportData
		for i, one := range kept {
			if set&(1<<i) != 0 {
				may |= one
			}
		}
		sets = append(sets, may)
	}
	return sets
}

func setName(i int) string { return fmt.Sprint("set ", i) }

func newLeaking(t *testing.T) *leaking {
	t.Helper()
	l := &leaking{desk: newDesk(t), customers: map[core.Origin]uint64{}, plants: map[core.Origin]traces.Plant{}, log: &spool{}, sets: keySets()}
	l.leave()
	l.options.Log = slog.New(slog.NewJSONHandler(l.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	l.signIn()
	for i, origin := range []core.Origin{core.OriginOperator, core.OriginGenerated, core.OriginCustomer, core.OriginImported} {
		f := hedi()
		f.Email = fmt.Sprintf("c%d@acs.example", i)
		l.customers[origin] = l.add(f, true, true)
	}
	l.password(l.customers[core.OriginOperator], operatorsChoice)
	sent := l.generate(l.customers[core.OriginGenerated], core.PasswordChange{Send: true, Show: true})
	l.mail(sent.MailID)
	l.chooseOwn(l.customers[core.OriginCustomer], customersChoice)
	phc, err := password.Hash(secret.New(importedChoice))
	ok(t, err)
	l.take(rows("email=c3@acs.example;passwordHash="+phc, "lastName=Waits;passwordHash="+phc))
	ok(t, l.login(fmt.Sprint(l.customers[core.OriginImported]), importedChoice)) // the other one's hash is left
	for origin, value := range map[core.Origin]string{
		core.OriginOperator: operatorsChoice, core.OriginGenerated: sent.Password.Reveal(),
		core.OriginCustomer: customersChoice, core.OriginImported: importedChoice,
	} {
		l.plants[origin] = traces.Plant{What: string(origin) + " password", Value: value}
	}
	l.verifier = traces.Plant{What: "imported verifier", Value: phc}
	for i, may := range l.sets {
		l.hire(setName(i), nil, may)
	}
	l.backup = l.desk.backup(t.TempDir()).Path
	o := l.options
	o.Path, o.ConfigDir = filepath.Join(t.TempDir(), "copy.db"), t.TempDir()
	content, err := os.ReadFile(l.backup)
	ok(t, err)
	ok(t, os.WriteFile(o.Path, content, 0o600))
	l.thief, err = core.Open(t.Context(), o)
	ok(t, err)
	t.Cleanup(func() { ok(t, l.thief.Close()) })
	return l
}

// The ways out of a desk, as what they call of the core. Each writes all that
// it got, errors too, and what it shows on purpose.
type wayOut struct {
	shows bool // it is there to show a password
	take  func(ctx context.Context, l *leaking, s *core.Session, id uint64, out *got)
}

// got is all that came out of one way.
type got struct {
	bytes.Buffer
	shown []string
}

// note keeps what was given, as a window, a script and a debugger would see it.
func (g *got) note(values ...any) {
	for _, v := range values {
		if err, wrong := v.(error); wrong {
			fmt.Fprintln(g, err)
			continue
		}
		fmt.Fprintf(g, "%+v\n%#v\n", v, v)
		coded, err := json.Marshal(v)
		fmt.Fprintln(g, string(coded), err)
	}
}

// reveal asks for the password to be shown.
func (g *got) reveal(ctx context.Context, s *core.Session, id uint64, reason string) {
	pw, err := s.Customers().Reveal(ctx, id, reason)
	g.note(pw, err)
	if err == nil {
		g.shown = append(g.shown, pw.Reveal())
	}
}

// read notes a customer as lists and pages have him.
func (g *got) read(ctx context.Context, s *core.Session, id uint64) {
	c, err := s.Customers().Get(ctx, id)
	g.note(c, err)
}

func waysOut() map[string]wayOut {
	return map[string]wayOut{
		"window": {true, byWindow},
		"clipboard": {true, func(ctx context.Context, _ *leaking, s *core.Session, id uint64, out *got) {
			out.reveal(ctx, s, id, "to be pasted")
		}},
		"letter": {true, func(ctx context.Context, _ *leaking, s *core.Session, id uint64, out *got) {
			out.read(ctx, s, id)
			out.reveal(ctx, s, id, "printed")
		}},
		"CLI":    {true, byCLI},
		"backup": {true, byBackup},
		"CSV":    {false, byCSV},
		"search": {false, bySearch},
		"audit":  {false, byAudit},
	}
}

func byWindow(ctx context.Context, _ *leaking, s *core.Session, id uint64, out *got) {
	out.read(ctx, s, id)
	rows, _, err := s.Customers().Rows(ctx, core.Query{})
	out.note(rows, err)
	entries, err := s.Audit().Of(ctx, id, 0)
	out.note(entries, err)
	settings, err := s.Settings().List(ctx)
	out.note(settings, err)
	terms, err := s.Terms(ctx)
	out.note(terms, err)
	mails, err := s.Mail().LocalMailbox(ctx)
	out.note(mails, err)
	out.reveal(ctx, s, id, "")
	out.reveal(ctx, s, id, "the caller asked")
}

func byCLI(ctx context.Context, _ *leaking, s *core.Session, id uint64, out *got) {
	out.note(s.Customers().Each(ctx, core.Query{}, func(c core.Customer) error { out.note(c); return nil }))
	out.note(s.Mail().List(ctx, func(m core.Message) (bool, error) { out.note(m); return true, nil }))
	operators, err := s.Operators().List(ctx)
	out.note(operators, err)
	out.reveal(ctx, s, id, "a script")
}

// byBackup asks in a copy of the backup, as whoever has it can.
func byBackup(ctx context.Context, l *leaking, _ *core.Session, id uint64, out *got) {
	out.reveal(ctx, l.copied, id, "from a backup")
}

func byCSV(ctx context.Context, _ *leaking, s *core.Session, _ uint64, out *got) {
	n := 0
	out.note(s.Customers().Each(ctx, core.Query{}, func(c core.Customer) error { n++; out.note(c); return nil }))
	out.note(s.Customers().Exported(ctx, core.Query{}, n))
}

func bySearch(ctx context.Context, l *leaking, s *core.Session, _ uint64, out *got) {
	find := s.Customers().Finder()
	for _, p := range l.plants {
		for _, text := range []string{p.Value, p.Value[:4], p.Value[len(p.Value)-4:]} {
			listing, err := find.Find(ctx, core.Query{Text: text}, core.Order{})
			if err != nil || listing.Len() > 0 {
				l.t.Errorf("a search for the %s finds somebody, or fails: %v", p.What, err)
			}
		}
	}
	listing, err := find.Find(ctx, core.Query{}, core.Order{})
	ok(l.t, err)
	rows, err := listing.Rows(0, listing.Len())
	out.note(rows, err)
}

func byAudit(ctx context.Context, _ *leaking, s *core.Session, id uint64, out *got) {
	of, err := s.Audit().Of(ctx, id, 0)
	out.note(of, err)
	out.note(s.Audit().List(ctx, func(e core.AuditEntry) (bool, error) { out.note(e); return true, nil }))
	proof, err := s.Audit().Prove(ctx)
	out.note(proof, err)
}

// The 16 sets of key-kept permissions × 4 origins × 8 ways out: what staff set
// is readable for everybody who may see the customer, what the customer set for
// holders of View Password with a reason, what was imported for nobody; and
// nothing stands anywhere else, in any form.
func TestNoWayOutLeaks(t *testing.T) {
	l := newLeaking(t)
	cells := 0
	for i, may := range l.sets {
		s, err := l.open.SignIn(t.Context(), setName(i), secret.New(colleaguePassword))
		ok(t, err)
		l.copied, err = l.thief.SignIn(t.Context(), setName(i), secret.New(colleaguePassword))
		ok(t, err)
		if s.Permissions() != may {
			t.Fatalf("%s may %s", setName(i), s.Permissions())
		}
		for way, w := range waysOut() {
			for origin := range l.customers {
				cells++
				l.cell(s, way, w, origin)
			}
		}
		l.copied.Leave(t.Context())
		s.Leave(t.Context())
	}
	if cells != 16*4*8 {
		t.Errorf("%d cells", cells)
	}
	l.nothing("the log of the program", l.log.Bytes())
	l.nowhere()
}

// cell is one set × origin × way out.
func (l *leaking) cell(s *core.Session, way string, w wayOut, origin core.Origin) {
	l.t.Helper()
	var out got
	w.take(l.t.Context(), l, s, l.customers[origin], &out)
	where := fmt.Sprintf("%s, %s, %s password", s.Permissions().KeyKept(), way, origin)
	had := w.shows && (origin == core.OriginOperator || origin == core.OriginGenerated ||
		origin == core.OriginCustomer && s.Permissions().Has(core.ViewPassword))
	if (len(out.shown) > 0) != had {
		l.t.Errorf("%s: shown %v, and it should be %v", where, len(out.shown) > 0, had)
	}
	for _, text := range out.shown {
		if text != l.plants[origin].Value {
			l.t.Errorf("%s: another password is shown", where)
		}
	}
	l.nothing(where, out.Bytes())
}

// nothing says that no planted secret is in what came out.
func (l *leaking) nothing(where string, content []byte) {
	l.t.Helper()
	plants := []traces.Plant{l.verifier}
	for _, p := range l.plants {
		plants = append(plants, p)
	}
	traces.New(plants...).Search(content, func(p traces.Plant, form string) { l.t.Errorf("%s: the %s stands there as %s", where, p.What, form) })
}

// nowhere looks through the files: the desk's, the backup, what this machine
// remembers.
func (l *leaking) nowhere() {
	l.t.Helper()
	files := []string{l.backup, l.options.Path}
	ok(l.t, filepath.WalkDir(l.options.ConfigDir, func(name string, e os.DirEntry, err error) error {
		if err == nil && e.Type().IsRegular() {
			files = append(files, name)
		}
		return err
	}))
	for _, name := range files {
		content, err := os.ReadFile(name)
		ok(l.t, err)
		l.nothing(filepath.Base(name), content)
	}
}

// A reveal of a customer-set password without a reason, by whom it may be, and
// one of whatever kind by whom the customer is not shown, are refused.
func TestRevealNeedsReasonAndCustomer(t *testing.T) {
	d := newTeam(t)
	own, staff := d.add(hedi(), true, true), d.add(core.Fields{LastName: "B"})
	d.chooseOwn(own, customersChoice)
	d.password(staff, operatorsChoice)
	_, err := d.Customers().Reveal(t.Context(), own, " ")
	var field *core.FieldError
	if !errors.As(err, &field) || field.Field != "reason" {
		t.Errorf("blanks for a reason: %v", err)
	}
	d.as("View Password") // and no View Customers
	for _, id := range []uint64{own, staff} {
		_, err := d.Customers().Reveal(t.Context(), id, "the caller asked")
		is(t, err, core.ErrPermission, "without View Customers")
	}
	d.as("anna")
}
