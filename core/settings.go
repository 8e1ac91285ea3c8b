package core

import (
	"context"
	"fmt"
	"path/filepath"
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
	if info.Secret {
		value = strings.TrimRight(value, "\r\n") // blanks may belong to it
	} else {
		value = strings.TrimSpace(value)
	}
	if value != info.Default {
		if err := info.check(value); err != nil {
			return &FieldError{name, fmt.Sprintf("%s takes %v; it keeps its old value.", name, err)}
		}
	}
	if name == setMailCA && value != "" {
		if value, err = authorities(value); err != nil {
			return &FieldError{name, fmt.Sprintf("%v; mail.ca keeps its old value.", err)}
		}
	}
	if name == setBackupFolder && value != "" {
		if value, err = backupsTo(value); err != nil {
			return err
		}
	}
	lowered := false
	_, err = st.s.h.store.Update(ctx, func(tx *record.Tx) error {
		conf := st.s.h.config(tx, 0)
		old, err := conf.text(name)
		if err != nil {
			return err
		}
		if err := conf.fits(name, value); err != nil {
			return err
		}
		values, err := st.put(tx, info, old, value)
		if err != nil {
			return err
		}
		if lowered = name == setAccessibility && value != accessPermission; lowered {
			if err := beginDropping(tx, value); err != nil {
				return err
			}
		}
		return tx.Audit(record.Entry{Actor: st.s.actor, Action: "settings.set", Subject: name}, values...)
	})
	if err != nil {
		return commitError(err)
	}
	if lowered {
		return st.s.h.resumeDropping(ctx)
	}
	return nil
}

// authorities tries the file that mail.ca is to name, and gives its full path:
// the desk is opened from another folder next time.
func authorities(file string) (path string, err error) {
	if path, err = filepath.Abs(file); err != nil {
		return "", fmt.Errorf("finding %s: %w", file, err)
	}
	server, err := withAuthorities(smtp.Server{CA: []byte(path)})
	if err != nil {
		return "", err
	}
	return path, smtp.CheckAuthorities(server.CA)
}

// fits refuses what the other settings make senseless: to take the mail server
// away while mail goes through it. That smtp comes before its server is no
// mistake: mail waits until there is one.
func (c config) fits(name, value string) error {
	if name != setMailServer || value != "" {
		return nil
	}
	mode, err := c.text(setMailMode)
	if err == nil && mode == modeSMTP {
		err = &FieldError{name, "Mail goes through the mail server; set mail.mode to local or by-hand first."}
	}
	return err
}

// put writes the value, and what goes with it, and says what changed.
func (st *Settings) put(tx *record.Tx, info SettingInfo, old, value string) ([]record.Value, error) {
	changed := []record.Value{{Field: info.Name, Old: old, New: value}}
	if info.Secret {
		changed[0].Old, changed[0].New = "", ""
	}
	if info.Name == setMailServer && value != "" {
		// Naming a server is meant to use it.
		mode, err := st.s.h.config(tx, 0).text(setMailMode)
		if err != nil {
			return nil, err
		}
		if err := tx.Put(settingKey(0, setMailMode), settingRecord{Value: modeSMTP}); err != nil {
			return nil, err
		}
		if mode != modeSMTP {
			changed = append(changed, record.Value{Field: setMailMode, Old: mode, New: modeSMTP})
		}
	}
	if value == info.Default {
		return changed, tx.Delete(settingKey(0, info.Name))
	}
	return changed, tx.Put(settingKey(0, info.Name), settingRecord{Value: value})
}
