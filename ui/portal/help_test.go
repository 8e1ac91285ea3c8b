package portal_test

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/keydesk/keydesk/ui/portal"
)

// host is the portal's name in tests through Handler.
const host = "portal.example"

// bench is a handler over a fake desk with its log.
type bench struct {
	t    *testing.T
	desk *desk
	web  http.Handler
	log  *logbook
}

// logbook is a log that goroutines write and a test reads.
type logbook struct {
	mu  sync.Mutex
	out bytes.Buffer
}

func (l *logbook) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.out.Write(b)
}

func (l *logbook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.out.String()
}

func newBench(t *testing.T, o portal.Options) *bench {
	t.Helper()
	b := &bench{t: t, desk: newDesk(), log: &logbook{}}
	if o.BaseURL == "" && o.AllowedHosts == nil {
		o.AllowedHosts = []string{host}
	}
	o.Now = clock
	var err error
	if b.web, err = portal.Handler(o, b.desk, b.logger()); err != nil {
		t.Fatal(err)
	}
	return b
}

// ask sends a request; change may be nil.
func (b *bench) ask(method, path, body string, change func(*http.Request)) *httptest.ResponseRecorder {
	b.t.Helper()
	r := httptest.NewRequestWithContext(b.t.Context(), method, "http://"+host+path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if change != nil {
		change(r)
	}
	w := httptest.NewRecorder()
	b.web.ServeHTTP(w, r)
	return w
}

func (b *bench) get(path string) *httptest.ResponseRecorder {
	b.t.Helper()
	return b.ask(http.MethodGet, path, "", nil)
}

var formToken = regexp.MustCompile(`name="form" value="([^"]*)"`)

// form gets a page's form token, as a browser does before it posts.
func (b *bench) form(path string) string {
	b.t.Helper()
	found := formToken.FindStringSubmatch(b.get(path).Body.String())
	if found == nil {
		b.t.Fatalf("the page has no form")
	}
	return found[1]
}

// sent is the body of the password form.
func sent(form, first, second string) string {
	return url.Values{"form": {form}, "password": {first}, "again": {second}}.Encode()
}

// post fills and sends the password form.
func (b *bench) post(path, first, second string) *httptest.ResponseRecorder {
	b.t.Helper()
	return b.ask(http.MethodPost, path, sent(b.form(path), first, second), nil)
}

// wants checks a status and pieces of the page.
func wants(t *testing.T, w *httptest.ResponseRecorder, status int, pieces ...string) {
	t.Helper()
	if w.Code != status {
		t.Errorf("the status is %d and not %d", w.Code, status)
	}
	for _, piece := range pieces {
		if !strings.Contains(clean(w.Body.String()), piece) {
			t.Errorf("the page does not hold %q", piece)
		}
	}
}

// clean joins the words of a text as a reader sees them.
func clean(s string) string { return strings.Join(strings.Fields(s), " ") }

func bodyOf(t *testing.T, answer *http.Response) string {
	t.Helper()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := answer.Body.Close(); err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func (b *bench) logger() *slog.Logger { return slog.New(slog.NewTextHandler(b.log, nil)) }
