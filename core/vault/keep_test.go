package vault

import (
	"errors"
	"slices"
	"testing"
)

// TestKeep: what an operator leaves at a lock opens for him alone, and only as
// it was sealed.
func TestKeep(t *testing.T) {
	his, other := newDesk(t).Operator, newDesk(t).Operator
	sealed, err := his.Keep([]byte("half a form"))
	must(t, err)
	if got, err := his.TakeUp(sealed); err != nil || string(got) != "half a form" {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := other.TakeUp(sealed); !errors.Is(err, ErrForged) {
		t.Error("another operator:", err)
	}
	sealed[len(sealed)-1]++
	if _, err := his.TakeUp(sealed); !errors.Is(err, ErrForged) {
		t.Error("edited:", err)
	}
	his.Lock()
	if _, err := his.Keep(nil); !errors.Is(err, ErrLocked) {
		t.Error("locked:", err)
	}
}

// TestLend: what is lent has no more keys and permissions than was asked for,
// goes on when the operator's are wiped, and keeps from an earlier loan what
// the roster still lists.
func TestLend(t *testing.T) {
	k := newDesk(t).Keys
	lent, err := k.Lend(nil, DataKey)
	must(t, err)
	all, err := k.Lend(nil, DataKey, LoginKey, IssueKey)
	must(t, err)
	data, err := k.Lend(nil, DataKey)
	must(t, err)
	joined, err := data.Lend(all, DataKey, LoginKey)
	must(t, err)
	foreign, err := newDesk(t).Keys.Lend(all, LoginKey)
	must(t, err)
	k.Lock()
	all.Lock()
	after, err := data.Lend(all, DataKey)
	must(t, err)
	for _, c := range []struct {
		name  string
		keys  *Keyring
		holds []Kind
		may   Permissions
	}{
		{"data", lent, []Kind{DataKey}, 0},
		{"joined", joined, []Kind{DataKey, LoginKey}, RunPortal},
		{"after a lock", after, []Kind{DataKey}, 0},
		{"wiped", all, nil, RunPortal},
		{"another desk's", foreign, []Kind{LoginKey}, RunPortal},
	} {
		for _, kind := range []Kind{DataKey, ViewKey, LoginKey, IssueKey, AuthorityKey} {
			if want := slices.Contains(c.holds, kind); c.keys.Holds(kind) != want {
				t.Errorf("%s: holds the %s: %v", c.name, kind, !want)
			}
		}
		if c.keys.Permissions() != c.may {
			t.Errorf("%s: may %s", c.name, c.keys.Permissions())
		}
	}
	if mac, err := foreign.OpenLogin(1, "x", nil); err == nil {
		t.Errorf("%x", mac)
	}
}
