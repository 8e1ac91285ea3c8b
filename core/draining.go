package core

import "context"

// Drain waits until no mail waits, or none goes out because the queue is paused,
// and says how that stands then; left is told how many wait still. Something
// else has Run under way.
func (m *Mail) Drain(ctx context.Context, left func(int)) (MailStatus, error) {
	changes := m.s.Changes(ctx)
	for {
		status, err := m.Status(ctx)
		if err != nil || status.Waiting == 0 || status.Paused {
			return status, err
		}
		left(status.Waiting)
		if _, open := <-changes; !open {
			return status, context.Cause(ctx)
		}
	}
}

// Drain is Mail.Drain, with the staff's keys.
func (w *Staff) Drain(ctx context.Context, left func(int)) (MailStatus, error) {
	at, end := w.At(ctx)
	defer end()
	return w.s.Mail().Drain(at, left)
}
