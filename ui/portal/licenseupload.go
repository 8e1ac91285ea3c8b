package portal

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"

	"github.com/keydesk/keydesk/core/license"
)

// uploadMost is the largest body with a file, in bytes: the largest request and
// the fields beside it.
const uploadMost = license.MaxFile + 4<<10

// upload is a form that was sent with a file, or without.
type upload struct {
	form url.Values
	file []byte
	name string // of the file; "": none was chosen
}

// takesFile says whether a request may have a body of uploadMost: it sends a
// file to the page that takes one.
func takesFile(r *http.Request) bool {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && kind == "multipart/form-data" && r.Method == http.MethodPost && r.URL.Path == offlinePath
}

// readUpload reads the sent form. Where it cannot it has answered, and ok is
// false.
func (s *site) readUpload(w http.ResponseWriter, r *http.Request, who caller) (up upload, ok bool) {
	if !takesFile(r) {
		up.form, ok = s.readForm(w, r)
		return up, ok
	}
	err := r.ParseMultipartForm(2 * uploadMost) // in memory: the body is shorter
	var tooLarge *http.MaxBytesError
	var network net.Error
	switch {
	case errors.As(err, &tooLarge):
		w.Header().Set("Connection", "close") // the rest is not read
		t := s.textFor(r, who.Fields.Language)
		s.offlineAgain(w, r, http.StatusRequestEntityTooLarge, who, offlineForm{wrong: t.must("offline.large")})
		return up, false
	case errors.As(err, &network) && network.Timeout():
		s.fault(w, r, http.StatusRequestTimeout)
		return up, false
	case err != nil:
		s.fault(w, r, http.StatusBadRequest)
		return up, false
	}
	up.form = url.Values(r.MultipartForm.Value)
	if up.name, up.file, err = sentFile(r); err != nil {
		s.fault(w, r, http.StatusBadRequest)
		return up, false
	}
	return up, true
}

// sentFile reads the form's file. A browser sends an empty one without a name
// where none was chosen.
func sentFile(r *http.Request) (name string, content []byte, err error) {
	f, header, err := r.FormFile("file")
	if errors.Is(err, http.ErrMissingFile) {
		return "", nil, nil
	}
	if err != nil {
		return "", nil, err
	}
	defer f.Close()
	content, err = io.ReadAll(f)
	return header.Filename, content, err
}

// request is the one request that was given; wrong is the key of what is wrong
// with the giving.
func (up upload) request() (request []byte, wrong string) {
	text := bytes.TrimSpace([]byte(up.form.Get("text")))
	switch {
	case up.name != "" && len(text) > 0:
		return nil, "offline.two"
	case up.name == "" && len(text) == 0:
		return nil, "offline.none"
	case up.name == "":
		return text, ""
	case len(up.file) == 0:
		return nil, "offline.empty"
	}
	return up.file, ""
}
