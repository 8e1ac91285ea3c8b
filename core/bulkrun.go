package core

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/keydesk/keydesk/core/record"
)

// RunBulk does a plan: to each customer in a transaction of his own, in the
// plan's order, looking anew whether he is left out. told, if not nil, is called
// after each with how many were come to; it is never called twice at a time.
// Passwords are hashed on half of the cores. When ctx ends, what was begun is
// ended and the result says how far it came, with ctx's error; an error of the
// store likewise. Needs what PlanBulk needs, asked again before each customer.
// Errors beside: ErrBusy where another bulk action is under way.
func (c *Customers) RunBulk(ctx context.Context, plan BulkPlan, told func(done, of int, last BulkOutcome)) (BulkResult, error) {
	if err := c.s.mayBulk(plan.Action); err != nil {
		return BulkResult{Bulk: plan.Bulk}, err
	}
	h := c.s.h
	if !h.bulk.TryLock() {
		return BulkResult{Bulk: plan.Bulk}, &Error{Kind: ErrBusy, Sentence: "Another bulk action is under way; wait until it has ended."}
	}
	defer h.bulk.Unlock()
	rules, err := h.bulkRules(ctx, plan.Bulk)
	if err != nil {
		return BulkResult{Bulk: plan.Bulk}, err
	}
	run := &bulkRun{c: c, plan: plan, rules: rules, told: told, outcomes: make([]*BulkOutcome, len(plan.Do))}
	if len(plan.Do) > 0 {
		if run.name, err = h.beginBatch(ctx, c.s.actor.Name, plan); err != nil {
			return BulkResult{Bulk: plan.Bulk}, err
		}
	}
	run.walk(ctx)
	result := run.result()
	if len(plan.Do) > 0 {
		err = h.endBatch(context.WithoutCancel(ctx), c.s.actor, plan, result)
	}
	return result, errors.Join(run.failure, err)
}

// bulkRun is a bulk action under way.
type bulkRun struct {
	c     *Customers
	plan  BulkPlan
	rules *bulkRules
	name  string // of the batch
	told  func(done, of int, last BulkOutcome)

	lock     sync.Mutex
	outcomes []*BulkOutcome // by the place in the plan; nil: not come to
	done     int
	failure  error // that ended it
}

// workers is how many customers are come to at a time. Transactions follow one
// another anyway; hashing is what takes a core, and one more than may hash keeps
// that core busy while another's transaction is synced.
func (r *bulkRun) workers() int {
	if r.plan.Action == BulkGenerate {
		return hashers() + 1
	}
	return 1
}

func (r *bulkRun) walk(ctx context.Context) {
	places := make(chan int)
	var working sync.WaitGroup
	for range r.workers() {
		working.Go(func() {
			for i := range places {
				if r.going(ctx) {
					r.come(ctx, i)
				}
			}
		})
	}
	for i := range r.plan.Do {
		if !r.going(ctx) {
			break
		}
		places <- i
	}
	close(places)
	working.Wait()
}

// going says whether it goes on, and notes why it does not.
func (r *bulkRun) going(ctx context.Context) bool {
	r.lock.Lock()
	defer r.lock.Unlock()
	if r.failure == nil {
		r.failure = ctx.Err()
	}
	return r.failure == nil
}

// come comes to one customer.
func (r *bulkRun) come(ctx context.Context, i int) {
	who := r.plan.Do[i]
	outcome, err := r.one(ctx, who)
	r.lock.Lock()
	defer r.lock.Unlock()
	if err != nil {
		if r.failure == nil {
			r.failure = fmt.Errorf("customer %d: %w", who.ID, err)
		}
		return
	}
	r.outcomes[i] = &outcome
	r.done++
	if r.told != nil {
		r.told(r.done, len(r.plan.Do), outcome)
	}
}

// leftOut ends the transaction of a customer who is left out.
type leftOut struct {
	why    BulkReason
	detail string
}

func (l *leftOut) Error() string { return string(l.why) }

// one does it to one customer. The error is one that ends the whole: what a
// rule of the desk refuses is an outcome.
func (r *bulkRun) one(ctx context.Context, who BulkWho) (BulkOutcome, error) {
	out := BulkOutcome{BulkWho: who, State: BulkStateDone}
	if err := r.c.s.mayBulk(r.plan.Action); err != nil {
		return out, err // it was taken away meanwhile
	}
	did, err := r.do(ctx, who.ID)
	var left *leftOut
	switch {
	case err == nil:
		out.MailID, out.NoLink, out.lock = did.MailID, did.NoLink, did.lock
	case errors.As(err, &left):
		out.State, out.Why, out.Detail = BulkStateLeft, left.why, left.detail
	case errors.Is(err, ErrNotFound):
		out.State, out.Why = BulkStateLeft, BulkGone
	case errors.Is(err, ErrRefused), errors.Is(err, ErrInput), errors.Is(err, ErrConflict), errors.Is(err, ErrExists):
		out.State, out.Detail = BulkStateFailed, err.Error()
	case damagedOf(err, who.ID):
		out.State, out.Detail = BulkStateFailed, damagedText(who.ID, err)
	default:
		return out, err
	}
	return out, nil
}

// do is the deed with what has to be ready before its transaction, which goes
// to its end once it has begun.
func (r *bulkRun) do(ctx context.Context, id uint64) (result bulkDid, err error) {
	h := r.c.s.h
	change := &PasswordChange{Send: true}
	var ready prepared
	if r.plan.Action.Mails() {
		if ready, err = r.prepare(ctx, id, change); err != nil {
			return result, err
		}
	}
	err = h.change(context.WithoutCancel(ctx), r.c.s.actor, id, func(d *deed) error {
		if err := r.check(d.tx, d.dossier); err != nil {
			return err
		}
		d.batch, d.shared = r.name, ready.shared
		d.markMailed(r.plan.Action)
		result.lock = d.login
		result.PasswordResult, err = r.deed(d, change, ready)
		return err
	})
	return result, err
}

// bulkDid is what came of one customer's deed.
type bulkDid struct {
	PasswordResult
	lock loginState // as it was
}

// prepare reads and hashes what a mail needs, of a customer who is not left out.
func (r *bulkRun) prepare(ctx context.Context, id uint64, change *PasswordChange) (ready prepared, err error) {
	h := r.c.s.h
	var was dossier
	err = h.store.View(ctx, func(reader *record.Reader) error {
		if was, err = open(reader, id); err != nil {
			return err
		}
		if err := r.check(reader, was); err != nil {
			return err
		}
		others, err := sharing(reader, was)
		ready.shared = len(others) > 0
		return err
	})
	if err != nil || r.plan.Action != BulkGenerate {
		return ready, err
	}
	return r.c.prepareChange(ctx, was, change)
}

func (r *bulkRun) check(g finder, d dossier) error {
	why, detail, err := r.rules.leaves(g, d)
	if err == nil && why != "" {
		err = &leftOut{why, detail}
	}
	return err
}

// deed is the action on one customer inside his transaction.
func (r *bulkRun) deed(d *deed, change *PasswordChange, ready prepared) (result PasswordResult, err error) {
	switch r.plan.Action {
	case BulkEmailForgotten:
		return d.sendResetLink("")
	case BulkGenerate:
		return d.changePassword(r.c.s, change, ready)
	case BulkConfirm:
		result.MailID, err = d.sendConfirmation()
	case BulkWelcome:
		result.MailID, err = d.sendWelcome()
	case BulkUnlock:
		d.unlock()
		err = d.audit("customer.unlock")
	case BulkRelock:
		d.lockAgain(r.plan.locks[d.id])
		err = d.audit("customer.relock")
	case BulkEnable, BulkDisable:
		err = d.setAccess(Access{LoginEnabled: new(r.plan.Action == BulkEnable)})
	case BulkMove:
		_, err = d.moveTo(r.rules.to)
	case BulkDelete:
		err = d.delete()
	case BulkRestore:
		err = r.c.s.restore(d)
	}
	return result, err
}

// result counts what became of the customers.
func (r *bulkRun) result() BulkResult {
	all := BulkResult{Bulk: r.plan.Bulk, Batch: r.name}
	for _, o := range r.outcomes {
		if o == nil {
			all.Rest++
			continue
		}
		all.Outcomes = append(all.Outcomes, *o)
		switch o.State {
		case BulkStateDone:
			all.Done++
		case BulkStateLeft:
			all.Left++
		case BulkStateFailed:
			all.Failed++
		}
	}
	for _, out := range r.plan.Out {
		all.Left++
		all.Outcomes = append(all.Outcomes, BulkOutcome{BulkWho: out.BulkWho, State: BulkStateLeft, Why: out.Why, Detail: out.Detail})
	}
	return all
}

// lockAgain takes an unlocking back: lock, count and delay are as they were.
func (d *deed) lockAgain(was loginState) {
	l := &d.login
	l.Failed, l.LastFailed, l.LockedUntil, l.LockedHard = was.Failed, was.LastFailed, was.LockedUntil, was.LockedHard
}

// untried says whether nothing has become of an unlocked login since: no
// attempt, right or wrong, and nothing that ended its sessions.
func (d dossier) untried(was loginState) bool {
	l := d.login
	return l.Failed == 0 && l.LockedUntil == 0 && !l.LockedHard && l.LastLogin == was.LastLogin && l.Generation == was.Generation
}
