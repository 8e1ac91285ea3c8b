// Package start is what stands before and around the work: the first start,
// making a desk in three steps, the practice desk, signing in, the lock, one's
// own password, and the card of what comes next.
//
// Caveat: a made-up desk is in memory until its last step writes it; whoever
// closes the window before has no desk, and the recovery key shown opens
// nothing.
package start

import "github.com/keydesk/keydesk/ui/model/label"

// Entrance is a line of the first window.
type Entrance struct {
	Label, Text string
	Apart       bool // stands apart from the others
}

// Entrances are the ways in where no desk was found.
func Entrances() []Entrance {
	return []Entrance{
		{label.CreateDesk, "Three steps. Nothing is written before the last.", false},
		{label.OpenFile, "On this computer or a drive of yours", false},
		{label.RestoreBackup, "Onto a new computer, or after a file was lost; nothing is overwritten", false},
		{label.TrySamples, "A practice desk in a file of its own, marked Practice in every window", true},
	}
}

// The sentences of the first window.
const (
	About   = "Passwords of your customers, in one file of yours"
	Offline = "Works without a server and without the internet."
)
