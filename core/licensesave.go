package core

import (
	"context"
	"fmt"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
)

// LicenseSave is what License Details saves at once; nil stays as it is.
type LicenseSave struct {
	LicenseForm
	Status   *LicenseStatus
	Customer *uint64 // 0: nobody's
	// Was is the license as the form began with it. What somebody else changed
	// since, of the fields that are saved, is not written over.
	Was License
}

// Save changes a license in one transaction, as Edit, SetStatus and Move do one
// by one. Needs Edit Licenses. Errors: as of those, and ErrConflict where a
// field is another one than in Was.
func (li *Licenses) Save(ctx context.Context, id uint64, save LicenseSave) error {
	if err := li.s.may(vault.EditLicenses); err != nil {
		return err
	}
	if err := save.clean(); err != nil {
		return err
	}
	if save.Status != nil {
		if err := save.Status.check(); err != nil {
			return err
		}
	}
	from, beside, err := li.beside(ctx, id)
	if err != nil {
		return err
	}
	err = li.s.h.changeLicense(ctx, li.s.actor, id, func(d *licenseDeed) error {
		foreign, err := d.foreign(save)
		if err != nil {
			return err
		}
		if d.Customer != from || foreign {
			return &Error{Kind: ErrConflict, Sentence: fmt.Sprintf("Somebody else changed license %d meanwhile. Nothing was saved.", id)}
		}
		return d.saveAll(save, beside)
	})
	if err != nil || save.Customer == nil {
		return err
	}
	li.rows(ctx, from, *save.Customer)
	return nil
}

// foreign says whether a field that is saved was changed by somebody else.
func (d *licenseDeed) foreign(save LicenseSave) (bool, error) {
	was := save.Was
	status, err := d.statusOf(d.tx, d.tx.Now())
	return save.Activations != nil && d.Seats != was.Activations ||
		save.Expires != nil && !moment(d.ExpiresAt).Equal(was.Expires) ||
		save.ExternalID != nil && d.OldKey != was.ExternalID ||
		save.Status != nil && status != was.Status ||
		save.Customer != nil && d.Customer != was.Customer, err
}

func (d *licenseDeed) saveAll(save LicenseSave, beside map[uint64][]uint64) error {
	if err := d.edit(save.LicenseForm); err != nil {
		return err
	}
	if save.Status != nil {
		if err := d.become(*save.Status); err != nil {
			return err
		}
	}
	if save.Customer == nil || *save.Customer == d.Customer {
		return nil
	}
	return d.moveTo(*save.Customer, beside)
}

// rows has the lists show anew whose licenses were changed; 0 is nobody.
func (li *Licenses) rows(ctx context.Context, customers ...uint64) {
	for _, one := range customers {
		if one != 0 {
			li.s.h.refresh(context.WithoutCancel(ctx), one)
		}
	}
}

// Exported writes down that a list of licenses was exported, with their
// activation passwords. Needs Export Data.
func (li *Licenses) Exported(ctx context.Context, ids []uint64) error {
	if err := li.s.may(vault.ExportData); err != nil {
		return err
	}
	_, err := li.s.h.store.Update(ctx, func(tx *record.Tx) error {
		return tx.Audit(record.Entry{Actor: li.s.actor, Action: "license.export", Count: len(ids)}, record.Value{Field: "ids", New: idRanges(ids)})
	})
	return commitError(err)
}
