package transfer

import (
	"context"

	"github.com/keydesk/keydesk/ui/desk/task"
)

// deed is work that may be asked to stop. Unlike a slot that is canceled, it
// then still tells what came of it: what was imported stays.
type deed struct {
	slot *task.Slot
	stop func()
}

func newDeed(p *task.Page) *deed { return &deed{slot: p.Slot(), stop: func() {}} }

// running says whether it is under way.
func (d *deed) running() bool { return d.slot.Running() }

// start starts work.
func start[T any](d *deed, work func(context.Context, task.Report) (T, error), done func(T, error)) {
	d.stop = task.Stoppable(d.slot, work, done)
}
