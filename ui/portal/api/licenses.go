package api

import (
	"net/http"
	"strconv"
	"time"

	"github.com/keydesk/keydesk/core"
)

// ownLicense is a license as its customer sees it.
type ownLicense struct {
	ID              uint64     `json:"licenseId,string"`
	Product         string     `json:"product"`
	Status          string     `json:"status"`
	Expires         *time.Time `json:"expires"`
	Password        string     `json:"activationPassword"`
	Activations     int        `json:"activations"`
	ActivationsLeft int        `json:"activationsLeft"`
	Seats           []seat     `json:"seats"`
	MoreSeats       bool       `json:"moreSeats"`
}

// seat is a computer that a license is activated on.
type seat struct {
	ID       uint64    `json:"activationId,string"`
	Computer string    `json:"computerId"`
	Machine  string    `json:"machine"`
	Since    time.Time `json:"since"`
	LastSeen time.Time `json:"lastSeen"`
	Offline  bool      `json:"offline"`
}

func ownLicenseOf(l core.OwnLicense) ownLicense {
	out := ownLicense{ID: l.ID, Product: l.Product, Status: string(l.Status), Expires: orNull(l.Expires), Password: l.ActivationPassword,
		Activations: l.Activations, ActivationsLeft: l.ActivationsLeft, Seats: []seat{}, MoreSeats: l.MoreSeats}
	for _, one := range l.Seats {
		out.Seats = append(out.Seats, seat{one.ID, one.Computer, one.Machine, one.Since.UTC(), one.LastSeen.UTC(), one.Offline})
	}
	return out
}

// licenses gives a page of a customer's licenses, or one with a page of its
// seats.
func licenses(s *site, w http.ResponseWriter, c call) error {
	var asked [3]uint64
	for i, name := range []string{"after", "licenseId", "afterActivation"} {
		var ok bool
		if asked[i], ok = c.number(w, name); !ok {
			return nil // it has answered
		}
	}
	after, id, afterSeat := asked[0], asked[1], asked[2]
	if _, err := s.own(c); err != nil {
		return err
	}
	out := struct {
		Licenses []ownLicense `json:"licenses"`
		More     bool         `json:"more"`
	}{Licenses: []ownLicense{}}
	if id != 0 {
		one, err := s.door.License(c.Context(), c.session(), id, afterSeat)
		if err != nil {
			return s.licenseError(w, c, err, loginRefused)
		}
		out.Licenses = append(out.Licenses, ownLicenseOf(one))
		write(w, http.StatusOK, out)
		return nil
	}
	all, more, err := s.door.Licenses(c.Context(), c.session(), after)
	if err != nil {
		return err
	}
	for _, one := range all {
		out.Licenses = append(out.Licenses, ownLicenseOf(one))
	}
	out.More = more
	write(w, http.StatusOK, out)
	return nil
}

// number is a number in the address's query; 0 where it is not there. False
// when it has already refused.
func (c *call) number(w http.ResponseWriter, name string) (uint64, bool) {
	text := c.URL.Query().Get(name)
	if text == "" {
		return 0, true
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		p := badInput.problem("")
		p.Errors = []mistake{{Member: name, Detail: "This is not a number."}}
		write(w, p.Status, p)
	}
	return n, err == nil
}

// freeSeat gives a seat back on a customer's behalf, who is logged in.
func freeSeat(s *site, w http.ResponseWriter, c call) error {
	var in struct {
		LicenseID  uint64 `json:"licenseId,string"`
		Activation uint64 `json:"activationId,string"`
		CustomerIP string `json:"customerIp"`
	}
	if !c.read(w, &in) || !c.from(w, in.CustomerIP) {
		return nil
	}
	if _, err := s.own(c); err != nil {
		return err
	}
	if err := s.door.DeactivateSeat(c.Context(), c.session(), in.LicenseID, in.Activation, c.customer); err != nil {
		return s.licenseError(w, c, err, loginRefused)
	}
	write(w, http.StatusNoContent, nil)
	return nil
}

// response answers a request of a computer without a network.
type response struct {
	Response     string `json:"response"`
	LicenseID    string `json:"licenseId"`
	Product      string `json:"product"`
	Computer     string `json:"computerId"`
	Machine      string `json:"machine"`
	Deactivation bool   `json:"deactivation"`
	CheckIn      bool   `json:"checkIn"`
	Again        bool   `json:"again"`
	Left         int    `json:"activationsLeft"`
}

func carry(s *site, w http.ResponseWriter, c call) error {
	var in struct {
		Request    string `json:"request"`
		CustomerIP string `json:"customerIp"`
	}
	if !c.read(w, &in) || !c.from(w, in.CustomerIP) {
		return nil
	}
	if _, err := s.own(c); err != nil {
		return err
	}
	made, err := s.door.OfflineIssue(c.Context(), c.session(), []byte(in.Request), c.customer)
	if err != nil {
		wrong := activationRefused
		if made.Deactivation || made.CheckIn {
			wrong = seatRefused
		}
		return s.licenseError(w, c, err, wrong)
	}
	write(w, http.StatusOK, response{Response: string(made.Response), LicenseID: made.License, Product: made.Product, Computer: made.Computer,
		Machine: made.Machine, Deactivation: made.Deactivation, CheckIn: made.CheckIn, Again: made.Again, Left: made.SeatsLeft})
	return nil
}
