package core

import (
	"fmt"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/keydesk/keydesk/core/outbox/mailing"
	"github.com/keydesk/keydesk/core/outbox/mime"
)

// SettingInfo describes one setting. Every setting is text with a check; an
// empty default means "none".
type SettingInfo struct {
	Name     string
	Meaning  string
	Default  string
	PerScope bool
	Secret   bool // never shown; set from standard input
	check    func(string) error
}

// The names of the settings that the code asks for.
const (
	setMailMode       = "mail.mode"
	setMailServer     = "mail.server"
	setMailPort       = "mail.port"
	setMailSecurity   = "mail.security"
	setMailUsername   = "mail.username"
	setMailPassword   = "mail.password"
	setMailFrom       = "mail.from"
	setMailCA         = "mail.ca"
	setMailLanguage   = "mail.language"
	setMailPerMinute  = "mail.per-minute"
	setMailPerDay     = "mail.per-day"
	setManualEntry    = "reset.allow-manual-entry"
	setTicketMinutes  = "reset.ticket-minutes"
	setFailedDelay    = "reset.failed-delay-seconds"
	setResetUnlocks   = "reset.unlocks"
	setLinkBase       = "reset.link-base"
	setAccessibility  = "password.accessibility"
	setPolicy         = "password.policy"
	setMinLength      = "password.min-length"
	setStaffChange    = "password.staff-must-change"
	setStaffExpiry    = "password.staff-expires-hours"
	setPortalOn       = "portal.enabled"
	setPortalListen   = "portal.listen"
	setPortalBase     = "portal.base-url"
	setRegistration   = "portal.registration"
	setPortalLogo     = "portal.logo"
	setContact        = "desk.contact"
	setIdleMinutes    = "desk.lock-minutes"
	setMailLocked     = "mail.through-lock"
	setPortalLocked   = "portal.through-lock"
	setBackupFolder   = "backup.folder"
	setBackupKeep     = "backup.keep"
	modeLocal         = "local"
	modeSMTP          = "smtp"
	modeByHand        = "by-hand"
	accessPermission  = "by-permission"
	accessStaff       = "staff-set-only"
	accessNever       = "never"
	defaultPortalAddr = "127.0.0.1:8421"
)

// settingTable is every setting there is, in the order of the list.
func settingTable() []SettingInfo {
	return append([]SettingInfo{
		{Name: setContact, Meaning: "how customers reach you; stands in mails", check: oneLine},
		{Name: setIdleMinutes, Meaning: "minutes without a key or a movement after which the window locks; 0 is never", Default: "15", check: number(0, 480)},
		{Name: setMailMode, Meaning: "where mail goes: local (the local mailbox), smtp (a mail server), by-hand", Default: modeLocal, check: oneOf(modeLocal, modeSMTP, modeByHand)},
		{Name: setMailServer, Meaning: "the mail server's name; setting it sets mail.mode to smtp", check: host},
		{Name: setMailPort, Meaning: "the mail server's port; 465 for tls, 587 for starttls", check: number(1, 65535)},
		{Name: setMailSecurity, Meaning: "how the connection is kept: tls, starttls, none (none on this computer only)", Default: "tls", check: oneOf("tls", "starttls", "none")},
		{Name: setMailUsername, Meaning: "the name to sign in to the mail server with", check: oneLine},
		{Name: setMailPassword, Meaning: "the password to sign in to the mail server with", Secret: true, check: oneLine},
		{Name: setMailFrom, Meaning: "the sender's address", PerScope: true, check: address},
		{Name: setMailLanguage, Meaning: "language of mails to customers who have none of their own, or one without a template", Default: mailing.English, PerScope: true, check: languageCode},
		{Name: setMailCA, Meaning: "file with the certificates (PEM) that the mail server's is checked against, besides the system's", check: oneLine},
		{Name: setMailPerMinute, Meaning: "mails a minute at most; 0 is no limit", Default: "0", check: number(0, 100000)},
		{Name: setMailPerDay, Meaning: "mails a day at most; 0 is no limit", Default: "0", check: number(0, 10000000)},
		{Name: setMailLocked, Meaning: "waiting mail goes on being sent while the window is locked; the data key then stays in memory", Default: "true", check: oneOf("true", "false")},
		{Name: setManualEntry, Meaning: "Allow Manual Entry: operators may type a customer's new password", Default: "true", PerScope: true, check: oneOf("true", "false")},
		{Name: setTicketMinutes, Meaning: "Password Reset Ticket Expiration Delay, in minutes", Default: "30", PerScope: true, check: number(5, 10080)},
		{Name: setFailedDelay, Meaning: "Delay for failed attempts: its first step, in seconds", Default: "1", PerScope: true, check: number(0, 30)},
		{Name: setResetUnlocks, Meaning: "an operator's reset unlocks the account at once", Default: "true", PerScope: true, check: oneOf("true", "false")},
		{Name: setPortalOn, Meaning: "the desktop program runs the customer page; off, it answers mailed links alone, and those while mail goes to the local mailbox", Default: "false", check: oneOf("true", "false")},
		{Name: setLinkBase, Meaning: "your own page that redeems reset links; empty is the customer page", PerScope: true, check: webAddress},
		{Name: setAccessibility, Meaning: "Password accessibility: by-permission, staff-set-only, never", Default: accessPermission, PerScope: true, check: oneOf(accessPermission, accessStaff, accessNever)},
		{Name: setPolicy, Meaning: "password policy: nist, classic", Default: "nist", PerScope: true, check: oneOf("nist", "classic")},
		{Name: setMinLength, Meaning: "characters at least, under nist", Default: "15", PerScope: true, check: number(8, 64)},
		{Name: setStaffChange, Meaning: "staff-generated passwords must be changed at first login: true, false, auto (where a customer page exists)", Default: "auto", PerScope: true, check: oneOf("auto", "true", "false")},
		{Name: setStaffExpiry, Meaning: "hours after which such a password expires, from when it was handed over; 0 is never", Default: "72", PerScope: true, check: number(0, 8760)},
		{Name: setPortalListen, Meaning: "address and port that the customer page listens on", Default: defaultPortalAddr, check: listenAddress},
		{Name: setPortalLogo, Meaning: "file with your logo for the customer page: PNG, JPEG or GIF", check: oneLine},
		{Name: setPortalLocked, Meaning: "the customer page goes on while the window is locked; data, login and issue keys then stay in memory", Default: "false", check: oneOf("true", "false")},
		{Name: setBackupFolder, Meaning: "folder for a backup a day, best on another disk; empty is none", check: oneLine},
		{Name: setBackupKeep, Meaning: "how many backups are kept in that folder; the oldest go", Default: "14", check: number(1, 1000)},
		{Name: setPortalBase, Meaning: "the customer page's address as customers see it", PerScope: true, check: webAddress},
		{Name: setRegistration, Meaning: "visitors of the customer page may register", Default: "true", PerScope: true, check: oneOf("true", "false")},
	}, append(webSettings(), licenseSettings()...)...)
}

// settingInfo finds a setting by name.
func settingInfo(name string) (SettingInfo, error) {
	table := settingTable()
	i := slices.IndexFunc(table, func(s SettingInfo) bool { return s.Name == name })
	if i < 0 {
		return SettingInfo{}, &Error{Kind: ErrNotFound, Sentence: fmt.Sprintf("There is no setting %q; `settings list` shows all.", name)}
	}
	return table[i], nil
}

func oneOf(values ...string) func(string) error {
	return func(v string) error {
		if !slices.Contains(values, v) {
			return fmt.Errorf("one of %s", strings.Join(values, ", "))
		}
		return nil
	}
}

func number(low, high int) func(string) error {
	return func(v string) error {
		n, err := strconv.Atoi(v)
		if err != nil || n < low || n > high {
			return fmt.Errorf("a number from %d to %d", low, high)
		}
		return nil
	}
}

func oneLine(v string) error {
	if _, bad := control(v, false); bad || len(v) > 1024 {
		return fmt.Errorf("one line of text")
	}
	return nil
}

func host(v string) error {
	if v == "" || strings.ContainsAny(v, " /:@") {
		return fmt.Errorf("a server's name, such as smtp.example.com")
	}
	return oneLine(v)
}

func address(v string) error {
	if v == "" {
		return nil
	}
	if _, err := mime.ParseAddress(v); err != nil {
		return fmt.Errorf("an e-mail address (%w)", err)
	}
	return nil
}

func webAddress(v string) error {
	if v == "" {
		return nil
	}
	u, err := url.Parse(v)
	if err != nil || u.Hostname() == "" || (u.Scheme != "https" && u.Scheme != "http") || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return fmt.Errorf("an address such as https://account.example.com")
	}
	return nil
}

func listenAddress(v string) error {
	if _, port, err := net.SplitHostPort(v); err != nil || number(0, 65535)(port) != nil {
		return fmt.Errorf("an address and port, such as %s", defaultPortalAddr)
	}
	return nil
}
