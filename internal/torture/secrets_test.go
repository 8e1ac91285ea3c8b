package torture

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/internal/traces"
)

// house is a desk in a home of its own; everything that the program leaves
// anywhere is under root.
type house struct {
	t        *testing.T
	root     string
	outside  string // what the user feeds in, and what he asked to be printed
	program  string
	password string
	runs     int
	plants   []traces.Plant
}

// A vendor's name stands in clear, so it is what the scanner must find.
const clearVendor = "Quillfeather Cartography GmbH"

func newHouse(t *testing.T) *house {
	t.Helper()
	program, err := buildProgram()
	if err != nil {
		t.Fatal(err)
	}
	h := &house{t: t, root: quickDir(t), outside: quickDir(t), program: program}
	for _, dir := range []string{"home", "tmp", "data", "config", "cache", "state", "log"} {
		if err := os.Mkdir(filepath.Join(h.root, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	h.password = h.plant("administrator's password", "Wolkenkuckucksheim 4711 Birnbaum")
	return h
}

func (h *house) desk() string { return filepath.Join(h.root, "data", "desk.db") }

// plant has a value looked for at the end.
func (h *house) plant(what, value string) string {
	h.plants = append(h.plants, traces.Plant{What: what, Value: value})
	return value
}

func (h *house) command(stdin string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(h.t.Context(), h.program, args...)
	cmd.Stdin = strings.NewReader(stdin)
	cmd.Dir = filepath.Join(h.root, "home")
	cmd.Env = []string{
		"HOME=" + filepath.Join(h.root, "home"), "TMPDIR=" + filepath.Join(h.root, "tmp"), "PATH=" + os.Getenv("PATH"),
		"XDG_DATA_HOME=" + filepath.Join(h.root, "data"), "XDG_CONFIG_HOME=" + filepath.Join(h.root, "config"),
		"XDG_CACHE_HOME=" + filepath.Join(h.root, "cache"), "XDG_STATE_HOME=" + filepath.Join(h.root, "state"),
		"KEYDESK_DB=" + h.desk(), "KEYDESK_OPERATOR=anna", "KEYDESK_PASSWORD=" + h.password,
	}
	return cmd
}

// run runs a verb; what it says on standard error is kept and looked through,
// and so is standard output where quiet.
func (h *house) run(quiet bool, code int, stdin string, args ...string) string {
	h.t.Helper()
	h.runs++
	cmd := h.command(stdin, args...)
	said, err := os.Create(filepath.Join(h.root, "log", fmt.Sprintf("%03d", h.runs)))
	if err != nil {
		h.t.Fatal(err)
	}
	defer said.Close()
	cmd.Stderr = said
	out, err := cmd.Output()
	if ended := (*exec.ExitError)(nil); err != nil && !errors.As(err, &ended) {
		h.t.Fatal(err)
	}
	if got := cmd.ProcessState.ExitCode(); got != code {
		text, _ := os.ReadFile(said.Name())
		h.t.Fatalf("%s: exit %d instead of %d: %s", strings.Join(args, " "), got, code, text)
	}
	if quiet {
		if _, err := said.Write(out); err != nil {
			h.t.Fatal(err)
		}
	}
	return strings.TrimSpace(string(out))
}

// does is a verb that has no reason to print any value; shows is one that has.
func (h *house) does(args ...string) string  { h.t.Helper(); return h.run(true, 0, "", args...) }
func (h *house) shows(args ...string) string { h.t.Helper(); return h.run(false, 0, "", args...) }
func (h *house) fails(code int, stdin string, args ...string) {
	h.t.Helper()
	h.run(true, code, stdin, args...)
}

// token is the last link that was mailed to an address.
func (h *house) token(to, what string) string {
	h.t.Helper()
	id := ""
	for line := range strings.Lines(h.shows("mail", "list", "--json")) {
		var m struct{ ID, To string }
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			h.t.Fatal(err)
		}
		if strings.Contains(m.To, to) {
			id = m.ID
		}
	}
	found := regexp.MustCompile(`/t/([A-Za-z0-9_-]{43})`).FindStringSubmatch(h.shows("mail", "show", id))
	if found == nil {
		h.t.Fatalf("no link in mail %s", id)
	}
	return h.plant(what, found[1])
}

// None of what was entrusted to the desk is found in what the program leaves:
// the database, the note of its lock, the configuration, temporary files, and
// what was printed by every verb whose purpose is not to print it.
func TestNoSecretInTheClear(t *testing.T) {
	h := newHouse(t)
	recovery := h.run(false, 0, "", "init", "--vendor", clearVendor, "--kdf", "floor")
	h.plant("recovery key", recovery)
	h.plant("recovery key without hyphens", strings.ReplaceAll(recovery, "-", ""))
	h.settings()
	id := h.customers()
	h.passwords(id)
	h.list()
	h.mistakes(id)
	h.pages(id)
	h.doors(id)
	h.does("check")
	h.does("audit", "verify")
	if len(h.plants) < 40 {
		t.Errorf("only %d values were planted", len(h.plants))
	}
	h.scanAll("at the end")
	control := 0
	traces.New(traces.Plant{What: "vendor", Value: clearVendor}).Scan(t, h.root, func(string, traces.Plant, string) { control++ })
	if control == 0 {
		t.Error("the scanner does not find the vendor's name, which stands in clear")
	}
}

func (h *house) scanAll(when string) {
	h.t.Helper()
	files, size := traces.New(h.plants...).Scan(h.t, h.root, func(file string, p traces.Plant, form string) {
		h.t.Errorf("%s: the %s stands in %s as %s", when, p.What, strings.TrimPrefix(file, h.root), form)
	})
	h.t.Logf("%s: %d values, %d files, %d KiB", when, len(h.plants), files, size>>10)
}

func (h *house) settings() {
	h.does("settings", "set", "reset.failed-delay-seconds", "0")
	h.shows("settings", "set", "mail.username", h.plant("mail user", "postmeister@quillfeather.example"))
	h.run(true, 0, h.plant("mail.password", "Zitronenfalter/&?=+88")+"\n", "settings", "set", "mail.password")
	h.shows("settings", "set", "desk.contact", h.plant("contact", "Tel. 0815-Zwetschgenknoedel"))
}

// customers adds, changes, deletes and finds customers.
func (h *house) customers() (id string) {
	p := h.plant
	add := []string{"customer", "add", "--enable-login", "--email-confirmed"}
	for flag, value := range map[string]string{
		"first-name": p("first name", "Żółcisława"), "last-name": p("last name", "Přibyslavská-Quetzal"),
		"company": p("company", "Møbelsnedkeri & Söhne <Æble>"), "email": p("e-mail", "zolcislawa.pribyslavska@kunde.example"),
		"phone": p("phone", "+48 601-555-0199"), "phone2": p("phone 2", "+48 (22) 7313-0177"),
		"address": p("address", "Ulica Świętokrzyska 77/19b"), "postal-code": p("postal code", "QX-99812-ZW"),
		"city": p("city", "Szczebrzeszyn"), "country": p("country", "Polonia Restituta"),
		"website": p("website", "https://pribyslavska.example/ueber?uns=1"), "external-id": p("external ID", "CRM#000-4711-ŻÓŁ"),
		"notes": p("notes", "Calls from the hospital; daughter Ewa knows.\nSecond line: 100% \"trusted\"."),
	} {
		add = append(add, "--"+flag, value)
	}
	id = h.does(add...)
	h.does("customer", "edit", id, "--notes", p("edited notes", "Moved to Kraków, divorce pending"),
		"--phone", p("edited phone", "0048-777-010-203"))
	gone := h.does("customer", "add", "--first-name", p("deleted first name", "Ragnhildur"), "--last-name", p("deleted last name", "Þorvaldsdóttir"),
		"--email", p("deleted e-mail", "ragnhildur@horfin.example"), "--enable-login")
	h.does("customer", "edit", gone, "--email", p("new e-mail", "r.thorvalds@annars.example"))
	h.does("customer", "delete", gone)
	h.shows("customer", "list", "--filter", p("search text", "Pribyslavska-Suchwort"))
	h.shows("customer", "list", "--filter", "Żółcisława")
	h.shows("customer", "show", id, "--json")
	return id
}

// passwords gives a customer passwords and links in every way of the staff's.
func (h *house) passwords(id string) {
	p := h.plant
	h.run(true, 0, p("typed password", "Tatarák žlutý 19 pelikán")+"\n", "customer", "reset-password", id, "--password-stdin",
		"--verified-by", p("verified by", "asked for the cat's name: Mruczek"))
	h.run(true, 0, p("second typed password", "vierzehn Nüsse im Tiefschnee")+"\n", "customer", "reset-password", id, "--password-stdin", "--tell")
	last := func(out string) string { lines := strings.Split(out, "\n"); return lines[len(lines)-1] }
	p("generated password", last(h.shows("customer", "reset-password", id, "--generate", "--show")))
	p("password to be read aloud", last(h.shows("customer", "reset-password", id, "--generate", "--show", "--read-aloud")))
	h.does("customer", "reset-password", id, "--generate", "--send")
	p("mailed password", last(h.shows("customer", "reveal", id, "--reason", p("reason", "subpoena Kraków III K 77/26"))))
	h.does("customer", "reset-password", id, "--send-link")
	h.does("mail", "send")
	h.token("zolcislawa", "reset link that was voided")
	h.does("customer", "reset-password", id, "--send-link")
	h.does("mail", "send")
}

// list imports customers, twice, and exports them.
func (h *house) list() {
	name := filepath.Join(h.outside, "list.csv")
	write := func(text string) {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			h.t.Fatal(err)
		}
	}
	p := h.plant
	row := fmt.Sprintf("%s,%s,%s,%s", p("imported external ID", "LEGACY-77-Ω-0042"), p("imported name", "Guðmundsdóttir-Eyja"),
		p("imported e-mail", "eyja.gudmunds@innflutt.example"), p("imported company", "Hafnarfjörður Sjóklæði"))
	write("External ID,Last name,E-mail,Company\n" + row + "\n" + row + "\n,,not an address: " + p("rejected e-mail", "kaputt@@adresse..example") + ",x\n")
	h.does("customer", "import", name)
	write("External ID,City\nLEGACY-77-Ω-0042," + p("imported city", "Vestmannaeyjabær") + "\n")
	h.does("customer", "import", name)
	h.does("customer", "export", filepath.Join(h.outside, "export.csv"))
}

// mistakes are refusals, which must not quote what they refuse.
func (h *house) mistakes(id string) {
	p := h.plant
	right := h.password
	h.password = p("wrong administrator's password", "Wolkenkuckucksheim 4712 Birnbaum")
	h.fails(4, "", "customer", "list")
	h.password = right
	h.fails(6, p("refused password", "kurzer Żar")+"\n", "customer", "reset-password", id, "--password-stdin")
	h.fails(6, p("other refused password", "Pribyslavska-Quetzal")+"\n", "customer", "reset-password", id, "--password-stdin")
	h.fails(6, "", "customer", "add", "--last-name", p("refused name", "Nieprzyjęty-Odrzucony"), "--email", p("refused e-mail", "zwei@@mal.beispiel"))
	h.fails(5, "", "customer", "add", "--last-name", p("second name", "Zweitanlage-Weizenkeim"), "--external-id", "CRM#000-4711-ŻÓŁ")
	h.fails(3, "", "customer", "show", "99999")
	h.does("settings", "set", "mail.server", "127.0.0.1")
	h.does("settings", "set", "mail.port", "1")
	h.does("settings", "set", "mail.security", "none")
	h.shows("settings", "set", "mail.from", p("sender", "absender@quillfeather-post.example"))
	h.does("customer", "reset-password", id, "--generate", "--send")
	h.fails(1, "", "mail", "send") // nobody listens there
	h.does("settings", "set", "mail.mode", "local")
	h.does("customer", "reset-password", id, "--send-link")
	h.does("mail", "send")
}

// pages has the customer follow his link, and kills the program that serves it.
func (h *house) pages(id string) {
	token := h.token("zolcislawa", "reset link that was used")
	cmd := h.command("", "serve", "--listen", "127.0.0.1:0")
	said, err := os.Create(filepath.Join(h.root, "log", "serve"))
	if err != nil {
		h.t.Fatal(err)
	}
	defer said.Close()
	cmd.Stderr = said
	out, err := cmd.StdoutPipe()
	if err != nil {
		h.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		h.t.Fatal(err)
	}
	first := make([]byte, 200)
	n, err := out.Read(first)
	base := strings.TrimSpace(strings.TrimPrefix(string(first[:n]), "listening on "))
	if err != nil || !strings.HasPrefix(base, "http://") {
		h.t.Fatalf("serve says %q, %v", first[:n], err)
	}
	h.choose(base, token, h.plant("password that was too short", "Kätzchen-5"))
	h.choose(base, token, h.plant("customer's password", "moje własne słowo o żurawiach"))
	h.choose(base, h.plant("link that nobody made", "A-"+strings.Repeat("kEiN_lInK", 4)+"xyz-9"), "x")
	h.scanAll("while it serves")
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	h.scanAll("after it was killed")
	if shown := h.shows("customer", "reveal", id, "--reason", "test"); !strings.HasSuffix(shown, "żurawiach") {
		h.t.Error("the customer's password was not set")
	}
}

// choose sends a password behind a link.
func (h *house) choose(base, token, pw string) {
	h.t.Helper()
	page, err := http.Get(base + "/t/" + token)
	if err != nil {
		h.t.Fatal(err)
	}
	defer page.Body.Close()
	text, err := io.ReadAll(page.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	form := ""
	if found := regexp.MustCompile(`name="form" value="([^"]+)"`).FindSubmatch(text); found != nil {
		form = string(found[1])
	}
	answer, err := http.PostForm(base+"/t/"+token, url.Values{"form": {form}, "password": {pw}, "again": {pw}})
	if err != nil {
		h.t.Fatal(err)
	}
	answer.Body.Close()
}

// doors tries to log in, rightly and wrongly, with everything logged.
func (h *house) doors(id string) {
	h.t.Setenv("TMPDIR", filepath.Join(h.root, "tmp"))
	file, err := os.Create(filepath.Join(h.root, "log", "core"))
	if err != nil {
		h.t.Fatal(err)
	}
	defer file.Close()
	ctx := h.t.Context()
	o := core.Options{Path: h.desk(), ConfigDir: filepath.Join(h.root, "config", "core"), Program: "torture",
		Log: slog.New(slog.NewJSONHandler(file, &slog.HandlerOptions{Level: slog.LevelDebug}))}
	desk, err := core.Open(ctx, o)
	if err != nil {
		h.t.Fatal(err)
	}
	defer desk.Close()
	s, err := desk.SignIn(ctx, "anna", secret.New(h.password))
	if err != nil {
		h.t.Fatal(err)
	}
	defer s.Leave(ctx)
	door, err := s.Portal()
	if err != nil {
		h.t.Fatal(err)
	}
	ip := h.plant("address of a computer", "203.0.113.177")
	for _, try := range []struct {
		login, pw string
		want      error
	}{
		{"zolcislawa.pribyslavska@kunde.example", "moje własne słowo o żurawiach", nil},
		{id, h.plant("wrong password", "Donaudampfschiff 1871 Kapitän"), core.ErrSignIn},
		{h.plant("unknown Login ID", "niemand.von.hier@nirgendwo.example"), h.plant("stranger's password", "correct zebra staple 12"), core.ErrSignIn},
	} {
		_, err := door.Authenticate(ctx, core.Attempt{LoginID: try.login, Password: secret.New(try.pw), RemoteIP: ip})
		if !errors.Is(err, try.want) {
			h.t.Errorf("logging in: %v instead of %v", err, try.want)
		}
		if err != nil {
			o.Log.Info("refused", "error", err)
		}
	}
	h.scanAll("while a program has it open")
}
