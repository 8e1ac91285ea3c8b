package details

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	model "github.com/keydesk/keydesk/ui/model/customer"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/person"
)

// shown is a source of one customer who never changes.
func shown(f person.Facts) Source {
	return Source{
		Facts:   func(context.Context, uint64) (person.Facts, error) { return f, nil },
		Terms:   func(context.Context, string) (core.Terms, error) { return f.Terms, nil },
		Save:    func(context.Context, model.Request) (core.Saved, error) { return core.Saved{ID: f.Customer.ID}, nil },
		Suggest: func(context.Context, string) (secret.Text, error) { return secret.New("Gravel-Otter-Minute-7"), nil },
		May:     f.May, Clock: clock(),
	}
}

// someone is a customer of whom there is much to say.
func someone() person.Facts {
	at := testdesk.Start()
	event := func(action string, ago time.Duration) (e core.AuditEntry) {
		e.Action, e.Actor.Kind, e.Actor.Name, e.At = action, "operator", "Anna", at.Add(-ago).UnixMilli()
		return e
	}
	edit := event("customer.edit", time.Hour)
	edit.Values = []core.AuditValue{{Field: "phone", Old: "+36 1 555 0141", New: "+36 1 555 0142"}}
	return person.Facts{
		Customer: core.Customer{
			ID: 10042, Version: 3, Fields: core.Fields{FirstName: "Hedi", LastName: "Ács", Company: "Ács Kft.", Email: "hedi@acs.example",
				Phone: "+36 1 555 0142", Address: "Fő utca 1.\nII. em. 3.", PostalCode: "1011", City: "Budapest", Country: "HU",
				Website: "acs.example", Language: "hu", Notes: "Prefers to be called after 14:00."},
			Status: "can-log-in", LoginEnabled: true, Registered: true, EmailConfirmed: true, LoginIDs: []string{"hedi@acs.example", "10042", "10043"},
			PasswordOrigin: core.OriginGenerated, PasswordSetAt: at.AddDate(0, 0, -11), PasswordSetBy: "Anna",
			LastLink: &core.Ticket{IssuedAt: at, ValidUntil: at.Add(30 * time.Minute)},
		},
		Mail:   core.Message{ID: 7, State: "accepted", Mailing: "reset-password", Via: "smtp.example", EndedAt: at.UnixMilli()},
		Terms:  core.Terms{ManualEntry: true, MailMode: "smtp", Accessibility: "by-permission", TicketMinutes: 30, ResetUnlocks: true},
		May:    core.AllPermissions,
		Events: []core.AuditEntry{event("link.send", 0), edit, event("password.generate", 11*24*time.Hour)},
	}
}

// lengthy has a name of 60 and an address of 200 letters.
func lengthy(f person.Facts) person.Facts {
	f.Customer.FirstName, f.Customer.LastName = "Wolfeschlegelsteinhausenbergerdorff", "Featherstonehaugh-Chol"
	f.Customer.Email = "hedi@" + strings.Repeat("and-on.", 26) + "acs.example"
	f.Customer.LoginIDs[0] = f.Customer.Email
	return f
}

// secured is a customer whose own password a CSR may not see.
func secured(f person.Facts) person.Facts {
	f = locked(f)
	f.Customer.PasswordOrigin, f.May = core.OriginCustomer, core.ViewCustomers|core.EditCustomers|core.ResetPasswords
	f.Mail = core.Message{ID: 8, State: "deferred", Mailing: "reset-password", LastError: "smtp.example: 451 4.7.1 Greylisted, try again later", DueAt: testdesk.Start().Add(4 * time.Minute).UnixMilli()}
	return f
}

// views are the states that are drawn.
func views() map[string]func(*testing.T, stage.Setting) *window {
	return map[string]func(*testing.T, stage.Setting) *window{
		"details": func(t *testing.T, set stage.Setting) *window {
			return onStage(t, set, shown(someone()), 10042, true, nil)
		},
		"read": func(t *testing.T, set stage.Setting) *window {
			return onStage(t, set, shown(lengthy(someone())), 10042, false, nil)
		},
		"account": func(t *testing.T, set stage.Setting) *window {
			w := onStage(t, set, shown(lengthy(someone())), 10042, true, nil)
			w.Go(model.Account)
			return w
		},
		"plain-account": func(t *testing.T, set stage.Setting) *window {
			w := onStage(t, set, shown(someone()), 10042, true, nil)
			w.Go(model.Account)
			return w
		},
		"no-manual-entry": func(t *testing.T, set stage.Setting) *window {
			f := someone()
			f.Terms.ManualEntry = false
			w := onStage(t, set, shown(f), 10042, true, nil)
			w.Go(model.Account)
			return w
		},
		"save-error": func(t *testing.T, set stage.Setting) *window {
			w := onStage(t, set, shown(someone()), 10042, true, nil)
			w.put(t, "E-mail", "hedi@")
			w.Go(model.Account)
			w.put(t, label.Password, "twelve chars")
			w.put(t, label.ConfirmPassword, "twelve chars")
			w.Save()
			return w
		},
		"locked": func(t *testing.T, set stage.Setting) *window {
			w := onStage(t, set, shown(secured(someone())), 10042, false, nil)
			w.Go(model.Account)
			return w
		},
		"unlocked": func(t *testing.T, set stage.Setting) *window {
			w := onStage(t, set, shown(secured(someone())), 10042, true, nil)
			w.take(someone())
			w.frame.Scroll.Reveal(w.panel.rows[5])
			return w
		},
		"activity": func(t *testing.T, set stage.Setting) *window {
			w := onStage(t, set, shown(someone()), 10042, false, nil)
			w.Go(model.Activity)
			return w
		},
		"new": func(t *testing.T, set stage.Setting) *window {
			f := someone()
			f.Terms.MustChange, f.Terms.ExpiryHours = true, 72
			w := onStage(t, set, shown(f), 0, true, nil)
			w.Letters("Marit")
			w.put(t, "Last name", "Tinde")
			w.put(t, "Company", "Tindemål AS")
			w.put(t, "E-mail", "marit@tindemaal.example")
			w.Step(1)
			w.Step(1)
			return w
		},
		"new-typed": func(t *testing.T, set stage.Setting) *window {
			w := onStage(t, set, shown(someone()), 0, true, nil)
			w.Letters("Marit")
			w.Go(model.Account)
			w.Tap(t, label.GenerateNew)
			return w
		},
		"leave": func(t *testing.T, set stage.Setting) *window {
			w := onStage(t, set, shown(lengthy(someone())), 10042, true, nil)
			w.put(t, "Phone", "+36 1 555 0143")
			w.Press(fyne.KeyF6)
			return w
		},
		"meanwhile": func(t *testing.T, set stage.Setting) *window {
			f := someone()
			source := shown(f)
			w := onStage(t, set, source, 10042, true, nil)
			w.put(t, "Phone", "+36 1 555 0143")
			f.Customer.Phone, f.Customer.City = "+36 1 555 0199", "Pécs"
			w.facts = f
			w.foreign = true
			w.show()
			w.Keep(t, "meanwhile-banner")
			w.Tap(t, "Compare…")
			return w
		},
	}
}

// TestLook shows the page in 150 %, and looks that nothing lies outside of its
// place. With KEYDESK_PICTURES it draws every state in every theme and size.
func TestLook(t *testing.T) {
	pictures := os.Getenv("KEYDESK_PICTURES") != ""
	always := []string{"account", "save-error", "locked", "new", "read"}
	for name, view := range views() {
		if !pictures && !slices.Contains(always, name) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			w := view(t, stage.Big())
			w.Keep(t, name+"-150")
			w.Whole(t, t.Name())
			if pictures {
				view(t, stage.Plain()).Keep(t, name)
				view(t, stage.Dark()).Keep(t, name+"-dark")
			}
		})
	}
}
