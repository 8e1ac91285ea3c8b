package core

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/keydesk/keydesk/core/outbox/smtp"
	"github.com/keydesk/keydesk/core/record"
)

// Settings is the room of settings: the desk's, or with In a scope's.
type Settings struct {
	s     *Session
	scope string // a scope's name; "": the desk's own
}

// In is the room of a scope's settings: a value of its own over the desk's,
// where a setting may have one. "" is the desk's again.
func (st *Settings) In(scope string) *Settings { return &Settings{s: st.s, scope: scope} }

// Setting is one setting with its value.
type Setting struct {
	SettingInfo
	Value     string // a secret's is "(set)" or ""
	Own       bool   // the desk's differs from the default; the scope has one of its own
	Inherited string // what it would be without: the default; the desk's for a scope

	// Overridden are the scopes that have a value of their own over the desk's;
	// said of the desk's settings alone.
	Overridden []string
}

// shownSecret stands for a secret setting's value.
const shownSecret = "(set)"

// List gives every setting. Needs no permission: what a desk is set to is
// seen in all windows, secrets apart. ErrNotFound for a scope that is none.
func (st *Settings) List(ctx context.Context) ([]Setting, error) {
	return st.readAll(ctx, settingTable())
}

// Get gives one setting. ErrNotFound for a name or a scope that is none.
func (st *Settings) Get(ctx context.Context, name string) (Setting, error) {
	info, err := settingInfo(name)
	if err != nil {
		return Setting{}, err
	}
	all, err := st.readAll(ctx, []SettingInfo{info})
	if err != nil {
		return Setting{}, err
	}
	return all[0], nil
}

func (st *Settings) readAll(ctx context.Context, infos []SettingInfo) (all []Setting, err error) {
	scope, err := st.s.h.scopeID(ctx, st.scope)
	if err != nil {
		return nil, err
	}
	err = st.s.h.store.View(ctx, func(r *record.Reader) error {
		all = all[:0]
		list, err := readScopes(r)
		if err != nil {
			return err
		}
		for _, info := range infos {
			one, err := st.read(r, scope, info)
			if err != nil {
				return err
			}
			if scope == 0 {
				if one.Overridden, err = list.overriding(r, info); err != nil {
					return err
				}
			}
			all = append(all, one)
		}
		return nil
	})
	return all, err
}

// overriding are the scopes that have a value of their own.
func (l scopeList) overriding(r *record.Reader, info SettingInfo) (names []string, err error) {
	if !info.PerScope {
		return nil, nil
	}
	for _, one := range l.all {
		_, own, err := record.Find[settingRecord](r, settingKey(one.id, info.Name))
		if err != nil {
			return nil, err
		}
		if own {
			names = append(names, one.Name)
		}
	}
	return names, nil
}

func (st *Settings) read(r *record.Reader, scope uint64, info SettingInfo) (one Setting, err error) {
	one = Setting{SettingInfo: info, Inherited: info.Default}
	if scope != 0 {
		if one.Inherited, err = st.s.h.config(r, 0).text(info.Name); err != nil {
			return one, err
		}
	}
	one.Value = one.Inherited
	if scope == 0 || info.PerScope {
		own, ok, err := record.Find[settingRecord](r, settingKey(scope, info.Name))
		if err != nil {
			return one, err
		}
		if ok {
			one.Value, one.Own = own.Value, true
		}
	}
	if info.Secret {
		one.Value, one.Inherited = hidden(one.Value), hidden(one.Inherited)
	}
	return one, nil
}

// hidden is what is shown of a secret.
func hidden(value string) string {
	if value == "" {
		return ""
	}
	return shownSecret
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
