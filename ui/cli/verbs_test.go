package cli

import (
	"bytes"
	"errors"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/transfer"
)

// runBare runs a command line in an environment that says nothing.
func runBare(t *testing.T, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, errs bytes.Buffer
	code = Program{Version: "1.2.3"}.Run(t.Context(), args, strings.NewReader(""), &out, &errs, func(string) string { return "" })
	return out.String(), errs.String(), code
}

func TestVersion(t *testing.T) {
	if out, errs, code := runBare(t, "--version"); code != 0 || !strings.Contains(out, "1.2.3") {
		t.Errorf("%d %q %q", code, out, errs)
	}
}

// TestVerbs holds the tree of verbs that scripts rely on, and that no verb
// takes a password as an argument.
func TestVerbs(t *testing.T) {
	want := []string{
		"init",
		"customer list", "customer show", "customer add", "customer edit", "customer reset-password", "customer reveal",
		"customer unlock", "customer delete", "customer restore", "customer import", "customer undo-import", "customer export", "customer move", "customer bulk",
		"operator list", "operator add", "operator edit", "operator disable", "operator enable", "operator remove",
		"operator set-password", "operator force-change", "operator change-password", "operator recover", "operator new-recovery-key",
		"group list", "group add", "group edit", "group remove",
		"scope list", "scope add", "scope rename", "scope remove",
		"site list", "site add", "site remove",
		"product add", "product list", "product show", "product edit",
		"license add", "license list", "license show", "license edit", "license email", "license email-list", "license certificate", "customer letter", "license reset-password", "license activate",
		"sale add", "license deactivate", "license replace", "license void", "license move", "license offline", "license import", "license undo-import",
		"settings list", "settings get", "settings set", "settings inherit",
		"mail list", "mail show", "mail send", "mail held", "mail test", "mail retry", "mail cancel", "mail handed-over", "mail bounced",
		"mail template list", "mail template show", "mail template set", "mail template reset", "mail template test",
		"audit list", "audit verify",
		"backup", "restore",
		"check", "compact", "verify-file", "serve", "man",
	}
	var got []string
	secretFlag := regexp.MustCompile(`^(.*-)?password$`)
	walk(newRoot(&app{}), func(cmd *cobra.Command) {
		got = append(got, strings.TrimPrefix(cmd.CommandPath(), "keydeskctl "))
		if cmd.Short == "" {
			t.Errorf("%s has no description", cmd.CommandPath())
		}
		for _, name := range flagNames(cmd) {
			if name == "--activation-password" {
				continue // of a license, and safe in mail
			}
			if secretFlag.MatchString(name) {
				t.Errorf("%s takes --%s, which everybody on the machine can see", cmd.CommandPath(), name)
			}
		}
	})
	for _, verb := range want {
		if !strings.Contains("\n"+strings.Join(got, "\n")+"\n", "\n"+verb+"\n") {
			t.Errorf("there is no verb %q", verb)
		}
	}
	if len(got) != len(want) {
		t.Errorf("verbs %q", got)
	}
}

// walk visits the verbs, nouns apart.
func walk(cmd *cobra.Command, visit func(*cobra.Command)) {
	for _, sub := range cmd.Commands() {
		if sub.HasSubCommands() {
			walk(sub, visit)
			continue
		}
		visit(sub)
	}
}

func flagNames(cmd *cobra.Command) []string {
	return regexp.MustCompile(`--([a-z0-9-]+)`).FindAllString(cmd.Flags().FlagUsages(), -1)
}

// TestEveryFieldHasAFlag: a field that core grows is not left out here, nor in
// JSON.
func TestEveryFieldHasAFlag(t *testing.T) {
	cmd := &cobra.Command{}
	(&form{}).flags(cmd, "")
	inJSON := keysOf(customerJSON{})
	for _, field := range (&core.Fields{}).List() {
		if cmd.Flags().Lookup(kebab(field.Name)) == nil || fieldLabel(field.Name) == "" {
			t.Errorf("%s has no flag or no label", field.Name)
		}
		if !strings.Contains(" "+strings.Join(inJSON, " ")+" ", " "+field.Name+" ") {
			t.Errorf("%s is not in the JSON", field.Name)
		}
	}
	if got := kebab("externalId"); got != "external-id" {
		t.Errorf("kebab: %q", got)
	}
}

// keysOf are the names that an object is printed with.
func keysOf(object any) (names []string) {
	for i := range reflect.TypeOf(object).NumField() {
		names = append(names, reflect.TypeOf(object).Field(i).Tag.Get("json"))
	}
	return names
}

func TestPlain(t *testing.T) {
	for in, want := range map[string]string{
		"Größe":            "Größe",
		"a\tb\nc\x1b[31md": "a b c [31md",
		"a\u202eb":         "a\ufffdb",
		"\u009b2J":         " 2J",
	} {
		if got := plain(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	if got := plainLines("a\r\nb\x07\nc"); got != "a\nb \nc" {
		t.Errorf("%q", got)
	}
}

// TestProgress draws on a terminal only, and takes the line away.
func TestProgress(t *testing.T) {
	var screen bytes.Buffer
	p := &progress{w: &screen, verb: "importing", unit: "rows"}
	p.at(12, 0)
	p.at(13, 0) // too soon after the last
	p.shown = time.Time{}
	p.at(1, 2)
	p.clear()
	p.clear()
	if got, want := screen.String(), "\rimporting 12 rows\rimporting  50 %  \r               \r"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	screen.Reset()
	p.began = time.Now().Add(-time.Minute)
	p.say(transfer.Progress{Rows: 6000, Bytes: 1, Size: 2}.Line)
	p.clear()
	if got := screen.String(); !strings.HasPrefix(got, "\rimporting 6,000 rows · ") || !strings.Contains(got, " rows a second · ") || !strings.Contains(got, " left\r  ") {
		t.Errorf("%q says no pace", got)
	}
	nobody := (&app{errs: &screen}).progress("importing", "rows")
	screen.Reset()
	nobody.at(1, 2)
	nobody.clear()
	if screen.Len() != 0 {
		t.Errorf("%q is drawn where nobody looks", screen.String())
	}
}

// full is a disk with no room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

// TestOutputIsLost: what could not be printed is no success.
func TestOutputIsLost(t *testing.T) {
	var errs bytes.Buffer
	code := Program{Version: "1"}.Run(t.Context(), []string{"--version"}, strings.NewReader(""), full{}, &errs, func(string) string { return "" })
	if code != exitFailed || !strings.Contains(errs.String(), "writing the output") {
		t.Errorf("exit code %d, %q", code, errs.String())
	}
}

// TestFirstLine reads a secret as editors and echo write it.
func TestFirstLine(t *testing.T) {
	for in, want := range map[string]string{
		"secret": "secret", "secret\n": "secret", "secret\r\nmore": "secret", " a b \n": " a b ", "\n": "", "": "",
		strings.Repeat("x", longestSecret+1): "",
	} {
		got, err := firstLine(strings.NewReader(in), "a test")
		if got.Reveal() != want || (err != nil) != (want == "") {
			t.Errorf("%.20q: %q, %v", in, got.Reveal(), err)
		}
		if err != nil && exitCode(err) != exitInput {
			t.Errorf("%.20q: exit code %d", in, exitCode(err))
		}
	}
}
