package core_test

import (
	"io"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/keydesk/keydesk/core"
)

// byMinute is a mail server that takes everything, and counts it by the minute
// of the desk's clock.
type byMinute struct {
	yes
	clock *clock
	lock  sync.Mutex
	taken map[time.Time]int
}

func (b *byMinute) NewSession(*smtp.Conn) (smtp.Session, error) { return b, nil }

func (b *byMinute) Data(r io.Reader) error {
	b.lock.Lock()
	defer b.lock.Unlock()
	b.taken[b.clock.now().Truncate(time.Minute)]++
	return b.yes.Data(r)
}

// all is how many it took, and the most in one minute.
func (b *byMinute) all() (n, most int) {
	b.lock.Lock()
	defer b.lock.Unlock()
	for _, taken := range b.taken {
		n, most = n+taken, max(most, taken)
	}
	return n, most
}

// mail.per-minute is kept while a bulk action generates and after it, whoever
// asks for the mails to be sent, and what has to wait goes as soon as it may.
func TestBulkKeepsThePaceOfMail(t *testing.T) {
	d := newDesk(t)
	const many, perMinute, step = 17, 4, 10 * time.Second
	ids := d.crowdOf(many)
	server := &byMinute{clock: d.clock, taken: map[time.Time]int{}}
	d.mailsTo(server)
	d.set("mail.per-minute", "4")
	send := func() {
		for range 2 { // asking again is no way around
			_, err := d.Mail().Send(t.Context())
			ok(t, err)
		}
		if _, most := server.all(); most > perMinute {
			t.Errorf("%d mails in a minute, %d at most", most, perMinute)
		}
		d.clock.pass(step)
	}
	result, err := d.Customers().RunBulk(t.Context(), d.plan(core.Bulk{Action: core.BulkGenerate, IDs: ids}), func(int, int, core.BulkOutcome) { send() })
	if err != nil || result.Done != many {
		t.Fatalf("%+v, %v", result, err)
	}
	early, _ := server.all()
	if early == 0 || early == many {
		t.Errorf("%d of %d mails went while it was under way: the test tests nothing", early, many)
	}
	for range int(time.Minute/step) * many / perMinute {
		send()
	}
	n, most := server.all()
	if n != many || most != perMinute {
		t.Errorf("%d mails went, %d in one minute", n, most)
	}
	for id, mails := range d.mails("credentials") {
		if mails != 1 {
			t.Errorf("customer %d has %d mails", id, mails)
		}
	}
}
