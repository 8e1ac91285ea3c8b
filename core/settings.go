package core

import (
	"context"
	"fmt"
	"strings"

	"github.com/keydesk/keydesk/core/outbox/smtp"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
)

// Settings is the room of the desk's settings.
type Settings struct{ s *Session }

// Setting is one setting with its value.
type Setting struct {
	SettingInfo
	Value string // a secret's is "(set)" or ""
	Own   bool   // differs from the default
}

// shownSecret stands for a secret setting's value.
const shownSecret = "(set)"

// List gives every setting. Needs no permission: what a desk is set to is
// seen in all windows, secrets apart.
func (st *Settings) List(ctx context.Context) ([]Setting, error) {
	var out []Setting
	err := st.s.h.store.View(ctx, func(r *record.Reader) error {
		out = out[:0]
		for _, info := range settingTable() {
			one, err := st.read(r, info)
			if err != nil {
				return err
			}
			out = append(out, one)
		}
		return nil
	})
	return out, err
}

// Get gives one setting. ErrNotFound for a name that is none.
func (st *Settings) Get(ctx context.Context, name string) (Setting, error) {
	info, err := settingInfo(name)
	if err != nil {
		return Setting{}, err
	}
	var out Setting
	err = st.s.h.store.View(ctx, func(r *record.Reader) error {
		out, err = st.read(r, info)
		return err
	})
	return out, err
}

func (st *Settings) read(r *record.Reader, info SettingInfo) (Setting, error) {
	one := Setting{SettingInfo: info, Value: info.Default}
	own, ok, err := record.Find[settingRecord](r, settingKey(0, info.Name))
	if err != nil {
		return one, err
	}
	if ok {
		one.Value, one.Own = own.Value, true
	}
	if info.Secret && one.Value != "" {
		one.Value = shownSecret
	}
	return one, nil
}

// Set changes a setting; a value equal to the default drops the desk's own.
// Needs Change Settings. Errors: ErrNotFound, ErrInput with what would do.
func (st *Settings) Set(ctx context.Context, name, value string) error {
	if err := st.s.may(vault.ChangeSettings); err != nil {
		return err
	}
	info, err := settingInfo(name)
	if err != nil {
		return err
	}
	value = strings.TrimSpace(value)
	if value != info.Default {
		if err := info.check(value); err != nil {
			return &FieldError{name, fmt.Sprintf("%s takes %v; it keeps its old value.", name, err)}
		}
	}
	if name == setMailCA && value != "" {
		if _, err := withAuthorities(smtp.Server{CA: []byte(value)}); err != nil {
			return &FieldError{name, err.Error()}
		}
	}
	lowered := false
	_, err = st.s.h.store.Update(ctx, func(tx *record.Tx) error {
		old, err := st.s.h.config(tx, 0).text(name)
		if err != nil {
			return err
		}
		if err := st.put(tx, info, value); err != nil {
			return err
		}
		lowered = name == setAccessibility && value != accessPermission && old != value
		return st.audit(tx, info, old, value)
	})
	if err != nil {
		return commitError(err)
	}
	if lowered {
		return st.s.h.dropCopies(ctx, value)
	}
	return nil
}

func (st *Settings) put(tx *record.Tx, info SettingInfo, value string) error {
	if info.Name == setMailServer {
		// Naming a server is meant to use it.
		if err := tx.Put(settingKey(0, setMailMode), settingRecord{Value: modeSMTP}); err != nil {
			return err
		}
	}
	if value == info.Default {
		return tx.Delete(settingKey(0, info.Name))
	}
	return tx.Put(settingKey(0, info.Name), settingRecord{Value: value})
}

func (st *Settings) audit(tx *record.Tx, info SettingInfo, old, value string) error {
	change := record.Value{Field: info.Name, Old: old, New: value}
	if info.Secret {
		change.Old, change.New = "", ""
	}
	return tx.Audit(record.Entry{Actor: st.s.actor, Action: "settings.set", Subject: info.Name}, change)
}

// dropCopies deletes the readable copies that a lowered Password accessibility
// no longer allows. It can be interrupted: reveals have stopped with the
// setting, and setting it again goes on.
func (h *house) dropCopies(ctx context.Context, access string) error {
	return h.store.Each(ctx, record.Single(record.KindCredential), func(raw record.Raw) error {
		var c credential
		if err := raw.Decode(&c); err != nil {
			return err
		}
		if !c.overshares(access) {
			return nil
		}
		_, err := h.store.Update(ctx, func(tx *record.Tx) error {
			now, _, err := record.Get[credential](tx, raw.Key)
			if err != nil || !now.overshares(access) {
				return ignoreNotFound(err)
			}
			now.ViewCopy, now.ViewCopyEpoch = nil, 0
			if access == accessNever {
				now.Copy = nil
			}
			return tx.Put(raw.Key, now)
		})
		return err
	})
}

// overshares says whether more is kept readable than the setting allows.
func (c credential) overshares(access string) bool {
	switch access {
	case accessNever:
		return c.Copy != nil || c.ViewCopy != nil
	case accessStaff:
		return c.ViewCopy != nil
	}
	return false
}
