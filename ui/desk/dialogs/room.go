package dialogs

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/person"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Window is what the dialogs need of the window they open in. What may be nil
// is then not offered.
type Window struct {
	Canvas    fyne.Canvas
	Clipboard fyne.Clipboard
	Runner    *task.Runner
	Clock     words.Clock
	Deeds     Deeds
	Say       func(kit.Toast)

	Help     func(topic string)                // opens a help topic; may be nil
	Print    func(who person.Facts)            // prints the credentials letter; may be nil
	SaveEML  func(who person.Facts, id uint64) // saves a mail as a file; may be nil
	OpenMail func(id uint64)                   // goes to a mail; may be nil
}

// Room opens dialogs over a window. It is used on the goroutine of the windows
// alone.
type Room struct {
	in   Window
	open kit.Opened
	work *task.Page // of what outlives a dialog, such as Undo
	deed *task.Slot // of what asks nothing, one at a time
	clip *clip
}

// New returns the room of a window.
func New(in Window) *Room {
	work := in.Runner.Page()
	return &Room{in: in, work: work, deed: work.Slot(), clip: &clip{in: in}}
}

// Close ends the room, with all that is open and what was copied. Dialogs that
// were open are over without a deed.
func (r *Room) Close() {
	r.CloseAll()
	r.work.Close()
}

// CloseAll takes away all that is open, and what was copied; the room can be
// used again, as after the window was locked.
func (r *Room) CloseAll() {
	r.open.Close()
	r.clip.clear()
}

// show opens a dialog and remembers it until it is closed.
func (r *Room) show(d *kit.Dialog) {
	r.open.Show(d, r.in.Canvas, r.in.Runner)
}

// problem says what went wrong where no dialog is left to say it in.
func (r *Room) problem(title, who string, err error, kept string) {
	p := say.Explain(err, kept)
	r.notice(notice{title: title, who: who, icon: "triangle-full", color: theme.ColorNameError, text: p.Text(), details: p.Details})
}

// notice is a dialog that only says something.
type notice struct {
	title, who, text string
	details          string // the error's own text, or ""
	icon             string
	color            fyne.ThemeColorName
	topic            string // help that says more, or ""
}

func (r *Room) notice(n notice) {
	d := &kit.Dialog{Title: n.title, Sub: n.who, Icon: n.icon, IconColor: n.color, Width: narrow,
		Body: kit.Column(8, append([]fyne.CanvasObject{kit.NewText(n.text, kit.Plain())}, kit.Details(n.details)...)...)}
	d.Default = kit.NewButton(label.OK, "", kit.Primary, d.Close)
	if n.topic != "" && r.in.Help != nil {
		d.Left = kit.NewLink(n.topic, func() { r.in.Help(n.topic) })
	}
	r.show(d)
}

// Widths of the dialogs, in the design's pixels.
const (
	narrow = 480
	middle = 520
	wide   = 560
	widest = 832
)
