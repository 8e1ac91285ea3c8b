package operators

import (
	"fmt"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Removal is the dialog Remove operator.
type Removal struct {
	Operator core.Operator
	Text     string
}

// perSecond is how many customers' records get new keys in a second, on a plain
// computer; the real number is shown while it is done.
const perSecond = 500

// Remove asks; customers is how many there are, -1 where that is not known.
func Remove(o core.Operator, customers int) Removal {
	what := "All records get new keys (you can go on working)."
	if customers >= 0 {
		what = fmt.Sprintf("The records of %s get new keys (about %s; you can go on working).",
			words.Count(customers, "customer", "customers"), span(customers))
	}
	return Removal{o, fmt.Sprintf("%s can no longer sign in. %s What %s saw or copied before, and backups made before today, stay readable with the old password.",
		o.Name, what, o.Name)}
}

// span is about how long the new keys take.
func span(customers int) string {
	d := time.Duration(customers) * time.Second / perSecond
	switch {
	case d <= 5*time.Second:
		return "5 s"
	case d < time.Minute:
		return fmt.Sprintf("%d s", (int(d/time.Second)+9)/10*10)
	}
	return fmt.Sprintf("%d min", int((d+time.Minute-1)/time.Minute))
}

// Aftermath is what is left to do once an operator was removed.
type Aftermath struct {
	Operator core.Operator
	Reads    string // "Tom read 37 passwords in 90 days. …"; "" for none
	Reset    string // "Reset these 37…"; "" where none of them holds any more
	Recovery string // why a new recovery key is due; "" where none is
}

// After says what a removal leaves to do, held of the passwords that were read
// being in use still; ok is false where it is nothing.
func After(o core.Operator, seen Seen, held int) (a Aftermath, ok bool) {
	a = Aftermath{Operator: o, Reads: seen.ReadLine(o)}
	switch {
	case a.Reads == "":
	case held == 0:
		a.Reads += " All have been changed since."
	case held < seen.Reads(o.ID):
		a.Reads += fmt.Sprintf(" %s not been changed since.", words.Count(held, "of them has", "of them have"))
	}
	switch {
	case a.Reads == "" || held == 0:
	case held == 1:
		a.Reset = "Reset this one…"
	default:
		a.Reset = fmt.Sprintf("Reset these %s…", words.Number(held))
	}
	if o.Permissions.Has(core.ManageOperators) {
		a.Recovery = o.Name + " could manage operators: make a new recovery key, and have every colleague sign in once."
	}
	return a, a.Reads+a.Recovery != ""
}

// Removed is the toast.
func Removed(o core.Operator) string {
	return o.Name + " was removed. The records get new keys; you can go on working."
}

// Renewing is what the window says while keys are renewed.
func Renewing(done, of int) string {
	if of == 0 {
		return "New keys: looking what there is to do"
	}
	return fmt.Sprintf("New keys: %s of %s records", words.Number(done), words.Number(of))
}

// RecoveryMade is the toast of a new recovery key.
const RecoveryMade = "The new recovery key is in force; the one before opens only backups made before."
