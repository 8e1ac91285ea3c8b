package core

import (
	"context"

	"github.com/keydesk/keydesk/core/outbox/mailing"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/secret"
)

// WrongFrom makes it n wrong passwords from a network.
func WrongFrom(p *Portal, ip string, n int) {
	for range n {
		p.h.gates.wrong.refused(ip, p.h.now(), errLogin())
	}
}

// SessionsKept is how many customers have sessions in the file.
func SessionsKept(ctx context.Context, s *Session) int {
	n, err := s.h.store.Count(ctx, record.Single(record.KindSession), nil)
	if err != nil {
		panic(err)
	}
	return n
}

// OnHash has fn told of each password that is hashed, until ctx ends. One is
// hashed at a time.
func OnHash(ctx context.Context, p *Portal, fn func()) {
	place := make(chan struct{})
	p.h.hashing.places = place
	go func() {
		for {
			select {
			case <-place:
				fn()
				place <- struct{}{}
			case <-ctx.Done():
				return
			}
		}
	}()
}

// Trust takes any password for right and hashes none, for tests of what comes
// behind the login.
func Trust(p *Portal) {
	p.h.compare = func(secret.Text, string) (bool, error) { return true, nil }
}

// BreakTemplate puts a template in place that no mail can be made of.
func BreakTemplate(ctx context.Context, s *Session, name mailing.Name) error {
	_, err := s.h.store.Update(ctx, func(tx *record.Tx) error {
		words := templateWords{Subject: "{{", Text: "{{"}
		return templatesRecord{map[string]templateWords{mailing.English: words}}.put(tx, 0, name)
	})
	return err
}

// Remembered is how many networks are known for wrong passwords.
func Remembered(p *Portal) int { return len(p.h.gates.wrong.by) }
