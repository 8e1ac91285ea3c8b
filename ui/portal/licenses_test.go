package portal_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/portal"
)

// loggedIn is a browser of hedi's, who has two licenses, one of them activated on
// two computers.
func loggedIn(t *testing.T) (*bench, *browser) {
	t.Helper()
	b := newBench(t, portal.Options{})
	b.desk.add(hedi())
	b.desk.activated("WS-ACS-01", "")
	b.desk.hold(10042, 10061, "Fieldscope Viewer", 2)
	b.desk.hold(10077, 10078, "Somebody's", 2)
	v := b.browser()
	leads(t, v.logIn("10042", goodPassword), "/licenses")
	return b, v
}

func TestMyLicenses(t *testing.T) {
	b, v := loggedIn(t)
	page := v.get("/licenses")
	wants(t, page, http.StatusOK, "<bdi>Fieldscope Pro 4</bdi>", "License 10043 · until", "4 March 2027", "OK, 2 left",
		"<span>H7KQM</span> <span>2WXPR</span> <span>9TBVD</span>", `data-copy="H7KQM2WXPR9TBVD"`, "<bdi>WS-ACS-01</bdi>",
		"2 February", ">today</time>", "4F1B-9C20-0001", ", offline", "Not activated on any computer yet.", `href="/licenses/10043/1"`, `aria-current="page">My licenses</a>`)
	if strings.Contains(page.Body.String(), "Somebody") {
		t.Error("another's license is shown")
	}
	for status, want := range map[core.LicenseStatus]string{core.LicenseExpired: "Expired", core.LicenseFraud: "This license was stopped. Please contact us.",
		core.LicenseUpgrade: "OK, none left"} {
		b.desk.licenses[0].Status, b.desk.licenses[0].ActivationsLeft = status, 0
		page := v.get("/licenses")
		wants(t, page, http.StatusOK, want)
		if strings.Contains(page.Body.String(), "Fraud") {
			t.Error("the page says why the vendor stopped a license")
		}
	}
	wants(t, v.get("/licenses?lang=de"), http.StatusOK, "Meine Lizenzen", "bis <time", "4. März 2027", "OK, 2 frei", "zuletzt gesehen", "heute")
}

func TestLicensesComeInPages(t *testing.T) {
	b, v := loggedIn(t)
	for i := range 24 {
		b.desk.hold(10042, uint64(10100+i), "Fieldscope Viewer", 1)
	}
	wants(t, v.get("/licenses"), http.StatusOK, `href="/licenses?after=10122"`)
	last := v.get("/licenses?after=10122")
	wants(t, last, http.StatusOK, "License 10123")
	if strings.Contains(last.Body.String(), "More licenses") {
		t.Error("there is a page behind the last")
	}
	wants(t, v.get("/licenses?after=10123"), http.StatusOK, "There are no more licenses.")
	b.desk.licenses[0].MoreSeats = true
	wants(t, v.get("/licenses"), http.StatusOK, `href="/licenses/10043?after=2"`)
	wants(t, v.get("/licenses/10043?after=1"), http.StatusOK, "License 10043", "4F1B-9C20-0001", `href="/licenses"`)
	b.desk.licenses = nil
	wants(t, v.get("/licenses"), http.StatusOK, "You have no licenses yet.")
	leads(t, b.browser().logIn("10042", goodPassword), "/account")
}

// Whatever is named in an address, nobody but its customer sees a license or
// changes one; what is not there is answered alike.
func TestLicensesOfOthers(t *testing.T) {
	b, v := loggedIn(t)
	for _, path := range []string{"/licenses/10078", "/licenses/99999", "/licenses/x", "/licenses/18446744073709551616",
		"/licenses/10043/9", "/licenses/10043/0", "/licenses/10043/x", "/licenses/10078/1", "/licenses/-1/1"} {
		wants(t, v.get(path), http.StatusNotFound, "There is nothing here")
	}
	for _, sent := range [][]string{{"10078", "1"}, {"99999", "1"}, {"10043", "9"}} {
		leads(t, v.do(http.MethodPost, "/licenses/deactivate", v.fill("/licenses/10043/1", "license", sent[0], "seat", sent[1]), nil), "/licenses")
		wants(t, v.get("/licenses"), http.StatusOK, "This computer had been deactivated already.")
	}
	wants(t, v.do(http.MethodPost, "/licenses/deactivate", v.fill("/licenses/10043/1", "license", "x"), nil), http.StatusBadRequest)
	w := v.send("/offline", "text", requestOf("10078", activationPassword, "PC-9"))
	wants(t, w, http.StatusUnprocessableEntity, "License 10078 of this request is not one of yours.")
	if b.desk.freed+b.desk.issued > 0 {
		t.Error("something was done")
	}
	stranger := b.browser()
	for _, path := range []string{"/licenses", "/licenses/10043", "/licenses/10043/1", "/offline", "/offline/response", "/offline/file"} {
		leads(t, stranger.get(path), "/login")
	}
	b.desk.people[0].temporal = true
	for _, path := range []string{"/licenses", "/licenses/10043", "/licenses/10043/1", "/offline", "/offline/response", "/offline/file"} {
		leads(t, v.get(path), "/password")
	}
	if log := b.log.String(); strings.Contains(log, "10043") || !strings.Contains(log, "path=/licenses/[hidden]") {
		t.Error("the log has License IDs, by which one logs in")
	}
}

func TestDeactivating(t *testing.T) {
	b, v := loggedIn(t)
	wants(t, v.get("/licenses/10043/1"), http.StatusOK, "Deactivate this computer?", "WS-ACS-01", "4F1B-9C20-0000", "at its next check over the network")
	wants(t, v.get("/licenses/10043/2"), http.StatusOK, "This computer is offline")
	form := v.fill("/licenses/10043/1", "license", "10043", "seat", "1", "name", "WS-ACS-01")
	leads(t, v.do(http.MethodPost, "/licenses/deactivate", form, nil), "/licenses")
	wants(t, v.get("/licenses"), http.StatusOK, "WS-ACS-01 is deactivated. Another computer can be activated.", "OK, 3 left")
	if page := v.get("/licenses").Body.String(); strings.Contains(page, "is deactivated") || b.desk.ips[len(b.desk.ips)-1] != "192.0.2.1" {
		t.Error("it is said twice, or the address is not the client's")
	}
	leads(t, v.do(http.MethodPost, "/licenses/deactivate", form, nil), "/licenses") // clicked twice
	wants(t, v.get("/licenses"), http.StatusOK, "This computer had been deactivated already.")
}

// parts is a form as a browser sends it with a file; name "" is no file chosen.
func parts(t *testing.T, form, name, content, text string) (body, kind string) {
	t.Helper()
	var out bytes.Buffer
	w := multipart.NewWriter(&out)
	for field, value := range map[string]string{"form": form, "text": text} {
		if err := w.WriteField(field, value); err != nil {
			t.Fatal(err)
		}
	}
	f, err := w.CreateFormFile("file", name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String(), w.FormDataContentType()
}

// upload sends the form of the page with a file.
func (v *browser) upload(name, content, text string) *httptest.ResponseRecorder {
	v.t.Helper()
	found := formToken.FindStringSubmatch(v.get("/offline").Body.String())
	body, kind := parts(v.t, found[1], name, content, text)
	return v.do(http.MethodPost, "/offline", body, func(r *http.Request) { r.Header.Set("Content-Type", kind) })
}

func TestOfflineOnThePages(t *testing.T) {
	b, v := loggedIn(t)
	leads(t, v.get("/offline/file"), "/offline")
	request := requestOf("10043", activationPassword, "PLANT 07/é")
	leads(t, v.upload("plant.kdrequest", request, " \n"), "/offline/response")
	page := v.get("/offline/response")
	wants(t, page, http.StatusOK, "The response is ready", "PLANT 07/é", "Fieldscope Pro 4", "10043", "eyJh.response.to-", `href="/offline/file" download`)
	file := v.get("/offline/file")
	wants(t, file, http.StatusOK, "eyJh.response.to-")
	h := file.Header()
	if h.Get("Content-Disposition") != `attachment; filename="PLANT-07.kdresponse"` || h.Get("Content-Type") != "application/octet-stream" || h.Get("Cache-Control") != "no-store" {
		t.Errorf("%v", h)
	}
	leads(t, v.send("/offline", "text", requestOf("10043", activationPassword, "PC-9")), "/offline/response")
	b.desk.add(&person{id: 10077, password: otherPassword, fields: core.Fields{LastName: "B", Email: "b@b.example"}})
	other := b.browser()
	leads(t, other.logIn("10077", otherPassword), "/licenses")
	v.cookies["keydesk-session"] = other.cookies["keydesk-session"] // in the same browser
	leads(t, v.get("/offline/response"), "/offline")
	leads(t, v.get("/offline/file"), "/offline")
}

// Each reason is said in words of its own, and nothing is done.
func TestRequestsRefusedInWords(t *testing.T) {
	b, v := loggedIn(t)
	good := requestOf("10043", activationPassword, "PC-9")
	for what, one := range map[string]struct {
		w    *httptest.ResponseRecorder
		code int
		says string
	}{
		"nothing":  {v.upload("", "", ""), http.StatusUnprocessableEntity, "Choose the file with the request, or paste its text."},
		"empty":    {v.upload("a", "", ""), http.StatusUnprocessableEntity, "The file is empty."},
		"both":     {v.upload("a", good, good), http.StatusUnprocessableEntity, "Give either the file or its text"},
		"half":     {v.upload("a", good[:len(good)/2], ""), http.StatusUnprocessableEntity, "The request is not whole."},
		"other":    {v.upload("a", `{"typ":"something","v":1}`, ""), http.StatusUnprocessableEntity, "a file of another kind"},
		"no JSON":  {v.upload("a", "\x00\xff", ""), http.StatusUnprocessableEntity, "This is not a request of one of our programs."},
		"password": {v.upload("a", requestOf("10043", "WRONG", "PC-9"), ""), http.StatusUnprocessableEntity, "made with another activation password"},
		"64 KiB":   {v.upload("a", strings.Repeat(" ", 64<<10)+good, ""), http.StatusUnprocessableEntity, "This is more than 64 KiB"},
		"a movie":  {v.upload("a", strings.Repeat("x", 70<<10), ""), http.StatusRequestEntityTooLarge, "This is more than 64 KiB"},
	} {
		wants(t, one.w, one.code, one.says)
		if b.desk.issued > 0 {
			t.Fatalf("%s: a response was made", what)
		}
	}
	b.desk.licenses[0].ActivationsLeft = 0
	wants(t, v.upload("a", good, ""), http.StatusUnprocessableEntity, "All activations of license 10043 are in use.")
	b.desk.licenses[0].Status = core.LicenseVoid
	wants(t, v.upload("a", good, ""), http.StatusUnprocessableEntity, "License 10043 has expired or was stopped.")
	b.desk.refuse = &core.Error{Kind: core.ErrBusy, Sentence: "too often", Retry: 90e9}
	w := v.upload("a", good, "")
	wants(t, w, http.StatusTooManyRequests, "in 2 min.")
	if w.Header().Get("Retry-After") != "90" {
		t.Errorf("Retry-After is %q", w.Header().Get("Retry-After"))
	}
	body, kind := parts(t, "x", "a", good, "")
	wants(t, v.do(http.MethodPost, "/offline", body[:len(body)-100], func(r *http.Request) { r.Header.Set("Content-Type", kind) }), http.StatusBadRequest)
	wants(t, v.do(http.MethodPost, "/offline", body, func(r *http.Request) { r.Header.Set("Content-Type", kind) }), http.StatusForbidden, "Nothing was changed")
	wants(t, v.do(http.MethodPost, "/login", body, func(r *http.Request) { r.Header.Set("Content-Type", kind) }), http.StatusUnsupportedMediaType)
}

// FuzzUpload sends anything as a form with a file: the page always answers, and
// never makes a response.
func FuzzUpload(f *testing.F) {
	f.Add("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n{\r\n--b--\r\n", "multipart/form-data; boundary=b")
	f.Add("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../../x\"\r\nContent-Type: x\r\n\r\n\x00\r\n--b\r\n", "multipart/form-data; boundary=b")
	f.Add("text=%7B%7D", "application/x-www-form-urlencoded")
	f.Add("", "multipart/form-data")
	f.Fuzz(func(t *testing.T, body, kind string) {
		b, v := loggedIn(t)
		form := formToken.FindStringSubmatch(v.get("/offline").Body.String())[1]
		if strings.HasPrefix(kind, "multipart/form-data; boundary=b") { // so that it is read on
			body = "--b\r\nContent-Disposition: form-data; name=\"form\"\r\n\r\n" + form + "\r\n" + body
		}
		w := v.do(http.MethodPost, "/offline", body, func(r *http.Request) { r.Header.Set("Content-Type", kind) })
		if w.Code < 400 || w.Code >= 500 || b.desk.issued > 0 {
			t.Fatalf("%q as %q is answered %d", body, kind, w.Code)
		}
	})
}
