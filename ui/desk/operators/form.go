package operators

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/ask"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
)

// ctx is a context, in the deeds of dialogs.
type ctx = context.Context

// form is a dialog with one deed, over the page.
type form struct {
	*ask.Form
	in     *Page
	width  float32
	body   *fyne.Container
	closed func() // forgets what was typed; may be nil
}

// form makes a dialog; fill in what it shows and does, then open it.
func (p *Page) form(title, sub, ok string, kind kit.Kind) *form {
	return &form{Form: ask.NewForm(p.runner, title, sub, ok, kind), in: p}
}

// wide gives the dialog its width and body.
func (f *form) wide(width float32, body *fyne.Container) { f.width, f.body = width, body }

func (f *form) open() { f.Show(f.in.window.Canvas, f.width, f.body, f.closed) }

// do does the deed and closes.
func (f *form) do(work func(ctx) error, done func()) {
	ask.Do(f.Form, func(c context.Context, _ task.Report) (struct{}, error) { return struct{}{}, work(c) },
		func(struct{}) { done() }, nil)
}
