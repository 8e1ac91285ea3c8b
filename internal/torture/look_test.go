package torture

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
)

// sight is what came of looking at a desk: of each part a sum over its data,
// or why it could not be read.
type sight struct {
	Check []fault         // what looking for damage found; none: ok
	Parts map[string]part // by name
	Older bool            // the program said that it is an older copy
}

type part struct {
	Sum   string `json:",omitempty"`
	Fault *fault `json:",omitempty"`
}

// fault is an error as a face would show it.
type fault struct {
	Text    string
	Damaged bool // the command line ends with 7
	Named   bool // it says where
}

// generic are the words that name nothing.
var generic = regexp.MustCompile(`^(opening \S+: )?(the database is )?damaged(; restore a backup)?\.?$`)

func faultOf(err error) *fault {
	return &fault{Text: err.Error(), Damaged: core.Damaged(err), Named: !generic.MatchString(err.Error())}
}

// look does with a desk what its users would: check it, then read everything.
func look(ctx context.Context, path, config string) sight {
	saw := sight{Parts: map[string]part{}}
	if err := core.VerifyFile(ctx, path); err != nil {
		saw.Check = append(saw.Check, *faultOf(err))
	}
	desk, err := core.Open(ctx, sampleOptions(path, config))
	if err != nil {
		return saw.refused(err)
	}
	defer desk.Close()
	s, err := desk.SignIn(ctx, "anna", secret.New(adminPassword))
	if err != nil {
		return saw.refused(err)
	}
	defer s.Leave(ctx)
	saw.Older = s.RolledBack
	_, err = s.Check(ctx, func(what string) { saw.Check = append(saw.Check, fault{Text: what, Damaged: true, Named: true}) }, nil)
	if err != nil {
		saw.Check = append(saw.Check, *faultOf(err))
	}
	for name, read := range parts() {
		sum := sha256.New()
		saw.Parts[name] = part{Sum: ""}
		if err := read(ctx, s, json.NewEncoder(sum)); err != nil {
			saw.Parts[name] = part{Fault: faultOf(err)}
			continue
		}
		saw.Parts[name] = part{Sum: fmt.Sprintf("%x", sum.Sum(nil)[:8])}
	}
	return saw
}

// refused is the sight of a desk that nobody gets into.
func (s sight) refused(err error) sight {
	s.Check = append(s.Check, *faultOf(err))
	for name := range parts() {
		s.Parts[name] = part{Fault: faultOf(err)}
	}
	return s
}

// first are the customers that are read whole.
const first, last = 10001, 10024

// parts are the ways in which a desk's data is shown, by name.
func parts() map[string]func(context.Context, *core.Session, *json.Encoder) error {
	return map[string]func(context.Context, *core.Session, *json.Encoder) error{
		"list": func(ctx context.Context, s *core.Session, out *json.Encoder) error {
			rows, count, err := s.Customers().Rows(ctx, core.Query{})
			return errors.Join(err, out.Encode(rows), out.Encode(count))
		},
		"customers": func(ctx context.Context, s *core.Session, out *json.Encoder) error {
			for id := uint64(first); id <= last; id++ {
				c, err := s.Customers().Get(ctx, id)
				if err != nil {
					return err
				}
				c.PasswordExpiresAt = time.Time{} // begins with the reveal
				if err := out.Encode(c); err != nil {
					return err
				}
			}
			return nil
		},
		"passwords": readPasswords,
		"mail":      readMail,
		"audit":     readAudit,
		"settings": func(ctx context.Context, s *core.Session, out *json.Encoder) error {
			list, err := s.Settings().List(ctx)
			for _, one := range list {
				err = errors.Join(err, out.Encode([]any{one.Name, one.Value, one.Own}))
			}
			return err
		},
	}
}

func readPasswords(ctx context.Context, s *core.Session, out *json.Encoder) error {
	for id := uint64(first); id <= last; id++ {
		c, err := s.Customers().Get(ctx, id)
		if err != nil {
			return err
		}
		if c.PasswordOrigin == core.OriginNone {
			continue
		}
		pw, err := s.Customers().Reveal(ctx, id, "test")
		if err != nil {
			return err
		}
		if err := out.Encode(fingerprint(pw)); err != nil {
			return err
		}
	}
	return nil
}

func readMail(ctx context.Context, s *core.Session, out *json.Encoder) error {
	return s.Mail().List(ctx, func(m core.Message) (bool, error) {
		_, message, gone, err := s.Mail().Show(ctx, m.ID)
		return err == nil, errors.Join(err, out.Encode(m), out.Encode(message), out.Encode(gone))
	})
}

// readAudit leaves out what looking itself writes down.
func readAudit(ctx context.Context, s *core.Session, out *json.Encoder) error {
	return s.Audit().List(ctx, func(e core.AuditEntry) (bool, error) {
		if e.Action == "sign-in" || e.Action == "password.reveal" || e.Action == "mail.read" {
			return true, nil
		}
		return true, out.Encode([]any{e.At, e.Actor, e.Action, e.Object, e.Subject, e.Count, e.Values})
	})
}
