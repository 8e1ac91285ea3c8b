package portal

import (
	"net/http"
	"strconv"
	"strings"
)

// accountPage is what account.html draws.
type accountPage struct {
	frame
	Name        string
	Rows        []accountRow
	Unconfirmed bool
	LoginID     string
	FormToken   string
	Changed     stamp
	Places      []place
	Others      bool
}

// accountRow is one fact.
type accountRow struct {
	Label, Value string
	Chip         *chip
}

// chip is a word with a shape; Look is "good" or "open".
type chip struct{ Look, Text string }

// place is a browser where the customer is logged in.
type place struct {
	Since, Seen stamp
	Here        bool
}

// showAccount is what a customer sees of himself.
func (s *site) showAccount(w http.ResponseWriter, r *http.Request) {
	who, ok := s.caller(w, r)
	if !ok {
		return
	}
	t := s.textFor(r, who.Fields.Language)
	page := accountPage{
		frame: s.own(r, t, t.must("account.title"), who),
		Name:  who.Name, Rows: rows(t, who),
		Unconfirmed: !who.EmailConfirmed && who.Fields.Email != "",
		LoginID:     strconv.FormatUint(who.Customer, 10),
		FormToken:   s.forms.token(ofSession, who.token),
		Changed:     s.stamp(t, who.PasswordChangedAt),
	}
	page.Wide, page.foot = true, s.foot(r)
	for _, one := range who.Sessions {
		page.Places = append(page.Places, place{Since: s.stamp(t, one.Since), Seen: s.stamp(t, one.LastSeen), Here: one.Here})
		page.Others = page.Others || !one.Here
	}
	if happened := s.notes.take(w, r, newsChanged, newsAlone); happened != "" {
		page.News = t.must(map[news]string{newsChanged: "change.done", newsAlone: "account.ended"}[happened])
	}
	s.draw(w, r, http.StatusOK, accountTemplate, page)
}

// rows are the facts that a customer sees, those that are empty left out.
func rows(t *texts, who caller) []accountRow {
	f := who.Fields
	all := []accountRow{{Label: t.must("account.email"), Value: f.Email, Chip: confirmation(t, who)},
		{Label: t.must("account.id"), Value: strconv.FormatUint(who.Customer, 10)},
		{Label: t.must("account.company"), Value: f.Company},
		{Label: t.must("account.phone"), Value: f.Phone},
		{Label: t.must("account.phone2"), Value: f.Phone2},
		{Label: t.must("account.address"), Value: postal(f.Address, strings.TrimSpace(f.PostalCode+" "+f.City), f.Country)},
		{Label: t.must("account.website"), Value: f.Website},
		{Label: t.must("account.loginids"), Value: strings.Join(who.LoginIDs, t.must("account.or"))},
	}
	shown := all[:0]
	for _, row := range all {
		if row.Value != "" {
			shown = append(shown, row)
		}
	}
	return shown
}

func confirmation(t *texts, who caller) *chip {
	if who.EmailConfirmed {
		return &chip{"good", t.must("account.confirmed")}
	}
	return &chip{"open", t.must("account.unconfirmed")}
}

// postal joins the lines of an address.
func postal(lines ...string) string {
	var all []string
	for _, line := range lines {
		for _, one := range strings.Split(line, "\n") {
			if one = strings.TrimSpace(one); one != "" {
				all = append(all, one)
			}
		}
	}
	return strings.Join(all, ", ")
}
