package core

import (
	"context"
	"fmt"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/core/vault"
	"github.com/keydesk/keydesk/db"
	"github.com/keydesk/keydesk/db/bolt"
)

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
	if n.Password.Empty() {
		return nil, &FieldError{"password", "The administrator needs a password."}
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

// Write makes the file; it appears only when it is complete. It can be written
// once. The error is ErrFileExists where a file stands there.
func (f *Founding) Write(ctx context.Context) error {
	store, err := bolt.Create(ctx, f.options.Path, func(tx db.Tx) error { return record.PutFront(tx, f.founded) }, f.options.bolt())
	if err != nil {
		return fmt.Errorf("creating %s: %w", f.options.Path, err)
	}
	defer store.Close()
	return furnish(ctx, f.options, store, f.founded.Keys, f.desk)
}

// Drop forgets the keys of a desk that is not to be; Back was chosen.
func (f *Founding) Drop() {
	f.founded.Keys.Lock()
	f.founded.Operator.Lock()
	f.recovery.Wipe()
}
