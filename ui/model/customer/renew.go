package customer

import (
	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/person"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Renew takes over the customer as read just now: mail, lock, events, and what
// others saved. What was typed stays. It returns false, and does nothing, where
// others changed fields while something is typed: see Meanwhile.
func (f *Form) Renew(fresh person.Facts) bool {
	errors, trouble, typed := f.errors, f.trouble, f.Changed()
	if !typed {
		f.Reload(fresh)
		f.editing = f.editing && fresh.Action(person.Edit).On
		f.errors, f.trouble = errors, trouble
		return true
	}
	m := f.Meanwhile(fresh)
	if m.Any() {
		return false
	}
	f.Merge(m)
	f.errors, f.trouble = errors, trouble
	return true
}

// LockFrom is what there is to say under the banner of a locked account: where
// the tries came from, as far as the latest events tell.
func LockFrom(f person.Facts) string {
	const still = "Tries while locked do not count."
	for _, e := range f.Events {
		if e.Action != "customer.lock" {
			continue
		}
		for _, v := range e.Values {
			if v.Field == "ip" && v.New != "" {
				return "Through the customer page from " + v.New + ". " + still
			}
		}
	}
	return still
}

// Freed is what the banner says once the account is no longer locked; "" where
// it still is, or never was.
func Freed(was, now core.Customer, clock words.Clock) string {
	switch {
	case !say.Locked(was) || say.Locked(now):
		return ""
	case !was.LockedHard && !was.LockedUntil.After(clock.Time()):
		return "The lock has ended."
	case !was.PasswordSetAt.Equal(now.PasswordSetAt):
		return "Unlocked. The password was changed."
	}
	return Unlocked
}
