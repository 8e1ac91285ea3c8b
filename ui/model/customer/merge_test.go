package customer

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/keydesk/keydesk/core"
)

// Whatever both changed: what I did not touch becomes theirs, what they did
// not touch stays mine, and a clash is as it was decided. Nothing else.
func TestMergeLosesNothingSilently(t *testing.T) {
	fields := []string{"firstName", "company", "phone", "city", "notes"}
	values := rapid.SampledFrom([]string{"", "a", "b", "c"})
	rapid.Check(t, func(t *rapid.T) {
		base := hedi()
		mine, theirs, mineKept := map[string]string{}, map[string]string{}, map[string]bool{}
		for _, name := range fields {
			base.Customer.Set(name, values.Draw(t, "base "+name))
		}
		fresh := base
		fresh.Customer.Version++
		f := Open(base, true)
		for _, name := range fields {
			mine[name], theirs[name] = values.Draw(t, "mine "+name), values.Draw(t, "theirs "+name)
			mineKept[name] = rapid.Bool().Draw(t, "keep "+name)
			f.Set(name, mine[name])
			fresh.Customer.Set(name, theirs[name])
		}
		m := f.Meanwhile(fresh)
		for _, name := range fields {
			m.Decide(name, mineKept[name])
		}
		if !f.Merge(m) {
			t.Fatal("all is decided, and not merged")
		}
		was := Open(base, false)
		for _, name := range fields {
			want := mine[name]
			if changedMine := mine[name] != was.Value(name); !changedMine || theirs[name] != was.Value(name) && !mineKept[name] {
				want = theirs[name]
			}
			if got := f.Value(name); got != want {
				t.Fatalf("%s: was %q, mine %q, theirs %q, mine kept %v: %q", name, was.Value(name), mine[name], theirs[name], mineKept[name], got)
			}
		}
		if f.Request().Save.Version != fresh.Customer.Version {
			t.Fatal("saved on top of another version")
		}
	})
}

// FuzzForm types anything into a form: it is refused beside a field, or a
// request that the core's own check lets through.
func FuzzForm(f *testing.F) {
	f.Add("Hedi", "hedi@acs.example", "notes\nin lines")
	f.Add("", "@", "\x00")
	f.Fuzz(func(t *testing.T, name, email, notes string) {
		form := Open(hedi(), true)
		form.Set("lastName", name)
		form.Set("email", email)
		form.Set("notes", notes)
		if !form.Check() {
			if form.FirstError() == "" {
				t.Error("refused, and no field is to blame")
			}
			return
		}
		fields := form.Request().Save.Fields
		for _, field := range fields.List() {
			if err := core.CheckField(field.Name, *field.Value); err != nil {
				t.Errorf("%s: %v", field.Name, err)
			}
		}
	})
}
