package core

import (
	"context"
	"fmt"

	"github.com/keydesk/keydesk/core/outbox/mailing"
	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/core/vault"
)

// PasswordChange is a new customer password: typed by the operator, or
// generated where Typed is empty.
type PasswordChange struct {
	Typed     secret.Text
	Suggested bool // Typed was generated for the form and left as it was
	ReadAloud bool // generate words rather than characters

	Send bool // generated ones: mail it to the customer, as credentials
	Show bool // generated ones: give it back, to be read aloud or printed
	Tell bool // tell the customer by mail that it was changed, without it

	MustChange  *bool  // nil: the scope's setting
	EnableLogin *bool  // where login was disabled; nil for an unregistered one
	VerifiedBy  string // how the caller was verified; kept in the audit entry
}

// generated says that the password is not of the operator's making.
func (p *PasswordChange) generated() bool { return p.Typed.Empty() || p.Suggested }

// PasswordResult is what became of a PasswordChange.
type PasswordResult struct {
	Set      bool
	Password secret.Text // with Show only
	MailID   uint64      // 0: no mail was queued
	Unlocked bool
	NoLink   string // why the credentials went without a confirm link; "": not so
}

// SetPassword gives a customer a new password; the old one stops at once.
// Typing needs Edit Customers and Allow Manual Entry, generating Reset
// Passwords or Edit Customers. Errors: ErrPermission, ErrRefused, ErrInput
// (PolicyError), ErrConflict.
func (c *Customers) SetPassword(ctx context.Context, id uint64, change PasswordChange) (PasswordResult, error) {
	need := []vault.Permissions{vault.EditCustomers}
	if change.generated() {
		need = append(need, vault.ResetPasswords)
	}
	if err := c.s.mayAny(need...); err != nil {
		return PasswordResult{}, err
	}
	was, err := c.read(ctx, id)
	if err != nil {
		return PasswordResult{}, err
	}
	if was.profile.DeletedAt != 0 {
		return PasswordResult{}, binned(id)
	}
	ready, err := c.prepareChange(ctx, was, &change)
	if err != nil {
		return PasswordResult{}, err
	}
	var result PasswordResult
	err = c.s.h.change(ctx, c.s.actor, id, func(d *deed) error {
		result, err = d.changePassword(c.s, &change, ready)
		return err
	})
	if err != nil {
		return PasswordResult{}, err
	}
	return result, nil
}

func binned(id uint64) error {
	return &Error{Kind: ErrRefused, Sentence: fmt.Sprintf("Customer %d is in the recycle bin; restore the customer first.", id)}
}

// Suggest generates a password for a form to show; saved unchanged, its origin
// is generated. Needs Reset Passwords or Edit Customers.
func (c *Customers) Suggest(ctx context.Context, readAloud bool) (secret.Text, error) {
	return c.SuggestIn(ctx, "", readAloud)
}

// SuggestIn is Suggest by the policy of a scope, by its name; "" is the default
// one. ErrNotFound.
func (c *Customers) SuggestIn(ctx context.Context, scope string, readAloud bool) (secret.Text, error) {
	if err := c.s.mayAny(vault.EditCustomers, vault.ResetPasswords); err != nil {
		return secret.Text{}, err
	}
	id, err := c.s.h.scopeOf(ctx, scope)
	if err != nil {
		return secret.Text{}, err
	}
	policy, err := c.policy(ctx, id)
	if err != nil {
		return secret.Text{}, err
	}
	return generate(policy, readAloud)
}

func generate(policy password.Policy, readAloud bool) (secret.Text, error) {
	if readAloud {
		return password.GenerateReadAloud(policy)
	}
	return password.Generate(policy)
}

func (c *Customers) policy(ctx context.Context, scope uint64) (p password.Policy, err error) {
	err = c.s.h.store.View(ctx, func(r *record.Reader) error {
		p, err = c.s.h.config(r, scope).policy()
		return err
	})
	return p, err
}

// prepareChange refuses what can be refused before any work, then generates or
// judges the password and hashes it.
func (c *Customers) prepareChange(ctx context.Context, d dossier, change *PasswordChange) (prepared, error) {
	if change == nil {
		return prepared{}, nil
	}
	var policy password.Policy
	var shared bool
	err := c.s.h.store.View(ctx, func(r *record.Reader) (err error) {
		conf := c.s.h.config(r, d.profile.Scope)
		if policy, err = conf.policy(); err != nil {
			return err
		}
		others, err := sharing(r, d)
		if err != nil {
			return err
		}
		shared = len(others) > 0
		return change.check(conf, d)
	})
	if err != nil {
		return prepared{}, err
	}
	ready, err := c.draw(ctx, d, policy, change)
	ready.shared = shared
	return ready, err
}

// draw judges and hashes the typed password, or generates one.
func (c *Customers) draw(ctx context.Context, d dossier, policy password.Policy, change *PasswordChange) (prepared, error) {
	if !change.Typed.Empty() {
		origin := OriginOperator
		if change.Suggested {
			origin = OriginGenerated
		}
		// What the form says was generated is judged like anything typed.
		if v := password.Judge(change.Typed, policy, c.s.h.context(d)); !v.OK {
			return prepared{}, &PolicyError{v}
		}
		return c.s.h.prepare(ctx, d, policy, change.Typed, origin)
	}
	pw, err := generate(policy, change.ReadAloud)
	if err != nil {
		return prepared{}, fmt.Errorf("generating a password: %w", err)
	}
	return c.s.h.prepare(ctx, d, policy, pw, OriginGenerated)
}

// check holds the rules of a change that the store decides.
func (p *PasswordChange) check(conf config, d dossier) error {
	if !p.generated() {
		manual, err := conf.on(setManualEntry)
		if err != nil {
			return err
		}
		if !manual {
			return &Error{Kind: ErrRefused, Sentence: "Typing a password is switched off. Settings > Customer > Administration > Password Reset Options > Allow Manual Entry."}
		}
	}
	var err error
	if p.VerifiedBy, err = cleanText("verifiedBy", p.VerifiedBy); err != nil {
		return err
	}
	if p.Send && !p.generated() {
		return &FieldError{"password", "Only a generated password is sent by mail. The customer can be told that it was changed."}
	}
	if p.Send || p.Tell {
		if err := d.deliverable(); err != nil {
			return err
		}
	}
	if p.Send && d.credential.Registered && !d.credential.LoginEnabled && p.EnableLogin == nil {
		return &Error{Kind: ErrRefused, Sentence: "Login is inactive for this customer. Decide whether to enable it as well."}
	}
	return nil
}

// deliverable refuses where no mail could reach the customer.
func (d dossier) deliverable() error {
	if d.profile.Fields.Email == "" {
		return &Error{Kind: ErrRefused, Sentence: "The customer has no e-mail address. Nothing was changed."}
	}
	return nil
}

// changePassword is the part of a change inside its transaction.
func (d *deed) changePassword(s *Session, change *PasswordChange, ready prepared) (PasswordResult, error) {
	if change == nil {
		return PasswordResult{}, nil
	}
	result, err := d.takePassword(s, change, ready)
	if err != nil {
		return result, err
	}
	return result, d.mailPassword(s, change, ready, &result)
}

// takePassword is changePassword without its mail.
func (d *deed) takePassword(s *Session, change *PasswordChange, ready prepared) (PasswordResult, error) {
	if err := change.check(d.conf, d.dossier); err != nil {
		return PasswordResult{}, err
	}
	result := PasswordResult{Set: true}
	if err := d.setPassword(ready, s.actor.Name); err != nil {
		return result, err
	}
	if change.generated() || change.MustChange != nil {
		if err := d.mustChange(change.MustChange); err != nil {
			return result, err
		}
	}
	d.decideLogin(change)
	unlocked, err := d.unlockByReset()
	if err != nil {
		return result, err
	}
	result.Unlocked = len(unlocked) > 0
	if err := d.auditPassword(change, unlocked); err != nil {
		return result, err
	}
	d.shared = ready.shared
	if change.Show {
		result.Password = ready.plain
	}
	if change.Show || !change.Typed.Empty() && !change.Send {
		d.handedOver() // who typed it or saw it in the form passes it on
	}
	return result, nil
}

// decideLogin enables login as a matter of course for an unregistered customer
// who is sent credentials, and as asked where somebody had disabled it.
func (d *deed) decideLogin(change *PasswordChange) {
	switch {
	case change.EnableLogin != nil:
		if *change.EnableLogin {
			d.enableLogin(true)
		}
	case change.Send && !d.credential.Registered:
		d.enableLogin(true)
	}
}

func (d *deed) auditPassword(change *PasswordChange, unlocked []record.Value) error {
	action := "password.set"
	if change.generated() {
		action = "password.generate"
	}
	values := append(unlocked, record.Value{Field: "origin", Old: string(d.before.credential.Origin), New: string(d.credential.Origin)})
	if d.before.credential.LoginEnabled != d.credential.LoginEnabled {
		values = append(values, record.Value{Field: "loginEnabled", Old: fmt.Sprint(d.before.credential.LoginEnabled), New: fmt.Sprint(d.credential.LoginEnabled)})
	}
	if change.VerifiedBy != "" {
		values = append(values, record.Value{Field: "verifiedBy", New: change.VerifiedBy})
	}
	if change.Show || change.Suggested { // the form showed it
		values = append(values, record.Value{Field: "shown", New: "true"})
	}
	return d.audit(action, values...)
}

// mailPassword queues the mail that goes with the change: one at most.
func (d *deed) mailPassword(s *Session, change *PasswordChange, ready prepared, result *PasswordResult) (err error) {
	switch {
	case change.Send:
		result.MailID, result.NoLink, err = d.mailCredentials(s.actor.Name, ready.plain)
	case change.Tell:
		result.MailID, err = d.mail(letter{name: mailing.PasswordChanged, by: s.actor.Name})
	}
	return err
}
