package api

import (
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/keydesk/keydesk/assets"
	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
)

// Prefix is where the API lies in the portal.
const Prefix = "/api/v1/"

// sessionHeader carries a customer's session, which logging in gave.
const sessionHeader = "Keydesk-Session"

// largestBody is in bytes; the longest are registrations.
const largestBody = 16 << 10

// Options are the API's settings.
type Options struct {
	// Log gets what went wrong here; nil is nowhere.
	Log *slog.Logger
	// Now is the clock; nil is time.Now.
	Now func() time.Time
	// PerMinute is how many calls a site may make a minute; 0 is 600. A quarter
	// of it may come at once.
	PerMinute int
	// RemoteIP gives the address of the one who calls; nil takes the
	// connection's.
	RemoteIP func(*http.Request) string
	// Scope gives the scope of the address that was asked, for what products
	// ask without a site's key; nil is the default scope.
	Scope func(*http.Request) string
}

// site is the API with all it needs.
type site struct {
	door   Door
	log    *slog.Logger
	limits *limits
	remote func(*http.Request) string
	scope  func(*http.Request) string
}

// call is a request that was let in.
type call struct {
	*http.Request
	site     core.Site
	customer string // the address of the customer for whom the site asks, or of the site
	stranger bool   // it has no site's key; of site only the scope is known
}

// operation is one line of the table of calls.
type operation struct {
	method, path string
	answer       func(s *site, w http.ResponseWriter, c call) error
	open         bool // products ask it, without a site's key
}

// operations are all calls. openapi.json has the same, which a test compares.
func operations() []operation {
	return []operation{
		{http.MethodPost, "sessions", logIn, false},
		{http.MethodGet, "session", account, false},
		{http.MethodDelete, "session", logOut, false},
		{http.MethodPost, "session/password", changePassword, false},
		{http.MethodPost, "session/password/check", judgeOwn, false},
		{http.MethodPost, "tickets/look", lookAtTicket, false},
		{http.MethodPost, "tickets/check", judgeNew, false},
		{http.MethodPost, "tickets/redeem", redeem, false},
		{http.MethodPost, "tickets/confirm", confirm, false},
		{http.MethodPost, "tickets/renew", sendAgain, false},
		{http.MethodPost, "mails/forgotten-password", forgot, false},
		{http.MethodPost, "mails/confirmation", confirmAgain, false},
		{http.MethodPost, "registrations", register, false},
		{http.MethodPost, "activations", activate, true},
		{http.MethodPost, "activations/check-in", checkIn, true},
		{http.MethodPost, "activations/deactivation", deactivate, true},
		{http.MethodGet, "session/licenses", licenses, false},
		{http.MethodPost, "session/licenses/deactivate", freeSeat, false},
		{http.MethodPost, "session/licenses/offline", carry, false},
		{http.MethodGet, "products", productKeys, false},
	}
}

// Handler answers everything under Prefix.
func Handler(o Options, door Door) http.Handler {
	s := &site{door: door, log: o.Log, limits: newLimits(o), remote: o.RemoteIP, scope: o.Scope}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.remote == nil {
		s.remote = connection
	}
	if s.scope == nil {
		s.scope = func(*http.Request) string { return "" }
	}
	methods := map[string]map[string]http.Handler{}
	for _, op := range operations() {
		if methods[op.path] == nil {
			methods[op.path] = map[string]http.Handler{}
		}
		methods[op.path][op.method] = s.call(op)
	}
	mux := http.NewServeMux()
	for path, byMethod := range methods {
		mux.Handle(Prefix+path, oneOf(byMethod))
	}
	mux.Handle(Prefix+"openapi.json", oneOf(map[string]http.Handler{http.MethodGet: http.HandlerFunc(document)}))
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { refuse(w, noSuchCall, "") })
	return mux
}

// oneOf takes the request's method, or says which there are.
func oneOf(methods map[string]http.Handler) http.Handler {
	var allowed []string
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodDelete} {
		if methods[method] != nil {
			allowed = append(allowed, method)
		}
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h, ok := methods[r.Method]
		if !ok {
			w.Header().Set("Allow", strings.Join(allowed, ", "))
			refuse(w, noSuchMethod, "")
			return
		}
		h.ServeHTTP(w, r)
	})
}

// call lets a site in, within its limits, and answers.
func (s *site) call(op operation) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.limits.stranger(w, s.remote(r)) {
			return
		}
		if op.open {
			s.product(w, r, op)
			return
		}
		key, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if !ok || key == "" {
			refuse(w, badKey, "")
			return
		}
		from, err := s.door.Site(r.Context(), secret.New(key))
		if errors.Is(err, core.ErrSignIn) {
			s.limits.failed(s.remote(r))
			refuse(w, badKey, "")
			return
		}
		if err != nil {
			s.fail(w, r, err)
			return
		}
		if !s.limits.site(w, from.ID) {
			return
		}
		if err := op.answer(s, w, call{Request: r, site: from, customer: s.remote(r)}); err != nil {
			s.fail(w, r, err)
		}
	})
}

// product answers a product in the field.
func (s *site) product(w http.ResponseWriter, r *http.Request, op operation) {
	if !s.limits.product(w, s.remote(r)) {
		return
	}
	c := call{Request: r, site: core.Site{Scope: s.scope(r)}, customer: s.remote(r), stranger: true}
	if err := op.answer(s, w, c); err != nil {
		s.fail(w, r, err)
	}
}

// isJSON refuses what is not said to be JSON; false when it has.
func (c *call) isJSON(w http.ResponseWriter) bool {
	kind, _, err := mime.ParseMediaType(c.Header.Get("Content-Type"))
	if err != nil || kind != "application/json" {
		refuse(w, notJSON, "")
		return false
	}
	return true
}

// unread refuses a body that could not be read.
func (c *call) unread(w http.ResponseWriter, err error) {
	if large := (*http.MaxBytesError)(nil); errors.As(err, &large) {
		refuse(w, tooLarge, "")
		return
	}
	refuse(w, malformed, harmless(err))
}

// read takes the body apart; false when it has already refused. A member that
// the call does not have is a mistake that is told, not one that is passed over.
func (c *call) read(w http.ResponseWriter, to any) bool {
	if !c.isJSON(w) {
		return false
	}
	dec := json.NewDecoder(http.MaxBytesReader(w, c.Body, largestBody))
	dec.DisallowUnknownFields()
	err := dec.Decode(to)
	if err == nil {
		if _, after := dec.Token(); !errors.Is(after, io.EOF) {
			err = errors.New("something follows the object")
		}
	}
	if err != nil {
		c.unread(w, err)
		return false
	}
	return true
}

// harmless says what is wrong with a body without its words: encoding/json puts
// the name of an unknown member, and of a value nothing but its kind.
func harmless(err error) string {
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &kind):
		return "The member " + kind.Field + " is of another kind."
	case strings.HasPrefix(err.Error(), "json: unknown field "):
		return "The call has no member " + strings.TrimPrefix(err.Error(), "json: unknown field ") + "."
	}
	return ""
}

// from takes the address of the site's customer, so that attempts are counted
// and written down as his; false when it has already refused.
func (c *call) from(w http.ResponseWriter, address string) bool {
	if address == "" {
		return true
	}
	ip, err := netip.ParseAddr(address)
	if err != nil {
		p := badInput.problem("")
		p.Errors = []mistake{{Member: "customerIp", Detail: "This is not an IP address."}}
		write(w, p.Status, p)
		return false
	}
	c.customer = ip.Unmap().WithZone("").String()
	return true
}

// session is the customer's, from its header.
func (c *call) session() secret.Text { return secret.New(c.Header.Get(sessionHeader)) }

// connection is the address of the connection, without port.
func connection(r *http.Request) string {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return ""
	}
	return at.Addr().Unmap().WithZone("").String()
}

// document gives openapi.json to anybody.
func document(w http.ResponseWriter, _ *http.Request) {
	text, err := assets.Portal.ReadFile("portal/openapi.json")
	if err != nil {
		refuse(w, internalError, "")
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(text)
}

// Path says whether a path is one of the API's calls, which hold no secret and
// may stand in a log.
func Path(path string) bool {
	for _, op := range operations() {
		if path == Prefix+op.path {
			return true
		}
	}
	return path == Prefix+"openapi.json"
}
