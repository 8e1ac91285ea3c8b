package core

import (
	"context"
	"fmt"
	"slices"

	"github.com/keydesk/keydesk/core/directory"
	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/secret"
)

// signedOut is the answer to every token that opens nothing.
func signedOut() error {
	return &Error{Kind: ErrSignedOut, Sentence: "You are logged out. Log in again."}
}

// LogIn is Authenticate and a new session: 15 minutes idle, 8 hours at most.
// Errors: as of Authenticate, and ErrBusy for an address with very many wrong
// passwords.
func (p *Portal) LogIn(ctx context.Context, a Attempt) (Entry, error) {
	login, err := p.enter(ctx, a)
	if err != nil {
		return Entry{}, err
	}
	entry := Entry{Login: login}
	_, err = p.h.store.Update(ctx, func(tx *record.Tx) error {
		d, err := p.h.begin(tx, p.actor, login.Customer)
		if err != nil {
			return err
		}
		if d.login.Generation != login.Generation {
			return errLogin() // what ends sessions came between
		}
		entry.Token, err = d.openSession()
		return err
	})
	if err != nil {
		return Entry{}, commitError(err)
	}
	return entry, nil
}

// enter is Authenticate for what strangers reach: an address with very many wrong
// passwords is sent away.
func (p *Portal) enter(ctx context.Context, a Attempt) (Login, error) {
	if err := p.h.gates.wrong.full(a.RemoteIP, p.h.now()); err != nil {
		return Login{}, err
	}
	login, err := p.Authenticate(ctx, a)
	p.h.gates.wrong.refused(a.RemoteIP, p.h.now(), err)
	return login, err
}

// guest is who a token belongs to.
type guest struct {
	dossier
	all sessions
	at  int // of all.Open
}

func (g guest) session() openSession { return g.all.Open[g.at] }

// guest follows a token to the customer whose session is still open.
func (p *Portal) guest(g finder, token secret.Text) (guest, error) {
	id, all, at, hash, err := findSession(g, token)
	if err != nil {
		return guest{}, err
	}
	if at < 0 {
		return guest{}, signedOut()
	}
	d, err := open(g, id)
	if err != nil {
		return guest{}, err
	}
	s := all.Open[at]
	if s.ends(d, p.h.visits.seen(s), p.h.now()) {
		return guest{}, signedOut()
	}
	ok, err := s.opens(p.h.keys, id, hash)
	if err == nil && !ok {
		err = signedOut()
	}
	return guest{dossier: d, all: all, at: at}, err
}

// visit reads who a token belongs to and takes his session up again. fn reads
// what else is wanted, in the same snapshot.
func (p *Portal) visit(ctx context.Context, token secret.Text, fn func(*record.Reader, guest) error) error {
	var who guest
	err := p.h.store.View(ctx, func(r *record.Reader) (err error) {
		if who, err = p.guest(r, token); err != nil {
			return err
		}
		return fn(r, who)
	})
	if err != nil {
		return err
	}
	p.h.visited(ctx, who.session(), who.id)
	return nil
}

// Account is what the session's customer sees of himself. The session's idle
// time starts anew. Errors: ErrSignedOut.
func (p *Portal) Account(ctx context.Context, token secret.Text) (a Account, err error) {
	err = p.visit(ctx, token, func(r *record.Reader, who guest) error {
		a, err = p.account(r, who)
		return err
	})
	return a, err
}

func (p *Portal) account(r *record.Reader, who guest) (a Account, err error) {
	a = Account{
		Customer: who.id, Vendor: p.h.vendor, Name: who.profile.Fields.Name(), Fields: who.profile.Fields,
		EmailConfirmed: who.credential.EmailConfirmed, MustChange: who.credential.MustChange,
		PasswordChangedAt: moment(who.credential.SetAt), LastLogin: moment(who.login.LastLogin),
	}
	a.Fields.Notes, a.Fields.ExternalID = "", ""
	if a.MustChange {
		a.Fields = Fields{Language: a.Fields.Language}
	}
	scope, _, err := record.Find[scopeRecord](r, scopeKey(who.profile.Scope))
	if err != nil {
		return a, err
	}
	a.Scope = scope.Name
	if a.Policy, err = p.h.config(r, who.profile.Scope).policy(); err != nil {
		return a, err
	}
	others, err := sharing(r, who.dossier)
	if err != nil {
		return a, err
	}
	if email := who.profile.Fields.Email; email != "" && len(others) == 0 {
		a.LoginIDs = append(a.LoginIDs, email)
	}
	a.LoginIDs = append(a.LoginIDs, fmt.Sprint(who.id))
	licenses, err := owned(r, who.id, directory.MaxLicenses)
	if err != nil {
		return a, err
	}
	for _, id := range licenses {
		a.LoginIDs = append(a.LoginIDs, fmt.Sprint(id))
	}
	if !a.MustChange {
		a.Sessions = p.shownSessions(who)
	}
	return a, nil
}

// shownSessions are the guest's sessions that have not ended, the newest first.
func (p *Portal) shownSessions(who guest) (shown []PortalSession) {
	now := p.h.now()
	for i, s := range who.all.Open {
		seen := p.h.visits.seen(s)
		if i == who.at {
			seen = now
		}
		if !s.ends(who.dossier, seen, now) {
			shown = append(shown, PortalSession{Since: moment(s.Since), LastSeen: seen, Here: i == who.at})
		}
	}
	slices.SortStableFunc(shown, func(a, b PortalSession) int { return b.Since.Compare(a.Since) })
	return shown
}

// LogOut ends the session. One that has ended is no error.
func (p *Portal) LogOut(ctx context.Context, token secret.Text) error {
	var id uint64
	err := p.h.store.View(ctx, func(r *record.Reader) error {
		customer, _, at, _, err := findSession(r, token)
		if at >= 0 {
			id = customer
		}
		return err
	})
	if err != nil || id == 0 {
		return err // nothing to be written for a token of nobody's
	}
	_, err = p.h.store.Update(ctx, func(tx *record.Tx) error {
		id, all, at, _, err := findSession(tx, token)
		if err != nil || at < 0 {
			return err
		}
		if err := keepSessions(tx, id, all, slices.Delete(slices.Clone(all.Open), at, at+1)); err != nil {
			return err
		}
		return tx.Audit(record.Entry{Actor: p.actor, Action: "logout", Object: id})
	})
	return commitError(err)
}

// EndOthers ends the customer's other sessions and says how many there were.
// Errors: ErrSignedOut, ErrMustChange.
func (p *Portal) EndOthers(ctx context.Context, token secret.Text) (ended int, err error) {
	_, err = p.h.store.Update(ctx, func(tx *record.Tx) error {
		who, err := p.guest(tx, token)
		if err != nil {
			return err
		}
		if who.credential.MustChange {
			return mustChangeFirst()
		}
		if ended = len(p.shownSessions(who)) - 1; ended == 0 {
			return nil
		}
		if err := keepSessions(tx, who.id, who.all, []openSession{who.session()}); err != nil {
			return err
		}
		return tx.Audit(record.Entry{Actor: p.actor, Action: "sessions.end", Object: who.id, Count: ended})
	})
	if err != nil {
		return 0, commitError(err)
	}
	return ended, nil
}

func mustChangeFirst() error {
	return &Error{Kind: ErrMustChange, Sentence: "Choose a password of your own first."}
}

// JudgeOwn judges a password for the session's customer. It changes nothing.
// Errors: ErrSignedOut.
func (p *Portal) JudgeOwn(ctx context.Context, token, pw secret.Text) (v password.Verdict, err error) {
	err = p.visit(ctx, token, func(r *record.Reader, who guest) error {
		policy, err := p.h.config(r, who.profile.Scope).policy()
		v = password.Judge(pw, policy, p.h.context(who.dossier))
		return err
	})
	return v, err
}
