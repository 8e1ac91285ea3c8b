package api

import (
	"context"
	"net/http"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/secret"
)

// ticketBody is what calls on a mailed link send. The token is the last part of
// the link's path.
type ticketBody struct {
	Token      string `json:"token"`
	CustomerIP string `json:"customerIp"`
}

// newPassword is ticketBody with the password that was chosen.
type newPassword struct {
	ticketBody
	Password string `json:"password"`
}

// ticket is what may be shown of a link.
type ticket struct {
	State      string     `json:"state"`
	Purpose    string     `json:"purpose,omitempty"`
	Address    string     `json:"address,omitempty"`
	ValidUntil *time.Time `json:"validUntil"`
	Policy     []string   `json:"policy,omitempty"` // in sentences, for forms
}

// ticket reads a link. One of another scope's customer is none for this site;
// its token is then nobody's.
func (s *site) ticket(c call, in ticketBody) (page core.TicketPage, token secret.Text, err error) {
	token = secret.New(in.Token)
	if page, err = s.door.Ticket(c.Context(), token); err != nil {
		return page, token, err
	}
	if page.State == core.TicketUnknown || page.Scope != c.site.Scope {
		page, token = core.TicketPage{State: core.TicketUnknown}, secret.Text{}
	}
	return page, token, nil
}

func lookAtTicket(s *site, w http.ResponseWriter, c call) error {
	var in ticketBody
	if !c.read(w, &in) {
		return nil
	}
	page, _, err := s.ticket(c, in)
	if err != nil {
		return err
	}
	out := ticket{State: string(page.State)}
	if page.State == core.TicketLive {
		out.Purpose, out.Address, out.ValidUntil = string(page.Purpose), page.Address, orNull(page.ValidUntil)
		out.Policy = password.Explain(page.Policy)
	}
	write(w, http.StatusOK, out)
	return nil
}

func judgeNew(s *site, w http.ResponseWriter, c call) error {
	var in newPassword
	if !c.read(w, &in) {
		return nil
	}
	_, token, err := s.ticket(c, in.ticketBody)
	if err != nil {
		return err
	}
	verdict, err := s.door.JudgeNew(c.Context(), token, secret.New(in.Password))
	if err != nil {
		return err
	}
	write(w, http.StatusOK, checkedOf(verdict))
	return nil
}

func redeem(s *site, w http.ResponseWriter, c call) error {
	var in newPassword
	if !c.read(w, &in) || !c.from(w, in.CustomerIP) {
		return nil
	}
	_, token, err := s.ticket(c, in.ticketBody)
	if err != nil {
		return err
	}
	err = s.door.Redeem(c.Context(), core.Redemption{Token: token, Password: secret.New(in.Password), RemoteIP: c.customer})
	if err != nil {
		return err
	}
	write(w, http.StatusNoContent, nil)
	return nil
}

func confirm(s *site, w http.ResponseWriter, c call) error {
	return s.byTicket(w, c, s.door.ConfirmEmail, http.StatusNoContent)
}

func sendAgain(s *site, w http.ResponseWriter, c call) error {
	return s.byTicket(w, c, s.door.SendAgain, http.StatusAccepted)
}

// byTicket is a call that needs a link and nothing else.
func (s *site) byTicket(w http.ResponseWriter, c call, do func(context.Context, secret.Text, string) error, status int) error {
	var in ticketBody
	if !c.read(w, &in) || !c.from(w, in.CustomerIP) {
		return nil
	}
	_, token, err := s.ticket(c, in)
	if err != nil {
		return err
	}
	if err := do(c.Context(), token, c.customer); err != nil {
		return err
	}
	write(w, status, nil)
	return nil
}
