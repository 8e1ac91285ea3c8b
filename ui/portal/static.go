package portal

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/keydesk/keydesk/assets"
)

// staticNames are the files beside the pages, with their types. The types are
// ours and not guessed from the machine's tables.
var staticNames = map[string]string{
	"portal.css": "text/css; charset=utf-8",
	"portal.js":  "text/javascript; charset=utf-8",
	"icon.svg":   "image/svg+xml",
}

// staticFile is one file with its entity tag.
type staticFile struct {
	name, kind, tag string
	body            []byte
}

// staticFiles are the files by path.
type staticFiles map[string]staticFile

// loadStatic reads the embedded files once.
func loadStatic() (staticFiles, error) {
	files := staticFiles{}
	for name, kind := range staticNames {
		body, err := assets.Portal.ReadFile("portal/" + name)
		if err != nil {
			return nil, fmt.Errorf("reading an embedded file of the portal: %w", err)
		}
		files[staticPath(name)] = newStatic(name, kind, body)
	}
	return files, nil
}

func newStatic(name, kind string, body []byte) staticFile {
	sum := sha256.Sum256(body)
	return staticFile{name: name, kind: kind, body: body, tag: `"` + hex.EncodeToString(sum[:12]) + `"`}
}

func staticPath(name string) string { return "/static/" + name }

// isStatic says whether a path is one of the files.
func isStatic(path string) bool {
	names := make([]string, 0, len(staticNames))
	for name := range staticNames {
		names = append(names, staticPath(name))
	}
	return slices.Contains(names, path)
}

// serve sends the file. Browsers keep it and ask each time whether it is still
// the same: an upgrade of the program shows at once.
func (f staticFile) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("Cache-Control", "no-cache")
	h.Set("ETag", f.tag)
	http.ServeContent(w, r, f.name, time.Time{}, bytes.NewReader(f.body))
}

// showLogo sends the vendor's logo. Browsers ask each time, as for a file.
func (s *site) showLogo(w http.ResponseWriter, r *http.Request) {
	logo := s.o.logo()
	if len(logo.Body) == 0 {
		s.fault(w, r, http.StatusNotFound)
		return
	}
	newStatic("logo", logo.Type, logo.Body).serve(w, r)
}
