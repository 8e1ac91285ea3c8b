package core

import (
	"net"
	"net/url"
	"strconv"
	"strings"

	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/record"
)

// config reads settings inside a transaction: the scope's value, else the
// desk's, else the default.
type config struct {
	g     record.Getter
	scope uint64
}

// text is a setting's value. The names are constants of this package; one that
// is not in the table is empty.
func (c config) text(name string) (string, error) {
	info, err := settingInfo(name)
	if err != nil {
		return "", err
	}
	if info.PerScope && c.scope != 0 {
		if own, ok, err := record.Find[settingRecord](c.g, settingKey(c.scope, name)); ok || err != nil {
			return own.Value, err
		}
	}
	desk, ok, err := record.Find[settingRecord](c.g, settingKey(0, name))
	if err != nil || ok {
		return desk.Value, err
	}
	return info.Default, nil
}

func settingKey(scope uint64, name string) record.Key {
	return record.KeyOfName(record.KindSetting, scope, name)
}

func (c config) on(name string) (bool, error) {
	v, err := c.text(name)
	return v == "true", err
}

// number is a setting that its check has let in as a number.
func (c config) number(name string) (int, error) {
	v, err := c.text(name)
	if err != nil || v == "" {
		return 0, err
	}
	return strconv.Atoi(v)
}

// policy is the password policy of the scope.
func (c config) policy() (password.Policy, error) {
	name, err := c.text(setPolicy)
	if err != nil {
		return password.Policy{}, err
	}
	if name == "classic" {
		return password.Policy{Style: password.Classic}, nil
	}
	least, err := c.number(setMinLength)
	return password.Policy{Min: least}, err
}

// linkBase is where links in mails lead. ok is false where a customer could
// not follow them, and why says so in a sentence.
func (c config) linkBase() (base, why string, err error) {
	for _, name := range []string{setLinkBase, setPortalBase} {
		v, err := c.text(name)
		if err != nil {
			return "", "", err
		}
		if v != "" {
			return strings.TrimRight(v, "/"), "", nil
		}
	}
	mode, err := c.text(setMailMode)
	if err != nil {
		return "", "", err
	}
	listen, err := c.text(setPortalListen)
	if err != nil {
		return "", "", err
	}
	address, here := onThisComputer(listen)
	if here && mode == modeLocal {
		return "http://" + address, "", nil
	}
	why = "A link in the mail would lead to this computer only. "
	if !here {
		why = "The customer page has no https address that a link could lead to. "
	}
	return "", why + "Set the customer page's address (portal.base-url) or your own page (reset.link-base) first.", nil
}

// onThisComputer is the address under which this computer calls what listens
// there; ok is false for a port yet to be chosen, and for an address of a
// network, where the customer page is not served in plain HTTP.
func onThisComputer(listen string) (address string, ok bool) {
	host, port, err := net.SplitHostPort(listen)
	if err != nil || port == "0" {
		return "", false
	}
	ip := net.ParseIP(host)
	switch {
	case host == "" || ip != nil && ip.IsUnspecified():
		return net.JoinHostPort("127.0.0.1", port), true
	case host == "localhost" || ip != nil && ip.IsLoopback():
		return listen, true
	}
	return "", false
}

// staffMustChange says whether a generated password must be changed at the
// first login, and after how many hours it expires.
func (c config) staffMustChange() (must bool, hours int, err error) {
	v, err := c.text(setStaffChange)
	if err != nil {
		return false, 0, err
	}
	switch v {
	case "true":
		must = true
	case "auto":
		// Nobody could change it where no page of ours is to be reached.
		base, err := c.customerPage()
		if err != nil {
			return false, 0, err
		}
		must = base != ""
	}
	if !must {
		return false, 0, nil
	}
	hours, err = c.number(setStaffExpiry)
	return true, hours, err
}

// ticketLink is the address that a token is mailed in.
func ticketLink(base, token string) string { return base + "/t/" + url.PathEscape(token) }
