package core

import (
	"context"
	"fmt"

	"github.com/keydesk/keydesk/core/directory"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
)

// Customers is the room of customers and their passwords.
type Customers struct{ s *Session }

// Status is whether a customer can log in, and if not, why.
type Status = directory.Status

// Row is what a list shows of a customer.
type Row = directory.Row

// Access is the Login section of a form; nil leaves a thing as it is.
type Access struct {
	LoginEnabled   *bool
	EmailConfirmed *bool
}

// Save is a customer's form on its way in: for a new customer (Add) or on top
// of an existing one (Edit).
type Save struct {
	// Version is of the profile that was edited; 0 does not compare.
	Version  uint64
	Scope    string // a scope's name; "": the default one for a new customer, else he stays where he is
	Fields   Fields
	Access   Access
	Password *PasswordChange // nil: not modified
}

// Saved is what came of a Save.
type Saved struct {
	ID       uint64
	Password PasswordResult
}

// Get reads a customer. Needs View Customers.
func (c *Customers) Get(ctx context.Context, id uint64) (Customer, error) {
	if err := c.s.may(vault.ViewCustomers); err != nil {
		return Customer{}, err
	}
	var out Customer
	err := c.s.h.store.View(ctx, func(r *record.Reader) error {
		d, err := open(r, id)
		if err != nil {
			return err
		}
		out, err = c.s.h.shown(r, d)
		return err
	})
	return out, err
}

// Add makes a customer. Needs Edit Customers. Nothing is written unless all of
// the form holds. Errors: ErrInput with the field, ErrExists.
func (c *Customers) Add(ctx context.Context, form Save) (Saved, error) {
	if err := c.s.may(vault.EditCustomers); err != nil {
		return Saved{}, err
	}
	var saved Saved
	fields, err := cleaned(form.Fields)
	if err != nil {
		return saved, err
	}
	scope, err := c.s.h.scopeOf(ctx, form.Scope)
	if err != nil {
		return saved, err
	}
	fresh := dossier{profile: profile{Fields: fields, Scope: scope}, credential: credential{Origin: OriginNone}}
	if form.Password != nil {
		// Who is given a password is meant to log in with it.
		if form.Access.LoginEnabled == nil {
			form.Access.LoginEnabled = new(true)
		}
	}
	ready, err := c.prepareChange(ctx, fresh, form.Password)
	if err != nil {
		return saved, err
	}
	_, err = c.s.h.store.Update(ctx, func(tx *record.Tx) error {
		d, err := c.s.h.newcomer(tx, c.s.actor, fresh)
		if err != nil {
			return err
		}
		if err := d.setAccess(form.Access); err != nil {
			return err
		}
		if saved.Password, err = d.changePassword(c.s, form.Password, ready); err != nil {
			return err
		}
		saved.ID = d.id
		return d.save()
	})
	if err != nil {
		return Saved{}, commitError(err)
	}
	c.s.h.refresh(context.WithoutCancel(ctx), saved.ID)
	return saved, nil
}

// newcomer begins a customer who is not there yet.
func (h *house) newcomer(tx *record.Tx, actor record.Actor, fresh dossier) (*deed, error) {
	id, err := tx.NextNumber(record.LineCustomers)
	if err != nil {
		return nil, err
	}
	d := h.deed(tx, actor, dossier{id: id})
	d.profile, d.credential = fresh.profile, fresh.credential
	d.profile.CreatedAt, d.conf.scope = tx.Now().UnixMilli(), fresh.profile.Scope
	return d, d.added("customer.add")
}

// added writes down a new customer, and his scope where it is not the one that
// goes without saying.
func (d *deed) added(action string, more ...record.Value) error {
	values := append(more, changes(Fields{}, d.profile.Fields)...)
	if d.profile.Scope != defaultScope {
		name, err := enter(d.tx, d.profile.Scope)
		if err != nil {
			return err
		}
		values = append(values, record.Value{Field: "scope", New: name})
	}
	return d.audit(action, values...)
}

// Edit saves a customer's form. Needs Edit Customers. ErrConflict where the
// profile is not of the version that was edited.
func (c *Customers) Edit(ctx context.Context, id uint64, form Save) (Saved, error) {
	if err := c.s.may(vault.EditCustomers); err != nil {
		return Saved{}, err
	}
	fields, err := cleaned(form.Fields)
	if err != nil {
		return Saved{}, err
	}
	was, err := c.read(ctx, id)
	if err != nil {
		return Saved{}, err
	}
	if was.profile.DeletedAt != 0 {
		return Saved{}, binned(id)
	}
	scope := was.profile.Scope
	if form.Scope != "" {
		if scope, err = c.s.h.scopeID(ctx, form.Scope); err != nil {
			return Saved{}, err
		}
	}
	was.profile.Fields, was.profile.Scope = fields, scope // the policy judges by the new ones
	ready, err := c.prepareChange(ctx, was, form.Password)
	if err != nil {
		return Saved{}, err
	}
	saved := Saved{ID: id}
	err = c.s.h.change(ctx, c.s.actor, id, func(d *deed) error {
		if d.profile.DeletedAt != 0 {
			return binned(id)
		}
		if form.Version != 0 && form.Version != d.version {
			return &Error{Kind: ErrConflict, Sentence: fmt.Sprintf("Customer %d was changed by someone else meanwhile.", id)}
		}
		if form.Scope != "" {
			if _, err := d.moveTo(scope); err != nil {
				return err
			}
		}
		if err := d.setFields(fields); err != nil {
			return err
		}
		if err := d.setAccess(form.Access); err != nil {
			return err
		}
		var err error
		saved.Password, err = d.changePassword(c.s, form.Password, ready)
		return err
	})
	if err != nil {
		return Saved{}, err
	}
	return saved, nil
}

// read reads a dossier in a View of its own.
func (c *Customers) read(ctx context.Context, id uint64) (d dossier, err error) {
	err = c.s.h.store.View(ctx, func(r *record.Reader) error {
		d, err = open(r, id)
		return err
	})
	return d, err
}

// setFields takes the form's fields over.
func (d *deed) setFields(fields Fields) error {
	diff := changes(d.profile.Fields, fields)
	if len(diff) == 0 {
		return nil
	}
	d.readdress(fields.Email)
	d.profile.Fields = fields
	return d.audit("customer.edit", diff...)
}

// readdress prepares for the address that an operator puts in the place of the
// present one, which another may have come to hold: the new one is unconfirmed,
// links to the old one end, and so do sessions.
func (d *deed) readdress(email string) {
	if sameAddress(d.profile.Fields.Email, email) {
		return
	}
	d.credential.EmailConfirmed = false
	d.voidTickets()
	d.login.Generation++
}

// setAccess takes the Login section over.
func (d *deed) setAccess(a Access) error {
	var diff []record.Value
	note := func(field string, old, now bool) {
		if old != now {
			diff = append(diff, record.Value{Field: field, Old: fmt.Sprint(old), New: fmt.Sprint(now)})
		}
	}
	if a.LoginEnabled != nil {
		note("loginEnabled", d.credential.LoginEnabled, *a.LoginEnabled)
		d.enableLogin(*a.LoginEnabled)
	}
	if a.EmailConfirmed != nil {
		if *a.EmailConfirmed && d.profile.Fields.Email == "" {
			return &FieldError{"emailConfirmed", "There is no e-mail address to be confirmed."}
		}
		note("emailConfirmed", d.credential.EmailConfirmed, *a.EmailConfirmed)
		d.credential.EmailConfirmed = *a.EmailConfirmed
	}
	if len(diff) == 0 {
		return nil
	}
	return d.audit("customer.access", diff...)
}

// changes lists the fields that differ, for the audit entry.
func changes(old, now Fields) []record.Value {
	var diff []record.Value
	before, after := old.List(), now.List()
	for i := range before {
		if *before[i].Value != *after[i].Value {
			diff = append(diff, record.Value{Field: before[i].Name, Old: *before[i].Value, New: *after[i].Value})
		}
	}
	return diff
}

// Unlock clears lock, count and delay; the password stays. Needs Reset
// Passwords or Edit Customers. done is false where nothing was locked.
func (c *Customers) Unlock(ctx context.Context, id uint64) (done bool, err error) {
	_, done, err = c.TakeLock(ctx, id)
	return done, err
}

// TakenLock is a lock as it was before it was taken off.
type TakenLock struct {
	customer uint64
	was      loginState
}

// TakeLock is Unlock that can be taken back, by LockAgain.
func (c *Customers) TakeLock(ctx context.Context, id uint64) (lock TakenLock, done bool, err error) {
	if err := c.s.mayAny(vault.ResetPasswords, vault.EditCustomers); err != nil {
		return lock, false, err
	}
	err = c.s.h.change(ctx, c.s.actor, id, func(d *deed) error {
		lock = TakenLock{id, d.login}
		done = d.unlock()
		if !done {
			return nil
		}
		return d.audit("customer.unlock")
	})
	return lock, done, err
}

// LockAgain takes an unlock back: lock, count and delay are as before. Needs
// what Unlock needs. ErrConflict where the customer tried to log in meanwhile,
// or has another password.
func (c *Customers) LockAgain(ctx context.Context, lock TakenLock) error {
	if err := c.s.mayAny(vault.ResetPasswords, vault.EditCustomers); err != nil {
		return err
	}
	return c.s.h.change(ctx, c.s.actor, lock.customer, func(d *deed) error {
		if !d.untried(lock.was) {
			return &Error{Kind: ErrConflict, Sentence: fmt.Sprintf("Customer %d has tried to log in since, or has another password; the lock stays off.", d.id)}
		}
		d.lockAgain(lock.was)
		return d.audit("customer.relock")
	})
}

// EnableLogin lets a customer log in again, as Undo of a form does that was
// saved without Enable Login; sessions that ended then stay ended. Needs Edit
// Customers. ErrRefused in the recycle bin.
func (c *Customers) EnableLogin(ctx context.Context, id uint64) error {
	if err := c.s.may(vault.EditCustomers); err != nil {
		return err
	}
	return c.s.h.change(ctx, c.s.actor, id, func(d *deed) error {
		if d.profile.DeletedAt != 0 {
			return binned(id)
		}
		return d.setAccess(Access{LoginEnabled: new(true)})
	})
}

// shown is a customer as an operator sees him.
func (h *house) shown(r *record.Reader, d dossier) (Customer, error) {
	now := h.now()
	c, l := d.credential, d.login
	out := Customer{
		ID: d.id, Version: d.version, Fields: d.profile.Fields,
		CreatedAt: moment(d.profile.CreatedAt), DeletedAt: moment(d.profile.DeletedAt),
		LoginEnabled: c.LoginEnabled, Registered: c.Registered, EmailConfirmed: c.EmailConfirmed,
		PasswordOrigin: c.Origin, PasswordSetAt: moment(c.SetAt), PasswordSetBy: c.SetBy,
		MustChange: c.MustChange, PasswordExpiresAt: moment(c.ExpiresAt),
		FailedAttempts: l.Failed, LastFailed: moment(l.LastFailed), LockedUntil: moment(l.LockedUntil),
		LockedHard: l.LockedHard, LastLogin: moment(l.LastLogin),
		MailID: d.post.LastMail, Mail: d.post.LastState,
	}
	if out.Mail == "" {
		out.Mail = directory.MailNone.String()
	}
	if !out.LockedUntil.After(now) {
		out.LockedUntil = moment(0)
	}
	row := directory.Row{
		Deleted: d.profile.DeletedAt != 0, LoginEnabled: c.LoginEnabled, EmailConfirmed: !d.unconfirmed(),
		HasPassword: c.hasPassword(), HardLocked: l.LockedHard, LockedUntil: out.LockedUntil,
	}
	out.Status = row.Status(now)
	if t, ok := d.post.Tickets[PurposeReset]; ok {
		shown := t.shown(PurposeReset, now)
		out.LastLink = &shown
	}
	scope, _, err := record.Find[scopeRecord](r, scopeKey(d.profile.Scope))
	if err != nil {
		return out, err
	}
	out.Scope = scope.Name
	if out.Shared, err = sharing(r, d); err != nil {
		return out, err
	}
	if out.Email != "" && len(out.Shared) == 0 {
		out.LoginIDs = append(out.LoginIDs, out.Email)
	}
	out.LoginIDs = append(out.LoginIDs, fmt.Sprint(d.id))
	if out.Licenses, err = owned(r, d.id, directory.MaxLicenses); err != nil {
		return out, err
	}
	for _, id := range out.Licenses {
		out.LoginIDs = append(out.LoginIDs, fmt.Sprint(id))
	}
	return out, nil
}
