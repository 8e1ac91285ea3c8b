package torture

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/license"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/internal/soak"
)

const crowd, seats = 200, 10

// activate has the crowd ask at once, and reports each answer.
func (w *worker) activate() int {
	portal, err := w.session.Portal()
	if err != nil {
		return 1
	}
	var all sync.WaitGroup
	for n := range crowd {
		all.Go(func() {
			computer := fmt.Sprint("PC-", n)
			s := say{Step: n, Phase: "done", Op: computer}
			file, err := portal.Activate(context.Background(), core.Activation{LicenseID: w.License,
				Password: secret.New(w.Password), Computer: computer, Nonce: computer})
			if s.Value = string(file); err != nil {
				s.Phase, s.Error, s.Sure = "failed", err.Error(), errors.Is(err, core.ErrNoSeats)
			}
			_ = w.out.Encode(s)
		})
	}
	all.Wait()
	w.session.Leave(context.Background())
	_ = w.desk.Close()
	return 0
}

// 200 activations at once against 10 seats, with SIGKILL in between: exactly 10
// computers have a seat in the end, each file that was given out is good and of
// one of them, and asked again it is the same.
func TestSeatsAfterKills(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 3))
	for range soak.N(t, 1, 40) {
		o := newDesk(t)
		id, key := sold(t, &o)
		files := map[string]string{}
		for kills := 2; kills >= 0; kills-- {
			lines := 1 + random.IntN(seats)
			runCrowd(t, o, files, lines, kills > 0)
		}
		s, leave := deskOf(t, o)
		l, err := s.Licenses().Get(t.Context(), id)
		if err != nil || l.ActivationsLeft != 0 || len(l.Seats) != seats || len(files) != seats {
			t.Errorf("%d left, %d seats, %d files, %v", l.ActivationsLeft, len(l.Seats), len(files), err)
		}
		v := license.Verifier{Product: "Tide Planner", Keys: []license.PublicKey{key}}
		for computer, file := range files {
			if got, err := v.License([]byte(file)); err != nil || got.Computer != computer ||
				!slices.ContainsFunc(l.Seats, func(s core.Seat) bool { return s.Computer == computer }) {
				t.Errorf("%s: %+v, %v", computer, got, err)
			}
		}
		if _, err := s.Check(t.Context(), func(p string) { t.Error("check:", p) }, nil); err != nil {
			t.Error(err)
		}
		leave()
	}
}

// runCrowd is one run of the crowd, killed after some lines or to its end.
func runCrowd(t *testing.T, o order, files map[string]string, lines int, kill bool) {
	t.Helper()
	cmd := command(t, o)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	hear(t, out, func(s say) {
		switch was, known := files[s.Op]; {
		case s.Phase == "failed" && !s.Sure:
			t.Errorf("%s: %s", s.Op, s.Error)
		case s.Phase == "done" && known && was != s.Value:
			t.Errorf("%s got another answer to the same request", s.Op)
		case s.Phase == "done":
			files[s.Op] = s.Value
		}
		if lines--; lines == 0 && kill {
			_ = cmd.Process.Kill()
		}
	})
	_ = cmd.Wait()
}

// sold is a desk with one license for the crowd.
func sold(t *testing.T, o *order) (id uint64, key license.PublicKey) {
	t.Helper()
	s, leave := deskOf(t, *o)
	defer leave()
	p, err := s.Products().Add(t.Context(), core.ProductForm{Name: "Tide Planner", Activations: seats})
	if err != nil {
		t.Fatal(err)
	}
	ids, err := s.Licenses().Add(t.Context(), core.NewLicenses{Product: p.Name})
	if err != nil {
		t.Fatal(err)
	}
	l, err := s.Licenses().Get(t.Context(), ids[0])
	if err != nil {
		t.Fatal(err)
	}
	o.License, o.Password = fmt.Sprint(ids[0]), l.ActivationPassword
	if key, err = license.ParseKey(p.Key); err != nil {
		t.Fatal(err)
	}
	return ids[0], key
}

func deskOf(t *testing.T, o order) (*core.Session, func()) {
	t.Helper()
	w := &worker{order: o}
	if err := w.signIn(); err != nil {
		t.Fatal(err)
	}
	return w.session, func() {
		w.session.Leave(context.Background())
		if err := w.desk.Close(); err != nil {
			t.Error(err)
		}
	}
}
