package outbox_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/keydesk/keydesk/core/outbox"
	"github.com/keydesk/keydesk/core/outbox/smtp"
	"github.com/keydesk/keydesk/db/mem"
)

// Whatever happens in whatever order: nothing is lost, nothing goes out twice
// but after a crash, what was called back stays back, and check finds nothing.
func TestRandomStories(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := bareDesk(rt, t.Context())
		s := &story{desk: d, rt: rt, ids: map[string]uint64{}, crashed: map[uint64]int{}}
		rt.Repeat(map[string]func(*rapid.T){
			"queue":   s.enqueue,
			"deliver": s.send,
			"pass": func(rt *rapid.T) {
				d.pass(time.Duration(rapid.Int64Range(-int64(2*time.Hour), int64(3*time.Hour)).Draw(rt, "time")))
			},
			"days":    func(rt *rapid.T) { d.pass(time.Duration(rapid.IntRange(1, 20).Draw(rt, "days")) * 24 * time.Hour) },
			"resume":  func(*rapid.T) { ok(rt, d.Resume(d.ctx)) },
			"restart": func(*rapid.T) { d.restart() },
			"stale":   func(rt *rapid.T) { d.stale[s.pick(rt)] = "a newer password was set" },
			"sweep": func(*rapid.T) {
				_, err := d.Sweep(d.ctx)
				ok(rt, err)
			},
			"retry":  func(rt *rapid.T) { s.ended(d.Retry(d.ctx, s.pick(rt))) },
			"handed": func(rt *rapid.T) { s.ended(d.HandedOver(d.ctx, s.pick(rt))) },
			"cancel": func(rt *rapid.T) { s.ended(d.CancelMail(d.ctx, s.pick(rt), "by Anna")) },
			"":       func(*rapid.T) { s.holds() },
		})
	})
}

type story struct {
	*desk
	rt      *rapid.T
	ids     map[string]uint64 // by Message-ID
	all     []uint64
	crashed map[uint64]int // how often after the server's word and before ours
}

func (s *story) enqueue(*rapid.T) {
	m := s.queue()
	s.ids[m.MessageID] = m.ID
	s.all = append(s.all, m.ID)
}

func (s *story) pick(rt *rapid.T) uint64 {
	if len(s.all) == 0 {
		return 1 // there is none
	}
	return rapid.SampledFrom(s.all).Draw(rt, "mail")
}

// ended takes the errors that an operation may end with.
func (s *story) ended(_ outbox.Mail, err error) {
	if err != nil && !errors.Is(err, outbox.ErrEnded) && !isMissing(err) {
		s.rt.Fatal(err)
	}
}

// send delivers with an answer drawn for each mail; one of them is a disk that
// fails after the server's word.
func (s *story) send(rt *rapid.T) {
	s.desk.answer = func(_ context.Context, id string) error {
		switch rapid.IntRange(0, 6).Draw(rt, "answer") {
		case 0:
			return refusal(smtp.Temporary, "later")
		case 1:
			return refusal(smtp.Permanent, "never")
		case 2:
			return refusal(smtp.Trouble, "no")
		case 3:
			s.crashed[s.ids[id]]++
			s.commit = func([][]byte) mem.Outcome { return mem.Outcome{Err: errors.New("input/output error")} }
		}
		return nil
	}
	if _, err := s.Deliver(s.ctx); err != nil {
		s.restart()
	}
}

func (s *story) holds() {
	s.whole()
	times := map[uint64]int{}
	for _, id := range s.sent {
		times[s.ids[id]]++
	}
	for id, n := range times {
		if n > 1+s.crashed[id] {
			s.rt.Fatalf("mail %d went out %d times with %d crashes", id, n, s.crashed[id])
		}
	}
	there := map[uint64]outbox.Mail{}
	ok(s.rt, s.List(s.ctx, func(m outbox.Mail) (bool, error) { there[m.ID] = m; return true, nil }))
	for _, id := range s.ids {
		m, kept := there[id]
		if kept && m.State == outbox.Accepted && m.Via != "by hand" && times[id] == 0 {
			s.rt.Fatalf("mail %d counts as accepted and nobody took it", id)
		}
		if kept && m.State == outbox.Sending {
			s.rt.Fatalf("mail %d is being sent by nobody", id)
		}
	}
}
