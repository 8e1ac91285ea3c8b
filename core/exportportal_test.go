package core

import (
	"context"

	"github.com/keydesk/keydesk/core/record"
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
