package license

import (
	"strconv"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Events is how many of the last events the preview and License Details show.
const Events = 4

// Empty is what the preview says where no license is selected.
const Empty = "Select a license to see its activation password, its seats and the Actions here."

// Event is a line of the last events.
type Event struct{ When, What string }

// EventLines are the last events in words.
func (f Facts) EventLines(clock words.Clock) (lines []Event) {
	for _, e := range f.Events[:min(Events, len(f.Events))] {
		lines = append(lines, Event{clock.Short(e.Time()), say.Event(e)})
	}
	return lines
}

// Icon stands before an action.
func Icon(id ID) string {
	return map[ID]string{Email: "mail", Reset: "refresh", Offline: "computer", File: "file", Certificate: "print", Move: "person", Void: "ring-bar"}[id]
}

// Copied is said once an activation password is in the clipboard.
func Copied(l core.License) string {
	return label.ActivationPassword + " of license " + strconv.FormatUint(l.ID, 10) + " copied."
}
