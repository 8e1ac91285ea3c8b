package print

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
)

var now = time.Date(2026, 5, 14, 10, 2, 0, 0, time.UTC)

const title = "Login details of Hedi Ács (10042)"

// pdf is a page of the test: large enough to fill a pipe.
func pdf() []byte { return append([]byte("%PDF-1.4\n"), bytes.Repeat([]byte("kR7pQ "), 50_000)...) }

// desk is a window that prints.
type desk struct {
	*stage.Stage
	*Print
	toasts []kit.Toast
	asked  []string // the names that Save was asked with
	path   string   // what the user answers; "" for cancel
	bin    string   // the one folder on PATH
}

func (d *desk) Save(_, name string, then func(string)) {
	d.asked = append(d.asked, name)
	if d.path != "" {
		then(d.path)
	}
}

func open(t *testing.T, set stage.Setting, runner *task.Runner, hand *task.Hand) *desk {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the print commands of these tests are shell scripts")
	}
	d := &desk{Stage: stage.New(t, set, hand), bin: t.TempDir()}
	t.Setenv("PATH", d.bin)
	d.Print = New(d.Canvas, runner, d, func(toast kit.Toast) { d.toasts = append(d.toasts, toast) })
	d.Show(kit.NewText("The page under it", kit.Plain()))
	t.Cleanup(func() {
		d.Close()
		if len(d.jobs) > 0 {
			t.Error("a job is left over")
		}
	})
	return d
}

func inline(t *testing.T, set stage.Setting) *desk {
	t.Helper()
	hand := task.At(now)
	runner := task.Inline(t.Context(), hand)
	d := open(t, set, runner, hand)
	t.Cleanup(runner.Close)
	return d
}

// installs puts a print command onto PATH: a shell script.
func (d *desk) installs(t *testing.T, name, script string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(d.bin, name), []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
}

// records is a print command that keeps its arguments and what came in.
func (d *desk) records(t *testing.T, name string) {
	t.Helper()
	d.installs(t, name, `printf '%s\n' "$@" >"`+d.bin+`/args"; exec /bin/cat >"`+d.bin+`/page"`)
}

func (d *desk) recorded(t *testing.T) (args string, page []byte) {
	t.Helper()
	a, err := os.ReadFile(filepath.Join(d.bin, "args"))
	if err != nil {
		t.Fatal(err)
	}
	if page, err = os.ReadFile(filepath.Join(d.bin, "page")); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(a)), page
}

func (d *desk) print() {
	d.Print.Print(title, func(context.Context) ([]byte, error) { return pdf(), nil })
}

func TestThePageGoesDownThePipe(t *testing.T) {
	for name, option := range map[string]string{"lp": "-t", "lpr": "-J"} {
		d := inline(t, stage.Plain())
		d.records(t, name)
		d.print()
		args, page := d.recorded(t)
		if args != option+"\n"+title || !bytes.Equal(page, pdf()) {
			t.Errorf("%s was called with %q and %d bytes", name, args, len(page))
		}
		if len(d.toasts) != 1 || d.toasts[0].Text != "Sent to the printer: "+title || kit.DialogOpen(d.Canvas) {
			t.Errorf("%+v", d.toasts)
		}
		left, err := os.ReadDir(d.bin)
		if err != nil || len(left) != 3 {
			t.Errorf("a file was left: %v, %v", left, err)
		}
	}
}

func TestLpComesBeforeLpr(t *testing.T) {
	d := inline(t, stage.Plain())
	d.records(t, "lp")
	d.installs(t, "lpr", "exit 1")
	d.print()
	if args, _ := d.recorded(t); !strings.HasPrefix(args, "-t") {
		t.Error(args)
	}
}

func TestWithoutAPrinterItIsSaved(t *testing.T) {
	for name, set := range map[string]stage.Setting{"light": stage.Plain(), "dark": stage.Dark(), "big": stage.Big()} {
		d := inline(t, set)
		d.path = filepath.Join(t.TempDir(), "letter.pdf")
		d.print()
		d.Keep(t, "print-none-"+name)
		d.Says(t, "Not printed", title, "This computer has no print command (lp or lpr). You can save the page as a PDF and print that.")
		d.Press(fyne.KeyReturn)
		d.saved(t)
	}
}

// saved looks that the page stands in the file, for its owner alone.
func (d *desk) saved(t *testing.T) {
	t.Helper()
	page, err := os.ReadFile(d.path)
	if err != nil || !bytes.Equal(page, pdf()) {
		t.Errorf("%d bytes were saved: %v", len(page), err)
	}
	if info, err := os.Stat(d.path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others can read it: %v, %v", info.Mode(), err)
	}
	if around, err := os.ReadDir(filepath.Dir(d.path)); err != nil || len(around) != 1 {
		t.Errorf("beside it lies %v, %v", around, err)
	}
	if len(d.asked) == 0 || d.asked[0] != title+".pdf" || len(d.toasts) != 1 || d.toasts[0].Text != "Saved: letter.pdf" || kit.DialogOpen(d.Canvas) {
		t.Errorf("%v, %+v", d.asked, d.toasts)
	}
}

func TestAFailingPrinterIsQuoted(t *testing.T) {
	d := inline(t, stage.Plain())
	d.installs(t, "lp", `/bin/cat >/dev/null; echo "lp: Error - no default destination available." >&2; exit 1`)
	d.print()
	d.Keep(t, "print-failed")
	d.Says(t, "The print command failed: “lp: Error - no default destination available”.")
	d.Tap(t, "Save as…") // and cancels that
	d.Says(t, "Save as…")
	d.path = filepath.Join(t.TempDir(), "no-such-folder", "letter.pdf")
	d.Tap(t, "Save as…")
	d.Says(t, "The file is not there.", "Nothing was saved.")
	d.path = filepath.Join(t.TempDir(), "letter.pdf")
	d.Tap(t, "Save as…")
	d.saved(t)
}

// One that ends without reading, and one that only says how it ended.
func TestOddPrinters(t *testing.T) {
	for script, want := range map[string]string{"exec </dev/null; exit 3": "“exit status 3”", "kill -9 $$": "“signal: killed”",
		`printf 'first\nsecond\033[1m\n'; exit 1`: "“second [1m”"} {
		d := inline(t, stage.Plain())
		d.installs(t, "lp", script)
		d.print()
		d.Says(t, "The print command failed: "+want)
		d.Press(fyne.KeyEscape)
		if kit.DialogOpen(d.Canvas) || len(d.jobs) > 0 || len(d.toasts) > 0 {
			t.Error("Esc does not end it")
		}
	}
}

func TestAPageThatCannotBeMade(t *testing.T) {
	d := inline(t, stage.Plain())
	d.records(t, "lp")
	d.Print.Print(title, func(context.Context) ([]byte, error) {
		return nil, &core.Error{Kind: core.ErrInput, Sentence: "The password has characters that cannot be printed."}
	})
	d.Says(t, "The password has characters that cannot be printed. Nothing was printed.")
	d.SaysNot(t, "Save as…")
	if _, err := os.Stat(filepath.Join(d.bin, "page")); !errors.Is(err, os.ErrNotExist) {
		t.Error("something was printed:", err)
	}
	d.Press(fyne.KeyReturn)
	if kit.DialogOpen(d.Canvas) {
		t.Error("OK does not close it")
	}
}

// A print system that does not answer is said, and let go of.
func TestASlowPrinterCanBeCancelled(t *testing.T) {
	hand := task.At(now)
	q := task.NewQueue(t.Context(), hand)
	d := open(t, stage.Plain(), q.Runner, hand)
	d.installs(t, "lp", "echo $$ >\""+d.bin+"/pid\"; exec /bin/sleep 600")
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	defer stop()
	d.print()
	if kit.DialogOpen(d.Canvas) {
		t.Error("a dialog for what may be done at once")
	}
	hand.Push(patience)
	if err := q.Until(ctx, func() bool { return strings.Contains(d.Said(), handing) }); err != nil {
		t.Fatal(err)
	}
	d.Keep(t, "print-busy")
	d.Says(t, "Printing", title)
	d.Press(fyne.KeyEscape)
	if kit.DialogOpen(d.Canvas) || len(d.toasts) != 1 || !strings.HasPrefix(d.toasts[0].Text, "Cancelled.") {
		t.Errorf("%+v", d.toasts)
	}
	q.Close() // waits for what runs: for 600 s, were the command still there
	if ctx.Err() != nil {
		t.Error("the command was not ended")
	}
}

// The window closes while it prints: nothing comes home.
func TestClosedMeanwhile(t *testing.T) {
	hand := task.At(now)
	q := task.NewQueue(t.Context(), hand)
	d := open(t, stage.Plain(), q.Runner, hand)
	d.installs(t, "lp", "exec /bin/sleep 600")
	d.print()
	d.print()
	d.Close()
	hand.Push(time.Second)
	q.Close()
	if kit.DialogOpen(d.Canvas) || len(d.toasts) > 0 {
		t.Errorf("%+v", d.toasts)
	}
}

func TestFileName(t *testing.T) {
	for title, want := range map[string]string{
		title: title + ".pdf", "../../etc/passwd": "-..-etc-passwd.pdf", "a\nb": "a b.pdf", "": "page.pdf", "C:\\x?": "C--x-.pdf",
		strings.Repeat("á", 200): strings.Repeat("á", 80) + ".pdf",
	} {
		if got := fileName(title); got != want {
			t.Errorf("%q: %q, want %q", title, got, want)
		}
	}
	if got := fmt.Sprint(reason("", errors.New("exit status 1"))); got != "exit status 1" {
		t.Error(got)
	}
}
