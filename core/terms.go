package core

import (
	"context"

	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/record"
)

// Terms is what the settings say on passwords and mail, as forms and dialogs
// need it to say beforehand what a deed will come to. The deed itself reads the
// settings again.
type Terms struct {
	ManualEntry   bool            // Allow Manual Entry
	Policy        password.Policy // of customer passwords
	TicketMinutes int             // life of a reset link, from the mail's acceptance
	ResetUnlocks  bool            // an operator's reset unlocks at once
	MustChange    bool            // generated passwords must be changed at first login …
	ExpiryHours   int             // … and are good for so long; 0: for ever
	Accessibility string          // by-permission, staff-set-only, never
	NoLink        string          // why a link in a mail would lead nowhere; "": it works
	CustomerPage  string          // where the customers log in; "": they have no page of their own

	MailMode   string // local, smtp, by-hand
	MailServer string // where mode is smtp
	NoSender   bool   // mode is smtp and there is no sender's address: no mail can be queued

	Vendor string
}

// Terms reads what the settings of the default scope say. Needs no permission:
// it is seen in all windows.
func (s *Session) Terms(ctx context.Context) (Terms, error) { return s.TermsIn(ctx, "") }

// TermsIn is Terms for the customers of a scope, by its name. ErrNotFound.
func (s *Session) TermsIn(ctx context.Context, scope string) (Terms, error) {
	t := Terms{Vendor: s.h.vendor}
	id, err := s.h.scopeOf(ctx, scope)
	if err != nil {
		return t, err
	}
	err = s.h.store.View(ctx, func(r *record.Reader) error {
		return t.read(s.h.config(r, id))
	})
	return t, err
}

func (t *Terms) read(c config) (err error) {
	for name, on := range map[string]*bool{setManualEntry: &t.ManualEntry, setResetUnlocks: &t.ResetUnlocks} {
		if *on, err = c.on(name); err != nil {
			return err
		}
	}
	var from string
	for name, text := range map[string]*string{
		setAccessibility: &t.Accessibility, setMailMode: &t.MailMode, setMailServer: &t.MailServer, setMailFrom: &from,
	} {
		if *text, err = c.text(name); err != nil {
			return err
		}
	}
	t.NoSender = t.MailMode == modeSMTP && from == ""
	if t.Policy, err = c.policy(); err != nil {
		return err
	}
	if t.TicketMinutes, err = c.number(setTicketMinutes); err != nil {
		return err
	}
	if t.MustChange, _, err = c.staffMustChange(); err != nil {
		return err
	}
	if t.ExpiryHours, err = c.number(setStaffExpiry); err != nil {
		return err
	}
	if t.CustomerPage, err = c.customerPage(); err != nil {
		return err
	}
	_, t.NoLink, err = c.linkBase()
	return err
}
