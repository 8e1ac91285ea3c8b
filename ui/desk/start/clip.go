package start

import (
	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/desk/task"
	model "github.com/keydesk/keydesk/ui/model/start"
)

// clip is the recovery key in the clipboard. It outlives the room: whoever
// opened the desk may still paste it until its time is over.
type clip struct {
	board  fyne.Clipboard
	runner *task.Runner
	held   secret.Text
	stop   func()
}

// put copies a key, and takes it out after a time.
func (c *clip) put(key secret.Text) {
	if c.stop != nil {
		c.stop()
	}
	c.board.SetContent(key.Reveal())
	c.held = secret.New(key.Reveal())
	c.stop = c.runner.After(model.KeyCopied, c.clear)
}

// clear takes the key out, unless somebody copied something else by then.
func (c *clip) clear() {
	if !c.held.Empty() && secret.New(c.board.Content()).Equal(c.held) {
		c.board.SetContent("")
	}
	c.held = secret.Text{}
}
