package portal

import (
	"fmt"
	"net/http"
	"slices"
)

// watcher notes what is answered, for the log.
type watcher struct {
	http.ResponseWriter
	status  int
	bytes   int
	started bool
}

// WriteHeader notes the status.
func (w *watcher) WriteHeader(status int) {
	if !w.started && status >= http.StatusOK {
		w.started, w.status = true, status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *watcher) Write(b []byte) (int, error) {
	w.started = true
	n, err := w.ResponseWriter.Write(b)
	w.bytes += n
	return n, err
}

// Unwrap lets http.ResponseController through.
func (w *watcher) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// knownMethod keeps a client from writing its own text into the log.
func knownMethod(method string) string {
	known := []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch,
		http.MethodDelete, http.MethodOptions, http.MethodConnect, http.MethodTrace}
	if slices.Contains(known, method) {
		return method
	}
	return "[other]"
}

func typeName(v any) string { return fmt.Sprintf("%T", v) }
