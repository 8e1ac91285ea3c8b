package mailing_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/keydesk/keydesk/core/outbox/mailing"
	"github.com/keydesk/keydesk/core/secret"
)

// A vendor's own template says what it says in both parts of the mail.
func TestOwnTemplate(t *testing.T) {
	d := mailing.Sample()
	d.CustomerName = "Ada <b>"
	own := mailing.Template{Subject: "Ahoy {{.CustomerName}}", Text: `Ahoy{{with .CustomerName}} {{.}}{{else}} sailor{{end}},
the second line of one paragraph, which has {{.PortalURL}} in it.

Good for:  {{.Valid}}
By:  {{.Vendor}}

{{.Link}}


{{if .ContactLine}}{{.ContactLine}}{{end}}
`}
	if err := own.Check(mailing.ResetPassword); err != nil {
		t.Fatal(err)
	}
	m, err := own.Render(mailing.ResetPassword, "en", d)
	if err != nil {
		t.Fatal(err)
	}
	want := "Ahoy Ada <b>,\nthe second line of one paragraph, which has https://customers.example.com/\nin it.\n\nGood for:  30 minutes\nBy:  Example Software\n\nhttps://customers.example.com/reset/sample\n\nQuestions? Write to help@example.com.\n"
	if m.Subject != "Ahoy Ada <b>" || m.Text != want {
		t.Errorf("%q\n%s", m.Subject, m.Text)
	}
	for _, part := range []string{
		"Ahoy Ada &lt;b&gt;,<br>", `<a class="link" href="https://customers.example.com/" style="color:#1F56C4;word-break:break-all">https://customers.example.com/</a> in it.</p>`,
		`>Good for</td>`, `>30 minutes</td>`, `href="https://customers.example.com/reset/sample"`, ">Choose a new password</a>", "<p style=\"margin:0 0 16px\">Questions? Write to help@example.com.</p>",
	} {
		if !strings.Contains(m.HTML, part) {
			t.Errorf("the HTML lacks %s:\n%s", part, m.HTML)
		}
	}
	d.CustomerName = ""
	if m, err = own.Render(mailing.ResetPassword, "fr-CA", d); err != nil {
		t.Fatal(err)
	}
	if m.Subject != "Ahoy" || !strings.HasPrefix(m.Text, "Ahoy sailor,") || !strings.Contains(m.Text, "Good for:  30 min\n") || strings.Contains(m.HTML, "Choose a new") || !strings.Contains(m.HTML, `lang="fr-CA"`) {
		t.Errorf("in a language that the program does not speak: %q\n%s\n%s", m.Subject, m.Text, m.HTML)
	}
}

// What is wrong with a template is said when it is saved, and where.
func TestCheck(t *testing.T) {
	good, _ := mailing.Builtin(mailing.Credentials, "en")
	for name, c := range map[string]struct {
		subject, text string // "": the good one
		part          mailing.Part
		why           string
	}{
		"another mailing's field":     {"", "{{.LoginIDs}} {{.Password}} {{.ConfirmLink}} {{.Link}}", "text", "{{.Link}} is no field"},
		"a misspelt field":            {"{{.Vendour}}", "", "subject", "{{.Vendour}} is no field"},
		"no end":                      {"", "{{if .Vendor}}{{.LoginIDs}}", "text", "Line 1: unexpected EOF."},
		"no braces":                   {"", "Line one\n{{.Password", "text", "Line 2: unclosed action."},
		"no password":                 {"", "{{.LoginIDs}} {{.ConfirmLink}}", "text", "must hold {{.Password}}"},
		"no confirm link":             {"", "{{.LoginIDs}} {{.Password}}", "text", "must hold {{.ConfirmLink}}"},
		"a password for some":         {"", "{{.LoginIDs}} {{.ConfirmLink}}{{if .MustChange}}{{.Password}}{{end}}", "text", "must hold {{.Password}}"},
		"a password in else":          {"", "{{.LoginIDs}}{{with .ConfirmLink}}{{.}}{{else}}{{.Password}}{{end}}", "text", "must hold {{.Password}}"},
		"a password in the subject":   {"Your password {{.Password}}", "", "subject", "does not belong into a subject"},
		"a link in the subject":       {"{{with .ConfirmLink}}{{.}}{{else}}Hello{{end}}", "", "subject", "does not belong into a subject"},
		"two subjects":                {"Hello\nBcc: all@example.com", "", "subject", "one line"},
		"a carriage return":           {"Hello\r{{.Vendor}}", "", "subject", "U+000D"},
		"a subject for some":          {"{{.Vendor}}", "", "subject", "The subject is empty"},
		"no subject":                  {" ", "", "subject", "The subject is empty"},
		"a long subject":              {strings.Repeat("x", 257), "", "subject", "256 at most"},
		"a long text":                 {"", strings.Repeat("x", 8<<10) + "{{.Password}}", "text", "8192 at most"},
		"too many fields":             {"", strings.Repeat("{{.Password}}", 101), "text", "100 at most"},
		"a loop":                      {"", "{{range 1000000000}}{{end}}", "text", "is not for mails"},
		"a function":                  {"", `{{printf "%1000000000d" 1}}`, "text", `Line 1: function "printf" not defined.`},
		"a method":                    {"", "{{.LoginIDs.Len}}", "text", "is no field"},
		"a variable":                  {"", "{{$x := .Vendor}}{{$x}}", "text", "is no field"},
		"a pipe":                      {"", "{{.Vendor | .Vendor}}", "text", "is no field"},
		"a text":                      {"", `{{"x"}}`, "text", "is no field"},
		"a template":                  {"", `{{template "mail"}}`, "text", "is not for mails"},
		"a definition":                {"", `{{define "x"}}x{{end}}`, "text", "are not for mails"},
		"a block":                     {"", `{{block "x" .}}x{{end}}`, "text", "are not for mails"},
		"the dot of nothing":          {"", "{{.}}", "text", "is no field"},
		"yes or no":                   {"", "{{.MustChange}}", "text", "is yes or no"},
		"a control character":         {"", "\x1b[31m{{.Password}}", "text", "U+001B"},
		"no UTF-8":                    {"", "\xff{{.Password}}", "text", "UTF-8"},
		"a dot behind the end of one": {"", "{{with .Vendor}}{{.}}{{end}}{{.}}", "text", "is no field"},
	} {
		one := mailing.Template{Subject: good.Subject, Text: good.Text}
		if c.subject != "" {
			one.Subject = c.subject
		}
		if c.text != "" {
			one.Text = c.text
		}
		err := one.Check(mailing.Credentials)
		var wrong *mailing.PartError
		if !errors.As(err, &wrong) || wrong.Part != c.part || !strings.Contains(wrong.Why, c.why) || !strings.HasSuffix(wrong.Why, ".") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, empty := range []string{"", " \n", "{{with .Vendor}}{{.}}{{end}}"} {
		if err := (mailing.Template{Subject: "x", Text: empty}).Check(mailing.PasswordChanged); err == nil {
			t.Errorf("a mail that says nothing: %q", empty)
		}
	}
}

func TestClean(t *testing.T) {
	got := mailing.Template{Subject: " Hello ", Text: "\r\n a\r\nb \n\n"}.Clean()
	if got.Subject != "Hello" || got.Text != "a\nb\n" || got.Clean() != got {
		t.Errorf("%q", got)
	}
}

func TestDurations(t *testing.T) {
	for d, want := range map[time.Duration]string{
		time.Second: "1 minute.", time.Minute: "1 minute.", 30 * time.Minute: "30 minutes.", 90 * time.Minute: "90 minutes.",
		time.Hour: "1 hour.", 24 * time.Hour: "24 hours.", 36 * time.Hour: "36 hours.", 7 * 24 * time.Hour: "7 days.",
	} {
		data := least()
		data.Valid = d
		if m := render(t, mailing.ResetPassword, data); !strings.Contains(m.Text, "for "+want) {
			t.Errorf("%v: want %q in\n%s", d, want, m.Text)
		}
	}
}

func TestTags(t *testing.T) {
	for in, want := range map[string]string{"de": "de de", "DE": "de de", "de_at": "de-AT de", " pt-br": "pt-BR pt", "zh-Hant": "zh-Hant zh"} {
		if tag, base, ok := mailing.Tag(in); !ok || tag+" "+base != want {
			t.Errorf("%q is %q %q %v", in, tag, base, ok)
		}
	}
	for _, in := range []string{"", "und", "German", "Deutsch (Österreich)", "../en", "d", strings.Repeat("de-", 20) + "x"} {
		if tag, _, ok := mailing.Tag(in); ok {
			t.Errorf("%q is taken for %q", in, tag)
		}
	}
}

// pieces of templates, good and bad.
func source() *rapid.Generator[string] {
	part := rapid.SampledFrom([]string{
		"Hello ", ",\n", "\n\n", "{{.LoginIDs}}", "{{.Password}}", "{{.ConfirmLink}}", "{{.Vendor}}", "{{.Expires}}", "{{if .MustChange}}", "{{with .Vendor}}",
		"{{.}}", "{{else}}", "{{else if .Expires}}", "{{end}}", "Password:  ", "{{- ", " -}}", "{{", "}}", "<b>", "&amp;", "'\"", "é", "{{/* x */}}", "{{range .}}",
	})
	return rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(part, 0, 12).Draw(t, "parts"), "") })
}

// A template that Check lets in renders for every customer, with the password in
// the text and nowhere else; nothing of a value is ever taken for markup.
func TestWhatIsLetInRenders(t *testing.T) {
	builtin, _ := mailing.Builtin(mailing.Credentials, "en")
	rapid.Check(t, func(t *rapid.T) {
		one := mailing.Template{Subject: source().Draw(t, "subject"), Text: source().Draw(t, "text") + rapid.SampledFrom([]string{"", "\n{{.LoginIDs}} {{.Password}} {{.ConfirmLink}}"}).Draw(t, "needed")}.Clean()
		if rapid.Bool().Draw(t, "own subject") {
			one.Subject = builtin.Subject
		}
		err := one.Check(mailing.Credentials)
		var wrong *mailing.PartError
		if err != nil {
			if !errors.As(err, &wrong) || wrong.Part == "" || wrong.Why == "" {
				t.Fatalf("an error without its place: %v", err)
			}
			return
		}
		d := mailing.Data{LoginIDs: []string{"10042"}, Password: secret.New("pw<img src=x>"), Vendor: rapid.SampledFrom([]string{"", "A & <b>B</b>"}).Draw(t, "vendor"),
			MustChange: rapid.Bool().Draw(t, "must"), ConfirmLink: rapid.SampledFrom([]string{"", "https://example.com/c?a=b&c=d"}).Draw(t, "confirm")}
		m, err := one.Render(mailing.Credentials, rapid.SampledFrom([]string{"en", "de", "fr"}).Draw(t, "language"), d)
		if err != nil {
			t.Fatalf("let in, and not rendered: %v", err)
		}
		if !strings.Contains(m.Text, "pw<img src=x>") || strings.Contains(m.Subject, "pw<img") || strings.Contains(m.HTML, "<img") || strings.Contains(m.HTML, "<b>") {
			t.Fatalf("%q\n%s\n%s", m.Subject, m.Text, m.HTML)
		}
		if strings.Contains(m.Subject, "\n") || m.Subject == "" || !strings.Contains(m.Text, d.ConfirmLink) {
			t.Fatalf("%q\n%s", m.Subject, m.Text)
		}
	})
}

// FuzzTemplate: whatever somebody types is refused with a sentence, or renders.
func FuzzTemplate(f *testing.F) {
	for _, name := range mailing.Names() {
		own, _ := mailing.Builtin(name, "en")
		f.Add(own.Subject, own.Text)
	}
	f.Add("x", "{{with .Vendor}}{{if .Expires}}{{.}}{{else if .MustChange}}b{{end}}{{else}}c{{end}}")
	f.Add("{{define \"x\"}}{{template \"x\"}}{{end}}{{template \"x\"}}", "{{range $i, $e := .LoginIDs}}{{$i}}{{end}}")
	f.Add("\x00\r\n", "{{`x`}}{{1e9}}{{nil}}{{(.Vendor)}}{{.Vendor.X.Y}}{{$}}{{break}}")
	f.Fuzz(func(t *testing.T, subject, text string) {
		one := mailing.Template{Subject: subject, Text: text}.Clean()
		if err := one.Check(mailing.Credentials); err != nil {
			var wrong *mailing.PartError
			if !errors.As(err, &wrong) || wrong.Part == "" || wrong.Why == "" {
				t.Fatalf("an error without its place: %v", err)
			}
			return
		}
		m, err := one.Render(mailing.Credentials, "en", mailing.Sample())
		if err != nil || strings.ContainsAny(m.Subject, "\r\n") || strings.Contains(m.Subject, mailing.Sample().Password.Reveal()) {
			t.Fatalf("%q: %v", m.Subject, err)
		}
	})
}
