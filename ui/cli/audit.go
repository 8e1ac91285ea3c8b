package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/say"
)

func newAudit(a *app) *cobra.Command {
	return noun("audit", "Read and verify the audit log", newAuditList(a), newAuditVerify(a))
}

// entryJSON is an audit entry in JSON.
type entryJSON struct {
	ID         string      `json:"id"`
	Time       *time.Time  `json:"time"`
	ActorKind  string      `json:"actorKind"`
	Actor      string      `json:"actor"`
	Action     string      `json:"action"`
	CustomerID string      `json:"customerId"`
	LicenseID  string      `json:"licenseId"`
	Subject    string      `json:"subject"`
	Count      int         `json:"count"`
	Values     []valueJSON `json:"values"`
	Erased     bool        `json:"erased"`
}

type valueJSON struct {
	Field string `json:"field"`
	Old   string `json:"old"`
	New   string `json:"new"`
}

func newEntry(e core.AuditEntry) entryJSON {
	values := make([]valueJSON, len(e.Values))
	for i, v := range e.Values {
		values[i] = valueJSON{v.Field, v.Old, v.New}
	}
	return entryJSON{
		ID: fmt.Sprintf("%s-%d", e.Writer, e.Number), Time: jsonTime(e.Time()),
		ActorKind: e.Actor.Kind, Actor: actorName(e), Action: e.Action,
		CustomerID: decimal(e.Object), LicenseID: decimal(e.License), Subject: e.Subject, Count: e.Count, Values: values, Erased: e.Erased,
	}
}

// actorName is the operator's name; the desk's own workers have none.
func actorName(e core.AuditEntry) string {
	if e.Actor.Name == "" {
		return e.Actor.Kind
	}
	return e.Actor.Name
}

func newAuditList(a *app) *cobra.Command {
	var limit int
	var f auditFilter
	cmd := a.verb("list", "List audit entries, newest first", cobra.NoArgs, func(cmd *cobra.Command, _ []string) error {
		if limit < 0 {
			return usage("--limit takes a number from 0 on")
		}
		return a.signedIn(cmd.Context(), func(s *core.Session) error {
			entries, err := f.entries(cmd.Context(), s, limit)
			if err != nil {
				return err
			}
			return a.showEntries(entries)
		})
	})
	cmd.Long = "Lists who did what, when, and on whom: every change, every password that was shown, every export and every sign-in.\n" +
		"What somebody read: --by NAME --kind shown-passwords. Needs Manage Operators or Change Settings; with\n" +
		"--customer, View Customers is enough. Days are those of this computer's time zone."
	cmd.Flags().StringVar(&f.customer, "customer", "", "entries on this Customer ID only")
	cmd.Flags().StringVar(&f.operator, "by", "", "by this operator only: part of the name, or outbox, portal, system")
	cmd.Flags().StringVar(&f.kind, "kind", "", "of this kind only: "+kindSlugs())
	cmd.Flags().StringVar(&f.from, "from", "", "from this day on, such as 2026-05-14")
	cmd.Flags().StringVar(&f.to, "to", "", "up to this day, with it")
	cmd.Flags().IntVar(&limit, "limit", 0, "so many at most; 0 is no limit")
	return cmd
}

// auditFilter is the flags that limit the list.
type auditFilter struct{ customer, operator, kind, from, to string }

func kindSlugs() string {
	var all []string
	for _, k := range say.Kinds() {
		all = append(all, k.Slug())
	}
	return strings.Join(all, ", ")
}

// query reads the flags, the customer apart.
func (f auditFilter) query() (q core.AuditQuery, err error) {
	if f.kind != "" {
		kind, ok := say.KindOf(f.kind)
		if !ok {
			return q, usage("--kind takes one of %s", kindSlugs())
		}
		q = kind.Query()
	}
	q.Actor = f.operator
	if q.From, err = dayOf("--from", f.from); err != nil {
		return q, err
	}
	if q.To, err = dayOf("--to", f.to); err == nil && !q.To.IsZero() {
		q.To = q.To.AddDate(0, 0, 1)
	}
	return q, err
}

func dayOf(flag, text string) (day time.Time, err error) {
	if text == "" {
		return day, nil
	}
	if day, err = time.ParseInLocation(time.DateOnly, text, time.Local); err != nil {
		return day, usage("%s takes a day such as 2026-05-14", flag)
	}
	return day, nil
}

func (f auditFilter) entries(ctx context.Context, s *core.Session, limit int) (entries []core.AuditEntry, err error) {
	q, err := f.query()
	if err != nil {
		return nil, err
	}
	take := func(e core.AuditEntry) (bool, error) {
		entries = append(entries, e)
		return limit == 0 || len(entries) < limit, nil
	}
	if f.customer == "" {
		err = s.Audit().Find(ctx, q, take)
		return entries, err
	}
	id, err := customerID(f.customer)
	if err != nil {
		return nil, err
	}
	if _, err := s.Customers().Get(ctx, id); err != nil {
		return nil, err
	}
	all, err := s.Audit().Of(ctx, id, 0)
	if err != nil {
		return nil, err
	}
	for _, e := range all {
		if ok, _ := q.Admits(e); !ok {
			continue
		}
		if more, _ := take(e); !more {
			break
		}
	}
	return entries, nil
}

func (a *app) showEntries(entries []core.AuditEntry) error {
	if a.json {
		for _, e := range entries {
			if err := a.object(newEntry(e)); err != nil {
				return err
			}
		}
		return nil
	}
	t := a.table("TIME", "WHO", "WHAT", "ON", "VALUES")
	for _, e := range entries {
		t.row(localTime(e.Time(), ""), actorName(e), e.Action, objectWords(e), valueWords(e))
	}
	return t.end()
}

// objectWords says what an entry is on.
func objectWords(e core.AuditEntry) string {
	switch {
	case e.License != 0:
		return "license " + decimal(e.License)
	case e.Object != 0:
		return decimal(e.Object)
	case e.Count > 0:
		return fmt.Sprintf("%d customers", e.Count)
	}
	return e.Subject
}

// valueWords are the changed fields in short.
func valueWords(e core.AuditEntry) string {
	if e.Erased {
		return "(erased)"
	}
	words := make([]string, len(e.Values))
	for i, v := range e.Values {
		words[i] = fmt.Sprintf("%s=%q", v.Field, v.New)
		if v.Old != "" {
			words[i] = fmt.Sprintf("%s=%q (was %q)", v.Field, v.New, v.Old)
		}
	}
	return strings.Join(words, ", ")
}

func newAuditVerify(a *app) *cobra.Command {
	cmd := a.verb("verify", "Verify that no audit entry was changed, moved or removed", cobra.NoArgs, func(cmd *cobra.Command, _ []string) error {
		return a.signedIn(cmd.Context(), func(s *core.Session) error {
			proof, err := s.Audit().Prove(cmd.Context())
			if err != nil {
				return err
			}
			return a.showProof(proof)
		})
	})
	cmd.Long = "Walks the chain of every program that wrote entries, and the checkpoints, and names the first entry that does not fit.\n\n" +
		"Every operator has the key that entries are written with. Checkpoints are signed by a key that only holders of Manage\n" +
		"Operators have, when they sign in and leave: what one covers can neither be written anew nor cut off unnoticed, unless\n" +
		"it goes together with the checkpoint; this computer then still knows the newest one that it saw. Entries since the\n" +
		"last checkpoint are kept by their chain alone."
	return cmd
}

// proofJSON is what verifying came to, in JSON.
type proofJSON struct {
	OK             bool       `json:"ok"`
	Entries        int        `json:"entries"`
	Covered        int        `json:"covered"`
	Checkpoints    int        `json:"checkpoints"`
	LastCheckpoint *time.Time `json:"lastCheckpoint"`
}

func (a *app) showProof(p core.AuditProof) error {
	if a.json {
		return a.object(proofJSON{true, p.Entries, p.Covered, p.Checkpoints, jsonTime(p.Last.At)})
	}
	if p.Checkpoints == 0 {
		a.note("There is no checkpoint yet: the entries are kept by their chain alone. A holder of Manage Operators makes one by signing in.")
	} else {
		a.note("Checkpoint %d of %s, by %s, vouches for %d entries; the %d since are kept by their chain alone.",
			p.Last.Number, localTime(p.Last.At, ""), plain(p.Last.By.Name), p.Covered, p.Entries-p.Covered)
	}
	a.print("ok, %d entries\n", p.Entries)
	return nil
}
