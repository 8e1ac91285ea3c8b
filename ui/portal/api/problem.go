package api

import (
	"encoding/json"
	"errors"
	"log/slog"
	"math"
	"net/http"
	"strconv"

	"github.com/keydesk/keydesk/core"
)

// problem is a refusal, as RFC 9457 has it. Type is the stable name; Detail is
// a sentence for people.
type problem struct {
	Type   string    `json:"type"`
	Title  string    `json:"title"`
	Status int       `json:"status"`
	Detail string    `json:"detail,omitempty"`
	Errors []mistake `json:"errors,omitempty"`
}

// mistake is one thing that is wrong with one member of the body.
type mistake struct {
	Member string `json:"member"`
	Code   string `json:"code,omitempty"` // of the password policy's rule
	Detail string `json:"detail"`
}

// kind is what problems have in common.
type kind struct {
	name   string
	title  string
	status int
}

// prefix stands before a kind's name in a problem's type.
const prefix = "urn:keydesk:problem:"

// The kinds. Names are stable.
var (
	badKey        = kind{"site-key", "The site's key is missing or wrong", http.StatusUnauthorized}
	loggedOut     = kind{"logged-out", "The customer is not logged in, or not any more", http.StatusUnauthorized}
	loginRefused  = kind{"login-refused", "Login ID or password is wrong, or the account is locked", http.StatusForbidden}
	unconfirmed   = kind{"confirm-email", "The e-mail address has to be confirmed first", http.StatusForbidden}
	temporary     = kind{"temporary-password-expired", "The temporary password has expired", http.StatusForbidden}
	mustChange    = kind{"must-change-password", "Another password has to be chosen first", http.StatusForbidden}
	refused       = kind{"refused", "The desk's settings do not allow this", http.StatusForbidden}
	deadLink      = kind{"dead-link", "The link no longer works", http.StatusNotFound}
	badInput      = kind{"bad-input", "Something in the request is not as it should be", http.StatusUnprocessableEntity}
	badPassword   = kind{"password-policy", "The password policy refuses the password", http.StatusUnprocessableEntity}
	malformed     = kind{"malformed", "The body is not the JSON object that is expected", http.StatusBadRequest}
	tooLarge      = kind{"too-large", "The body is too large", http.StatusRequestEntityTooLarge}
	notJSON       = kind{"not-json", "The body must be application/json", http.StatusUnsupportedMediaType}
	noSuchCall    = kind{"no-such-call", "There is no such call", http.StatusNotFound}
	noSuchMethod  = kind{"no-such-method", "The call has another method", http.StatusMethodNotAllowed}
	tooMany       = kind{"too-many-requests", "Too many requests; come again later", http.StatusTooManyRequests}
	busy          = kind{"busy", "Too many at once; come again in some seconds", http.StatusServiceUnavailable}
	internalError = kind{"internal", "Something went wrong here", http.StatusInternalServerError}
)

// refusals finds the kind of core's errors.
var refusals = []struct {
	is   error
	kind kind
}{
	{core.ErrSignedOut, loggedOut}, {core.ErrUnconfirmed, unconfirmed}, {core.ErrTemporary, temporary},
	{core.ErrMustChange, mustChange}, {core.ErrSignIn, loginRefused}, {core.ErrNotFound, deadLink},
	{core.ErrBusy, busy}, {core.ErrRefused, refused}, {core.ErrInput, badInput},
}

// retrySeconds is when one who was turned away for want of room may come again.
const retrySeconds = 5

// fail answers with err's problem. What is nobody's fault but ours is logged.
func (s *site) fail(w http.ResponseWriter, r *http.Request, err error) {
	if own := (*core.Error)(nil); errors.As(err, &own) && errors.Is(err, core.ErrBusy) && own.Retry > 0 {
		next := int(math.Ceil(own.Retry.Seconds()))
		tooOften(w, next, own.Sentence)
		return
	}
	for _, one := range refusals {
		if errors.Is(err, one.is) {
			p := one.kind.problem(sentence(err))
			p.explain(err)
			write(w, p.Status, p)
			return
		}
	}
	s.log.ErrorContext(r.Context(), "api: failed", slog.Any("error", err))
	refuse(w, internalError, "")
}

// sentence is what core wrote for people; "" where it wrote none.
func sentence(err error) string {
	if own := (*core.Error)(nil); errors.As(err, &own) {
		return own.Sentence
	}
	return ""
}

// explain adds what is wrong with which member.
func (p *problem) explain(err error) {
	if field := (*core.FieldError)(nil); errors.As(err, &field) {
		p.Errors = append(p.Errors, mistake{Member: field.Field, Detail: field.Sentence})
	}
	if policy := (*core.PolicyError)(nil); errors.As(err, &policy) {
		*p = badPassword.problem("")
		for _, broken := range policy.Verdict.Problems {
			p.Errors = append(p.Errors, mistake{Member: "password", Code: string(broken.Code), Detail: broken.Text})
		}
	}
}

func (k kind) problem(detail string) problem {
	return problem{Type: prefix + k.name, Title: k.title, Status: k.status, Detail: detail}
}

// refuse answers with a problem of the kind.
func refuse(w http.ResponseWriter, k kind, detail string) { write(w, k.status, k.problem(detail)) }

// write answers with JSON, or with nothing for 204.
func write(w http.ResponseWriter, status int, body any) {
	h := w.Header()
	switch body.(type) {
	case nil:
		w.WriteHeader(status)
		return
	case problem:
		h.Set("Content-Type", "application/problem+json")
	default:
		h.Set("Content-Type", "application/json")
	}
	if status == http.StatusServiceUnavailable {
		h.Set("Retry-After", strconv.Itoa(retrySeconds))
	}
	if status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Bearer realm="Keydesk"`)
	}
	text, err := json.Marshal(body)
	if err != nil { // none of ours can fail
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	w.WriteHeader(status)
	_, _ = w.Write(append(text, '\n')) // who went away misses it
}
