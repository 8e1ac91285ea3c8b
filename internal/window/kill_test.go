package window

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/internal/soak"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/memory"
)

// TestKilledWhileAFormIsOpen kills the program at random moments while customers
// are edited: what was saved is there at the next start, what is half saved is
// not, and a form that was not saved is said to be lost, once.
func TestKilledWhileAFormIsOpen(t *testing.T) {
	t.Parallel()
	screen := display(t)
	o := order{Dir: t.TempDir(), Customers: 20}
	random := rand.New(rand.NewPCG(3, 3))
	saved, lost := "", 0
	for n := range soak.N(t, 3, 100) {
		o.Scene, o.Word = "edit", fmt.Sprintf("%03d", n)
		now := killed(t, screen, o, random, n == 0)
		if now.saved == "" {
			now.saved = saved
		}
		o.Scene = "after"
		_, noted := memory.Folder(o.options().ConfigDir).Unsaved()
		told := told(t, screen, o)
		if noted != strings.Contains(told, "is lost; everything that was saved is there") {
			t.Errorf("kill %d: a form was noted: %v; the next start says %q", n, noted, told)
		}
		if noted {
			lost++
		}
		if _, still := memory.Folder(o.options().ConfigDir).Unsaved(); still {
			t.Errorf("kill %d: the next but one start would say it again", n)
		}
		saved = kept(t, o)
		if saved != now.saved && saved != now.saving {
			t.Fatalf("kill %d: %q was saved, %q was being saved, and %q is there", n, now.saved, now.saving, saved)
		}
	}
	if lost == 0 || saved == "" {
		t.Errorf("%d forms were lost, %q was saved: the test tests nothing", lost, saved)
	}
}

// state is what a killed program had said: the notes that were saved last, and
// those that were being saved, "" where none were.
type state struct{ saved, saving string }

// killed runs the program and kills it a random while after it has saved for
// the first time. sure waits until a form is noted that is not saved.
func killed(t *testing.T, screen string, o order, random *rand.Rand, sure bool) (now state) {
	t.Helper()
	cmd := command(t, screen, o)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := 2 + random.IntN(6)
	grace := time.Duration(random.IntN(1500)) * time.Millisecond
	hear(out, func(s said) {
		switch s.At {
		case "saving":
			now.saving = s.Value
		case "saved":
			now.saved, now.saving = s.Value, ""
		case "failed":
			t.Errorf("the program: %s", s.Error)
		}
		lines--
		switch {
		case sure && now.saved != "" && s.At == "typed":
			until(t, func() bool { _, noted := memory.Folder(o.options().ConfigDir).Unsaved(); return noted })
			_ = cmd.Process.Kill()
		case !sure && lines == 0:
			time.AfterFunc(grace, func() { _ = cmd.Process.Kill() })
		}
	})
	_ = cmd.Wait()
	return now
}

// until waits for something outside the program.
func until(t *testing.T, reached func() bool) {
	t.Helper()
	end := time.After(time.Minute)
	for look := time.NewTicker(10 * time.Millisecond); !reached(); {
		select {
		case <-look.C:
		case <-end:
			t.Error("it did not come")
			return
		}
	}
}

// told starts the program again and returns what it says first.
func told(t *testing.T, screen string, o order) (text string) {
	t.Helper()
	cmd := command(t, screen, o)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	hear(out, func(s said) {
		if s.At == "told" {
			text = s.Value
		}
		if s.Error != "" {
			t.Errorf("the next start: %s", s.Error)
		}
	})
	if err := cmd.Wait(); err != nil {
		t.Fatal("the next start:", err)
	}
	return text
}

// kept are the notes that the desk holds.
func kept(t *testing.T, o order) string {
	t.Helper()
	d, s, err := enter(t.Context(), o.options())
	if err != nil {
		t.Fatal(err)
	}
	rows, _, err := s.Customers().Rows(t.Context(), core.Query{Text: edited})
	if err != nil || len(rows) != 1 {
		t.Fatalf("%d customers, %v", len(rows), err)
	}
	c, err := s.Customers().Get(t.Context(), rows[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	s.Leave(t.Context())
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	return c.Phone2
}

// edited finds the customer who is edited.
const edited = "hedi7@acs"

// edit saves one change after the other until the program is killed.
func edit(s *scene) {
	s.signIn()
	s.acknowledge()
	s.Menu(label.CustomersFilter)
	s.Letters(edited)
	s.Until("one to be found", func() bool { return strings.HasPrefix(s.line(), "1 of ") })
	s.Press(fyne.KeyDown, fyne.KeyReturn)
	s.Page(label.CustomerDetails)
	s.Until("the customer", func() bool { return s.Find(label.Edit) })
	s.Menu(label.Edit)
	for n := 0; s.Err() == nil; n++ {
		text := fmt.Sprintf("+36 1 %s %04d", s.Word, n)
		s.Fill("Phone 2", text)
		s.tell("typed", text)
		<-time.After(400 * time.Millisecond) // somebody looks at what was typed
		s.tell("saving", text)
		s.Menu(label.Save)
		s.Until("it to be saved", func() bool {
			_, changed := s.Program.Main().Page().(interface{ Unsaved() (string, bool) }).Unsaved()
			return !changed && !strings.HasSuffix(s.line(), "…")
		})
		s.tell("saved", text)
	}
}

// acknowledge closes what the start has to say.
func (s *scene) acknowledge() {
	s.Do("closing what the start says", func() {
		if d := kit.DialogOn(s.Canvas()); d != nil {
			d.Close()
		}
	})
}

func (s *scene) tell(at, value string) { s.Fail(s.out.Encode(said{At: at, Value: value})) }

// after starts and tells what the program says of a form.
func after(s *scene) {
	s.signIn()
	noted := filepath.Join(s.options().ConfigDir, "unsaved.json")
	text := ""
	s.Until("the note to be read", func() bool {
		_, err := os.Stat(noted)
		return err != nil
	})
	asked := 0
	s.Until("the window to say so", func() bool {
		if d := kit.DialogOn(s.Canvas()); d != nil {
			body, _ := d.Body.(*kit.Text)
			text = body.Text()
		}
		asked++
		return text != "" || asked > 100
	})
	s.acknowledge()
	s.Fail(json.NewEncoder(os.Stdout).Encode(said{At: "told", Value: text}))
}
