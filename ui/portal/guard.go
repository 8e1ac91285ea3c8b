package portal

import (
	"log/slog"
	"net/http"
	"runtime"
	"runtime/debug"
	"time"
)

// policy allows what the pages need and nothing else. Styles and scripts are
// files: nothing inline, so that text which slipped through escaping does
// nothing.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// guard puts around the routes what holds for every request. Outermost first:
// the log, the headers, recovery, the Host, the origin, the size of the body.
func (s *site) guard(routes http.Handler) http.Handler {
	s.origin.SetDenyHandler(s.faultHandler(http.StatusForbidden))
	h := s.origin.Handler(s.limitBody(s.keepLanguage(routes)))
	h = s.checkHost(h)
	h = s.recoverPanic(h)
	return s.logRequest(s.headers(h))
}

// headers sets what every answer carries. Referrer-Policy is not no-referrer,
// under which browsers send "Origin: null" with a form.
func (s *site) headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY") // for what does not know frame-ancestors
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("X-Robots-Tag", "noindex, nofollow")
		h.Set("Cache-Control", "no-store")
		if s.o.secure() { // browsers then never try without TLS again
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}

// checkHost answers 421 to a name that is not ours.
func (s *site) checkHost(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.hosts.allows(r.Host, r.TLS != nil) {
			s.fault(w, r, http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// limitBody cuts bodies off; a page that reads further gets
// http.MaxBytesError.
func (s *site) limitBody(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		most := s.limits.BodyBytes
		if takesFile(r) {
			most = uploadMost
		}
		r.Body = http.MaxBytesReader(w, r.Body, most)
		next.ServeHTTP(w, r)
	})
}

// recoverPanic turns a panic into a 500. The value is logged only where it is
// the runtime's own: another could hold what a customer typed.
func (s *site) recoverPanic(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			switch v := recover().(type) {
			case nil:
			case runtime.Error:
				s.log.ErrorContext(r.Context(), "portal: panic", "panic", v.Error(), "stack", string(debug.Stack()))
				s.fault(w, r, http.StatusInternalServerError)
			default:
				if v == http.ErrAbortHandler {
					panic(v)
				}
				s.log.ErrorContext(r.Context(), "portal: panic", "type", slog.AnyValue(typeName(v)), "stack", string(debug.Stack()))
				s.fault(w, r, http.StatusInternalServerError)
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// logRequest writes a line a request. The path is not logged as it came: it
// holds a token.
func (s *site) logRequest(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begin, seen := time.Now(), &watcher{ResponseWriter: w, status: http.StatusOK}
		defer func() {
			s.log.InfoContext(r.Context(), "portal: request",
				"method", knownMethod(r.Method), "path", shownPath(r.URL.Path), "status", seen.status,
				"bytes", seen.bytes, "took", time.Since(begin), "remote", s.client(r))
		}()
		next.ServeHTTP(seen, r)
	})
}
