// Package settings is the Settings page: every setting with its label, its
// control, where its value comes from and what is wrong with what was typed;
// and the window that sets a mail server up.
//
// Caveat: a setting of the core that this package has no words for is shown
// under General by its own name; a test says which.
package settings

import (
	"strings"

	"github.com/keydesk/keydesk/core"
)

// Section is a line at the left of the page.
type Section string

// The sections.
const (
	General        Section = "General"
	Administration Section = "Customer > Administration"
	MailServer     Section = "Mail"
	Templates      Section = "Mail > Templates"
	CustomerPage   Section = "Customer page"
	Licenses       Section = "Licenses"
	Scopes         Section = "Scopes"
	Backup         Section = "Backup"
	Appearance     Section = "Appearance"
)

// Sections are all, in their order.
func Sections() []Section {
	return []Section{General, Administration, MailServer, Templates, CustomerPage, Licenses, Scopes, Backup, Appearance}
}

// Control is what a setting is set with.
type Control int

// The controls.
const (
	Text Control = iota
	Number
	Tick
	Choose
	Secret
	Folder
	Deed // a button: the line is no setting
)

// Option is a choice of a Choose.
type Option struct{ Value, Label string }

// Words are a setting in words.
type Words struct {
	Section Section
	Group   string
	Label   string
	Hint    string
	Control Control
	Unit    string
	Options []Option
}

// dailyBackups is the group of the section Backup.
const dailyBackups = "Daily backups"

// locking is a group of the section General.
const locking = "Lock"

// manual is the group that help topics and sentences name.
const manual = "Password Reset Options"

// WordsOf are the words for a setting.
func WordsOf(info core.SettingInfo) Words {
	if w, ok := table()[info.Name]; ok {
		return w
	}
	return Words{Section: General, Label: info.Name, Hint: strings.TrimSuffix(info.Meaning, ".") + "."}
}

func table() map[string]Words {
	return map[string]Words{
		"desk.contact": {General, "Your desk", "Contact", "How customers reach you; stands in mails.", Text, "", nil},

		"desk.lock-minutes":   {General, locking, "Lock after", "Without a key or a movement; 0 is never. What was typed is kept for whoever typed it.", Number, "minutes", nil},
		"mail.through-lock":   {General, locking, "Waiting mail goes on being sent while locked", "The data key then stays in memory. Off: mail and daily backups wait for a sign-in.", Tick, "", nil},
		"portal.through-lock": {General, locking, "The customer page goes on while locked", "Data, login and issue keys then stay in memory, also while another operator is signed in.", Tick, "", nil},

		"reset.allow-manual-entry": {Administration, manual, "Allow Manual Entry", "Type new password, and the Login section's two fields.", Tick, "", nil},
		"reset.ticket-minutes":     {Administration, manual, "Password Reset Ticket Expiration Delay", "Counted from when the mail server took the mail.", Number, "minutes", nil},
		"reset.unlocks":            {Administration, manual, "An operator's reset unlocks at once", "Mail or manual. A customer's own request unlocks when the link is used.", Tick, "", nil},
		"reset.failed-delay-seconds": {Administration, "Failed logins", "Delay for failed attempts",
			"From the fifth attempt on each answer waits, twice as long each time, 30 s at most. 10 attempts lock for 15 minutes, doubling; 100 lock until an operator acts.", Number, "seconds", nil},
		"password.accessibility": {Administration, "Passwords", "Password accessibility", "Who may read passwords that customers chose.", Choose, "",
			[]Option{{"by-permission", "By permission"}, {"staff-set-only", "Staff-set only"}, {"never", "Never"}}},
		"password.policy": {Administration, "Passwords", "Policy", "NIST: length, and common ones refused. Classic: upper case, digit, special character.", Choose, "",
			[]Option{{"nist", "NIST"}, {"classic", "Classic"}}},
		"password.min-length": {Administration, "Passwords", "Characters at least", "Under NIST.", Number, "characters", nil},
		"password.staff-must-change": {Administration, "Passwords", "Staff-generated passwords must be changed", "At the first login. Automatic: where a customer page exists.", Choose, "",
			[]Option{{"auto", "Automatic"}, {"true", "Always"}, {"false", "Never"}}},
		"password.staff-expires-hours": {Administration, "Passwords", "Staff-generated passwords expire", "Counted from when they were handed over; 0 is never.", Number, "hours", nil},

		"mail.mode": {MailServer, "Where mail goes", "Mail goes", "The local mailbox keeps mail on this computer.", Choose, "",
			[]Option{{"local", "To the local mailbox"}, {"smtp", "Through a mail server"}, {"by-hand", "By hand"}}},
		"mail.from":     {MailServer, "Where mail goes", "From", "The sender's address, which customers answer to.", Text, "", nil},
		"mail.language": {MailServer, "Where mail goes", "Language", "Of mails to customers who have none, as a code such as en or de. Templates has the words.", Text, "", nil},
		"mail.server":   {MailServer, "Mail server", "Server", "Its name, such as smtp.example.com.", Text, "", nil},
		"mail.port":     {MailServer, "Mail server", "Port", "Empty: 465 for TLS, 587 for STARTTLS.", Number, "", nil},
		"mail.security": {MailServer, "Mail server", "Security", "Without encryption only on this computer.", Choose, "",
			[]Option{{"tls", "TLS"}, {"starttls", "STARTTLS"}, {"none", "None, on this computer only"}}},
		"mail.username":   {MailServer, "Mail server", "User name", "Often the whole e-mail address.", Text, "", nil},
		"mail.password":   {MailServer, "Mail server", "Password", "Kept sealed, never shown again.", Secret, "", nil},
		"mail.ca":         {MailServer, "Mail server", "Own certificates", "A PEM file, beside the system's authorities.", Text, "", nil},
		"mail.per-minute": {MailServer, "Limits", "At most", "0 is no limit.", Number, "mails a minute", nil},
		"mail.per-day":    {MailServer, "Limits", "At most", "0 is no limit.", Number, "mails a day", nil},

		"portal.enabled": {CustomerPage, "While Keydesk runs", "Customer page is on", "Off: links in mails work alone, and those while mail goes to the local mailbox.", Tick, "", nil},

		"portal.logo":               {CustomerPage, "Address", "Logo", "A file: PNG, JPEG or GIF.", Text, "", nil},
		"portal.base-url":           {CustomerPage, "Address", "As customers see it", "Links work while this computer is on and Keydesk runs.", Text, "", nil},
		"portal.listen":             {CustomerPage, "Address", "Listens on", "Address and port of this computer.", Text, "", nil},
		"license.customer-password": {Licenses, "What activates", "The customer password activates too", "Online, beside the activation password. Off: that alone.", Tick, "", nil},
		"license.old-keys":          {Licenses, "What activates", "External IDs activate too", "An old key is taken for the License ID.", Tick, "", nil},
		"license.velocity-minutes":  {Licenses, "Velocity checks", "Activations are counted for", "0: off.", Number, "minutes", nil},
		"license.velocity-count":    {Licenses, "Velocity checks", "Activations at most", "Of a License ID, and of an address of the network, in that time. 0: off.", Number, "", nil},
		"portal.registration":       {CustomerPage, "What customers can do", "Register", "Off: accounts are made by you alone.", Tick, "", nil},
		"portal.register-per-hour":  {CustomerPage, "What customers can do", "Registrations at most", "Whoever and from wherever; more are told to come later. 0 is no limit.", Number, "an hour", nil},
		"portal.privacy-url":        {CustomerPage, "Address", "Privacy", "Your privacy statement (https), linked at the foot of each page. Empty: no link.", Text, "", nil},
		"portal.help-url":           {CustomerPage, "Address", "Help", "Your help page (https) or an address (mailto:), linked at the foot of each page. Empty: no link.", Text, "", nil},
		"portal.hosts":              {CustomerPage, "In your network", "Further names", "The page answers under them too. With commas between.", Text, "", nil},
		"portal.proxies":            {CustomerPage, "In your network", "Proxies", "Addresses whose X-Forwarded-For is believed, such as 127.0.0.1, 10.0.0.0/8.", Text, "", nil},
		"portal.tls-cert":           {CustomerPage, "In your network", "Certificate", "A PEM file, read again when it changes. Empty: a proxy has it, or nobody but this computer reaches the page.", Text, "", nil},
		"portal.tls-key":            {CustomerPage, "In your network", "Its private key", "A PEM file.", Text, "", nil},
		"reset.link-base":           {CustomerPage, "Your own page", "Links lead to", "A page of yours that redeems reset links; empty is the customer page.", Text, "", nil},

		"backup.folder": {Backup, dailyBackups, "Folder", "Best on another disk. Empty: no daily backups are made.", Folder, "", nil},
		"backup.keep":   {Backup, dailyBackups, "Kept", "An older one goes once the new one is whole.", Number, "backups", nil},
	}
}
