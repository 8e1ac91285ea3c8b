package help

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	model "github.com/keydesk/keydesk/ui/model/help"
	"github.com/keydesk/keydesk/ui/model/label"
)

// Help is the help of a window.
type Help struct {
	canvas fyne.Canvas
	runner *task.Runner
	book   *model.Book // nil until it is opened for the first time
	view   *view       // nil while it is closed
}

// New makes the help of a window. The topics are read when it is opened.
func New(canvas fyne.Canvas, runner *task.Runner) *Help {
	return &Help{canvas: canvas, runner: runner}
}

// Open shows a topic, by its title or another name of it. One that there is not
// is searched for. Where the help is open already it goes there.
func (h *Help) Open(topic string) {
	if h.onTop() {
		h.view.jump(topic)
		return
	}
	if h.book == nil {
		book, err := model.Open()
		if err != nil {
			h.fail(err)
			return
		}
		h.book = book
	}
	h.drop()
	h.view = newView(h)
	h.view.show(topic)
}

// Topic is the topic that is shown, "" while the help is closed.
func (h *Help) Topic() string {
	if !h.onTop() {
		return ""
	}
	return h.view.at
}

// Close takes the help away, if it is open.
func (h *Help) Close() {
	if h.onTop() {
		h.view.Close()
	}
	h.drop()
}

// onTop says whether the help is open and no dialog lies over it.
func (h *Help) onTop() bool { return h.view != nil && kit.DialogOn(h.canvas) == h.view.Dialog }

// drop forgets a view that was taken away with what lay under it.
func (h *Help) drop() {
	if h.view != nil {
		h.canvas.RemoveShortcut(altLeft())
		h.view = nil
	}
}

// fail says that the topics cannot be read, which the program's own tests rule
// out.
func (h *Help) fail(err error) {
	d := &kit.Dialog{Title: label.Help, Icon: "triangle", IconColor: theme.ColorNameError,
		Body: kit.Column(8, kit.NewText("The help cannot be shown: "+err.Error(), kit.Plain()))}
	d.Default = kit.NewButton(label.OK, "", kit.Primary, d.Close)
	d.Show(h.canvas, h.runner)
}
