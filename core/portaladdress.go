package core

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"strings"

	"github.com/keydesk/keydesk/core/record"
)

// A customer page's address belongs to one scope, whose Login IDs are looked up
// there; the desk's own, portal.base-url without a scope, to the default one.

// PortalAddress is an address under which customers reach their page, and the
// scope that it belongs to.
type PortalAddress struct {
	Scope string // a scope's name
	Base  string // such as https://account.example.com
}

// PortalAddresses gives every address of the customer page, the desk's first.
// Needs no permission.
func (st *Settings) PortalAddresses(ctx context.Context) (all []PortalAddress, err error) {
	err = st.s.h.store.View(ctx, func(r *record.Reader) error {
		all, _, err = portalAddresses(r)
		return err
	})
	return all, err
}

func portalAddresses(r *record.Reader) (all []PortalAddress, list scopeList, err error) {
	if list, err = readScopes(r); err != nil {
		return nil, list, err
	}
	add := func(id uint64, name string) error {
		own, ok, err := record.Find[settingRecord](r, settingKey(id, setPortalBase))
		if ok && own.Value != "" {
			all = append(all, PortalAddress{Scope: name, Base: own.Value})
		}
		return err
	}
	for _, one := range list.all {
		if one.id == defaultScope {
			if err := add(0, one.Name); err != nil {
				return nil, list, err
			}
		}
		if err := add(one.id, one.Name); err != nil {
			return nil, list, err
		}
	}
	return all, list, nil
}

// freeAddress refuses an address that is another scope's already, and gives the
// list by which that was found.
func (ch *settingChange) freeAddress(ctx context.Context) (list scopeList, err error) {
	if ch.info.Name != setPortalBase {
		return list, nil
	}
	var all []PortalAddress
	err = ch.st.s.h.store.View(ctx, func(r *record.Reader) error {
		all, list, err = portalAddresses(r)
		return err
	})
	if err != nil || ch.value == "" {
		return list, err
	}
	mine := ch.scope
	if mine == 0 {
		mine = defaultScope
	}
	for _, other := range all {
		owner, err := list.named(other.Scope)
		if err != nil {
			return list, err
		}
		if owner.id != mine && hostOf(other.Base) == hostOf(ch.value) {
			return list, &FieldError{setPortalBase, fmt.Sprintf("%s is the address of %s; each scope's customer page has one of its own.", other.Base, owner.Name)}
		}
	}
	return list, nil
}

// hostOf is an address's host with its port, in one form.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return net.JoinHostPort(strings.ToLower(u.Hostname()), port)
}

// customerPage is where the scope's customers log in; empty where they have no
// page: the desk's address is the default scope's alone.
func (c config) customerPage() (string, error) {
	if c.scope == 0 || c.scope == defaultScope {
		return c.text(setPortalBase)
	}
	own, _, err := record.Find[settingRecord](c.g, settingKey(c.scope, setPortalBase))
	return own.Value, err
}
