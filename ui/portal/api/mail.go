package api

import (
	"context"
	"net/http"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
)

func forgot(s *site, w http.ResponseWriter, c call) error { return mailTo(w, c, s.door.Forgot) }

func confirmAgain(s *site, w http.ResponseWriter, c call) error {
	return mailTo(w, c, s.door.ConfirmAgain)
}

// mailTo asks for a mail. The answer does not tell whether there is such a
// customer.
func mailTo(w http.ResponseWriter, c call, do func(context.Context, core.Forgotten) error) error {
	var in struct {
		LoginID    string `json:"loginId"`
		CustomerIP string `json:"customerIp"`
	}
	if !c.read(w, &in) || !c.from(w, in.CustomerIP) {
		return nil
	}
	if err := do(c.Context(), core.Forgotten{Scope: c.site.Scope, LoginID: in.LoginID, RemoteIP: c.customer}); err != nil {
		return err
	}
	write(w, http.StatusAccepted, nil)
	return nil
}

func register(s *site, w http.ResponseWriter, c call) error {
	var in struct {
		FirstName  string `json:"firstName"`
		LastName   string `json:"lastName"`
		Company    string `json:"company"`
		Email      string `json:"email"`
		Phone      string `json:"phone"`
		Address    string `json:"address"`
		PostalCode string `json:"postalCode"`
		City       string `json:"city"`
		Country    string `json:"country"`
		Language   string `json:"language"`
		Password   string `json:"password"`
		CustomerIP string `json:"customerIp"`
	}
	if !c.read(w, &in) || !c.from(w, in.CustomerIP) {
		return nil
	}
	err := s.door.Register(c.Context(), core.Registration{Scope: c.site.Scope, Password: secret.New(in.Password), RemoteIP: c.customer,
		Fields: core.Fields{FirstName: in.FirstName, LastName: in.LastName, Company: in.Company, Email: in.Email, Phone: in.Phone,
			Address: in.Address, PostalCode: in.PostalCode, City: in.City, Country: in.Country, Language: in.Language}})
	if err != nil {
		return err
	}
	write(w, http.StatusAccepted, nil)
	return nil
}
