package core

import (
	"context"
	"errors"
	"fmt"
	"os"
	"unicode/utf8"

	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/core/vault"
	"github.com/keydesk/keydesk/db"
	"github.com/keydesk/keydesk/db/bolt"
)

// NewDesk is what a desk is created with.
type NewDesk struct {
	Vendor   string
	Operator string // sign-in name of the first administrator
	Password secret.Text
	KDF      vault.KDF // zero: the default cost
}

// cleaned refuses what no desk can be made with. Both names stand in mails:
// with a line break in one, none could be sent.
func (n NewDesk) cleaned() (NewDesk, error) {
	err := operatorPassword(n.Password)
	if err != nil {
		return n, err
	}
	if n.Vendor, err = cleanText("vendor", n.Vendor); err != nil {
		return n, err
	}
	n.Operator, err = cleanText("operator", n.Operator)
	return n, err
}

// leastOperator is the fewest characters of an operator's password: the whole
// file's safety rests on it, at whatever cost the key derivation tries it.
const leastOperator = 8

// operatorPassword refuses what no operator may sign in with.
func operatorPassword(pw secret.Text) error {
	n := utf8.RuneCountInString(password.Normal(pw).Reveal())
	if n >= leastOperator {
		return nil
	}
	return &FieldError{"password", fmt.Sprintf("An operator's password needs %d characters or more; this has %d.", leastOperator, n)}
}

// Create makes a database with one administrator and returns the recovery key,
// formatted, to be shown once. The file appears only when it is complete.
// Errors: ErrInput, ErrFileExists.
func Create(ctx context.Context, o Options, n NewDesk) (recovery secret.Text, err error) {
	f, err := Found(ctx, o, n)
	if err != nil {
		return recovery, err
	}
	if err := f.Write(ctx); err != nil {
		return recovery, err
	}
	return f.Recovery(), nil
}

// Founding is a desk that is made up and not written yet: its recovery key can
// be shown, and kept on paper, before there is a file that needs it.
type Founding struct {
	options  Options
	desk     NewDesk
	founded  *vault.Founded
	recovery secret.Text
}

// Found makes up a desk: it takes the key derivation's time and writes
// nothing. Errors: ErrInput.
func Found(ctx context.Context, o Options, n NewDesk) (*Founding, error) {
	o, err := o.filled()
	if err != nil {
		return nil, err
	}
	if n, err = n.cleaned(); err != nil {
		return nil, err
	}
	f := &Founding{options: o, desk: n}
	f.founded, err = vault.Found(ctx, vault.NewDesk{
		Vendor: n.Vendor, Operator: n.Operator, Password: n.Password, KDF: n.KDF, Now: o.Now(),
	})
	if err != nil {
		return nil, err
	}
	f.recovery, err = vault.FormatRecovery(f.founded.Recovery)
	return f, err
}

// Recovery is the recovery key, formatted.
func (f *Founding) Recovery() secret.Text { return f.recovery }

// Write makes the file; it appears only when it is complete, and one that could
// not be furnished is taken away again. It can be written once. The error is
// ErrFileExists where a file stands there.
func (f *Founding) Write(ctx context.Context) error {
	created, err := bolt.Create(ctx, f.options.Path, func(tx db.Tx) error { return record.PutFront(tx, f.founded) }, f.options.bolt())
	if err != nil {
		return fmt.Errorf("creating %s: %w", f.options.Path, err)
	}
	store := f.options.worked(created)
	if err := furnish(ctx, f.options, store, f.founded.Keys, f.desk); err != nil {
		// Nobody has its recovery key yet: it is of no use to anybody.
		return errors.Join(err, store.Close(), os.Remove(f.options.Path))
	}
	return store.Close()
}

// Drop forgets the keys of a desk that is not to be; Back was chosen.
func (f *Founding) Drop() {
	f.founded.Keys.Lock()
	f.founded.Operator.Lock()
	f.recovery.Wipe()
}

// furnish writes what every desk begins with.
func furnish(ctx context.Context, o Options, store db.Store, keys *vault.Keyring, n NewDesk) error {
	records, err := record.Open(store, keys, o.Now)
	if err != nil {
		return err
	}
	if _, err := records.TakeUp(ctx, o.memory()); err != nil {
		return err
	}
	_, err = records.Update(ctx, func(tx *record.Tx) error {
		if err := tx.Put(scopeKey(defaultScope), scopeRecord{Name: "Default"}); err != nil {
			return err
		}
		return tx.Audit(record.Entry{Actor: operatorActor(keys), Action: "desk.create", Subject: n.Vendor})
	})
	if err != nil {
		return fmt.Errorf("furnishing the desk: %w", err)
	}
	return records.Remember(ctx, o.memory())
}
