package task

// Waiting is what the user's keys asked for while a page was reading what they
// are for: it is done in order, once nothing is read any more. Like a Slot it is
// used on the goroutine of the windows alone.
type Waiting struct {
	slots []*Slot
	all   []func()
	doing bool // one of them is being done
}

// NewWaiting waits for the works of slots. Settle is to be called where one of
// them has ended.
func NewWaiting(slots ...*Slot) *Waiting { return &Waiting{slots: slots} }

// Do does something as soon as nothing is being read: at once, or after what
// waits already.
func (w *Waiting) Do(do func()) {
	w.all = append(w.all, do)
	w.Settle()
}

// Settle does what waits, as far as nothing is being read.
func (w *Waiting) Settle() {
	if w.doing {
		return
	}
	w.doing = true
	defer func() { w.doing = false }()
	for len(w.all) > 0 && !w.reads() {
		do := w.all[0]
		w.all = w.all[1:]
		do()
	}
}

func (w *Waiting) reads() bool {
	for _, s := range w.slots {
		if s.Running() {
			return true
		}
	}
	return false
}

// Drop forgets what waits.
func (w *Waiting) Drop() { w.all = nil }

// DropOthers is Drop, unless one of what waited is being done just now.
func (w *Waiting) DropOthers() {
	if !w.doing {
		w.Drop()
	}
}
