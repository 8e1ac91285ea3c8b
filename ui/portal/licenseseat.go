package portal

import (
	"errors"
	"net/http"

	"github.com/keydesk/keydesk/core"
)

// seatPage is what seat.html draws: the question before a computer is
// deactivated.
type seatPage struct {
	frame
	FormToken, License, Product string
	LicenseID, Seat             uint64
	Computer                    string // the Computer ID
	One                         seatView
}

// askSeat asks whether a computer shall be deactivated.
func (s *site) askSeat(w http.ResponseWriter, r *http.Request) {
	seat, err := number(r.PathValue("seat"))
	if err != nil || seat == 0 {
		s.fault(w, r, http.StatusNotFound)
		return
	}
	who, one, ok := s.licenseOf(w, r, decimal(seat-1))
	if !ok {
		return
	}
	if len(one.Seats) == 0 || one.Seats[0].ID != seat {
		s.fault(w, r, http.StatusNotFound)
		return
	}
	t := s.textFor(r, who.Fields.Language)
	page := seatPage{frame: s.own(r, t, t.must("seat.title"), who), FormToken: s.forms.token(ofSession, who.token),
		License: decimal(one.ID), Product: one.Product, LicenseID: one.ID, Seat: seat,
		Computer: one.Seats[0].Computer, One: s.seatView(t, one.ID, one.Seats[0])}
	page.foot = s.foot(r)
	s.draw(w, r, http.StatusOK, seatTemplate, page)
}

// deactivate is POST: the seat is free, and the computer's license ends. One
// that was freed already is answered alike, for it may have been clicked twice.
func (s *site) deactivate(w http.ResponseWriter, r *http.Request) {
	token, sent, ok := s.ownSent(w, r)
	if !ok {
		return
	}
	if s.often(w, r, s.seats, func(notice) { s.fault(w, r, http.StatusTooManyRequests) }) {
		return
	}
	license, lerr := number(sent.Get("license"))
	seat, serr := number(sent.Get("seat"))
	if lerr != nil || serr != nil {
		s.fault(w, r, http.StatusBadRequest)
		return
	}
	err := s.door.DeactivateSeat(r.Context(), token, license, seat, s.client(r))
	if err != nil && !errors.Is(err, core.ErrNotFound) {
		s.turnedAway(w, r, "deactivating a computer", err)
		return
	}
	said := newsFreed
	if err != nil {
		said = newsNoSeat
	}
	s.leave(w, r, note{News: said, Address: shortened(sent.Get("name"))})
	goTo(w, r, licensesPath)
}

// seatNews is what the page after it says.
func (s *site) seatNews(w http.ResponseWriter, r *http.Request, t *texts) string {
	n, _ := s.notes.get(r)
	switch s.notes.take(w, r, newsFreed, newsNoSeat) {
	case newsFreed:
		return t.must("seat.done", n.Address)
	case newsNoSeat:
		return t.must("seat.gone")
	}
	return ""
}
