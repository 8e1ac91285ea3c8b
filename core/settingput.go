package core

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
)

// Set changes a setting. A value of the desk's that equals the default drops
// the desk's own; a scope's stands, whatever the desk has, until Inherit. Needs
// Change Settings. Errors: ErrNotFound, ErrInput with what would do.
func (st *Settings) Set(ctx context.Context, name, value string) error {
	return st.change(ctx, &settingChange{st: st, value: value}, name)
}

// Inherit drops the scope's own value for the desk's, or the desk's for the
// default: Use inherited. Needs Change Settings. ErrNotFound, ErrInput.
func (st *Settings) Inherit(ctx context.Context, name string) error {
	return st.change(ctx, &settingChange{st: st, inherit: true}, name)
}

// settingChange is a setting on its way into the desk or a scope.
type settingChange struct {
	st      *Settings
	info    SettingInfo
	scope   uint64 // 0: the desk
	value   string
	inherit bool // none of its own any more
	lowered bool // copies of passwords may have to go
}

func (st *Settings) change(ctx context.Context, ch *settingChange, name string) (err error) {
	if err := st.s.may(vault.ChangeSettings); err != nil {
		return err
	}
	if ch.info, err = settingInfo(name); err != nil {
		return err
	}
	if ch.scope, err = st.s.h.scopeID(ctx, st.scope); err != nil {
		return err
	}
	if ch.scope != 0 && !ch.info.PerScope {
		return &FieldError{name, fmt.Sprintf("%s is one for the whole desk; a scope has none of its own.", name)}
	}
	if ch.inherit {
		ch.value = ch.info.Default
	} else if err := ch.check(); err != nil {
		return err
	}
	for {
		if err = ch.commit(ctx); !errors.Is(err, errListChanged) {
			break
		}
	}
	if err == nil && ch.lowered {
		return st.s.h.resumeDropping(ctx)
	}
	return err
}

// check takes the value as it is kept, or says what would do.
func (ch *settingChange) check() (err error) {
	name, value := ch.info.Name, strings.TrimSpace(ch.value)
	if ch.info.Secret {
		value = strings.TrimRight(ch.value, "\r\n") // blanks may belong to it
	}
	if value != ch.info.Default {
		if err := ch.info.check(value); err != nil {
			return &FieldError{name, fmt.Sprintf("%s takes %v; it keeps its old value.", name, err)}
		}
	}
	if name == setMailCA && value != "" {
		if value, err = authorities(value); err != nil {
			return &FieldError{name, fmt.Sprintf("%v; mail.ca keeps its old value.", err)}
		}
	}
	if name == setPortalLogo && value != "" {
		if value, err = logoFile(value); err != nil {
			return &FieldError{name, fmt.Sprintf("%v; portal.logo keeps its old value.", err)}
		}
	}
	if name == setBackupFolder && value != "" {
		if value, err = backupsTo(value); err != nil {
			return err
		}
	}
	ch.value = value
	return nil
}

func (ch *settingChange) commit(ctx context.Context) error {
	list, err := ch.freeAddress(ctx)
	if err != nil {
		return err
	}
	_, err = ch.st.s.h.store.Update(ctx, func(tx *record.Tx) error {
		if err := ch.enter(tx, list); err != nil {
			return err
		}
		conf := ch.st.s.h.config(tx, ch.scope)
		old, err := conf.text(ch.info.Name)
		if err != nil {
			return err
		}
		if err := conf.fits(ch.info.Name, ch.value); err != nil {
			return err
		}
		if ch.lowered, err = ch.lower(tx); err != nil {
			return err
		}
		values, err := ch.put(tx, old)
		if err != nil {
			return err
		}
		return tx.Audit(record.Entry{Actor: ch.st.s.actor, Action: "settings.set", Subject: ch.info.Name}, values...)
	})
	return commitError(err)
}

// enter refuses a scope that is gone, and an address that may have been given
// to another scope since that was looked up.
func (ch *settingChange) enter(tx *record.Tx, list scopeList) error {
	if ch.scope != 0 {
		if _, err := enter(tx, ch.scope); err != nil {
			return err
		}
	}
	if ch.info.Name != setPortalBase {
		return nil
	}
	if err := list.unchanged(tx); err != nil || ch.scope == 0 {
		return err
	}
	return tx.Put(scopesKey(), scopesRecord{Last: list.last})
}

// put writes the value, and what goes with it, and says what changed.
func (ch *settingChange) put(tx *record.Tx, old string) ([]record.Value, error) {
	own := settingKey(ch.scope, ch.info.Name)
	if ch.inherit || ch.scope == 0 && ch.value == ch.info.Default {
		if err := tx.Delete(own); err != nil {
			return nil, err
		}
	} else if err := tx.Put(own, settingRecord{Value: ch.value}); err != nil {
		return nil, err
	}
	now, err := ch.st.s.h.config(tx, ch.scope).text(ch.info.Name)
	if err != nil {
		return nil, err
	}
	changed := []record.Value{{Field: ch.info.Name, Old: old, New: now}}
	if ch.info.Secret {
		changed[0].Old, changed[0].New = "", ""
	}
	if ch.scope != 0 {
		name, _, err := record.Find[scopeRecord](tx, scopeKey(ch.scope))
		return append(changed, record.Value{Field: "scope", New: name.Name}), err
	}
	if ch.info.Name == setMailServer && ch.value != "" {
		return ch.useServer(tx, changed)
	}
	return changed, nil
}

// useServer has mail go to the server: naming one is meant to use it.
func (ch *settingChange) useServer(tx *record.Tx, changed []record.Value) ([]record.Value, error) {
	mode, err := ch.st.s.h.config(tx, 0).text(setMailMode)
	if err != nil {
		return nil, err
	}
	if mode != modeSMTP {
		changed = append(changed, record.Value{Field: setMailMode, Old: mode, New: modeSMTP})
	}
	return changed, tx.Put(settingKey(0, setMailMode), settingRecord{Value: modeSMTP})
}

// lower marks the copies of passwords to be deleted that the new value does not
// allow. A scope that has a value of its own from now on takes over what was
// still to be deleted by the desk's.
func (ch *settingChange) lower(tx *record.Tx) (bool, error) {
	if ch.info.Name != setAccessibility {
		return false, nil
	}
	access := ch.value
	if ch.scope != 0 {
		pending, err := ch.st.s.h.config(tx, ch.scope).dropping()
		if err != nil {
			return false, err
		}
		if ch.inherit {
			if access, err = ch.st.s.h.config(tx, 0).text(setAccessibility); err != nil {
				return false, err
			}
		}
		access = stricter(pending, access)
	}
	if access == "" || access == accessPermission {
		return false, nil
	}
	return true, beginDropping(tx, ch.scope, access)
}
