package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/keydesk/keydesk/core"
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
		CustomerID: decimal(e.Object), Subject: e.Subject, Count: e.Count, Values: values, Erased: e.Erased,
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
	var customer string
	var limit int
	cmd := a.verb("list", "List audit entries, newest first", cobra.NoArgs, func(cmd *cobra.Command, _ []string) error {
		if limit < 0 {
			return usage("--limit takes a number from 0 on")
		}
		return a.signedIn(cmd.Context(), func(s *core.Session) error {
			entries, err := auditEntries(cmd.Context(), s, customer, limit)
			if err != nil {
				return err
			}
			return a.showEntries(entries)
		})
	})
	cmd.Flags().StringVar(&customer, "customer", "", "entries on this Customer ID only")
	cmd.Flags().IntVar(&limit, "limit", 0, "so many at most; 0 is no limit")
	return cmd
}

func auditEntries(ctx context.Context, s *core.Session, customer string, limit int) (entries []core.AuditEntry, err error) {
	if customer != "" {
		id, err := customerID(customer)
		if err != nil {
			return nil, err
		}
		if _, err := s.Customers().Get(ctx, id); err != nil {
			return nil, err
		}
		return s.Audit().Of(ctx, id, limit)
	}
	err = s.Audit().List(ctx, func(e core.AuditEntry) (bool, error) {
		entries = append(entries, e)
		return limit == 0 || len(entries) < limit, nil
	})
	return entries, err
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
