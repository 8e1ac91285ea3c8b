package portal

import (
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/keydesk/keydesk/ui/portal/api"
)

// languageLife is how long a browser remembers the language that was chosen.
const languageLife = 365 * 24 * time.Hour

// site is the pages with all they need.
type site struct {
	door      Door
	log       *slog.Logger
	o         Options
	limits    Limits
	hosts     hosts
	origin    *http.CrossOriginProtection
	pages     *pages
	forms     formKey
	notes     *noteBox
	cookies   cookies
	passwords *gate
	mails     *gate
	seats     *gate
}

// Handler gives the pages without a listener: for tests, and for a server of
// the caller's own, which then has to set the limits on time and connections.
// AllowedHosts and the base addresses are the only hosts it answers.
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
	limits := o.Limits.withDefaults()
	s := &site{door: door, log: log, o: o, limits: limits, hosts: allowed, origin: origin,
		pages: drawn, forms: newFormKey(), notes: notes, cookies: cookies{o.secure()},
		passwords: newGate(limits.Passwords, limits.Clients, o.now),
		mails:     newGate(limits.Mails, limits.Clients, o.now),
		seats:     newGate(limits.Seats, limits.Clients, o.now)}
	return s.guard(s.routes(files)), nil
}

// route is an address with what GET and what POST does; either may be nil.
type route struct {
	path      string
	get, post http.HandlerFunc
}

// linked are the addresses that a mailed link needs, beside the files'.
func (s *site) linked() []route {
	return []route{
		{ticketPrefix + "{token}", s.showTicket, s.useTicket},
		{ticketPrefix + "{token}" + againSuffix, nil, s.sendAgain},
		{donePath, s.showDone, nil},
		{healthPath, showHealth, nil},
		{logoPath, s.showLogo, nil},
	}
}

// table is every address but the files'.
func (s *site) table() []route {
	if s.o.LinksOnly {
		return s.linked()
	}
	forgotten, confirming := s.forgotten(), s.confirming()
	return append([]route{
		{rootPath + "{$}", s.showRoot, nil},
		{loginPath, s.showLogin, s.logIn},
		{logoutPath, nil, s.logOut},
		{registerPath, s.showRegister, s.register},
		{forgotPath, forgotten.show, forgotten.take},
		{confirmPath, confirming.show, confirming.take},
		{accountPath, s.showAccount, nil},
		{passwordPath, s.showPassword, s.changePassword},
		{endPath, nil, s.endOthers},
		{licensesPath, s.showLicenses, nil},
		{licensesPath + "/{license}", s.showLicense, nil},
		{licensesPath + "/{license}/{seat}", s.askSeat, nil},
		{freePath, nil, s.deactivate},
		{offlinePath, s.showOffline, s.takeOffline},
		{responsePath, s.showResponse, nil},
		{filePath, s.sendResponse, nil},
	}, s.linked()...)
}

func (s *site) routes(files staticFiles) http.Handler {
	mux := http.NewServeMux()
	for _, one := range s.table() {
		mux.Handle(one.path, s.methods(one.get, one.post))
	}
	for path, file := range files {
		mux.Handle(path, s.methods(file.serve, nil))
	}
	if !s.o.LinksOnly {
		mux.Handle(api.Prefix, api.Handler(api.Options{Log: s.log, Now: s.o.Now, RemoteIP: s.client, Scope: s.scope}, s.door))
	}
	mux.Handle(rootPath, s.faultHandler(http.StatusNotFound))
	return mux
}

// methods answers GET (and HEAD) and POST with a page each and every other
// method with 405; either may be nil.
func (s *site) methods(get, post http.HandlerFunc) http.Handler {
	var allow []string
	if get != nil {
		allow = append(allow, http.MethodGet, http.MethodHead)
	}
	if post != nil {
		allow = append(allow, http.MethodPost)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case get != nil && (r.Method == http.MethodGet || r.Method == http.MethodHead):
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

// goTo sends the browser to another of our pages, by GET.
func goTo(w http.ResponseWriter, r *http.Request, path string) {
	http.Redirect(w, r, path, http.StatusSeeOther)
}
