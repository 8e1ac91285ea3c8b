package cli

import (
	"fmt"
	"io"
	"time"
	"unicode/utf8"
)

// progress is a line on the terminal that says how far a verb has come. Where
// standard error is no terminal it shows nothing.
type progress struct {
	w     io.Writer // nil: nobody looks
	verb  string
	unit  string
	began time.Time
	shown time.Time
	wide  int
}

// progress begins a line such as "reading 12000 records".
func (a *app) progress(verb, unit string) *progress {
	p := &progress{verb: verb, unit: unit, began: time.Now()}
	if a.screen {
		p.w = a.errs
	}
	return p
}

// refresh is how often the line is drawn.
const refresh = 100 * time.Millisecond

// at draws the line for n units; of is how many there are, 0 if unknown.
func (p *progress) at(n, of int64) {
	p.say(func(time.Duration) string {
		if of > 0 {
			return fmt.Sprintf("%3d %%", min(100, n*100/of))
		}
		return fmt.Sprintf("%d %s", n, p.unit)
	})
}

// say draws the line with a text of the verb's own, which is told since when it
// goes on.
func (p *progress) say(text func(since time.Duration) string) {
	if p.w == nil || time.Since(p.shown) < refresh {
		return
	}
	p.shown = time.Now()
	p.draw(p.verb + " " + text(p.shown.Sub(p.began)))
}

func (p *progress) draw(line string) {
	fmt.Fprintf(p.w, "\r%-*s", p.wide, line)
	p.wide = utf8.RuneCountInString(line)
}

// clear takes the line away, for what is printed next.
func (p *progress) clear() {
	if p.w == nil || p.wide == 0 {
		return
	}
	p.draw("")
	fmt.Fprint(p.w, "\r")
	p.wide, p.shown = 0, time.Time{}
}
