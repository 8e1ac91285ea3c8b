package dialogs

import (
	"github.com/keydesk/keydesk/core/secret"
	model "github.com/keydesk/keydesk/ui/model/dialog"
)

// clip is the secret that was last put into the clipboard. It is taken out
// again after a time, or when the room closes, unless somebody copied something
// else by then.
type clip struct {
	in   Window
	held *model.Clip
	stop func()
}

// put copies a secret.
func (c *clip) put(text secret.Text) {
	if c.stop != nil {
		c.stop()
	}
	c.in.Clipboard.SetContent(text.Reveal())
	c.held = model.NewClip(text, c.in.Runner.Now())
	c.stop = c.in.Runner.After(model.Copied, c.clear)
}

// clear takes it out.
func (c *clip) clear() {
	if c.held == nil {
		return
	}
	late := c.in.Runner.Now().Add(model.Copied) // whenever it is asked for
	if clears, _ := c.held.Clears(c.in.Clipboard.Content(), late); clears {
		c.in.Clipboard.SetContent("")
	}
	c.stop()
	c.held = nil
}
