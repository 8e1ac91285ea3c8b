package core

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"time"

	"github.com/keydesk/keydesk/core/outbox"
	"github.com/keydesk/keydesk/core/outbox/smtp"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/secret"
)

var _ outbox.Rules = (*house)(nil)

// Route implements outbox.Rules: where the settings send mail.
func (h *house) Route(ctx context.Context) (outbox.Route, error) {
	var route outbox.Route
	var server smtp.Server
	err := h.store.View(ctx, func(r *record.Reader) (err error) {
		conf := h.config(r, 0)
		mode, err := conf.text(setMailMode)
		if err != nil {
			return err
		}
		route.Mode, route.Host = outbox.Mode(mode), outbox.LocalHost
		if route.PerMinute, err = conf.number(setMailPerMinute); err != nil {
			return err
		}
		if route.PerDay, err = conf.number(setMailPerDay); err != nil {
			return err
		}
		server, err = conf.server()
		return err
	})
	if err != nil || route.Mode != outbox.SMTP {
		return route, err
	}
	route.Host = server.Host
	route.Open = func(ctx context.Context) (outbox.Carrier, error) {
		server, err := withAuthorities(server)
		if err != nil {
			return nil, err
		}
		return openCarrier(ctx, server)
	}
	return route, nil
}

// openCarrier keeps a nil *smtp.Session from becoming a Carrier that is not nil.
func openCarrier(ctx context.Context, server smtp.Server) (outbox.Carrier, error) {
	session, err := smtp.Open(ctx, server)
	if err != nil {
		return nil, err
	}
	return session, nil
}

// server is the mail server of the settings; CA holds the file's name until
// withAuthorities has read it, outside of the transaction.
func (c config) server() (smtp.Server, error) {
	var s smtp.Server
	texts := map[string]string{}
	for _, name := range []string{setMailServer, setMailSecurity, setMailUsername, setMailPassword, setMailCA, setMailPort} {
		v, err := c.text(name)
		if err != nil {
			return s, err
		}
		texts[name] = v
	}
	s.Host, s.Security = texts[setMailServer], smtp.Security(texts[setMailSecurity])
	s.Username, s.Password = texts[setMailUsername], secret.New(texts[setMailPassword])
	s.CA = []byte(texts[setMailCA])
	port, err := c.number(setMailPort)
	if err != nil {
		return s, err
	}
	if port == 0 {
		port = map[smtp.Security]int{smtp.TLS: 465, smtp.StartTLS: 587, smtp.None: 25}[s.Security]
	}
	s.Port = port
	return s, nil
}

// withAuthorities reads the file of mail.ca.
func withAuthorities(s smtp.Server) (smtp.Server, error) {
	if len(s.CA) == 0 {
		return s, nil
	}
	pem, err := os.ReadFile(string(s.CA))
	if err != nil {
		return s, fmt.Errorf("reading the certificates of mail.ca: %w", err)
	}
	s.CA = pem
	return s, nil
}

// Stale implements outbox.Rules.
func (h *house) Stale(g record.Getter, m outbox.Mail) (string, error) {
	if m.Customer == 0 {
		return "", nil
	}
	d, err := open(g, m.Customer)
	if err != nil {
		if ignoreNotFound(err) == nil {
			return "the customer was erased", nil
		}
		return "", err
	}
	if why := d.stale(m, h.now()); why != "" {
		return why, nil
	}
	if old, err := outdated(g, m); err != nil || !old {
		return "", err
	}
	return newerActivation, nil
}

// stale says why a mail to this customer must not go out any more, or "".
func (d dossier) stale(m outbox.Mail, now time.Time) string {
	switch {
	case d.profile.DeletedAt != 0:
		return "the customer was deleted"
	case !sameAddress(m.To, d.profile.Fields.Email):
		return "the customer's address changed"
	case m.PasswordVersion != 0 && m.PasswordVersion != d.credential.Version:
		return "a newer password was set"
	case m.Ticket == "":
		return ""
	}
	t := d.post.Tickets[Purpose(m.Ticket)]
	switch {
	case !bytes.Equal(t.Hash, m.TicketHash):
		return "a newer link was sent"
	case m.PasswordVersion != 0:
		return "" // the password is worth having without its link
	case t.Ended == TicketVoided:
		return "the link was voided"
	case t.state(now) == TicketExpired:
		return "the link has expired"
	}
	return ""
}

// Changed implements outbox.Rules: the customer knows what became of his mail,
// and what is counted from its acceptance begins.
func (h *house) Changed(tx *record.Tx, m outbox.Mail) error {
	if m.Customer == 0 {
		return nil
	}
	h.touched(m.Customer)
	d, err := h.begin(tx, record.Actor{Kind: "outbox"}, m.Customer)
	if err != nil {
		return ignoreNotFound(err)
	}
	if d.post.LastMail == m.ID {
		d.post.LastState = string(m.State)
	}
	if m.State == outbox.Accepted {
		d.accepted(m)
	}
	if m.State.Ended() {
		values := []record.Value{{Field: "mail", New: fmt.Sprint(m.ID)}, {Field: "mailing", New: m.Mailing}, {Field: "to", New: m.To}}
		if m.LastError != "" {
			values = append(values, record.Value{Field: "reason", New: m.LastError})
		}
		if err := d.audit("mail."+string(m.State), values...); err != nil {
			return err
		}
	}
	if m.State == outbox.Cancelled {
		if err := d.tellSale(m); err != nil {
			return err
		}
	}
	return d.save()
}

func (d *deed) accepted(m outbox.Mail) {
	if purpose := Purpose(m.Ticket); m.Ticket != "" {
		t := d.post.Tickets[purpose]
		// One that has ended for want of acceptance does not come back.
		if bytes.Equal(t.Hash, m.TicketHash) && t.AcceptedAt == 0 && t.state(d.tx.Now()) == TicketLive {
			t.AcceptedAt = m.EndedAt
			d.post.Tickets[purpose] = t
		}
	}
	if m.PasswordVersion != 0 && m.PasswordVersion == d.credential.Version {
		d.handedOver()
	}
}
