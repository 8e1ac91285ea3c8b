package dialogs

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	desktest "github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
	"github.com/keydesk/keydesk/ui/desk/task"
	model "github.com/keydesk/keydesk/ui/model/dialog"
	"github.com/keydesk/keydesk/ui/model/person"
)

// locked is Hedi, locked out.
func locked() person.Facts {
	f := hedi()
	f.Customer.Status, f.Customer.LockedUntil, f.Customer.FailedAttempts = "locked", now.Add(38*time.Minute), 10
	f.Terms.MustChange = true
	return f
}

// long is a customer with a name of 60 and an address of 200 letters, whose
// login is inactive and who is locked out.
func long() person.Facts {
	f := locked()
	f.Customer.LoginEnabled = false
	f.Customer.FirstName, f.Customer.LastName = "Wolfeschlegelsteinhausenbergerdorff", "Featherstonehaugh-Cholmo"
	f.Customer.Email = strings.Repeat("and-on.", 26) + "end@acs.example"
	return f
}

// licensed is a customer with licenses.
func licensed() core.Customer {
	c := hedi().Customer
	c.Licenses = []uint64{10065, 10066, 10067}
	return c
}

// shows gives a password to read aloud.
func shows(password string) Deeds {
	return Deeds{Reveal: func(context.Context, model.ShowRequest) (secret.Text, error) { return secret.New(password), nil }}
}

// chosenBy is a customer who chose the password.
func chosenBy(f person.Facts) person.Facts { f.Customer.PasswordOrigin = core.OriginCustomer; return f }

// scenes are the dialogs as the design has them.
func scenes() map[string]func(*testing.T, *stage) {
	return map[string]func(*testing.T, *stage){
		"set-customer-password": func(t *testing.T, s *stage) {
			s.SetPassword(SetPassword{hedi()}, func(bool) {})
			s.choose(t, 1)
			s.press(fyne.KeyTab, fyne.KeyTab) // from the first way to the second, and to the field
			s.canvas.Focus(find(t, s, "entry", func(*kit.Entry) bool { return true }))
			s.letters("gravel-otter-Minute-7")
			s.press(fyne.KeyF2, fyne.KeyTab)
			s.letters("gravel-otter-Mi")
			find(t, s, "Caller verified by", func(*kit.Select) bool { return true }).Choose(1)
		},
		"set-customer-password-generate": func(t *testing.T, s *stage) {
			s.SetPassword(SetPassword{locked()}, func(bool) {})
			s.choose(t, 2)
			find(t, s, "Caller verified by", func(*kit.Select) bool { return true }).Choose(3)
		},
		"set-customer-password-long": func(t *testing.T, s *stage) { s.SetPassword(SetPassword{long()}, func(bool) {}); s.choose(t, 2) },
		"generate-confirm":           func(_ *testing.T, s *stage) { s.Generate(Generate{hedi()}, func(bool) {}) },
		"generate-confirm-long":      func(_ *testing.T, s *stage) { s.Generate(Generate{long()}, func(bool) {}) },
		"outcome-queued": func(_ *testing.T, s *stage) {
			s.outcome(hedi(), news(core.Message{State: "deferred", LastError: "cannot reach smtp.example"}, "smtp"), "")
		},
		"outcome-failed": func(_ *testing.T, s *stage) {
			s.outcome(hedi(), news(core.Message{State: "failed", LastError: "smtp.example refused the recipient: 550 no such user"}, "smtp"), "")
		},
		"outcome-by-hand": func(_ *testing.T, s *stage) { s.outcome(hedi(), news(core.Message{State: "queued"}, "by-hand"), "") },
		"outcome-local": func(_ *testing.T, s *stage) {
			s.outcome(hedi(), news(core.Message{State: "accepted", Via: "the local mailbox"}, "local"), "")
		},
		"outcome-accepted": func(_ *testing.T, s *stage) {
			s.outcome(hedi(), news(core.Message{State: "accepted", Via: "smtp.example"}, "smtp"), "")
		},
		"show-ask": func(t *testing.T, s *stage) {
			s.Show(Show{Facts: chosenBy(hedi())}, func(time.Time) {})
			s.tap(t, "Caller cannot open mail")
			s.letters("not mine")
			s.field(t, "Your password").SetWrong("Not your password. Nothing was shown.")
		},
		"show": func(_ *testing.T, s *stage) {
			s.in.Deeds = shows("tR7kWpm4QhYe9ZsXn3Bv")
			s.Show(Show{Facts: hedi()}, func(time.Time) {})
			s.hand.Push(19 * time.Second)
		},
		"show-words": func(_ *testing.T, s *stage) {
			s.in.Deeds = shows("gravel-otter-minute-banjo-lantern7")
			s.Show(Show{Facts: long()}, func(time.Time) {})
		},
		"delete": func(_ *testing.T, s *stage) { s.Delete(Delete{licensed(), core.EditLicenses}, func(bool) {}) },
		"erase":  func(_ *testing.T, s *stage) { s.Erase(Erase{long().Customer}, func(bool) {}) },
		"quit":   func(_ *testing.T, s *stage) { s.Quit(Quit{core.MailStatus{Waiting: 12}, "smtp", false}, func(bool) {}) },
	}
}

// TestEveryDialogIsReadable draws the dialogs in light, dark and at 150 %, and
// looks that no word is cut and nothing lies outside of the window.
func TestEveryDialogIsReadable(t *testing.T) {
	variants := []struct {
		name string
		set  setting
		rare bool // for pictures only: it breaks no other way than 150 %
	}{
		{"light", plain, true},
		{"dark", setting{look.Dark, 1, fyne.NewSize(1200, 760)}, true},
		{"light-150", setting{look.Light, 1.5, fyne.NewSize(1024, 700)}, false},
	}
	for name, scene := range scenes() {
		for _, v := range variants {
			if v.rare && os.Getenv("KEYDESK_PICTURES") == "" {
				continue
			}
			t.Run(name+"/"+v.name, func(t *testing.T) {
				hand := task.At(now)
				s := onStage(t, v.set, hand, Deeds{Operator: "anna"}, nil)
				s.in.Print, s.in.SaveEML, s.in.OpenMail = func(person.Facts) {}, func(person.Facts, uint64) {}, func(uint64) {}
				scene(t, s)
				s.keep(t, name+"-"+v.name)
				s.whole(t)
			})
		}
	}
}

// whole looks that each text has the room it takes.
func (s *stage) whole(t *testing.T) {
	t.Helper()
	seen := 0
	for _, o := range desktest.Shown(s.top()) {
		text, ok := o.(*kit.Text)
		if !ok || text.Text() == "" {
			continue
		}
		seen++
		if strings.HasSuffix(text.Shown(), "…") && !strings.HasSuffix(text.Text(), "…") {
			t.Errorf("%q is cut", text.Shown())
		}
		for _, o := range desktest.Shown(text) {
			if line, ok := o.(*canvas.Text); ok && line.MinSize().Width > text.Size().Width+2 {
				t.Errorf("%q is %v wide in %v", line.Text, line.MinSize().Width, text.Size().Width)
			}
		}
	}
	if seen == 0 {
		t.Error("nothing is shown")
	}
}
