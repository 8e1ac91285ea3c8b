package core

import (
	"context"
	"errors"
	"sync"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
)

// Staff is what a desk does beside its operators, with keys of its own: mail
// goes out, customers' links work, backups are made. It has them from who signs
// in; the login and the issue key from who may run the portal. Through lock and
// change of operator it keeps what the settings say.
//
// Whoever has the Staff can see to no customer: its methods do the desk's own
// work, and nothing in it answers to a window.
type Staff struct {
	s     *Session
	over  context.Context // ends when the desk is closed
	close func()
	door  sync.Mutex // held while over ends, and while a work is taken on
	under sync.WaitGroup
}

// Staff is the desk's; nil before somebody has signed in.
func (d *Desk) Staff() *Staff {
	d.team.Lock()
	defer d.team.Unlock()
	return d.staff
}

// Kept says what goes on while nobody is signed in.
type Kept struct {
	Mail   bool // it goes out, and backups are made
	Portal bool // customers' pages work
}

// kinds are the keys that it takes.
func (k Kept) kinds() []vault.Kind {
	switch {
	case k.Portal:
		return []vault.Kind{vault.DataKey, vault.LoginKey, vault.IssueKey}
	case k.Mail:
		return []vault.Kind{vault.DataKey}
	}
	return nil
}

// newStaff is the staff of a desk that somebody has just opened.
func (d *Desk) newStaff(ctx context.Context, records *record.Store, keys *vault.Keyring) (*Staff, error) {
	lent, err := keys.Lend(nil, Kept{Portal: true}.kinds()...)
	if err != nil {
		return nil, err
	}
	ring := newRing(lent)
	h := newHouse(records.With(ring), ring, d.header.Vendor, d.options.Now, d.options.Log)
	h.keeper = newKeeper(d.options.Verify)
	w := &Staff{s: &Session{h: h, actor: record.Actor{Kind: "system"}, leave: func(context.Context, Kept) {}, desk: d}}
	w.over, w.close = context.WithCancel(context.WithoutCancel(ctx)) // it outlives the call that signs in
	return w, nil
}

// At is the context of a work of the staff's: it ends with the desk, too, whose
// Close waits until end was called. After Close it has ended already.
func (w *Staff) At(ctx context.Context) (at context.Context, end func()) {
	at, cancel := context.WithCancel(ctx)
	w.door.Lock()
	defer w.door.Unlock()
	if w.over.Err() != nil {
		cancel()
		return at, cancel
	}
	stop := context.AfterFunc(w.over, cancel)
	w.under.Add(1)
	return at, sync.OnceFunc(func() { stop(); cancel(); w.under.Done() })
}

// end ends what the staff does, waits for it and drops its keys.
func (w *Staff) end() {
	w.door.Lock()
	w.close()
	w.door.Unlock()
	w.under.Wait()
	w.s.h.leave()
	w.s.h.keys.Lock()
}

// equip gives the staff the keys of who came in, or of a list of operators that
// changed. What he does not hold it keeps from those before him.
func (d *Desk) equip(keys *vault.Keyring) error {
	if d.staff == nil {
		return nil
	}
	ring := d.staff.s.h.keys
	lent, err := keys.Lend(ring.keyring(), Kept{Portal: true}.kinds()...)
	if err != nil {
		return err
	}
	ring.exchange(lent)
	return nil
}

// Lock signs out as Leave does: view, authority and operator keys and all that
// is in clear are dropped. Of the data, login and issue keys the staff keeps
// those of what goes on; kept is what Keeps has said, or less. The operator
// signs in again as ever.
func (s *Session) Lock(ctx context.Context, kept Kept) {
	s.leave(context.WithoutCancel(ctx), kept)
}

// Draft is what an operator has typed and not saved when he locks, sealed to his
// own key: it lies in memory, and opens for nobody else.
type Draft struct{ sealed []byte }

// Keep seals what was typed, before Lock.
func (s *Session) Keep(typed []byte) (Draft, error) {
	s.desk.team.Lock()
	defer s.desk.team.Unlock()
	sealed, err := s.operator.Keep(typed)
	return Draft{sealed}, err
}

// TakeUp opens a draft; ErrPermission where it is another operator's, or of one
// whose key was made anew meanwhile.
func (s *Session) TakeUp(d Draft) ([]byte, error) {
	s.desk.team.Lock()
	defer s.desk.team.Unlock()
	typed, err := s.operator.TakeUp(d.sealed)
	if errors.Is(err, vault.ErrForged) {
		return nil, &Error{Kind: ErrPermission, Sentence: "What was typed is another operator's.", Cause: err}
	}
	return typed, err
}

// Withdraw takes a sign-in back, as that of somebody who turned away meanwhile:
// what goes on is what went on before.
func (s *Session) Withdraw(ctx context.Context) {
	s.desk.team.Lock()
	kept := s.desk.kept
	s.desk.team.Unlock()
	s.Lock(ctx, kept)
}

// Keeps says what goes on through a lock, by the settings mail.through-lock and
// portal.through-lock; a customer page that is off keeps no keys. Whoever runs
// the rest ends it before Lock.
func (s *Session) Keeps(ctx context.Context) (kept Kept, err error) {
	err = s.h.store.View(ctx, func(r *record.Reader) (err error) {
		conf := s.h.config(r, 0)
		if kept.Mail, err = conf.on(setMailLocked); err != nil {
			return err
		}
		if kept.Portal, err = conf.on(setPortalLocked); err != nil {
			return err
		}
		runs, err := conf.portalRuns()
		kept.Portal = kept.Portal && runs != PortalOff
		return err
	})
	kept.Portal = kept.Portal && s.desk.Staff().RunsPortal()
	return kept, err
}

// dismiss takes from the staff what is not kept, where nobody is signed in.
func (d *Desk) dismiss(ctx context.Context, kept Kept) {
	d.team.Lock()
	defer d.team.Unlock()
	if len(d.sessions) == 0 {
		d.kept = kept
	}
	d.reduce(ctx)
}

// reduce is dismiss, with the team held.
func (d *Desk) reduce(ctx context.Context) {
	if d.staff == nil || len(d.sessions) > 0 {
		return
	}
	kept := d.kept
	ring := d.staff.s.h.keys
	left, err := ring.keyring().Lend(nil, kept.kinds()...)
	if err != nil {
		d.options.Log.Error("locking the desk", "error", err)
		ring.keyring().Lock()
		return
	}
	if len(kept.kinds()) == 0 {
		left.Lock()
	}
	ring.exchange(left)
	if kept.Mail || kept.Portal {
		d.remember(ctx, d.staff.s.h.store)
	}
}

// RunsPortal says whether the staff has the login key. After a start it gets it
// with the first sign-in of an operator with Run Portal.
func (w *Staff) RunsPortal() bool { return w != nil && w.s.may(vault.RunPortal) == nil }

// Works says whether the staff has the data key: else everything waits for a
// sign-in.
func (w *Staff) Works() bool { return !w.s.h.keys.keyring().Locked() }

// Vendor is the vendor's name.
func (w *Staff) Vendor() string { return w.s.Vendor() }

// Portal opens the customers' door; ErrPermission before RunsPortal.
func (w *Staff) Portal() (*Portal, error) { return w.s.Portal() }

// Settings is the room of settings, to be read: the staff may change none.
func (w *Staff) Settings() *Settings { return w.s.Settings() }

// MailStatus says how much mail waits.
func (w *Staff) MailStatus(ctx context.Context) (MailStatus, error) { return w.s.h.queue.Status(ctx) }

// RunMail is Mail.Run, with the staff's keys.
func (w *Staff) RunMail(ctx context.Context) error {
	at, end := w.At(ctx)
	defer end()
	return w.s.Mail().Run(at)
}

// RunBackups is Backups.Run, with the staff's keys.
func (w *Staff) RunBackups(ctx context.Context) error {
	at, end := w.At(ctx)
	defer end()
	return w.s.Backups().Run(at)
}
