// Package preview is the panel beside the list: who, status and why, contact,
// the last mail and link, the last events, the note, and the Actions.
//
// Caveat: a View is words as of its making; "3 h ago" grows old, so make it
// anew when the facts change and once a minute.
package preview

import (
	"strings"

	"github.com/keydesk/keydesk/ui/model/person"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Events is how many of the last events the panel has room for.
const Events = 3

// Empty is what the panel says where nobody is selected.
const Empty = "Select a customer to see status, last mail and the Actions here."

// View is the panel.
type View struct {
	Name    string
	ID      uint64
	Status  say.Mark
	Why     string
	Contact []Line
	Mail    *say.LastMail // nil: none was sent
	Link    string        // of the last reset link, where Mail does not say it; or ""
	Owned   person.Owned  // the customer's licenses
	Events  []Event
	Note    string
	Actions []person.Action
}

// Kind tells what a contact line is, for its icon and what a click does.
type Kind string

// The kinds of contact lines.
const (
	Email   Kind = "email"
	Phone   Kind = "phone"
	Place   Kind = "place"
	Website Kind = "website"
)

// Line is a line of the contact.
type Line struct {
	Kind Kind
	Text string
}

// Event is a line of the last events.
type Event struct{ When, What string }

// Of is the panel for a customer.
func Of(f person.Facts, clock words.Clock) View {
	c := f.Customer
	v := View{
		Name: say.Name(c.Fields, c.ID), ID: c.ID, Status: say.CustomerStatus(c), Why: say.Why(c, clock),
		Owned: f.Owned, Contact: contact(f), Note: strings.TrimSpace(c.Notes), Actions: f.Actions(),
	}
	if last, ok := f.LastMail(clock); ok {
		v.Mail = &last
	}
	if c.LastLink != nil && f.Mail.Mailing != "reset-password" {
		v.Link = "Reset link " + say.Link(c.LastLink, clock)
	}
	for _, e := range f.Events[:min(Events, len(f.Events))] {
		v.Events = append(v.Events, Event{clock.Short(e.Time()), say.Event(e)})
	}
	return v
}

func contact(f person.Facts) []Line {
	c := f.Customer
	var lines []Line
	for _, one := range []Line{
		{Email, c.Email}, {Phone, c.Phone}, {Phone, c.Phone2}, {Place, place(f)}, {Website, c.Website},
	} {
		if one.Text != "" {
			lines = append(lines, one)
		}
	}
	return lines
}

// place is "Ács Kft., Budapest": a company that is the name already is left
// out.
func place(f person.Facts) string {
	c := f.Customer
	company := c.Company
	if company == say.Name(c.Fields, c.ID) {
		company = ""
	}
	var parts []string
	for _, p := range []string{company, c.City} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, ", ")
}
