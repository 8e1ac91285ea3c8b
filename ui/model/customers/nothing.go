package customers

import (
	"context"
	"fmt"
	"strings"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Count is the sentence below the list: "312 of 10,000 customers · 3 selected".
func (p *Page) Count() string {
	text := p.counted()
	if p.Ready() && p.picks.on {
		text = words.Dot(text, words.Number(p.Picked())+" selected")
	}
	return text
}

func (p *Page) counted() string {
	if !p.Ready() {
		return ""
	}
	found, all := p.found(), p.answer.listing.All()
	switch {
	case found > MostRows:
		return fmt.Sprintf("The first %s of %s customers; narrow the filter to see others", words.Number(MostRows), words.Number(found))
	case p.filter.Query == "deleted":
		return words.Count(found, "customer", "customers") + " in the recycle bin"
	case !p.Filtered():
		return words.Count(found, "customer", "customers")
	}
	return fmt.Sprintf("%s of %s", words.Number(found), words.Count(all, "customer", "customers"))
}

// blame is what would be found without one of the filters.
type blame struct {
	anyStatus int    // with the text alone
	fewer     string // the text without its last words, where that finds somebody
	fewerHits int
	inBin     int // with the text, in the recycle bin
}

// findBlame looks for the filter that keeps everybody out.
func (r Request) findBlame(ctx context.Context) (b blame, err error) {
	count := func(text, status string) int {
		if err != nil {
			return 0
		}
		var found Listing
		if found, err = r.find(ctx, core.Query{Text: text, Status: status, Scope: r.query.Scope}, core.Order{By: core.ByID}); err != nil {
			return 0
		}
		return found.Len()
	}
	text := trimmed(r.query.Text)
	if r.query.Status != "" {
		b.anyStatus = count(text, "")
	}
	if r.query.Status != "deleted" {
		b.inBin = count(text, "deleted")
	}
	// A slip is most often in the word typed last.
	parts := strings.Fields(text)
	for n := len(parts) - 1; n > 0 && n > len(parts)-4 && b.anyStatus == 0 && b.fewerHits == 0; n-- {
		b.fewer = strings.Join(parts[:n], " ")
		b.fewerHits = count(b.fewer, "")
	}
	return b, err
}

// Way is a way out of an empty list.
type Way string

// The ways, by the words on their buttons.
const (
	WayAnyStatus Way = "Any status"
	WayClear     Way = "Clear the filter"
	WayFewer     Way = "Search without the last word"
	WayDeleted   Way = "Look in Deleted"
)

// Nothing is what stands in place of the rows.
type Nothing struct {
	None  bool // there is no customer at all: the card of what comes next
	Title string
	Text  string
	Ways  []Way
}

// Nothing says why there are no rows, and names the filter to blame; ok is
// false where there are rows, or nothing is known yet.
func (p *Page) Nothing() (n Nothing, ok bool) {
	if !p.Ready() || p.found() > 0 {
		return n, false
	}
	if !p.Filtered() && p.answer.listing.All() == 0 {
		return Nothing{
			None: true, Title: "No customers yet",
			Text: "The desk is open, and empty. Nothing is mailed until you say so.",
		}, true
	}
	return Nothing{Title: p.nothingTitle(), Text: p.nothingText(), Ways: p.ways()}, true
}

func (p *Page) nothingTitle() string {
	noun := p.filter.noun
	if noun == "" {
		noun = "customer"
	}
	if text := trimmed(p.text); text != "" {
		return "No " + noun + " matches " + words.Quoted(text)
	}
	return "No " + noun
}

func (p *Page) nothingText() string {
	b, text := p.answer.blame, words.Quoted(trimmed(p.text))
	switch {
	case trimmed(p.text) == "":
		return "The status filter is on " + p.filter.Label + "."
	case b.anyStatus > 0:
		return matches(b.anyStatus) + " " + text + " with any status."
	case b.fewerHits > 0:
		return matches(b.fewerHits) + " " + words.Quoted(b.fewer) + "."
	case b.inBin > 0:
		return matches(b.inBin) + " " + text + " in the recycle bin."
	}
	return "Every word must be found in the name, e-mail, company, phone or ID."
}

func matches(n int) string {
	if n == 1 {
		return "1 customer matches"
	}
	return words.Number(n) + " customers match"
}

func (p *Page) ways() []Way {
	var ways []Way
	b := p.answer.blame
	if p.filter.Query != "" {
		ways = append(ways, WayAnyStatus)
	}
	if b.fewerHits > 0 {
		ways = append(ways, WayFewer)
	}
	if trimmed(p.text) != "" {
		ways = append(ways, WayClear)
	}
	if b.inBin > 0 {
		ways = append(ways, WayDeleted)
	}
	return ways
}

// Go takes a way.
func (p *Page) Go(w Way) Request {
	switch w {
	case WayAnyStatus:
		return p.Choose(label.AnyStatus)
	case WayDeleted:
		return p.Choose(label.Deleted)
	case WayFewer:
		p.filter = Filters()[0]
		return p.Type(p.answer.blame.fewer)
	}
	return p.Clear()
}

// CanExport says whether the list can be exported, and if not, why.
func (p *Page) CanExport() (why string, ok bool) {
	switch {
	case !p.may.Has(core.ExportData):
		return "You need the permission Export Data.", false
	case p.found() == 0:
		return "There is nothing in the list.", false
	}
	return "", true
}

// CanAdd says whether customers can be added or imported, and if not, why.
func (p *Page) CanAdd() (why string, ok bool) {
	if !p.may.Has(core.EditCustomers) {
		return "You need the permission Edit Customers.", false
	}
	return "", true
}
