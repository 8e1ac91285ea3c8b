package start

import (
	"fmt"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Next is a line of the card of what comes next.
type Next struct {
	ID          string // import, mail, page, backup, team
	Title, Text string
	Button      string // "" where it is done
	Done        bool
	Primary     bool
}

// Card is what comes next on a new desk: the first line that is not done has
// the primary button. page is where the customer page is while it is switched on,
// and "" while it is not.
func Card(terms core.Terms, customers int, page, backups string) []Next {
	imported := Next{ID: "import", Title: "Import customers", Text: "A CSV file from any program; you see what it does before it does it", Button: label.Import}
	if customers > 0 {
		imported.Done, imported.Text = true, words.Count(customers, "customer", "customers")
	}
	mail := Next{ID: "mail", Title: "Mail server", Text: "Presets for the usual ones, and a Test", Button: label.SetUp}
	switch {
	case terms.MailMode == say.ModeSMTP && !terms.NoSender:
		mail.Done, mail.Text = true, terms.MailServer
	case terms.MailMode == say.ModeByHand:
		mail.Done, mail.Text = true, "By hand: you hand each mail over"
	}
	portal := Next{ID: "page", Title: "Customer page", Text: "Where customers choose a password from a link; off", Button: label.SetUp}
	if page != "" {
		portal.Done, portal.Text = true, page
	}
	backup := Next{ID: "backup", Title: label.BackupFolder, Text: "A backup a day, best on another disk", Button: label.Choose}
	if backups != "" {
		backup.Done, backup.Text = true, backups
	}
	// What is known of the key is no more than that: a copy in the clipboard is not on paper.
	key := Next{ID: "key", Title: "Recovery key made", Text: "Keep it on paper, away from this computer", Done: true}
	card := []Next{key, imported, mail, portal, backup}
	primary := false
	for i := range card {
		if card[i].Done {
			card[i].Button = ""
		} else if !primary {
			card[i].Primary, primary = true, true
		}
	}
	return card
}

// WithTeam is the card with a line for colleagues, for those who may add one;
// operators is how many there are.
func WithTeam(card []Next, operators int) []Next {
	team := Next{ID: "team", Title: "Add a colleague", Text: "Each signs in by name, and may do what you permit", Button: label.Add}
	if operators > 1 {
		team.Done, team.Button, team.Text = true, "", words.Count(operators, "operator", "operators")
	}
	return append(card, team)
}

// CardDone is "1 of 5 done".
func CardDone(card []Next) string {
	done := 0
	for _, n := range card {
		if n.Done {
			done++
		}
	}
	return fmt.Sprintf("%d of %d done", done, len(card))
}

// QuietLine is what stands under the top bar while mail does not leave; "" where
// it does.
func QuietLine(terms core.Terms) string {
	switch {
	case terms.MailMode == say.ModeLocal:
		return "No mail server: mail stays on this computer."
	case terms.MailMode == say.ModeByHand:
		return "No mail server: each mail is handed over by hand."
	case terms.NoSender:
		return "The sender's address is not set: no mail can be sent."
	}
	return ""
}
