package core_test

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/crypto/bcrypt"

	"github.com/keydesk/keydesk/core"
)

// Hashes that other programs made: of "test12345" by phpass's test.php, of
// "lètmein" by Django's tests with few iterations.
const (
	phpassHash = "$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0"
	djangoHash = "pbkdf2_sha256$10000$seasalt$CWWFdHOWwPnki7HvkcqN9iA2T3KLW1cf2uZ5kvArtVY="
)

func bcryptOf(t testing.TB, pw string, cost int) string {
	t.Helper()
	hash, err := bcrypt.GenerateFromPassword([]byte(pw), cost)
	ok(t, err)
	return string(hash)
}

// left are the imported hashes that are left.
func (d *desk) left(id uint64) (verifier, counts string) {
	d.t.Helper()
	verifier, left, err := core.VerifierOf(d.t.Context(), d.Session, id)
	ok(d.t, err)
	return verifier, strings.Join(left, ", ")
}

// "Known vectors of each scheme log in, and are argon2id afterwards": nobody has
// to reset. Where a vector comes from is said in core/password.
func TestImportedHashesLogIn(t *testing.T) {
	vectors := []struct{ hash, password, cost string }{
		{"$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a", "U*U*U", "bcrypt 32: 1"},
		{"$2b$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK", "U*U*", "bcrypt 32: 1"},
		{"$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "U*U", "bcrypt 32: 1"},
		{phpassHash, "test12345", "phpass 2048: 1"},
		{"$H$9aaaaaSXBjgypwqm.JsMssPLiS8YQ00", "test1", "phpass 2048: 1"},
		{"$wp$2y$10$gN3SQdbNc/cVlK7DylUiVumiuujud7lR0h5J4M2ZsNRMYOFbED16q", "Test123Now!", "bcrypt 1024: 1"},
		{djangoHash, "lètmein", "pbkdf2_sha256 10000: 1"},
		{"argon2$argon2i$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$YC9+jJCrQhs5R6db7LlN8Q", "secret", "argon2i m=8,t=1,p=1 1: 1"},
		{"$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", "password", "argon2id m=65536,t=2,p=1 1: 1"},
	}
	d := newDesk(t)
	for i, v := range vectors {
		email := fmt.Sprintf("c%d@acs.example", i)
		if got := d.take(rows("email=" + email + ";passwordHash=" + v.hash)); got != "imported 1, updated 0, unchanged 0, rejected 0" {
			t.Fatal(got)
		}
		id := uint64(10001 + i)
		c := d.get(id)
		if !c.Registered || !c.LoginEnabled || !c.EmailConfirmed || c.PasswordOrigin != core.OriginImported || c.Status != "can-log-in" {
			t.Errorf("%+v", c)
		}
		if verifier, counts := d.left(id); verifier != v.hash || counts != v.cost {
			t.Errorf("%s is left as %s", v.hash, counts)
		}
		is(t, d.login(email, v.password+"x"), core.ErrSignIn, "another password")
		ok(t, d.login(email, v.password))
		if verifier, counts := d.left(id); !strings.HasPrefix(verifier, "$argon2id$v=19$m=19456,t=2,p=1$") || counts != "" {
			t.Errorf("after the login: %s, %q", verifier, counts)
		}
		ok(t, d.login(email, v.password))
		is(t, d.login(email, v.password+"x"), core.ErrSignIn, "another password")
		if after := d.get(id); after.PasswordOrigin != core.OriginImported || after.PasswordSetAt != c.PasswordSetAt {
			t.Errorf("the password is another: %+v", after)
		}
		_, err := d.Customers().Reveal(t.Context(), id, "")
		if err == nil || err.Error() != "Not known to Keydesk (imported)." {
			t.Error(err)
		}
	}
}

// What the counts of the hashes that are left say is exact, whatever becomes of
// the customers. newDesk's check at the end counts them too.
func TestImportedHashesAreCounted(t *testing.T) {
	d := newDesk(t)
	cheap, dear := bcryptOf(t, "one", 4), bcryptOf(t, "two", 5)
	list := func() string {
		return d.take(rows("externalId=1;email=a@b.example;passwordHash="+cheap, "externalId=2;passwordHash="+dear, "externalId=3;passwordHash="+dear, "externalId=4;passwordHash="+phpassHash))
	}
	step := func(what, want string) {
		t.Helper()
		if _, counts := d.left(10001); counts != want {
			t.Errorf("%s: %s, not %s", what, counts, want)
		}
	}
	if got := list(); got != "imported 4, updated 0, unchanged 0, rejected 0" {
		t.Error(got)
	}
	step("imported", "bcrypt 16: 1, bcrypt 32: 2, phpass 2048: 1")
	if got := list(); got != "imported 0, updated 0, unchanged 4, rejected 0" {
		t.Error("again:", got)
	}
	ok(t, d.login("a@b.example", "one"))
	step("logged in", "bcrypt 32: 2, phpass 2048: 1")
	d.password(10002, typed)
	step("replaced by an operator", "bcrypt 32: 1, phpass 2048: 1")
	ok(t, d.Customers().Delete(t.Context(), 10003))
	step("in the bin", "bcrypt 32: 1, phpass 2048: 1")
	ok(t, d.Customers().Erase(t.Context(), 10003))
	step("erased", "phpass 2048: 1")
	again := d.take(rows("externalId=1;passwordHash="+dear, "externalId=2;passwordHash="+dear, "externalId=4;passwordHash="+cheap))
	if again != "imported 0, updated 1, unchanged 2, rejected 0" {
		t.Error("of three, one has no password of this desk:", again)
	}
	step("a newer hash", "bcrypt 16: 1")
	ok(t, d.login("a@b.example", "one"))
	ok(t, d.login("10004", "one"))
	step("the last one logged in", "")
}

func TestImportedHashesThatAreRefused(t *testing.T) {
	d := newDesk(t)
	argon := func(memory int) string {
		return fmt.Sprintf("$argon2id$v=19$m=%d,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", memory)
	}
	var lines []string
	for i := range 6 {
		lines = append(lines, fmt.Sprintf("externalId=%d;passwordHash=%s", i, argon(64+i)))
	}
	lines = append(lines, "externalId=7;passwordHash="+argon(64), "externalId=8;passwordHash="+bcryptOf(t, "one", 4)+"x",
		"externalId=9;passwordHash="+phpassHash+";loginEnabled=perhaps", "externalId=10;passwordHash=md5")
	want := "imported 5, updated 0, unchanged 0, rejected 5" +
		" [6: The password hash is one of argon2 with a cost of its own; hashes of 4 different costs are kept at a time.]" +
		" [7: The password hash is one of argon2 with a cost of its own; hashes of 4 different costs are kept at a time.]" +
		" [9: The password hash is damaged: it begins like one of bcrypt, and goes on otherwise.]" +
		" [10: loginEnabled is true or false.]" +
		" [11: The password hash is of no kind that can be checked here: bcrypt, phpass, WordPress, Django's pbkdf2_sha256 or argon2.]"
	dry := rows(lines...)
	dry.DryRun = true
	got, real := d.take(dry), d.take(rows(lines...))
	for _, said := range []string{got, real} {
		sorted := strings.Split(said, " [")
		if len(sorted) != 6 || sorted[0] != strings.Split(want, " [")[0] {
			t.Errorf("%s\nnot %s", said, want)
		}
		for _, line := range strings.Split(want, " [")[1:] {
			if !strings.Contains(said, line) {
				t.Errorf("%s\nhas no %s", said, line)
			}
		}
	}
}

// What comes with a hash, and who decides.
func TestImportedHashesAndAccess(t *testing.T) {
	d := newDesk(t)
	off := d.add(core.Fields{ExternalID: "off", Email: "off@b.example"}, true, true)
	ok(t, d.edit(off, func(s *core.Save) { s.Access.LoginEnabled = new(false) }))
	d.add(core.Fields{ExternalID: "plain", Email: "plain@b.example"})
	d.take(rows("externalId=off;passwordHash="+phpassHash, "externalId=plain;passwordHash="+phpassHash,
		"externalId=no;email=no@b.example;loginEnabled=No;emailConfirmed=0;passwordHash="+phpassHash,
		"externalId=none;email=none@b.example;loginEnabled=yes;emailConfirmed=yes;passwordHash="))
	for id, want := range map[uint64]string{off: "false true inactive", 10002: "true true can-log-in", 10003: "false false inactive", 10004: "false false inactive"} {
		c := d.get(id)
		if got := fmt.Sprint(c.LoginEnabled, " ", c.EmailConfirmed, " ", c.Status); got != want {
			t.Errorf("customer %d: %s, not %s", id, got, want)
		}
	}
	is(t, d.login("off@b.example", "test12345"), core.ErrSignIn, "an operator has disabled it")
	ok(t, d.login("plain@b.example", "test12345"))
	said := ""
	ok(t, d.Audit().List(t.Context(), func(e core.AuditEntry) (bool, error) {
		said += fmt.Sprintf("%s %+v; ", e.Action, e.Values)
		return true, nil
	}))
	if !strings.Contains(said, "passwords") || !strings.Contains(said, "phpass") || strings.Contains(said, phpassHash) {
		t.Error(said)
	}
}

// A hash that an operator made himself is a password that he knows: importing it
// asks for as much as typing one and a bulk action, and says who got one.
func TestImportedHashesArePermitted(t *testing.T) {
	d := newDesk(t)
	d.add(core.Fields{ExternalID: "1"})
	d.hire("edits", nil, core.ViewCustomers|core.EditCustomers)
	d.hire("bulk", nil, core.ViewCustomers|core.EditCustomers|core.BulkActions)
	as := func(name string, lines ...string) string {
		t.Helper()
		s, err := d.open.SignIn(t.Context(), name, secretOf(colleaguePassword))
		ok(t, err)
		defer s.Leave(t.Context())
		in, rejected := rows(lines...), ""
		in.Rejected = func(_ int, why string) { rejected += why }
		_, err = s.Customers().Import(t.Context(), in)
		ok(t, err)
		return rejected
	}
	list := []string{"externalId=1;passwordHash=" + phpassHash, "externalId=2", "externalId=3;passwordHash=" + phpassHash}
	const refused = "Importing password hashes: This needs the permission Bulk Actions."
	if got := as("edits", list...); got != refused+refused {
		t.Error(got)
	}
	if c := d.get(10001); c.PasswordOrigin != core.OriginNone {
		t.Errorf("%+v", c)
	}
	d.set("reset.allow-manual-entry", "false")
	if got := as("bulk", list[0]); got != "Typing a password is switched off (Allow Manual Entry), so importing password hashes needs the permission Change Settings." {
		t.Error(got)
	}
	if got := d.take(rows("externalId=4;passwordHash=" + phpassHash)); got != "imported 1, updated 0, unchanged 0, rejected 0" {
		t.Error("who may change the setting:", got)
	}
	d.set("reset.allow-manual-entry", "true")
	if got := as("bulk", list...); got != "" {
		t.Error(got)
	}
	named := false
	ok(t, d.Audit().List(t.Context(), func(e core.AuditEntry) (bool, error) {
		named = named || e.Action == "customer.import.batch" && hasValue(e, "passwords", "", "10001, 10004")
		return true, nil
	}))
	if !named {
		t.Error("the log does not say who got a password")
	}
}
