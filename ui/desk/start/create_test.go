package start

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/task"
	model "github.com/keydesk/keydesk/ui/model/start"
)

func TestFirstStartInThreeSteps(t *testing.T) {
	s := onScene(t, stage.Plain(), nil)
	inline(t, s)
	s.Says(t, "Create a new desk", "Open an existing file", "Restore a backup", "Try with sample customers", "Works without a server")
	s.Press(fyne.KeyReturn) // the first way has the keyboard
	s.Says(t, "Your desk")

	s.Press(fyne.KeyReturn)
	s.Says(t, "The name that your customers know you by.")
	s.Letters("Fjord Instruments")
	s.SaysNot(t, "The name that your customers know you by.")
	s.Press(fyne.KeyReturn)

	s.Letters("Anna Reyes")
	s.Press(fyne.KeyReturn)
	s.Says(t, "There is no password yet.")
	s.Letters(good)
	s.Says(t, "Very strong")
	s.Press(fyne.KeyReturn)
	s.Says(t, "Type the same password again.")
	s.Letters(good)
	s.Press(fyne.KeyReturn)

	s.Says(t, model.KeyText, "Shown once, here.", "Group 5, 6 characters, from the paper")
	path := s.source.Path
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Fatal("a file before the last step:", err)
	}
	s.theKeyIsKept(t)

	s.Press(fyne.KeyReturn)
	if s.opened != "" || s.Button(t, "Open the desk").Why() == "" {
		t.Error("opens without the last group")
	}
	s.Letters("XX")
	s.Says(t, "This is not the last group.")
	s.typeGroup(strings.ToLower(s.step(t).model.LastGroup()))
	s.Says(t, "Writes fjord.db in Documents")
	s.Press(fyne.KeyReturn)
	if s.opened != path || s.session.Operator() != "Anna Reyes" {
		t.Fatalf("opened %q; there is:\n%s", s.opened, s.Said())
	}
}

// typeGroup types over what stands in the field that has the keyboard.
func (s *scene) typeGroup(text string) {
	s.room.view.(*create).key.Typed.SetText("")
	s.Letters(text)
}

// theKeyIsKept copies, saves and prints.
func (s *scene) theKeyIsKept(t *testing.T) {
	t.Helper()
	key := strings.Join(s.step(t).model.Key(), "-")
	s.Tap(t, "Copy")
	if s.App.Clipboard().Content() != key {
		t.Error("Copy did not copy")
	}
	s.Hand.Push(59 * time.Second)
	if s.App.Clipboard().Content() != key {
		t.Error("the clipboard was cleared too early")
	}
	s.Hand.Push(time.Second)
	if s.App.Clipboard().Content() != "" {
		t.Error("the key is still in the clipboard")
	}
	s.files.path = filepath.Join(s.dir, "key.txt")
	s.Tap(t, "Save…")
	info, err := os.Stat(s.files.path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Error("saved:", info, err)
	}
	s.Tap(t, "Print…")
	if len(s.printed) != 1 || !strings.HasSuffix(s.printed[0], key) {
		t.Error("not printed")
	}
	s.Says(t, "Copied 10:00", "Saved 10:01", "Printed 10:01")
}

func TestOthersKeepTheirClipboard(t *testing.T) {
	s := onScene(t, stage.Plain(), nil)
	inline(t, s)
	s.toKey(t)
	s.Tap(t, "Copy")
	s.App.Clipboard().SetContent("an address")
	s.Hand.Push(2 * time.Minute)
	if got := s.App.Clipboard().Content(); got != "an address" {
		t.Errorf("the clipboard holds %q", got)
	}
	s.Tap(t, "Copy")
	s.room.Close()
	if s.App.Clipboard().Content() != "" {
		t.Error("closing leaves the key of a desk that is not to be in the clipboard")
	}
}

// Back is safe: what was typed stands there, nothing is written, and the key is
// the same as long as the desk is.
func TestBackIsSafe(t *testing.T) {
	s := onScene(t, stage.Plain(), nil)
	inline(t, s)
	s.toKey(t)
	first := s.step(t).model.LastGroup()
	s.Press(fyne.KeyEscape)
	s.Says(t, "You sign in with it")
	if got := s.Entry(t, "Name").Text; got != "Anna Reyes" {
		t.Errorf("the name is %q", got)
	}
	s.Press(fyne.KeyReturn)
	if got := s.step(t).model.LastGroup(); got != first {
		t.Error("there and back made another key")
	}
	s.Press(fyne.KeyEscape)
	s.Letters(" II")
	s.Press(fyne.KeyReturn)
	if got := s.step(t).model.LastGroup(); got == first {
		t.Error("another operator, and the same key")
	}
	s.Press(fyne.KeyEscape, fyne.KeyEscape, fyne.KeyEscape)
	s.Says(t, "Create a new desk")
	if all, _ := os.ReadDir(filepath.Join(s.dir, "Documents")); len(all) != 0 {
		t.Error("something was written:", all)
	}
}

func TestWhereNoFileCanBeMade(t *testing.T) {
	s := onScene(t, stage.Plain(), nil)
	inline(t, s)
	s.way(t, "Create a new desk")
	s.Letters("Fjord")
	taken := filepath.Join(s.dir, "taken.db")
	if err := os.WriteFile(taken, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s.files.path = taken
	s.Tap(t, "Choose…")
	s.Says(t, "A file stands there already. Choose another name, or open it instead.")
	s.Press(fyne.KeyReturn)
	s.Says(t, "Vendor name") // the first step still
}

// Writing fails: all that was typed stays, and the key too.
func TestWritingFails(t *testing.T) {
	fails := true
	s := onScene(t, stage.Plain(), func(s *scene) {
		write := s.source.Write
		s.source.Write = func(ctx context.Context, w model.Write) error {
			if fails {
				return errDisk
			}
			return write(ctx, w)
		}
	})
	inline(t, s)
	s.toKey(t)
	s.Letters(s.step(t).model.LastGroup())
	s.Press(fyne.KeyReturn)
	s.Says(t, "Something went wrong that Keydesk did not expect.", "All you typed is kept.")
	fails = false
	s.Press(fyne.KeyReturn)
	if s.opened != s.source.Path {
		t.Errorf("not opened; there is:\n%s", s.Said())
	}
}

// The key is made beside the window, and Back stops it.
func TestTheKeyTakesItsTime(t *testing.T) {
	release, begun := make(chan struct{}), 0
	s := onScene(t, stage.Plain(), func(s *scene) {
		found := s.source.Found
		s.source.Found = func(ctx context.Context, m model.Make) (*core.Founding, error) {
			if err := slow(ctx, release); err != nil {
				return nil, err
			}
			return found(ctx, m)
		}
	})
	q := task.NewQueue(t.Context(), s.Hand)
	defer q.Close()
	s.begin(t, q.Runner)
	until := func(text string) {
		t.Helper()
		if err := q.Until(t.Context(), func() bool { return strings.Contains(s.Said(), text) }); err != nil {
			t.Fatal(err)
		}
	}
	until("Create a new desk")
	s.toKey1(t, until)
	for s.room.work.Running() && begun < 2 {
		begun++
		s.Says(t, "The recovery key is being made. Back stops it.")
		if why := s.Button(t, "Copy").Why(); why == "" {
			t.Error("there is something to copy")
		}
		s.Press(fyne.KeyEscape)
		s.Press(fyne.KeyReturn)
		until("The recovery key is being made")
	}
	if begun != 2 {
		t.Fatal("the key was made at once")
	}
	close(release)
	until("Group 5, 6 characters")
}

// toKey1 is toKey with work that takes its time.
func (s *scene) toKey1(t *testing.T, until func(string)) {
	t.Helper()
	s.way(t, "Create a new desk")
	s.Letters("Fjord Instruments")
	s.Press(fyne.KeyReturn)
	until("You sign in with it")
	s.Letters("Anna Reyes")
	s.paste(t)
	s.Press(fyne.KeyReturn)
	until("The recovery key is being made")
}
