package window

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/internal/crowd"
	"github.com/keydesk/keydesk/internal/soak"
	"github.com/keydesk/keydesk/ui/model/label"
)

// TestCrowdBesideTheWindow: while five hundred log in at once at the customer
// page that the program itself runs, its window goes on working, those for whom
// there is no room are told when to come again, and the memory stays within its
// bound.
func TestCrowdBesideTheWindow(t *testing.T) {
	t.Parallel()
	const many = 500
	o := order{Scene: "crowd", Customers: 300, Address: free(t), Dir: t.TempDir()}
	cmd := command(t, display(t), o)
	over, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var all []said
	came := make(chan error, 1)
	letters, soon := 0, time.Duration(soak.N(t, 5, 1))*time.Second
	hear(out, func(s said) {
		all = append(all, s)
		switch s.At {
		case "failed":
			t.Errorf("the program: %s", s.Error)
		case "idle":
			go func() {
				came <- errors.Join(comes(t, cmd.Process.Pid, o.Address, many), over.Close())
			}()
		case "a letter":
			letters++
			took, err := time.ParseDuration(s.Value)
			if err != nil || took > soon {
				t.Errorf("a letter in the filter was answered after %s (%s at most), %v", s.Value, soon, err)
			}
		}
	})
	if err := cmd.Wait(); err != nil {
		t.Fatal("the program:", err)
	}
	if err := <-came; err != nil {
		t.Error(err)
	}
	if t.Logf("%d letters meanwhile", letters); letters < 2 {
		t.Error("the test tests nothing")
	}
	judge(t, all, 2, 0)
}

// comes has the crowd come and looks at the program's memory meanwhile.
func comes(t *testing.T, pid int, address string, many int) error {
	idle, err := crowd.Memory(pid)
	if err != nil {
		return err
	}
	a, err := crowd.Come(t.Context(), "http://"+address, many)
	if err != nil {
		return err
	}
	peak, err := crowd.Peak(pid)
	if err != nil {
		return err
	}
	t.Logf("%d at once: %d answered, %d told to come again, %d MiB above idle (%d MiB)", many, a.Answered, a.Full, (peak-idle)>>20, idle>>20)
	if peak-idle > crowd.MostMemory {
		t.Errorf("%d MiB above idle, %d at most", (peak-idle)>>20, crowd.MostMemory>>20)
	}
	if a.Answered < 33 || a.Full == 0 || a.Answered+a.Full != many {
		t.Errorf("%d answered and %d told to come again, of %d", a.Answered, a.Full, many)
	}
	return nil
}

// whileCrowded types into the filter, again and again, until the crowd has gone: its
// test then closes the standard input.
func whileCrowded(s *scene) {
	s.signIn()
	s.Until("the customer page", func() bool { return s.Program.Main().CustomerPage() == "Customer page: "+s.Address })
	gone, end := context.WithCancel(s.Context())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		end()
	}()
	s.Menu(label.CustomersFilter)
	s.say("idle")
	for gone.Err() == nil && s.Err() == nil {
		began := time.Now()
		s.Letters("7")
		s.Until("those with the letter", func() bool { return strings.Contains(s.line(), " of ") })
		s.Fail(s.out.Encode(said{At: "a letter", Value: time.Since(began).String()}))
		s.Press(fyne.KeyEscape)
		s.Until("the whole list", func() bool { return strings.HasPrefix(s.line(), "300 customers") })
	}
	s.say("the crowd has gone")
}
