package task

import "sync"

// door is the way to the goroutine of the windows. Fyne leaves it open for as
// long as its loop runs and closes the queue behind it when that ends: who then
// knocks, such as a clock that strikes while the program quits, panics, or runs
// on a goroutine of its own with windows that are gone. So the door is shut
// before the loop is told to end.
type door struct {
	do   func(func()) // fyne.Do
	gone chan struct{}

	mu sync.Mutex     // for gone, and for who comes to the door
	at sync.WaitGroup // who is at the door
}

func newDoor(do func(func())) *door { return &door{do: do, gone: make(chan struct{})} }

// pass hands a callback on, or drops it where the door is shut.
func (d *door) pass(callback func()) {
	if d.enter() {
		defer d.at.Done()
		d.do(callback)
	}
}

func (d *door) enter() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.isShut() {
		return false
	}
	d.at.Add(1)
	return true
}

func (d *door) isShut() bool {
	select {
	case <-d.gone:
		return true
	default:
		return false
	}
}

// shut lets nobody in any more, and waits for who is at the door.
func (d *door) shut() {
	d.mu.Lock()
	if !d.isShut() {
		close(d.gone)
	}
	d.mu.Unlock()
	d.at.Wait()
}
