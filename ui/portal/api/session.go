package api

import (
	"errors"
	"net/http"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/secret"
)

// opened is a session that was just opened.
type opened struct {
	Session    string `json:"session"`
	CustomerID uint64 `json:"customerId,string"`
	Name       string `json:"name"`
	MustChange bool   `json:"mustChangePassword"`
}

func openedOf(e core.Entry) opened {
	return opened{Session: e.Token.Reveal(), CustomerID: e.Customer, Name: e.Name, MustChange: e.MustChange}
}

func logIn(s *site, w http.ResponseWriter, c call) error {
	var in struct {
		LoginID    string `json:"loginId"`
		Password   string `json:"password"`
		CustomerIP string `json:"customerIp"`
	}
	if !c.read(w, &in) || !c.from(w, in.CustomerIP) {
		return nil
	}
	entry, err := s.door.LogIn(c.Context(), core.Attempt{Scope: c.site.Scope, LoginID: in.LoginID,
		Password: secret.New(in.Password), RemoteIP: c.customer})
	if err != nil {
		return err
	}
	write(w, http.StatusCreated, openedOf(entry))
	return nil
}

// customer is what a customer sees of himself.
type customer struct {
	CustomerID        uint64     `json:"customerId,string"`
	Name              string     `json:"name"`
	FirstName         string     `json:"firstName"`
	LastName          string     `json:"lastName"`
	Company           string     `json:"company"`
	Email             string     `json:"email"`
	EmailConfirmed    bool       `json:"emailConfirmed"`
	Phone             string     `json:"phone"`
	Phone2            string     `json:"phone2"`
	Address           string     `json:"address"`
	PostalCode        string     `json:"postalCode"`
	City              string     `json:"city"`
	Country           string     `json:"country"`
	Website           string     `json:"website"`
	Language          string     `json:"language"`
	LoginIDs          []string   `json:"loginIds"`
	MustChange        bool       `json:"mustChangePassword"`
	PasswordChangedAt *time.Time `json:"passwordChangedAt"`
	LastLogin         *time.Time `json:"lastLogin"`
}

// own reads the session's account. A session of another scope's customer is
// none for this site.
func (s *site) own(c call) (core.Account, error) {
	a, err := s.door.Account(c.Context(), c.session())
	if err == nil && a.Scope != c.site.Scope {
		err = &core.Error{Kind: core.ErrSignedOut, Sentence: "The session is not one of this site's customers."}
	}
	return a, err
}

func account(s *site, w http.ResponseWriter, c call) error {
	a, err := s.own(c)
	if err != nil {
		return err
	}
	if a.MustChange {
		return &core.Error{Kind: core.ErrMustChange, Sentence: "The customer has to choose another password first."}
	}
	f := a.Fields
	write(w, http.StatusOK, customer{CustomerID: a.Customer, Name: a.Name, FirstName: f.FirstName, LastName: f.LastName,
		Company: f.Company, Email: f.Email, EmailConfirmed: a.EmailConfirmed, Phone: f.Phone, Phone2: f.Phone2,
		Address: f.Address, PostalCode: f.PostalCode, City: f.City, Country: f.Country, Website: f.Website,
		Language: f.Language, LoginIDs: append([]string{}, a.LoginIDs...), MustChange: a.MustChange,
		PasswordChangedAt: orNull(a.PasswordChangedAt), LastLogin: orNull(a.LastLogin)})
	return nil
}

// orNull is null for a time that has not been.
func orNull(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	at = at.UTC()
	return &at
}

// logOut ends the session. One that has ended, or is another site's customer's,
// is none here: there is nothing to end.
func logOut(s *site, w http.ResponseWriter, c call) error {
	_, err := s.own(c)
	if err == nil {
		err = s.door.LogOut(c.Context(), c.session())
	}
	if err != nil && !errors.Is(err, core.ErrSignedOut) {
		return err
	}
	write(w, http.StatusNoContent, nil)
	return nil
}

func changePassword(s *site, w http.ResponseWriter, c call) error {
	var in struct {
		Present    string `json:"presentPassword"`
		Password   string `json:"password"`
		CustomerIP string `json:"customerIp"`
	}
	if !c.read(w, &in) || !c.from(w, in.CustomerIP) {
		return nil
	}
	if _, err := s.own(c); err != nil {
		return err
	}
	entry, err := s.door.ChangePassword(c.Context(), c.session(), core.OwnChange{
		Old: secret.New(in.Present), New: secret.New(in.Password), RemoteIP: c.customer})
	if err != nil {
		return err
	}
	write(w, http.StatusOK, openedOf(entry))
	return nil
}

// checked is what the policy says of a password that is being typed.
type checked struct {
	OK    bool   `json:"ok"`
	Rules []rule `json:"rules"`
}

type rule struct {
	Code string `json:"code"`
	Text string `json:"text"`
	Met  bool   `json:"met"`
}

func checkedOf(v password.Verdict) checked {
	out := checked{OK: v.OK, Rules: []rule{}}
	for _, one := range v.Rules {
		out.Rules = append(out.Rules, rule{Code: string(one.Code), Text: one.Text, Met: one.Met})
	}
	return out
}

func judgeOwn(s *site, w http.ResponseWriter, c call) error {
	var in struct {
		Password string `json:"password"`
	}
	if !c.read(w, &in) {
		return nil
	}
	if _, err := s.own(c); err != nil {
		return err
	}
	verdict, err := s.door.JudgeOwn(c.Context(), c.session(), secret.New(in.Password))
	if err != nil {
		return err
	}
	write(w, http.StatusOK, checkedOf(verdict))
	return nil
}
