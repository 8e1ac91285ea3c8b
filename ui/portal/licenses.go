package portal

import (
	"errors"
	"net/http"
	"slices"
	"strconv"

	"github.com/keydesk/keydesk/core"
)

// afterQuery names the last license, or the last seat, of the page before.
const afterQuery = "after"

// licensesPage is what licenses.html draws: all licenses, or one with more of
// its seats.
type licensesPage struct {
	frame
	Licenses []licenseView
	None     bool // he has none at all
	One      bool // one of them
	Next     string
}

// licenseView is a license as its customer sees it.
type licenseView struct {
	ID, Product string
	Until       stamp // no text: it does not end
	Ends        string
	Chip        chip
	Stopped     bool     // by the vendor, who has to be asked
	Password    string   // as it is copied
	Groups      []string // as it is read
	Seats       []seatView
	More        string // where the other seats are; "" where these are all
}

// seatView is a computer that a license is activated on.
type seatView struct {
	Name        string
	Since, Seen stamp
	Offline     bool
	Path        string // of the page that asks before it is deactivated
}

// showLicenses is what a customer has.
func (s *site) showLicenses(w http.ResponseWriter, r *http.Request) {
	who, ok := s.caller(w, r)
	if !ok {
		return
	}
	after, _ := number(r.URL.Query().Get(afterQuery)) // none: from the first
	all, more, err := s.door.Licenses(r.Context(), who.token, after)
	if err != nil {
		s.turnedAway(w, r, "looking at licenses", err)
		return
	}
	t := s.textFor(r, who.Fields.Language)
	page := licensesPage{frame: s.own(r, t, t.must("licenses.title"), who), None: len(all) == 0 && after == 0}
	page.Wide, page.foot = true, s.foot(r)
	for _, one := range all {
		page.Licenses = append(page.Licenses, s.licenseView(t, one))
	}
	if more {
		page.Next = licensesPath + "?" + afterQuery + "=" + page.Licenses[len(all)-1].ID
	}
	page.News = s.seatNews(w, r, t)
	s.draw(w, r, http.StatusOK, licensesTemplate, page)
}

// showLicense is one license with more of its seats.
func (s *site) showLicense(w http.ResponseWriter, r *http.Request) {
	who, one, ok := s.licenseOf(w, r, r.URL.Query().Get(afterQuery))
	if !ok {
		return
	}
	t := s.textFor(r, who.Fields.Language)
	page := licensesPage{frame: s.own(r, t, t.must("license.title", one.ID), who), Licenses: []licenseView{s.licenseView(t, one)}, One: true}
	page.Wide, page.foot = true, s.foot(r)
	page.News = s.seatNews(w, r, t)
	s.draw(w, r, http.StatusOK, licensesTemplate, page)
}

// licenseOf finds the caller's license that the address names, with its seats
// behind one. Where it is none of his it has answered, and ok is false.
func (s *site) licenseOf(w http.ResponseWriter, r *http.Request, afterSeat string) (who caller, one core.OwnLicense, ok bool) {
	if who, ok = s.caller(w, r); !ok {
		return who, one, false
	}
	after, _ := number(afterSeat)
	id, err := number(r.PathValue("license"))
	if err == nil {
		one, err = s.door.License(r.Context(), who.token, id, after)
	}
	switch {
	case errors.Is(err, core.ErrNotFound), errors.Is(err, strconv.ErrSyntax), errors.Is(err, strconv.ErrRange):
		s.fault(w, r, http.StatusNotFound)
	case err != nil:
		s.turnedAway(w, r, "looking at a license", err)
	default:
		return who, one, true
	}
	return who, one, false
}

func number(text string) (uint64, error) { return strconv.ParseUint(text, 10, 64) }

func decimal(n uint64) string { return strconv.FormatUint(n, 10) }

func licensePath(license uint64) string {
	return licensesPath + "/" + decimal(license)
}

func seatPath(license, seat uint64) string {
	return licensePath(license) + "/" + decimal(seat)
}

func (s *site) licenseView(t *texts, l core.OwnLicense) licenseView {
	v := licenseView{ID: decimal(l.ID), Product: l.Product, Until: s.day(t, l.Expires),
		Ends: t.must("licenses.until"), Chip: standing(t, l), Stopped: stopped(l), Password: l.ActivationPassword, Groups: groups(l.ActivationPassword)}
	if l.Status == core.LicenseExpired {
		v.Ends = t.must("licenses.ended")
	}
	for _, one := range l.Seats {
		v.Seats = append(v.Seats, s.seatView(t, l.ID, one))
	}
	if l.MoreSeats {
		v.More = licensePath(l.ID) + "?" + afterQuery + "=" + decimal(l.Seats[len(l.Seats)-1].ID)
	}
	return v
}

func (s *site) seatView(t *texts, license uint64, seat core.Seat) seatView {
	v := seatView{Name: seat.Machine, Since: s.day(t, seat.Since), Seen: s.day(t, seat.LastSeen), Offline: seat.Offline,
		Path: seatPath(license, seat.ID)}
	if v.Name == "" {
		v.Name = seat.Computer
	}
	return v
}

// standing says in a word whether a license can be activated.
func standing(t *texts, l core.OwnLicense) chip {
	switch {
	case l.Status == core.LicenseExpired:
		return chip{"bad", t.must("licenses.expired")}
	case stopped(l):
		return chip{"bad", t.must("licenses.stopped")}
	case l.ActivationsLeft == 0:
		return chip{"open", t.must("licenses.full")}
	}
	return chip{"good", t.must("licenses.left", l.ActivationsLeft)}
}

// stopped says that the vendor has stopped a license. Why, is for the vendor to
// tell.
func stopped(l core.OwnLicense) bool {
	return !slices.Contains([]core.LicenseStatus{core.LicenseOK, core.LicenseUpgrade, core.LicenseExpired}, l.Status)
}

// groups breaks an activation password into fives.
func groups(password string) (all []string) {
	for five := range slices.Chunk([]rune(password), 5) {
		all = append(all, string(five))
	}
	return all
}

// landing is the page after logging in: the licenses of those who have some.
func (s *site) landing(r *http.Request, entry core.Entry) string {
	if all, _, err := s.door.Licenses(r.Context(), entry.Token, 0); err == nil && len(all) > 0 {
		return licensesPath
	}
	return accountPath
}
