package core_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
)

// set changes a password and gives what came of it.
func (d *desk) generate(id uint64, change core.PasswordChange) core.PasswordResult {
	d.t.Helper()
	result, err := d.Customers().SetPassword(d.t.Context(), id, change)
	ok(d.t, err)
	return result
}

// The origin is kept: none, operator, generated, customer.
func TestOrigins(t *testing.T) {
	d := newDesk(t)
	id := d.add(hedi(), true, true)
	d.password(id, typed)
	c := d.get(id)
	if c.PasswordOrigin != core.OriginOperator || c.PasswordSetBy != "anna" || !c.PasswordSetAt.Equal(d.clock.now()) {
		t.Errorf("typed: %s by %s at %v", c.PasswordOrigin, c.PasswordSetBy, c.PasswordSetAt)
	}
	suggested, err := d.Customers().Suggest(t.Context(), false)
	ok(t, err)
	d.generate(id, core.PasswordChange{Typed: suggested, Suggested: true})
	ok(t, d.login("10001", suggested.Reveal()))
	if c := d.get(id); c.PasswordOrigin != core.OriginGenerated {
		t.Errorf("what the form suggested, saved unchanged: %s", c.PasswordOrigin)
	}
	d.chooseOwn(id, "my own choice of words")
	if c := d.get(id); c.PasswordOrigin != core.OriginCustomer || c.PasswordSetBy == "anna" {
		t.Errorf("by the customer: %s by %s", c.PasswordOrigin, c.PasswordSetBy)
	}
	words := d.generate(id, core.PasswordChange{ReadAloud: true, Show: true})
	if strings.Count(words.Password.Reveal(), "-") < 4 {
		t.Error("a password to be read aloud is not words")
	}
	ok(t, d.login("10001", words.Password.Reveal()))
}

// Allow Manual Entry governs every way to type a password, and none to
// generate one.
func TestManualEntryIsRefusedByTheCore(t *testing.T) {
	d := newDesk(t)
	id := d.add(hedi(), true, true)
	d.set("reset.allow-manual-entry", "false")
	change := &core.PasswordChange{Typed: secret.New(typed)}
	_, err := d.Customers().Add(t.Context(), core.Save{Fields: core.Fields{LastName: "B"}, Password: change})
	is(t, err, core.ErrRefused, "Add")
	is(t, d.edit(id, func(s *core.Save) { s.Password = change; s.Fields.Phone = "1" }), core.ErrRefused, "Edit")
	is(t, d.change(t.Context(), id, *change), core.ErrRefused, "SetPassword")
	if c := d.get(id); c.PasswordOrigin != core.OriginNone || c.Phone != "" {
		t.Error("the refused form was saved in part")
	}
	if _, n, err := d.Customers().Rows(t.Context(), core.Query{}); n != 1 || err != nil {
		t.Error("the refused customer was made:", n, err)
	}
	suggested, err := d.Customers().Suggest(t.Context(), false)
	ok(t, err)
	ok(t, d.edit(id, func(s *core.Save) { s.Password = &core.PasswordChange{Typed: suggested, Suggested: true} }))
	ok(t, d.change(t.Context(), id, core.PasswordChange{Show: true}))
	_, err = d.Customers().Add(t.Context(), core.Save{Fields: core.Fields{LastName: "B"}, Password: &core.PasswordChange{}})
	ok(t, err)
}

// Seed 002: the password fields of the form, for a new customer and an
// existing one; left empty they modify nothing.
func TestPasswordInTheForm(t *testing.T) {
	d := newDesk(t)
	saved, err := d.Customers().Add(t.Context(), core.Save{
		Fields: hedi(), Access: core.Access{LoginEnabled: new(true), EmailConfirmed: new(true)},
		Password: &core.PasswordChange{Typed: secret.New(typed)},
	})
	ok(t, err)
	ok(t, d.login("hedi@acs.example", typed))
	ok(t, d.edit(saved.ID, func(s *core.Save) { s.Fields.Phone = "1" }))
	ok(t, d.login("hedi@acs.example", typed))
	ok(t, d.edit(saved.ID, func(s *core.Save) { s.Password = &core.PasswordChange{Typed: secret.New("summer bicycle onion four")} }))
	ok(t, d.login("hedi@acs.example", "summer bicycle onion four"))
	is(t, d.edit(saved.ID, func(s *core.Save) { s.Password = &core.PasswordChange{Typed: secret.New("weak")}; s.Fields.Phone = "2" }), core.ErrInput, "a weak password")
	if got := d.get(saved.ID).Phone; got != "1" {
		t.Error("a form with a refused password was saved in part")
	}
}

func TestPolicies(t *testing.T) {
	d := newDesk(t)
	id := d.add(hedi(), true, true)
	for _, test := range []struct {
		policy, least, password string
		taken                   bool
	}{
		{"nist", "15", "tractor lemon 9", true},
		{"nist", "15", "tractor lemon9", false},
		{"nist", "8", "tractlem", true},
		{"nist", "8", "tractle", false},
		{"nist", "8", "iloveyou", false},
		{"nist", "8", "fjordinstruments", false}, // the vendor's name
		{"nist", "8", "hedi@acs.example", false}, // the customer's address
		{"classic", "15", "Kvw9!uzp", true},
		{"classic", "15", "Kvw9xuzp", false},
		{"nist", "15", strings.Repeat("ab 1", 33), false}, // 132 characters
	} {
		d.set("password.policy", test.policy)
		d.set("password.min-length", test.least)
		err := d.change(t.Context(), id, core.PasswordChange{Typed: secret.New(test.password)})
		var refusal *core.PolicyError
		if test.taken && err != nil || !test.taken && !errors.As(err, &refusal) {
			t.Errorf("%s %s, %q: %v", test.policy, test.least, test.password, err)
		}
		if refusal != nil && strings.Contains(refusal.Error(), test.password) {
			t.Error("the refusal repeats the password")
		}
	}
	d.set("password.policy", "classic")
	for _, aloud := range []bool{false, true} {
		pw := d.generate(id, core.PasswordChange{Show: true, ReadAloud: aloud}).Password
		ok(t, d.change(t.Context(), id, core.PasswordChange{Typed: pw}))
	}
}

// NFC before hashing: what one keyboard composes and another does not is the
// same password.
func TestPasswordInEitherForm(t *testing.T) {
	d := newDesk(t)
	id := d.add(hedi(), true, true)
	d.password(id, "Ma\u0301ria körte traktor 9")
	ok(t, d.login("10001", "M\u00e1ria ko\u0308rte traktor 9"))
	is(t, d.login("10001", " M\u00e1ria körte traktor 9"), core.ErrSignIn, "a blank more")
}

// Of two who set a password at the same time, one is told; so is one who was
// overtaken by the customer.
func TestTwoPasswordsAtOnce(t *testing.T) {
	d := newDesk(t)
	id := d.add(hedi(), true, true)
	commits := map[string]func() error{}
	for _, pw := range []string{typed, "summer bicycle onion four"} {
		commit, err := core.Prepared(t.Context(), d.Session, id, core.PasswordChange{Typed: secret.New(pw)})
		ok(t, err)
		commits[pw] = commit
	}
	ok(t, commits[typed]())
	is(t, commits["summer bicycle onion four"](), core.ErrConflict, "the other")
	ok(t, d.login("10001", typed))
	is(t, d.login("10001", "summer bicycle onion four"), core.ErrSignIn, "the other's password")
	late, err := core.Prepared(t.Context(), d.Session, id, core.PasswordChange{Send: true})
	ok(t, err)
	d.chooseOwn(id, "my own choice of words")
	before := d.get(id)
	is(t, late(), core.ErrConflict, "credentials after the customer's own choice")
	if after := d.get(id); after.MailID != before.MailID || after.PasswordOrigin != core.OriginCustomer {
		t.Error("the conflict changed something")
	}
}

// "on where a customer page exists, off where nobody could change them".
func TestWhenStaffPasswordsMustBeChanged(t *testing.T) {
	d := newDesk(t)
	id := d.add(hedi(), true, true)
	for _, test := range []struct {
		setting, page string
		asked         *bool
		must          bool
	}{
		{"auto", "", nil, false},
		{"auto", "https://account.example.com", nil, true},
		{"true", "", nil, true},
		{"false", "https://account.example.com", nil, false},
		{"false", "", new(true), true},
		{"true", "", new(false), false},
	} {
		d.set("password.staff-must-change", test.setting)
		d.set("portal.base-url", test.page)
		d.generate(id, core.PasswordChange{Show: true, MustChange: test.asked})
		c := d.get(id)
		if c.MustChange != test.must || c.PasswordExpiresAt.IsZero() == test.must {
			t.Errorf("%+v: must change %v, expires %v", test, c.MustChange, c.PasswordExpiresAt)
		}
	}
	d.password(id, typed)
	if c := d.get(id); c.MustChange || !c.PasswordExpiresAt.IsZero() {
		t.Error("a typed password must be changed unasked")
	}
}

// The 72 hours run from the mail's acceptance or from being shown.
func TestWhenTheTemporaryPasswordBeginsToExpire(t *testing.T) {
	d := newDesk(t)
	id := d.add(hedi(), true, true)
	d.set("password.staff-must-change", "true")
	expires := func() time.Duration {
		at := d.get(id).PasswordExpiresAt
		if at.IsZero() {
			return 0
		}
		return at.Sub(d.clock.now())
	}
	sent := d.generate(id, core.PasswordChange{Send: true})
	if got := expires(); got != 0 {
		t.Errorf("before the mail went: %v", got)
	}
	d.clock.pass(time.Hour)
	d.mail(sent.MailID)
	if got := expires(); got != 72*time.Hour {
		t.Errorf("from acceptance: %v", got)
	}
	d.generate(id, core.PasswordChange{})
	d.clock.pass(time.Hour)
	if got := expires(); got != 0 {
		t.Errorf("before it was shown: %v", got)
	}
	_, err := d.Customers().Reveal(t.Context(), id, "")
	ok(t, err)
	if got := expires(); got != 72*time.Hour {
		t.Errorf("from being shown: %v", got)
	}
	for what, change := range map[string]core.PasswordChange{
		"shown":         {Show: true},
		"typed":         {Typed: secret.New(typed), MustChange: new(true)},
		"from the form": {Typed: secret.New("summer bicycle onion four"), Suggested: true},
	} {
		d.generate(id, change)
		if got := expires(); got != 72*time.Hour {
			t.Errorf("%s: %v", what, got)
		}
	}
	d.set("password.staff-expires-hours", "0")
	d.generate(id, core.PasswordChange{Show: true})
	if c := d.get(id); !c.MustChange || expires() != 0 {
		t.Error("with 0 hours it expires:", expires())
	}
}

func TestTellMailsWithoutThePassword(t *testing.T) {
	d := newDesk(t)
	id := d.add(hedi(), true, true)
	told := d.generate(id, core.PasswordChange{Typed: secret.New(typed), Tell: true})
	if text := d.mail(told.MailID); strings.Contains(text, typed) || !strings.Contains(text, "anna") {
		t.Errorf("the mail:\n%s", text)
	}
	shown := d.generate(id, core.PasswordChange{Show: true, Tell: true})
	if text := d.mail(shown.MailID); strings.Contains(text, shown.Password.Reveal()) || told.MailID == 0 {
		t.Error("the mail holds the password")
	}
	err := d.change(t.Context(), id, core.PasswordChange{Typed: secret.New(typed), Send: true})
	is(t, err, core.ErrInput, "mailing a typed password")
}

func TestPasswordAccessibility(t *testing.T) {
	d := newDesk(t)
	staff, own := d.add(hedi(), true, true), d.add(core.Fields{LastName: "B", Email: "b@acs.example"}, true, true)
	readable := func(id uint64) bool {
		t.Helper()
		_, err := d.Customers().Reveal(t.Context(), id, "a test")
		if err != nil {
			is(t, err, core.ErrRefused, "Reveal")
		}
		return err == nil
	}
	for _, test := range []struct {
		setting    string
		staff, own bool
	}{{"by-permission", true, true}, {"staff-set-only", true, false}, {"never", false, false}} {
		d.set("password.accessibility", test.setting)
		d.password(staff, typed)
		d.chooseOwn(own, "my own choice of words")
		if got := readable(staff); got != test.staff {
			t.Errorf("%s: staff-set readable %v", test.setting, got)
		}
		if got := readable(own); got != test.own {
			t.Errorf("%s: customer-set readable %v", test.setting, got)
		}
		ok(t, d.login("10001", typed))
		ok(t, d.login("10002", "my own choice of words"))
	}
	d.set("password.accessibility", "by-permission")
	if readable(staff) || readable(own) {
		t.Error("turned up again, deleted copies came back")
	}
}

// Deleting copies that was ended in the middle goes on at the next start.
func TestDroppingCopiesResumes(t *testing.T) {
	d := newDesk(t)
	id := d.add(hedi(), true, true)
	d.password(id, typed)
	ok(t, core.BeginDropping(t.Context(), d.Session, "never")) // and the program ended
	if _, err := d.Customers().Reveal(t.Context(), id, ""); err != nil {
		t.Fatal(err)
	}
	d.restart()
	_, err := d.Customers().Reveal(t.Context(), id, "")
	is(t, err, core.ErrRefused, "a copy that was to go")
	ok(t, d.login("10001", typed))
}
