package ask

import (
	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/desk/task"
	model "github.com/keydesk/keydesk/ui/model/start"
)

// Clip is the recovery key in the clipboard. It outlives what showed it:
// whoever opened the desk may still paste it until its time is over.
type Clip struct {
	board  fyne.Clipboard
	runner *task.Runner
	held   secret.Text
	stop   func()
}

// NewClip is a clipboard with nothing of ours in it.
func NewClip(board fyne.Clipboard, r *task.Runner) *Clip { return &Clip{board: board, runner: r} }

// put copies a key, and takes it out after a time.
func (c *Clip) put(key secret.Text) {
	if c.stop != nil {
		c.stop()
	}
	c.board.SetContent(key.Reveal())
	c.held = secret.New(key.Reveal())
	c.stop = c.runner.After(model.KeyCopied, c.Clear)
}

// Clear takes the key out, unless somebody copied something else by then.
func (c *Clip) Clear() {
	if !c.held.Empty() && secret.New(c.board.Content()).Equal(c.held) {
		c.board.SetContent("")
	}
	c.held = secret.Text{}
}
