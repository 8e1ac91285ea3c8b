package portal

import (
	"log/slog"
	"net"
	"net/http"
	"strings"
)

// The addresses. A token stands in a path, never in a query: it is the page's
// name, and one address serves every purpose a ticket has.
const (
	ticketPrefix = "/t/"
	donePath     = "/done"
	healthPath   = "/healthz"
)

// site is the pages with all they need.
type site struct {
	door   Door
	log    *slog.Logger
	o      Options
	limits Limits
	hosts  hosts
	origin *http.CrossOriginProtection
	pages  *pages
	forms  formKey
	notes  *noteBox
}

// Handler gives the pages without a listener: for tests, and for a server of
// the caller's own, which then has to set the limits on time and connections.
// AllowedHosts and BaseURL are the only hosts it answers.
func Handler(o Options, door Door, log *slog.Logger) (http.Handler, error) {
	return newHandler(o, nil, door, log)
}

func newHandler(o Options, listen net.Addr, door Door, log *slog.Logger) (http.Handler, error) {
	allowed, err := newHosts(o, listen)
	if err != nil {
		return nil, err
	}
	origin, err := newOrigin(o)
	if err != nil {
		return nil, err
	}
	drawn, err := loadPages()
	if err != nil {
		return nil, err
	}
	files, err := loadStatic()
	if err != nil {
		return nil, err
	}
	notes, err := newNoteBox(o)
	if err != nil {
		return nil, err
	}
	s := &site{door: door, log: log, o: o, limits: o.Limits.withDefaults(),
		hosts: allowed, origin: origin, pages: drawn, forms: newFormKey(), notes: notes}
	return s.guard(s.routes(files)), nil
}

// routes is the table of addresses. Pages that do not exist yet are not in it.
func (s *site) routes(files staticFiles) http.Handler {
	mux := http.NewServeMux()
	mux.Handle(ticketPrefix+"{token}", s.methods(s.showTicket, s.useTicket))
	mux.Handle(donePath, s.methods(s.showDone, nil))
	mux.Handle(healthPath, s.methods(showHealth, nil))
	for path, file := range files {
		mux.Handle(path, s.methods(file.serve, nil))
	}
	mux.Handle("/", s.faultHandler(http.StatusNotFound))
	return mux
}

// methods answers GET (and HEAD) and POST with a page each and every other
// method with 405; post may be nil.
func (s *site) methods(get, post http.HandlerFunc) http.Handler {
	allow := []string{http.MethodGet, http.MethodHead}
	if post != nil {
		allow = append(allow, http.MethodPost)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method == http.MethodGet, r.Method == http.MethodHead:
			get(w, r)
		case r.Method == http.MethodPost && post != nil:
			post(w, r)
		default:
			w.Header().Set("Allow", strings.Join(allow, ", "))
			s.fault(w, r, http.StatusMethodNotAllowed)
		}
	})
}

// showHealth says that the server answers; it asks nothing of the desk.
func showHealth(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("ok\n"))
}
