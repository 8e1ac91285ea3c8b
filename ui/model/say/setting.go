package say

import "strings"

// BySetting has the core's sentences that name a setting, as its command line
// does, name the page where windows have it.
func BySetting(sentence string) string {
	return strings.NewReplacer(
		"; set mail.from first", "; give it in Settings > Mail",
		"from mail.from:", "from the address in Settings > Mail:",
		"; set mail.mode to local or by-hand first", "; choose in Settings > Mail where mail goes first",
		" (mail.mode is by-hand)", ": each mail is handed over by hand",
		" (mail.mode is local)", ": mail goes to the local mailbox",
		"the customer page's address (portal.base-url) or your own page (reset.link-base) first", "the customer page's address, or that of your own, in Settings first",
		"; set mail.server", "; set it up in Settings > Mail",
	).Replace(sentence)
}
