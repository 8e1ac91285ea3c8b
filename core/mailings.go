package core

import (
	"fmt"
	"time"

	"github.com/keydesk/keydesk/core/outbox"
	"github.com/keydesk/keydesk/core/outbox/mailing"
	"github.com/keydesk/keydesk/core/outbox/mime"
	"github.com/keydesk/keydesk/core/secret"
)

// letter is a mail to this deed's customer.
type letter struct {
	name     mailing.Name
	by       string // the operator; "": the customer himself
	password secret.Text
	link     secret.Text // address with a token
	purpose  Purpose     // of the token
	ticket   ticket
	goods    mailing.Goods
	order    string // the order number of a sale
	sale     uint64 // its own
	license  uint64 // whose details they are
	resets   uint64 // of the activation passwords in goods
	unknown  bool   // the customer has a password that no mail has told
}

// compose makes a mail to the customer of a letter.
func (d *deed) compose(l letter, now time.Time) (queued outbox.Letter, err error) {
	from, err := d.conf.sender(d.h.vendor)
	if err != nil {
		return queued, err
	}
	to, err := mime.ParseAddress(d.profile.Fields.Email)
	if err != nil {
		return queued, &Error{Kind: ErrRefused, Sentence: fmt.Sprintf("No mail can be sent to the customer's address: %v.", err), Cause: err}
	}
	contact, err := d.conf.text(setContact)
	if err != nil {
		return queued, err
	}
	portal, err := d.conf.customerPage()
	if err != nil {
		return queued, err
	}
	words, language, err := d.conf.template(l.name, d.profile.Fields.Language)
	if err != nil {
		return queued, err
	}
	name := d.addressed()
	queued = outbox.Letter{
		Customer: d.id, Scope: d.profile.Scope, Mailing: l.name, Template: words, Language: language,
		From: from, To: mime.Person{Name: name, Address: to},
		Ticket: string(l.purpose), TicketHash: l.ticket.Hash, Sale: l.sale, License: l.license, Resets: l.resets,
		Data: mailing.Data{
			Vendor: d.h.vendor, CustomerName: name, LoginIDs: d.loginIDs(), Password: l.password,
			Valid: time.Duration(l.ticket.Minutes) * time.Minute, MustChange: d.credential.MustChange,
			Expires:   time.Duration(d.credential.ExpiryHours) * time.Hour,
			ChangedBy: l.by, When: now, PortalURL: portal, ContactLine: contact,
			CustomerID: givenID(d.id), KeepsPassword: d.credential.LoginEnabled && d.credential.hasPassword() && l.password.Empty() && !l.unknown,
			Order: l.order, Goods: l.goods,
		},
	}
	if l.name == mailing.Credentials || l.name == mailing.Sale {
		queued.Data.ConfirmLink = l.link.Reveal()
	} else {
		queued.Data.Link = l.link.Reveal()
	}
	if !l.password.Empty() {
		queued.PasswordVersion = d.credential.Version
	}
	return queued, nil
}

// mail queues a mail to the customer in the deed's transaction.
func (d *deed) mail(l letter) (uint64, error) {
	queued, err := d.compose(l, d.tx.Now())
	if err != nil {
		return 0, err
	}
	m, err := outbox.Enqueue(d.tx, queued)
	if err != nil {
		return 0, err
	}
	if l.purpose != "" {
		t := d.post.Tickets[l.purpose]
		t.Mail = m.ID
		d.post.Tickets[l.purpose] = t
	}
	d.post.LastMail, d.post.LastState, d.post.LastMailing = m.ID, string(m.State), m.Mailing
	return m.ID, nil
}

// addressed is how a mail calls the customer. What a visitor typed for his name
// stands in no mail before the address is confirmed: mail to a stranger's address
// would carry anybody's words and links.
func (d *deed) addressed() string {
	if d.actor.Kind == portalActor && !d.credential.EmailConfirmed {
		return ""
	}
	return d.profile.Fields.Name()
}

// loginIDs is what the mail says the customer may log in with: not an address
// that is others' as well.
func (d *deed) loginIDs() []string {
	number := givenID(d.id)
	if d.profile.Fields.Email == "" || d.shared {
		return []string{number}
	}
	return []string{d.profile.Fields.Email, number}
}

// mailCredentials mails a password. An unconfirmed address also gets the link
// that confirms it; noLink says why not.
func (d *deed) mailCredentials(by string, pw secret.Text) (id uint64, noLink string, err error) {
	return d.mailPasswordIn(letter{name: mailing.Credentials, by: by, password: pw})
}

// mailPasswordIn is mailCredentials in another mail.
func (d *deed) mailPasswordIn(l letter) (id uint64, noLink string, err error) {
	if !d.credential.EmailConfirmed {
		base, why, err := d.conf.linkBase()
		if err != nil {
			return 0, "", err
		}
		noLink = why
		if base != "" {
			token, t, err := d.newTicket(PurposeConfirm, l.by)
			if err != nil {
				return 0, "", err
			}
			l.link, l.purpose, l.ticket = secret.New(ticketLink(base, token.Reveal())), PurposeConfirm, t
		}
	}
	id, err = d.mail(l)
	return id, noLink, err
}

// mailLink mails a link of the purpose; refused where nobody could follow it.
func (d *deed) mailLink(purpose Purpose, name mailing.Name, by string) (uint64, error) {
	base, why, err := d.conf.linkBase()
	if err != nil {
		return 0, err
	}
	if base == "" {
		return 0, &Error{Kind: ErrRefused, Sentence: why}
	}
	token, t, err := d.newTicket(purpose, by)
	if err != nil {
		return 0, err
	}
	return d.mail(letter{name: name, by: by, link: secret.New(ticketLink(base, token.Reveal())), purpose: purpose, ticket: t})
}

// sender is who mails come from. Where mail stays on this computer, a desk that
// has set no address writes from a name that leads nowhere.
func (c config) sender(vendor string) (mime.Person, error) {
	v, err := c.text(setMailFrom)
	if err != nil {
		return mime.Person{}, err
	}
	if v == "" {
		mode, err := c.text(setMailMode)
		if err != nil {
			return mime.Person{}, err
		}
		if mode == modeSMTP {
			return mime.Person{}, &Error{Kind: ErrRefused, Sentence: "The sender's address is not set; set mail.from first."}
		}
		v = "keydesk@keydesk.invalid"
	}
	address, err := mime.ParseAddress(v)
	if err != nil {
		return mime.Person{}, &Error{Kind: ErrRefused, Sentence: fmt.Sprintf("No mail can be sent from mail.from: %v.", err), Cause: err}
	}
	return mime.Person{Name: vendor, Address: address}, nil
}
