// Package print brings a page to the system's printer: a PDF goes down the
// standard input of lp or lpr. Where there is neither, or it fails, the room
// says so and offers Save as… to a file that the user names. It never makes a
// temporary file.
//
// Caveat: "sent" means that the print system took the page; whether paper came
// out, only somebody beside the printer knows. The title stands in the print
// queue and in the list of processes, for others to read: no secret belongs
// into it.
package print

import (
	"bytes"
	"context"
	"io"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/file"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/say"
)

// Files asks where to save.
type Files interface {
	// Save asks for a place, name being the offer, and before it replaces a
	// file; then is not called on cancel.
	Save(title, name string, then func(path string))
}

// Print prints for one window. It is used on the goroutine of the windows
// alone.
type Print struct {
	canvas fyne.Canvas
	runner *task.Runner
	files  Files // nil: Save as… is not offered
	say    func(kit.Toast)
	jobs   map[*job]bool
}

// New returns the Print of a window.
func New(canvas fyne.Canvas, runner *task.Runner, files Files, say func(kit.Toast)) *Print {
	return &Print{canvas: canvas, runner: runner, files: files, say: say, jobs: map[*job]bool{}}
}

// Close ends what is under way and takes its dialogs away.
func (p *Print) Close() {
	for j := range p.jobs {
		j.end()
	}
}

// patience is how long printing may take before a dialog says that it works.
const patience = 300 * time.Millisecond

// The sentences of the room.
const (
	making  = "Making the page…"
	handing = "Handing it to the printer…"
	saving  = "Writing the file…"
	inClear = "The file holds in clear what is on the page. Delete it when it is printed."
)

// Print makes a page and sends it to the printer. pdf runs beside the window;
// what it returns is overwritten in the end. The title names the page in the
// print queue, and as a file.
func (p *Print) Print(title string, pdf func(context.Context) ([]byte, error)) {
	j := p.begin(title)
	work(j, making, func(ctx context.Context, report task.Report) (attempt, error) {
		page, err := pdf(ctx)
		if err != nil {
			return attempt{}, err
		}
		report(task.Progress{Text: handing})
		return attempt{page, send(ctx, title, page)}, nil
	}, j.printed)
}

// attempt is a page that was made, and why the printer did not take it.
type attempt struct {
	page []byte
	err  error // nil: it did
}

// job is one page on its way.
type job struct {
	*Print
	title  string
	work   *task.Page
	slot   *task.Slot
	text   *kit.Text
	dialog *kit.Dialog // nil while none is open
	page   []byte      // once it is made
}

func (p *Print) begin(title string) *job {
	j := &job{Print: p, title: title, work: p.runner.Page(), text: kit.NewText("", kit.Plain())}
	j.slot = j.work.Slot()
	j.slot.Progress = func(at task.Progress) { j.text.SetText(at.Text) }
	p.jobs[j] = true
	return j
}

// end is the job's end: nothing of it is left in the window, nor its page.
func (j *job) end() {
	j.work.Close()
	j.hide()
	clear(j.page)
	delete(j.jobs, j)
}

// work does something beside the window, and says so if it takes a while.
func work[T any](j *job, what string, do func(context.Context, task.Report) (T, error), done func(T, error)) {
	j.text.SetText(what)
	stop := j.runner.After(patience, j.busy)
	task.Go(j.slot, do, func(result T, err error) {
		stop()
		j.hide()
		done(result, err)
	})
}

// busy says that it works; Esc and Cancel stop it.
func (j *job) busy() {
	if !j.slot.Running() {
		return
	}
	d := &kit.Dialog{Title: "Printing", Sub: j.title, Icon: "print", IconColor: theme.ColorNamePrimary, Width: width, Body: kit.Column(8, j.text)}
	d.Cancel = kit.NewButton(label.Cancel, "", kit.Secondary, func() {
		j.end()
		j.say(kit.Toast{Text: "Cancelled. Look at the printer before you print it again."})
	})
	j.show(d)
}

// width is the dialogs', in the design's pixels.
const width = 480

func (j *job) show(d *kit.Dialog) {
	j.hide()
	j.dialog = d
	d.Show(j.canvas, j.runner)
}

func (j *job) hide() {
	if d := j.dialog; d != nil {
		j.dialog = nil
		d.Close()
	}
}

// printed says what came of it.
func (j *job) printed(a attempt, err error) {
	j.page = a.page
	switch {
	case err != nil:
		j.sorry(say.Explain(err, "Nothing was printed.").Text())
	case a.err != nil:
		j.sorry(a.err.Error())
	default:
		j.end()
		j.say(kit.Toast{Text: "Sent to the printer: " + j.title})
	}
}

// sorry says what went wrong, and offers to save the page where there is one.
func (j *job) sorry(what string) {
	d := &kit.Dialog{Title: "Not printed", Sub: j.title, Icon: "triangle-full", IconColor: theme.ColorNameError, Width: width}
	d.Default = kit.NewButton(label.OK, "", kit.Primary, j.end)
	if j.page != nil && j.files != nil {
		what += " You can save the page as a PDF and print that."
		d.Cancel = kit.NewButton("Close", "", kit.Secondary, j.end)
		d.Default = kit.NewButton("Save as…", "file", kit.Primary, j.ask)
	}
	d.Body = kit.Column(8, kit.NewText(what, kit.Plain()))
	d.OnClosed = func() {
		if j.dialog == d { // by its cross
			j.dialog = nil
			j.end()
		}
	}
	j.show(d)
}

// ask asks where the page goes, over the dialog: who cancels that has it
// offered again.
func (j *job) ask() {
	j.files.Save("Save as…", fileName(j.title), j.save)
}

func (j *job) save(path string) {
	if !j.work.Open() {
		return
	}
	j.hide()
	page := bytes.Clone(j.page) // the job may end while it is written
	work(j, saving, func(context.Context, task.Report) (struct{}, error) {
		defer clear(page)
		return struct{}{}, file.Write(path, func(w io.Writer) error { _, err := w.Write(page); return err })
	}, func(_ struct{}, err error) {
		if err != nil {
			j.sorry(say.Explain(err, "Nothing was saved.").Text())
			return
		}
		j.end()
		j.say(kit.Toast{Text: "Saved: " + filepath.Base(path), Detail: inClear})
	})
}
