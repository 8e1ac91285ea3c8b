package core

import (
	"fmt"
	"net/netip"
	"net/url"
	"strings"
)

// Where the customer page stands in a network: what else it is called, who
// stands before it, and what it is encrypted with.
const (
	setPortalHosts   = "portal.hosts"
	setPortalProxies = "portal.proxies"
	setPortalCert    = "portal.tls-cert"
	setPortalKey     = "portal.tls-key"

	setRegistrations = "portal.register-per-hour"
	setPrivacy       = "portal.privacy-url"
	setHelp          = "portal.help-url"
)

// webSettings are those settings.
func webSettings() []SettingInfo {
	return []SettingInfo{
		{Name: setPortalHosts, Meaning: "further names, with port where it is not the usual one, under which the customer page answers; with commas between", check: hostNames},
		{Name: setPortalProxies, Meaning: "addresses or networks of proxies before the customer page, whose X-Forwarded-For is believed; with commas between", check: networks},
		{Name: setPortalCert, Meaning: "file with the certificate (PEM) of the customer page; read again when it changes", check: oneLine},
		{Name: setPortalKey, Meaning: "file with the certificate's private key (PEM)", check: oneLine},
		{Name: setRegistrations, Meaning: "how many may register in an hour, whoever and wherever they are; more are told to come later; 0 is no limit", Default: "200", check: number(0, 100000)},
		{Name: setPrivacy, Meaning: "your privacy statement, linked at the foot of the customer page; empty is no link", PerScope: true, check: safeAddress},
		{Name: setHelp, Meaning: "your help page (https) or an address for questions (mailto:), linked at the foot of the customer page; empty is no link", PerScope: true, check: helpAddress},
	}
}

// Networks reads the value of portal.proxies: addresses such as 10.0.0.5 and
// networks such as 10.0.0.0/8. A network of everybody is an error, because then
// anybody could say what his address is.
func Networks(value string) (all []netip.Prefix, err error) {
	for _, part := range commas(value) {
		network, err := netip.ParsePrefix(part)
		if err != nil {
			one, wrong := netip.ParseAddr(part)
			if wrong != nil {
				return nil, fmt.Errorf("reading the addresses of proxies: %w", wrong)
			}
			network = netip.PrefixFrom(one.Unmap().WithZone(""), one.Unmap().BitLen())
		}
		if network.Bits() == 0 {
			return nil, fmt.Errorf("reading the addresses of proxies: %s is everybody", network)
		}
		all = append(all, network.Masked())
	}
	return all, nil
}

// safeAddress is a page that customers are sent to: over TLS.
func safeAddress(v string) error {
	u, err := url.Parse(v)
	if v != "" && (err != nil || u.Scheme != "https" || u.Hostname() == "" || u.User != nil || oneLine(v) != nil) {
		return fmt.Errorf("an address such as https://www.example.com/privacy")
	}
	return nil
}

func helpAddress(v string) error {
	if to, mail := strings.CutPrefix(v, "mailto:"); mail && to != "" && address(to) == nil {
		return nil
	}
	if safeAddress(v) != nil {
		return fmt.Errorf("an address such as https://www.example.com/help or mailto:help@example.com")
	}
	return nil
}

// commas takes a list with commas between apart.
func commas(value string) (parts []string) {
	for _, part := range strings.Split(value, ",") {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

func networks(v string) error {
	if _, err := Networks(v); err != nil {
		return fmt.Errorf("addresses or networks of proxies, such as 127.0.0.1, 10.0.0.0/8")
	}
	return nil
}

func hostNames(v string) error {
	for _, part := range commas(v) {
		if strings.ContainsAny(part, " /@") || webAddress("https://"+part) != nil {
			return fmt.Errorf("names such as account.example.com, login.example.com:8443")
		}
	}
	return nil
}
