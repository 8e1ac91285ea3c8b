package say

import (
	"fmt"
	"strconv"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/words"
)

// LicenseStatus is a license's status with its shape.
func LicenseStatus(s core.LicenseStatus) Mark {
	word := string(s)
	switch s {
	case core.LicenseOK, core.LicenseUpgrade:
		return Mark{word, ShapeCheck, Good}
	case core.LicenseCheck, core.LicenseDuplicate:
		return Mark{word, ShapeTriangle, Caution}
	case core.LicenseFraud:
		return Mark{word, ShapeTriangle, Bad}
	case core.LicenseExpired:
		return Mark{word, ShapeClock, Caution}
	case core.LicenseDeleted:
		return Mark{word, ShapeBin, Plain}
	}
	return Mark{word, ShapeBar, Plain}
}

// StatusMeans says what a status does; "" for those that allow activations.
func StatusMeans(s core.LicenseStatus) string {
	switch s {
	case core.LicenseOK, core.LicenseUpgrade:
		return ""
	}
	return "No new activations; those in place stop at their next check."
}

// Activates says whether a status allows activations.
func Activates(s core.LicenseStatus) bool { return StatusMeans(s) == "" }

// Expiry is until when a license lasts, by its last day: "31 Dec 2027", "Never".
func Expiry(at time.Time, clock words.Clock) string {
	if at.IsZero() {
		return label.NeverExpires
	}
	return LastDay(at, clock).Format("2 Jan 2006")
}

// LastDay is the last day on which something lasts that ends at a moment: an end
// at midnight is that of the day before.
func LastDay(at time.Time, clock words.Clock) time.Time {
	zone := clock.Time().Location()
	return at.In(zone).Add(-time.Millisecond)
}

// Left is "2 of 5".
func Left(l core.License) string {
	return fmt.Sprintf("%s of %s", words.Number(l.ActivationsLeft), words.Number(l.Activations))
}

// Used is how many seats of a license are taken. Fewer activations than are in
// place end none of them, so that more than Activations may be.
func Used(l core.License) int { return max(len(l.Seats), l.Activations-l.ActivationsLeft) }

// SeatsInUse is "3 of 5 in use".
func SeatsInUse(used, of int) string {
	return fmt.Sprintf("%s of %s in use", words.Number(used), words.Number(of))
}

// SeatSeen is when a computer was online last.
func SeatSeen(s core.Seat, clock words.Clock) string {
	switch {
	case s.Offline:
		return "Never: offline"
	case s.LastSeen.IsZero():
		return "—"
	}
	return SeatDay(s.LastSeen, clock)
}

// SeatDay is a day in the list of seats: "Today 08:55", "Yesterday", "3 May 2025".
func SeatDay(t time.Time, clock words.Clock) string {
	if clock.Day(t) == "today" {
		return "Today " + clock.Short(t)
	}
	return clock.Short(t)
}

// Machine is what a computer is called.
func Machine(s core.Seat) string { return words.OrDash(s.Machine) }

// License names a license as dialogs do: "License 10043 · Fieldscope Pro 4".
func License(l core.License) string {
	return words.Dot(label.License+" "+strconv.FormatUint(l.ID, 10), l.Product)
}

// SeatTimes are since when a seat is taken and when its computer was seen last,
// in one line.
func SeatTimes(s core.Seat, clock words.Clock) string {
	return words.Dot(label.Since+" "+SeatDay(s.Since, clock), label.LastSeen+" "+SeatSeen(s, clock))
}
