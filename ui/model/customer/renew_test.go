package customer

import (
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/model/person"
)

func TestRenewKeepsWhatIsTyped(t *testing.T) {
	f := Open(hedi(), true)
	f.Go(Account)
	f.Set("city", "Budapest")
	f.Type(secret.New("short"))
	f.Check()
	fresh := hedi()
	fresh.Customer.Version, fresh.Customer.FailedAttempts, fresh.Mail.ID = 4, 3, 7
	if !f.Renew(fresh) {
		t.Fatal("a mail's new state asks for a decision")
	}
	if f.Value("city") != "Budapest" || f.Pair().Password().Empty() || f.Step() != Account || f.Error("password") == "" {
		t.Errorf("lost by a renewal: %q, %s, %q", f.Value("city"), f.Step(), f.Error("password"))
	}
	if f.Request().Save.Version != 4 || f.Facts().Mail.ID != 7 {
		t.Error("the new facts were not taken over")
	}
	fresh.Customer.Phone = "+36 1 555 0143"
	if f.Renew(fresh) || f.Value("phone") != "" {
		t.Error("a field that somebody else changed was taken over unsaid")
	}
}

func TestRenewOfAFormWithNothingTyped(t *testing.T) {
	f := Open(hedi(), true)
	fresh := hedi()
	fresh.Customer.Phone = "+36 1 555 0143"
	if !f.Renew(fresh) || f.Value("phone") != "+36 1 555 0143" || !f.Editing() {
		t.Error("not taken over")
	}
	fresh.Customer.DeletedAt = time.Unix(1, 0)
	if f.Renew(fresh); f.Editing() {
		t.Error("a customer in the recycle bin is edited")
	}
}

func TestWhyNotSave(t *testing.T) {
	f := Open(hedi(), false)
	if got := f.WhyNotSave(); got != "Click Edit first." {
		t.Error(got)
	}
	f.Edit()
	if got := f.WhyNotSave(); got != "Nothing was changed." {
		t.Error(got)
	}
	f.Set("email", "hedi@")
	if got := f.WhyNotSave(); got != "" {
		t.Errorf("an error cannot be gone to: %s", got)
	}
	n := New(terms, core.AllPermissions)
	if got := n.WhyNotSave(); got != nobody {
		t.Error(got)
	}
	n.Set("email", "marit@")
	if got := n.WhyNotSave(); got == "" || got[:8] != "E-mail: " {
		t.Error(got)
	}
	n.Set("email", "marit@tindemaal.example")
	if got := n.WhyNotSave(); got != "" {
		t.Error(got)
	}
	n.Set("website", "no site at all")
	if got := n.WhyNotSave(); got != "" {
		t.Errorf("Save went away again: %s", got)
	}
}

func TestWhatIsLostIsNamedWithoutItsText(t *testing.T) {
	f := Open(hedi(), true)
	if what, ok := f.Lost(); ok {
		t.Error(what)
	}
	f.Set("phone", "+36 1 555 0143")
	f.Set("city", "Budapest")
	if what, _ := f.Lost(); what != "Customer 10042: Phone, City" {
		t.Error(what)
	}
	n := New(terms, core.AllPermissions)
	n.Set("lastName", "Tinde")
	if what, _ := n.Lost(); what != "New customer: Last name" {
		t.Error(what)
	}
}

func TestCancelAsksBeforeItDrops(t *testing.T) {
	f := Open(hedi(), true)
	if _, ok := f.BeforeCancel(); ok {
		t.Error("asks about nothing")
	}
	f.Set("phone", "+36 1 555 0143")
	q, ok := f.BeforeCancel()
	if last := q.Buttons[len(q.Buttons)-1]; !ok || q.Text != "Not saved yet: Phone." || last.Choice != Stay {
		t.Errorf("%+v", q)
	}
}

func TestAnActionMayLackOnlyTheTypedAddress(t *testing.T) {
	facts := hedi()
	facts.Customer.Email = ""
	f := Open(facts, true)
	if f.WhyNotAct(person.Generate, facts) == "" {
		t.Error("a mail without an address")
	}
	f.Set("email", "hedi@acs.example")
	if why := f.WhyNotAct(person.Generate, facts); why != "" {
		t.Errorf("it could be saved first: %s", why)
	}
	facts.May = core.ViewCustomers
	if f.WhyNotAct(person.Generate, facts) == "" {
		t.Error("without the permission")
	}
}

func TestTheBannerOfALockThatEnded(t *testing.T) {
	now := clock.Time()
	locked := core.Customer{LockedUntil: now.Add(time.Minute), PasswordSetAt: now.AddDate(0, 0, -1)}
	free, reset, ended := locked, locked, locked
	free.LockedUntil, reset.LockedUntil = time.Time{}, time.Time{}
	reset.PasswordSetAt = now
	ended.LockedUntil = now
	for _, c := range []struct {
		was, now core.Customer
		want     string
	}{
		{locked, locked, ""}, {free, free, ""}, {locked, free, Unlocked},
		{locked, reset, "Unlocked. The password was changed."}, {ended, free, "The lock has ended."},
		{core.Customer{LockedHard: true, PasswordSetAt: locked.PasswordSetAt}, free, Unlocked},
	} {
		if got := Freed(c.was, c.now, clock); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
	facts := hedi()
	if got := LockFrom(facts); got != "Tries while locked do not count." {
		t.Error(got)
	}
	var e core.AuditEntry
	e.Action, e.Values = "customer.lock", []core.AuditValue{{Field: "ip", New: "203.0.113.24"}}
	facts.Events = []core.AuditEntry{{}, e}
	if got := LockFrom(facts); got != "Through the customer page from 203.0.113.24. Tries while locked do not count." {
		t.Error(got)
	}
}
