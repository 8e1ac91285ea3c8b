package mail

import (
	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/dialog"
)

// clip is what was last copied of a mail: a way into an account. It is taken
// out of the clipboard after a time, or when the page closes, unless somebody
// copied something else by then.
type clip struct {
	runner *task.Runner
	held   *dialog.Clip
	stop   func()
}

// put copies a secret.
func (c *clip) put(text secret.Text) {
	if c.stop != nil {
		c.stop()
	}
	fyne.CurrentApp().Clipboard().SetContent(text.Reveal())
	c.held = dialog.NewClip(text, c.runner.Now())
	c.stop = c.runner.After(dialog.Copied, c.clear)
}

// clear takes it out.
func (c *clip) clear() {
	if c.held == nil {
		return
	}
	board := fyne.CurrentApp().Clipboard()
	late := c.runner.Now().Add(dialog.Copied) // whenever it is asked for
	if clears, _ := c.held.Clears(board.Content(), late); clears {
		board.SetContent("")
	}
	c.stop()
	c.held, c.stop = nil, nil
}
