package files

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
)

func TestAFileIsOpenedWithTheKeyboard(t *testing.T) {
	a := onStage(t, stage.Plain(), nil)
	a.furnish(t)
	a.Open("Import customers", []string{".csv"}, a.note)
	equal(t, a.names(), "Documents/ Downloads/ Music/ "+strings.Repeat("n", 56)+".csv")
	a.Says(t, "Import customers", "Home", "Documents", "1.2 KB", "Yesterday", ".csv files")
	a.Letters("do")
	equal(t, a.names(), "Documents/ Downloads/")
	a.tab() // both begin so
	equal(t, a.path(), "/Do")
	a.Letters("c")
	a.tab()
	equal(t, a.path(), "/Documents/")
	equal(t, a.names(), "old/ customers-2025.CSV customers.csv")
	a.Press(fyne.KeyDown, fyne.KeyDown)
	a.letter('c') // goes on in the path
	equal(t, a.path(), "/Documents/c")
	a.tab()
	equal(t, a.path(), "/Documents/customers")
	a.Letters(".")
	a.Press(fyne.KeyReturn)
	a.want(t, "/Documents/customers.csv")
	if a.Canvas.Overlays().Top() != nil {
		t.Error("the dialog is still open")
	}
	a.Open("Import customers", []string{".csv"}, a.note)
	equal(t, a.path(), "/Documents/") // it remembers
}

func TestFoldersAreGoneThrough(t *testing.T) {
	a := onStage(t, stage.Plain(), nil)
	a.furnish(t)
	a.Open("Import customers", []string{".csv"}, a.note)
	a.Press(fyne.KeyDown, fyne.KeyReturn)
	equal(t, a.path(), "/Documents/")
	a.Press(fyne.KeyBackspace)
	equal(t, a.path(), "/")
	if a.open.table.Selected() != 0 {
		t.Error("the folder that was left is not gone to")
	}
	a.Press(fyne.KeyReturn, fyne.KeyDown, fyne.KeyReturn)
	equal(t, a.path(), "/Documents/old/")
	a.altUp()
	a.open.focusPath()
	a.altUp()
	equal(t, a.path(), "/")
	stage.Find(t, a.Stage, "Downloads", func(b *kit.Action) bool { return b.Label() == "Downloads" }).Tapped(nil)
	equal(t, a.path(), "/Downloads/")
	a.Says(t, "This folder is empty")
	a.open.path.put("~/.s")
	equal(t, a.names(), ".secret.csv")
	a.Press(fyne.KeyEscape)
	a.want(t)
	if a.Canvas.Overlays().Top() != nil || a.Files.open != nil {
		t.Error("Esc does not close")
	}
}

// A folder is asked for: no files are in the way, Enter goes into a folder that
// is being typed, and the button takes what is marked, or what is listed.
func TestAFolderIsChosen(t *testing.T) {
	a := onStage(t, stage.Plain(), nil)
	a.furnish(t)
	ask := func(from string) { a.Folder("Choose a folder for backups", from, a.note) }
	ask("")
	equal(t, a.names(), "Documents/ Downloads/ Music/")
	a.Letters("doc")
	a.Press(fyne.KeyReturn)
	equal(t, a.path(), "/Documents/")
	a.Press(fyne.KeyReturn)
	a.want(t, "/Documents")
	ask(filepath.Join(a.home, "Documents"))
	equal(t, a.path(), "/Documents/")
	a.Press(fyne.KeyDown)
	a.Tap(t, "Choose this folder")
	a.want(t, "/Documents/old")
	ask(filepath.Join(a.home, "Downloads"))
	a.Says(t, "No folders here")
	a.Tap(t, "Choose this folder")
	a.want(t, "/Downloads")
	ask(filepath.Join(a.home, "gone"))
	a.Says(t, "There is no such folder.")
	a.Tap(t, "Choose this folder")
	a.want(t)
	a.Press(fyne.KeyEscape)
	a.want(t)
}

// Disks that are plugged in are one click away.
func TestDisks(t *testing.T) {
	a := &asked{home: t.TempDir()}
	a.make(t, "SAFE/", "STICK/", "note.txt")
	if all := disks([]string{filepath.Join(a.home, "nowhere"), a.home}); len(all) != 2 || all[1].name != "STICK" || all[1].path != filepath.Join(a.home, "STICK") {
		t.Errorf("%+v", all)
	}
}

func TestEndings(t *testing.T) {
	a := onStage(t, stage.Plain(), nil)
	a.make(t, "letter.odt")
	a.Open("Import customers", []string{".csv"}, a.note)
	a.Says(t, "There are no .csv files here")
	a.Tap(t, "All files")
	equal(t, a.names(), "letter.odt")
	a.Letters("x")
	a.Says(t, "Nothing here is called “x”")
	a.Press(fyne.KeyReturn)
	a.Says(t, "There is no “x” here.")
	a.Press(fyne.KeyReturn)
	a.open.path.put(a.home + "/")
	a.Press(fyne.KeyReturn)
	a.Says(t, "Choose a file in the list, or type its name.")
	a.want(t)
}

func TestSavingAsksBeforeItReplaces(t *testing.T) {
	a := onStage(t, stage.Plain(), nil)
	a.furnish(t)
	a.Save("Export customers", "customers-2026-05-14.csv", a.note)
	equal(t, a.open.name.SelectedText(), "customers-2026-05-14")
	a.Letters("mine")
	equal(t, a.open.name.Text, "mine.csv")
	a.Press(fyne.KeyReturn)
	a.want(t, "/mine.csv")

	a.Save("Export customers", "customers.csv", a.note)
	a.Canvas.Focus(a.open.path)
	a.Letters("doc")
	a.Press(fyne.KeyReturn)
	equal(t, a.path(), "/Documents/")
	a.Press(fyne.KeyReturn)
	a.Says(t, "Replace “customers.csv”?", "1.2 KB, changed yesterday 08:30")
	a.Press(fyne.KeyEscape)
	a.want(t)
	a.Says(t, "File name")
	a.Press(fyne.KeyReturn, fyne.KeyReturn)
	a.want(t, "/Documents/customers.csv")
}

func TestNamesThatCannotBeSaved(t *testing.T) {
	a := onStage(t, stage.Plain(), nil)
	a.furnish(t)
	for name, want := range map[string]string{
		" ":              "Give the file a name.",
		"nowhere/x.csv":  "There is no folder “" + filepath.Join(a.home, "nowhere") + "”.",
		"~/Documents":    "", // gets an ending, so it is no folder
		"../":            "A folder has this name.",
		"Documents/../.": "A folder has this name.",
	} {
		a.Save("Export customers", "customers.csv", a.note)
		a.open.name.SetText(name)
		a.Tap(t, "Save")
		if want == "" {
			a.want(t, "/Documents.csv")
			continue
		}
		a.want(t)
		equal(t, a.open.field.Wrong(), want)
		a.Press(fyne.KeyEscape)
	}
	a.Save("Export customers", "customers.csv", a.note)
	i := len(a.open.rows) - 1
	a.open.table.Select(i)
	equal(t, a.open.name.Text, "notes.txt")
	a.Tap(t, "Save")
	a.Says(t, "Replace “notes.txt”?")
}

func TestAFolderThatMustNotBeRead(t *testing.T) {
	a := onStage(t, stage.Plain(), nil)
	a.furnish(t)
	a.disk.list = func(ctx context.Context, dir string) ([]item, error) {
		if filepath.Base(dir) == "Documents" {
			return nil, fmt.Errorf("reading the folder: %w", os.ErrPermission)
		}
		return list(ctx, dir)
	}
	a.Open("Import customers", nil, a.note)
	a.Press(fyne.KeyDown, fyne.KeyReturn)
	a.Says(t, "This folder cannot be read", "This computer does not let you read it.", "Try again")
	a.open.focusPath()
	a.Press(fyne.KeyReturn)
	a.Says(t, "The folder could not be read.")
	a.Press(fyne.KeyReturn)
	a.altUp()
	a.Letters("gone/")
	a.Says(t, "There is no such folder.")
	a.want(t)
}

// A real folder that is locked, where the user is not root.
func TestALockedFolder(t *testing.T) {
	a := onStage(t, stage.Plain(), nil)
	a.make(t, "locked/x.csv")
	dir := filepath.Join(a.home, "locked")
	if err := os.Chmod(dir, 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(dir, 0o700) })
	if _, err := os.ReadDir(dir); err == nil {
		return // root may read everything; TestAFolderThatMustNotBeRead gives the error by hand
	}
	a.Open("Import customers", nil, a.note)
	a.Press(fyne.KeyDown, fyne.KeyReturn)
	a.Says(t, "This folder cannot be read")
}

func TestAFolderOfFiveThousand(t *testing.T) {
	a := onStage(t, stage.Plain(), nil)
	for i := range 5000 {
		if err := os.WriteFile(filepath.Join(a.home, fmt.Sprintf("list-%04d.csv", i)), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	began := time.Now()
	a.Open("Import customers", []string{".csv"}, a.note)
	if n := len(a.open.rows); n != 5000 {
		t.Errorf("%d rows", n)
	}
	a.Letters("4321")
	equal(t, a.names(), "list-4321.csv")
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
	a.Press(fyne.KeyReturn)
	a.want(t, "/list-4321.csv")
}

// A network folder that hangs: it is said, can be stopped and closed, and keys
// that were faster wait.
func TestAFolderThatHangs(t *testing.T) {
	var q *task.Queue
	a := onStage(t, stage.Plain(), func(h *task.Hand) *task.Runner {
		q = task.NewQueue(t.Context(), h)
		return q.Runner
	})
	t.Cleanup(q.Close)
	a.furnish(t)
	free := make(chan bool)
	a.disk.list = func(ctx context.Context, dir string) ([]item, error) {
		return beside(ctx, func() ([]item, error) { <-free; return list(ctx, dir) })
	}
	t.Cleanup(func() { close(free) })
	until := func(reached func() bool) {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		if err := q.Until(ctx, reached); err != nil {
			t.Fatal(err)
		}
	}
	a.Open("Import customers", []string{".csv"}, a.note)
	a.SaysNot(t, "Reading the folder…")
	a.Hand.Push(patience)
	until(func() bool { return strings.Contains(a.Said(), "Reading the folder…") })
	a.Tap(t, "Stop")
	a.Says(t, "The folder was not read.")
	a.Tap(t, "Try again")
	a.Letters("mus")
	a.tab()
	a.Press(fyne.KeyReturn) // drops the Tab, and waits in its place
	free <- true            // for the one that was stopped, or for the second
	free <- true
	until(func() bool { return a.path() == "/Music/" })
	if !a.open.reading.Running() {
		t.Error("the folder that was opened is not read")
	}
	a.Press(fyne.KeyEscape)
	if a.Canvas.Overlays().Top() != nil {
		t.Error("Esc does not close while a folder hangs")
	}
	a.want(t)
}

func TestLook(t *testing.T) {
	for name, set := range map[string]stage.Setting{"light": stage.Plain(), "dark": stage.Dark(), "150": stage.Big()} {
		if name != "150" && os.Getenv("KEYDESK_PICTURES") == "" {
			continue
		}
		a := onStage(t, set, nil)
		a.furnish(t)
		a.Open("Import customers", []string{".csv"}, a.note)
		a.Press(fyne.KeyDown)
		a.Keep(t, "files-open-"+name)
		a.Save("Export customers", "customers-2026-05-14.csv", a.note)
		a.Keep(t, "files-save-"+name)
		a.open.name.SetText("~/Documents/customers.csv")
		a.Tap(t, "Save")
		a.Keep(t, "files-replace-"+name)
		a.Press(fyne.KeyEscape)
		a.open.path.put(filepath.Join(a.home, "gone") + "/")
		a.open.name.SetText("")
		a.Tap(t, "Save")
		a.Keep(t, "files-missing-"+name)
	}
}
