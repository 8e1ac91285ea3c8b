package portal

import (
	"strings"

	"github.com/keydesk/keydesk/ui/portal/api"
)

// The addresses. A token stands in a path, never in a query: it is the page's
// name, and one address serves every purpose a ticket has.
const (
	rootPath     = "/"
	ticketPrefix = "/t/"
	againSuffix  = "/again"
	loginPath    = "/login"
	logoutPath   = "/logout"
	registerPath = "/register"
	forgotPath   = "/forgot"
	confirmPath  = "/confirm"
	accountPath  = "/account"
	passwordPath = "/password"
	endPath      = "/sessions/end"
	licensesPath = "/licenses"
	freePath     = licensesPath + "/deactivate"
	offlinePath  = "/offline"
	responsePath = offlinePath + "/response"
	filePath     = offlinePath + "/file"
	donePath     = "/done"
	healthPath   = "/healthz"
	logoPath     = "/logo"
)

// kind is what an address is: for the log, and for a link that comes back.
type kind int

const (
	elsewhere kind = iota // not ours, or more than one address for a page
	revisited             // a page that GET shows
	acted                 // a form's alone
	filed                 // a file
)

// pathKind tells an address's kind.
func pathKind(path string) kind {
	switch path {
	case rootPath, loginPath, registerPath, forgotPath, confirmPath, accountPath, passwordPath, licensesPath, offlinePath, responsePath, donePath:
		return revisited
	case logoutPath, endPath, freePath:
		return acted
	case healthPath, logoPath, filePath:
		return filed
	}
	if isStatic(path) || api.Path(path) {
		return filed
	}
	if strings.HasPrefix(path, licensesPath+"/") {
		return revisited
	}
	if token, ok := strings.CutPrefix(path, ticketPrefix); ok {
		switch _, rest, more := strings.Cut(token, "/"); {
		case !more:
			return revisited
		case "/"+rest == againSuffix:
			return acted
		}
	}
	return elsewhere
}

// shownPath is what the log may show of a path: those without secrets as they
// are, every other by its kind.
func shownPath(path string) string {
	ticket := strings.HasPrefix(path, ticketPrefix)
	switch known := pathKind(path); {
	case ticket && known == acted:
		return ticketPrefix + "[hidden]" + againSuffix
	case ticket:
		return ticketPrefix + "[hidden]"
	case known == revisited && strings.HasPrefix(path, licensesPath+"/"): // a License ID is a Login ID
		return licensesPath + "/[hidden]"
	case known != elsewhere:
		return path
	}
	return "[other]"
}
