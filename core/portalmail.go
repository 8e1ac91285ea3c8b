package core

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/keydesk/keydesk/core/outbox/mailing"
	"github.com/keydesk/keydesk/core/outbox/mime"
	"github.com/keydesk/keydesk/core/record"
)

// What anybody may ask for by naming an address: a mail to whoever has it. The
// answer must not tell whether anybody does, nor the time it takes: whoever was
// named, there are as many looks into the store, hashes and commits. What a
// commit writes does differ, by the records of a mail; so the answer comes at a
// fixed time after the question, many times what those take.
const answerAfter = time.Second / 2

// No customer and no address is mailed the same thing twice within five
// minutes, nor more than five mails a day, however often anybody asks.
const (
	mailPause = 5 * time.Minute
	mailDay   = 24 * time.Hour
	mailsMost = 5
)

// askedMail is a mail that was sent because somebody asked on the customer page.
type askedMail struct {
	Mailing string `cbor:"1,keyasint"`
	At      int64  `cbor:"2,keyasint"`
}

// askedMails are those of a day, never changed in place.
type askedMails []askedMail

// today are those that still count.
func (a askedMails) today(now time.Time) askedMails {
	return slices.DeleteFunc(slices.Clone(a), func(m askedMail) bool {
		age := now.Sub(moment(m.At))
		return age >= mailDay || age < 0 // a clock set back must not stop mail for good
	})
}

// allow says whether one more may be sent.
func (a askedMails) allow(name mailing.Name, now time.Time) bool {
	lately := a.today(now)
	return len(lately) < mailsMost && !slices.ContainsFunc(lately, func(m askedMail) bool {
		return m.Mailing == string(name) && now.Sub(moment(m.At)) < mailPause
	})
}

func (a askedMails) with(name mailing.Name, now time.Time) askedMails {
	return append(a.today(now), askedMail{string(name), now.UnixMilli()})
}

// floods counts asked mails by address: several customers may share one. The
// zero value is ready; what it knows, a restart forgets, and the customers'
// own counts stand.
type floods struct {
	lock sync.Mutex
	by   map[string]askedMails
}

// floodsMost is from how many addresses on those of another day are dropped.
const floodsMost = 10_000

func (f *floods) allow(address string, name mailing.Name, now time.Time) bool {
	f.lock.Lock()
	defer f.lock.Unlock()
	return f.by[string(emailKey(address))].allow(name, now)
}

func (f *floods) note(address string, name mailing.Name, now time.Time) {
	f.lock.Lock()
	defer f.lock.Unlock()
	if f.by == nil {
		f.by = map[string]askedMails{}
	}
	if len(f.by) >= floodsMost {
		for key, mails := range f.by {
			if len(mails.today(now)) == 0 {
				delete(f.by, key)
			}
		}
	}
	key := string(emailKey(address))
	f.by[key] = f.by[key].with(name, now)
}

// request is one question of the customer page that is answered by a mail.
type request struct {
	scope  uint64
	bucket record.Key // where nothing is written for nobody
	ip     string
	began  time.Time
}

// request begins one, unless the network it comes from has asked too much.
func (p *Portal) request(ctx context.Context, scope, named, ip string) (r request, err error) {
	r.ip, r.began = ip, time.Now() // of this computer, whatever is set as its time of day
	if err := p.h.gates.asked.pass(ip, p.h.now()); err != nil {
		return r, err
	}
	if r.scope, err = p.h.scopeOf(ctx, scope); err != nil {
		return r, err
	}
	r.bucket, err = p.bucket(Attempt{LoginID: named})
	return r, err
}

// answer gives the one answer, at its time.
func (p *Portal) answer(ctx context.Context, r request) error {
	return p.h.pause(ctx, r.began, answerAfter)
}

// quietly runs fn on the customer, 0 being nobody, in the one commit that a
// request has. fn says whether it has done anything; where not, and for nobody,
// a counter is written as it is. So it is where fn fails, such as for a template
// that cannot be filled in: an error would tell that there is somebody. A store
// that fails does so for nobody, too.
func (p *Portal) quietly(ctx context.Context, r request, id uint64, fn func(*deed) (bool, error)) error {
	var sent letterTo
	why, err := p.attempt(ctx, func(tx *record.Tx) (err error) {
		sent, err = p.onOne(tx, r, id, fn)
		return err
	})
	if why != nil {
		sent = letterTo{}
		err = p.hush(ctx, r, id, why)
	}
	if err != nil {
		return commitError(err)
	}
	if sent.name != "" {
		p.h.floods.note(sent.address, sent.name, p.h.now())
		p.h.refresh(context.WithoutCancel(ctx), id)
	}
	return nil
}

// attempt is Update that tells why fn failed from why the store did.
func (p *Portal) attempt(ctx context.Context, fn func(*record.Tx) error) (why, err error) {
	_, err = p.h.store.Update(ctx, func(tx *record.Tx) error {
		why = fn(tx)
		return why
	})
	if ctx.Err() != nil {
		why = nil
	}
	return why, err
}

// hush writes what is written for nobody, and why into the log alone.
func (p *Portal) hush(ctx context.Context, r request, id uint64, why error) error {
	p.h.log.ErrorContext(ctx, "what was asked for on the customer page was not done", "customer", id, "error", why)
	_, err := p.h.store.Update(ctx, func(tx *record.Tx) error { return unchanged(tx, r.bucket) })
	return err
}

// onOne is quietly within its commit; it gives the mail that was queued.
func (p *Portal) onOne(tx *record.Tx, r request, id uint64, fn func(*deed) (bool, error)) (letterTo, error) {
	d, err := p.h.begin(tx, p.actor, id)
	if errors.Is(err, ErrNotFound) {
		return letterTo{}, unchanged(tx, r.bucket)
	}
	if err != nil {
		return letterTo{}, err
	}
	done, err := fn(d)
	if err != nil {
		return letterTo{}, err
	}
	if !done {
		return letterTo{}, unchanged(tx, r.bucket)
	}
	return letterTo{d.profile.Fields.Email, d.post.lastAsked()}, d.save()
}

// letterTo is a mail that was queued.
type letterTo struct {
	address string
	name    mailing.Name
}

func (p post) lastAsked() mailing.Name {
	if len(p.Asked) == 0 {
		return ""
	}
	return mailing.Name(p.Asked[len(p.Asked)-1].Mailing)
}

// unchanged writes a counter as it is.
func unchanged(tx *record.Tx, bucket record.Key) error {
	l, _, err := record.Find[loginState](tx, bucket)
	if err != nil {
		return err
	}
	return tx.Put(bucket, l)
}

// askedFor says whether the deed's customer may be mailed that because somebody
// asked, and can be.
func (d *deed) askedFor(name mailing.Name, link bool) (bool, error) {
	if d.profile.DeletedAt != 0 || d.profile.Fields.Email == "" {
		return false, nil
	}
	if _, err := mime.ParseAddress(d.profile.Fields.Email); err != nil {
		return false, nil
	}
	if now := d.tx.Now(); !d.post.Asked.allow(name, now) || !d.h.floods.allow(d.profile.Fields.Email, name, now) {
		return false, nil
	}
	return d.conf.canMail(d.h.vendor, link)
}

// canMail says whether a mail could be sent at all, and a link in it followed.
func (c config) canMail(vendor string, link bool) (bool, error) {
	if _, err := c.sender(vendor); errors.Is(err, ErrRefused) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	base, _, err := c.linkBase()
	return base != "" || !link, err
}

// noteAsked counts a mail that was sent because somebody asked.
func (d *deed) noteAsked(name mailing.Name) {
	d.post.Asked = d.post.Asked.with(name, d.tx.Now())
}

// sendAsked mails a link because somebody asked for it, and writes that down.
func (d *deed) sendAsked(purpose Purpose, name mailing.Name, action, ip string) (bool, error) {
	if ok, err := d.askedFor(name, true); err != nil || !ok {
		return false, err
	}
	d.noteAsked(name)
	values := []record.Value{{Field: "ip", New: ip}, {Field: "to", New: d.profile.Fields.Email}}
	if err := d.audit(action, values...); err != nil {
		return false, err
	}
	_, err := d.mailLink(purpose, name, "the customer")
	return true, err
}
