package customers

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	desktest "github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/look"
	model "github.com/keydesk/keydesk/ui/model/customers"
	"github.com/keydesk/keydesk/ui/model/person"
)

// mixed is a list with every status, and one row with a name of 60 and an
// address of 200 letters.
func mixed() []core.Row {
	ok := core.Row{LoginEnabled: true, Registered: true, EmailConfirmed: true, HasPassword: true, Phone: "+36 1 555 0142"}
	long := "a-very-long-address-that-does-not-end-before-the-sign"
	for len(long) < 188 {
		long += ".and-on"
	}
	var all []core.Row
	for i, name := range []string{"Hedi Ács", "Jo Albers", "Amélie Baudin", "Tomás Becerra", "Jan de Wit", "Marit Eide", "Piotr Gajda", "Wolfeschlegelsteinhausenbergerdorff Featherstonehaugh-Chol"} {
		row := ok
		row.ID, row.First, row.Email = uint64(10042+9*i), name, fmt.Sprintf("customer%d@acs.example", i)
		switch i {
		case 1:
			row.LockedUntil = now.Add(time.Hour)
		case 2:
			row.EmailConfirmed = false
		case 3:
			row.HasPassword = false
		case 4:
			row.LoginEnabled = false
		case 5:
			row.LoginEnabled, row.Registered = false, false
		case 7:
			row.Email = long + "@acs.example"
		}
		all = append(all, row)
	}
	return all
}

// locked is a customer of whom there is much to say.
func locked(id uint64) person.Facts {
	entry := func(action, kind string, at time.Time) (e core.AuditEntry) {
		e.Action, e.Actor.Kind, e.Actor.Name, e.At = action, kind, "Anna", at.UnixMilli()
		return e
	}
	return person.Facts{
		Customer: core.Customer{
			ID: id, Fields: core.Fields{FirstName: "Hedi", LastName: "Ács", Email: "hedi@acs.example", Phone: "+36 1 555 0142", Company: "Ács Kft.", City: "Budapest", Website: "acs.example", Notes: "Asked for a new address on 23 Apr."},
			Status: "locked", Registered: true, LoginEnabled: true, PasswordOrigin: core.OriginGenerated,
			LockedUntil: now.Add(10 * time.Minute), FailedAttempts: 10, LastFailed: now.Add(-6 * time.Minute),
		},
		Mail:  core.Message{ID: 7, State: "failed", Mailing: "credentials", LastError: "smtp.example: 550 no such user", EndedAt: now.Add(-time.Hour).UnixMilli()},
		Terms: core.Terms{MailMode: "smtp"}, May: core.AllPermissions,
		Events: []core.AuditEntry{entry("customer.lock", "portal", now.Add(-6*time.Minute)), entry("password.generate", "operator", now.AddDate(0, 0, -11))},
	}
}

// shelf is a listing of made-up rows.
type shelf []core.Row

func (s shelf) Len() int { return len(s) }
func (s shelf) All() int { return 10_000 }
func (s shelf) Rows(offset, limit int) ([]core.Row, error) {
	offset = min(offset, len(s))
	return s[offset:min(len(s), offset+limit)], nil
}
func (s shelf) IDs() (ids []uint64) {
	for _, r := range s {
		ids = append(ids, r.ID)
	}
	return ids
}
func (s shelf) Index(id uint64) int {
	for i, r := range s {
		if r.ID == id {
			return i
		}
	}
	return -1
}

// shown is a source of the mixed list and the locked customer.
func shown() Source {
	return Source{
		Find:  func(context.Context, core.Query, core.Order) (model.Listing, error) { return shelf(mixed()), nil },
		Facts: func(_ context.Context, id uint64) (person.Facts, error) { return locked(id), nil },
		May:   core.AllPermissions, Clock: clock(),
	}
}

// TestLook shows the page in every theme and size, and looks that nothing lies
// outside of its place or over something else. With KEYDESK_PICTURES it also
// draws it.
func TestLook(t *testing.T) {
	small := fyne.NewSize(1024, 700)
	pictures := os.Getenv("KEYDESK_PICTURES") != ""
	for _, v := range []struct {
		name string
		set  setting
		rare bool
	}{
		{"light", plain, true}, {"dark", setting{look.Dark, 1, plain.size}, true},
		{"light-150", setting{look.Light, 1.5, small}, false}, {"dark-200", setting{look.Dark, 2, small}, true},
	} {
		if v.rare && !pictures {
			continue
		}
		t.Run(v.name, func(t *testing.T) {
			s := onStage(t, v.set, shown(), nil)
			s.letters("ac")
			s.press(fyne.KeyDown)
			says(t, s.Panel(), "Locked until 10:40: 10 wrong passwords, last 10:24", "Credentials refused 09:30", "“550 no such user”.", "Retry", "Last events")
			s.keep(t, "customers-"+v.name)
			(&desktest.Stage{Canvas: s.canvas}).Whole(t, t.Name())
			s.tap(t, "Retry")
			s.want(t, "retry 7")

			empty := onStage(t, v.set, From(signIn(t), clock()), nil)
			empty.keep(t, "customers-empty-"+v.name)
			(&desktest.Stage{Canvas: empty.canvas}).Whole(t, t.Name())

			session := signIn(t)
			for _, f := range people() {
				add(t, session, f)
			}
			none := onStage(t, v.set, From(session, clock()), nil)
			none.head.status.Choose(3)
			none.letters("hedi acz")
			none.keep(t, "customers-no-match-"+v.name)
			(&desktest.Stage{Canvas: none.canvas}).Whole(t, t.Name())
		})
	}
}
