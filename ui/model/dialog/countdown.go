package dialog

import (
	"fmt"
	"time"

	"github.com/keydesk/keydesk/core/secret"
)

// Shown is how long a password stays to be seen, and Copied how long in the
// clipboard.
const (
	Shown  = 60 * time.Second
	Copied = 15 * time.Second
)

// Countdown hides what is shown after a time. The window asks it once a
// second.
type Countdown struct {
	now  func() time.Time
	from time.Time
	kept bool
}

// NewCountdown begins to count.
func NewCountdown(now func() time.Time) *Countdown { return &Countdown{now: now, from: now()} }

// KeepOpen ends the counting; what is shown stays until it is hidden by hand.
func (c *Countdown) KeepOpen() { c.kept = true }

// Kept says that Keep open was pressed.
func (c *Countdown) Kept() bool { return c.kept }

// Left is how long it is still shown.
func (c *Countdown) Left() time.Duration {
	return min(max(0, c.from.Add(Shown).Sub(c.now())), Shown)
}

// Over says that it is to be hidden now.
func (c *Countdown) Over() bool { return !c.kept && c.Left() == 0 }

// Text is "Hidden in 41 s"; a begun second counts.
func (c *Countdown) Text() string {
	if c.kept {
		return "Stays open until you hide it"
	}
	return fmt.Sprintf("Hidden in %d s", int((c.Left()+time.Second-1)/time.Second))
}

// Share is how much of the time is left, 1 to 0, for a bar.
func (c *Countdown) Share() float64 {
	if c.kept {
		return 1
	}
	return float64(c.Left()) / float64(Shown)
}

// CopiedHint is what stands beside Copy.
const CopiedHint = "The clipboard is cleared after 15 s."

// Clip is a secret in the clipboard.
type Clip struct {
	text secret.Text
	at   time.Time
}

// NewClip notes that a secret was copied at a time.
func NewClip(text secret.Text, at time.Time) *Clip { return &Clip{text, at} }

// Clears says whether the clipboard, which holds content, is to be emptied: the
// time is over and it is still ours. done says that nothing is to be asked
// any more.
func (c *Clip) Clears(content string, now time.Time) (clears, done bool) {
	ours := secret.New(content).Equal(c.text) && !c.text.Empty()
	if !ours {
		return false, true
	}
	over := now.Sub(c.at) >= Copied
	return over, over
}
