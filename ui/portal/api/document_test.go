package api_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/assets"
	"github.com/keydesk/keydesk/ui/portal/api"
)

// ask is one call of the table below, with what must come.
type ask struct {
	name, method, path, body, session string
	status                            int
	typ                               string // of a problem
	unlike                            bool   // the request is meant to break the document
}

// asks has each call at least once going well, and each refusal that the
// document promises and a fixed desk can give.
func asks() []ask {
	ip := `,"customerIp":"` + atHome + `"`
	return []ask{
		{name: "log in", method: "POST", path: "sessions", body: `{"loginId":"hedi@acs.example","password":"` + rightPw + `"` + ip + `}`, status: 201},
		{name: "a wrong password", method: "POST", path: "sessions", body: `{"loginId":"hedi@acs.example","password":"x"}`, status: 403, typ: "login-refused"},
		{name: "an address that is none", method: "POST", path: "sessions", body: `{"loginId":"h","password":"x","customerIp":"home"}`, status: 422, typ: "bad-input"},
		{name: "own data", method: "GET", path: "session", session: session, status: 200},
		{name: "own data, logged out", method: "GET", path: "session", session: "old", status: 401, typ: "logged-out"},
		{name: "own data of another scope", method: "GET", path: "session", session: foreign, status: 401, typ: "logged-out"},
		{name: "own data before the forced change", method: "GET", path: "session", session: forced, status: 403, typ: "must-change-password"},
		{name: "log out", method: "DELETE", path: "session", session: session, status: 204},
		{name: "change", method: "POST", path: "session/password", session: session, body: `{"presentPassword":"` + rightPw + `","password":"` + newPw + `"` + ip + `}`, status: 200},
		{name: "forced change", method: "POST", path: "session/password", session: forced, body: `{"presentPassword":"` + rightPw + `","password":"` + newPw + `"}`, status: 200},
		{name: "change to a weak one", method: "POST", path: "session/password", session: session, body: `{"presentPassword":"` + rightPw + `","password":"` + weakPw + `"}`, status: 422, typ: "password-policy"},
		{name: "change from another scope", method: "POST", path: "session/password", session: foreign, body: `{"presentPassword":"` + rightPw + `","password":"` + newPw + `"}`, status: 401, typ: "logged-out"},
		{name: "check", method: "POST", path: "session/password/check", session: session, body: `{"password":"` + weakPw + `"}`, status: 200},
		{name: "look", method: "POST", path: "tickets/look", body: `{"token":"` + live + `"}`, status: 200},
		{name: "look at a used one", method: "POST", path: "tickets/look", body: `{"token":"used"}`, status: 200},
		{name: "check behind a link", method: "POST", path: "tickets/check", body: `{"token":"` + live + `","password":"` + newPw + `"}`, status: 200},
		{name: "check behind a dead link", method: "POST", path: "tickets/check", body: `{"token":"used","password":"` + newPw + `"}`, status: 404, typ: "dead-link"},
		{name: "redeem", method: "POST", path: "tickets/redeem", body: `{"token":"` + live + `","password":"` + newPw + `"` + ip + `}`, status: 204},
		{name: "redeem a weak one", method: "POST", path: "tickets/redeem", body: `{"token":"` + live + `","password":"` + weakPw + `"}`, status: 422, typ: "password-policy"},
		{name: "redeem a dead link", method: "POST", path: "tickets/redeem", body: `{"token":"used","password":"` + newPw + `"}`, status: 404, typ: "dead-link"},
		{name: "confirm", method: "POST", path: "tickets/confirm", body: `{"token":"` + live + `"` + ip + `}`, status: 204},
		{name: "confirm a dead link", method: "POST", path: "tickets/confirm", body: `{"token":"used"}`, status: 404, typ: "dead-link"},
		{name: "renew", method: "POST", path: "tickets/renew", body: `{"token":"used"}`, status: 202},
		{name: "forgotten", method: "POST", path: "mails/forgotten-password", body: `{"loginId":"` + ofNobody + `"` + ip + `}`, status: 202},
		{name: "confirm again", method: "POST", path: "mails/confirmation", body: `{"loginId":"` + ofNobody + `"}`, status: 202},
		{name: "register", method: "POST", path: "registrations", body: `{"email":"jo@albers.example","firstName":"Jo","language":"de"}`, status: 202},
		{name: "register without an address", method: "POST", path: "registrations", body: `{"email":"jo"}`, status: 422, typ: "bad-input"},
		{name: "activate", method: "POST", path: "activations", body: activation("10043", activationPw, "AAAA"), status: 200},
		{name: "activate with a wrong password", method: "POST", path: "activations", body: activation("10043", "wrong", "AAAA"), status: 403, typ: "activation-refused"},
		{name: "activate a license that is not there", method: "POST", path: "activations", body: activation("99999", activationPw, "AAAA"), status: 403, typ: "activation-refused"},
		{name: "activate a full one", method: "POST", path: "activations", body: activation("10044", activationPw, "AAAA"), status: 409, typ: "no-activations-left"},
		{name: "activate a void one", method: "POST", path: "activations", body: activation("10045", activationPw, "AAAA"), status: 403, typ: "license-refused"},
		{name: "activate too often", method: "POST", path: "activations", body: activation("10046", activationPw, "AAAA"), status: 429, typ: "too-many-requests"},
		{name: "activate nowhere", method: "POST", path: "activations", body: activation("10043", activationPw, ""), status: 422, typ: "bad-input", unlike: true},
		{name: "check in", method: "POST", path: "activations/check-in", body: proofOf("check-in", seatSecret), status: 200},
		{name: "check in with a wrong proof", method: "POST", path: "activations/check-in", body: proofOf("check-in", "another"), status: 403, typ: "seat-refused"},
		{name: "check in with a deactivation", method: "POST", path: "activations/check-in", body: proofOf("deactivation", seatSecret), status: 422, typ: "bad-input", unlike: true},
		{name: "give back", method: "POST", path: "activations/deactivation", body: proofOf("deactivation", seatSecret), status: 200},
		{name: "give back with a large proof", method: "POST", path: "activations/deactivation", body: strings.Repeat(" ", 20<<10), status: 413, typ: "too-large", unlike: true},
		{name: "own licenses", method: "GET", path: "session/licenses", session: session, status: 200},
		{name: "own licenses, logged out", method: "GET", path: "session/licenses", session: "old", status: 401, typ: "logged-out"},
		{name: "licenses of another scope", method: "GET", path: "session/licenses", session: foreign, status: 401, typ: "logged-out"},
		{name: "licenses before the forced change", method: "GET", path: "session/licenses", session: forced, status: 403, typ: "must-change-password"},
		{name: "deactivate a computer", method: "POST", path: "session/licenses/deactivate", session: session, body: `{"licenseId":"10043","activationId":"1"` + ip + `}`, status: 204},
		{name: "deactivate another's", method: "POST", path: "session/licenses/deactivate", session: session, body: `{"licenseId":"10050","activationId":"1"}`, status: 404, typ: "no-such-license"},
		{name: "deactivate from another scope", method: "POST", path: "session/licenses/deactivate", session: foreign, body: `{"licenseId":"10043","activationId":"1"}`, status: 401, typ: "logged-out"},
		{name: "deactivate a number", method: "POST", path: "session/licenses/deactivate", session: session, body: `{"licenseId":10043,"activationId":"1"}`, status: 400, typ: "malformed", unlike: true},
		{name: "carry", method: "POST", path: "session/licenses/offline", session: session, body: carried("10043", activationPw), status: 200},
		{name: "carry from another scope", method: "POST", path: "session/licenses/offline", session: foreign, body: carried("10043", activationPw), status: 401, typ: "logged-out"},
		{name: "carry another's", method: "POST", path: "session/licenses/offline", session: session, body: carried("10050", activationPw), status: 404, typ: "no-such-license"},
		{name: "carry with a wrong password", method: "POST", path: "session/licenses/offline", session: session, body: carried("10043", "wrong"), status: 403, typ: "activation-refused"},
		{name: "carry to a full one", method: "POST", path: "session/licenses/offline", session: session, body: carried("10044", activationPw), status: 409, typ: "no-activations-left"},
		{name: "carry nothing", method: "POST", path: "session/licenses/offline", session: session, body: `{"request":"{"}`, status: 422, typ: "bad-input"},
		{name: "products", method: "GET", path: "products", status: 200},
		{name: "no object", method: "POST", path: "sessions", body: `[]`, status: 400, typ: "malformed", unlike: true},
		{name: "half an object", method: "POST", path: "sessions", body: `{"loginId":`, status: 400, typ: "malformed", unlike: true},
		{name: "two objects", method: "POST", path: "tickets/look", body: `{"token":"a"}{}`, status: 400, typ: "malformed", unlike: true},
		{name: "a number", method: "POST", path: "tickets/look", body: `{"token":7}`, status: 400, typ: "malformed", unlike: true},
		{name: "an unknown member", method: "POST", path: "tickets/look", body: `{"token":"a","tocken":"b"}`, status: 400, typ: "malformed", unlike: true},
		{name: "a large body", method: "POST", path: "tickets/look", body: `{"token":"` + strings.Repeat("a", 20<<10) + `"}`, status: 413, typ: "too-large", unlike: true},
	}
}

func request(t *testing.T, a ask) *http.Request {
	t.Helper()
	var body io.Reader
	if a.body != "" {
		body = strings.NewReader(a.body)
	}
	r := httptest.NewRequestWithContext(t.Context(), a.method, "http://127.0.0.1:8421"+api.Prefix+a.path, body)
	r.Header.Set("Authorization", "Bearer "+siteKey)
	if a.body != "" {
		r.Header.Set("Content-Type", "application/json; charset=utf-8")
	}
	if a.session != "" {
		r.Header.Set("Keydesk-Session", a.session)
	}
	return r
}

// TestDocument holds the document against the handlers: it is a valid OpenAPI
// 3.1 one, has the same calls as the table, and every request and answer of the
// tests is as it says.
func TestDocument(t *testing.T) {
	doc := openDocument(t)
	written, made := doc.calls(), api.Calls()
	slices.Sort(written)
	slices.Sort(made)
	if !slices.Equal(written, made) {
		t.Errorf("the document has %v\nthe handlers %v", written, made)
	}
	asked := map[string]bool{}
	for _, a := range asks() {
		asked[a.method+" "+a.path] = true
		t.Run(a.name, func(t *testing.T) { answersAsWritten(t, doc, a) })
	}
	for _, call := range made {
		if !asked[call] {
			t.Errorf("%s was not tried", call)
		}
	}
}

func answersAsWritten(t *testing.T, doc document, a ask) {
	op := doc.operation(t, a.method, a.path)
	if err := op.request(a); (err != nil) != a.unlike {
		t.Errorf("the request is unlike the document: %v, want %v", err, a.unlike)
	}
	w := httptest.NewRecorder()
	api.Handler(api.Options{}, &desk{}).ServeHTTP(w, request(t, a))
	if w.Code != a.status {
		t.Fatalf("%d instead of %d: %s", w.Code, a.status, w.Body)
	}
	if a.typ != "" && !strings.Contains(w.Body.String(), `"type":"urn:keydesk:problem:`+a.typ+`"`) {
		t.Errorf("another problem than %s: %s", a.typ, w.Body)
	}
	for _, pw := range []string{rightPw, newPw, weakPw, live} {
		if strings.Contains(w.Body.String(), `"`+pw+`"`) {
			t.Errorf("a secret is in the answer: %s", w.Body)
		}
	}
	if err := op.answer(w); err != nil {
		t.Errorf("the answer is unlike the document: %v\n%s", err, w.Body)
	}
}

// TestDocumentIsServed gives it to anybody, without a key.
func TestDocumentIsServed(t *testing.T) {
	w := httptest.NewRecorder()
	api.Handler(api.Options{}, &desk{}).ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, api.Prefix+"openapi.json", nil))
	text, err := assets.Portal.ReadFile("portal/openapi.json")
	if err != nil || w.Code != http.StatusOK || !bytes.Equal(w.Body.Bytes(), text) {
		t.Errorf("%d, %v", w.Code, err)
	}
}
