// Package crowd is many customers who come to a running customer page at once,
// and what their coming costs the program: for tests of keydeskctl serve and of
// the desktop program.
//
// Caveat: a visitor has an address of his own only where the page believes this
// computer about it (portal.proxies).
package crowd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Patience is how long a visitor waits for an answer: longer than the pages
// take for one.
const Patience = 2 * time.Minute

// Visitor is a browser with an address of its own, at the page to log in.
type Visitor struct {
	client *http.Client
	home   string
	from   string
	form   string
}

var formField = regexp.MustCompile(`name="form" value="([^"]*)"`)

// Arrive opens the page to log in at home, "http://…", as visitor n.
func Arrive(ctx context.Context, home string, n int) (*Visitor, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	v := &Visitor{client: &http.Client{Jar: jar, Timeout: Patience}, home: home,
		from: fmt.Sprintf("198.18.%d.%d", n>>8, n&255)}
	status, page, _, err := v.do(ctx, http.MethodGet, "")
	if err != nil || status != http.StatusOK {
		return nil, fmt.Errorf("the page to log in: %d, %w", status, err)
	}
	found := formField.FindStringSubmatch(page)
	if found == nil {
		return nil, fmt.Errorf("no form: %s", page)
	}
	v.form = found[1]
	return v, nil
}

func (v *Visitor) do(ctx context.Context, method, body string) (status int, page, retry string, err error) {
	r, err := http.NewRequestWithContext(ctx, method, v.home+"/login", strings.NewReader(body))
	if err != nil {
		return 0, "", "", err
	}
	r.Header.Set("X-Forwarded-For", v.from)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := v.client.Do(r)
	if err != nil {
		return 0, "", "", err
	}
	text, err := io.ReadAll(answer.Body)
	return answer.StatusCode, string(text), answer.Header.Get("Retry-After"), errors.Join(err, answer.Body.Close())
}

// Leave closes the visitor's connections.
func (v *Visitor) Leave() { v.client.CloseIdleConnections() }

// Answers are how many of a crowd were answered, and how many were told to come
// again, in as many seconds as they were told.
type Answers struct{ Answered, Full int }

// Come has so many visitors arrive at home, one after the other, and then log in
// at the same time, all with wrong passwords. An answer that is neither "wrong"
// nor "come again, then and then" is an error.
func Come(ctx context.Context, home string, many int) (a Answers, err error) {
	all := make([]*Visitor, many)
	for n := range all {
		if all[n], err = Arrive(ctx, home, n); err != nil {
			return a, err
		}
		defer all[n].Leave()
	}
	var group sync.WaitGroup
	var lock sync.Mutex
	start := make(chan struct{})
	for n, v := range all {
		group.Go(func() {
			<-start
			full, wrong := v.logIn(ctx, n)
			lock.Lock()
			defer lock.Unlock()
			switch {
			case wrong != nil:
				err = errors.Join(err, fmt.Errorf("visitor %d: %w", n, wrong))
			case full:
				a.Full++
			default:
				a.Answered++
			}
		})
	}
	close(start)
	group.Wait()
	return a, err
}

// logIn tries a password; full says that there was no room.
func (v *Visitor) logIn(ctx context.Context, n int) (full bool, err error) {
	sent := url.Values{"form": {v.form}, "login": {fmt.Sprintf("nobody%d@example.com", n)}, "password": {"not the password"}}
	status, page, retry, err := v.do(ctx, http.MethodPost, sent.Encode())
	switch {
	case err != nil:
		return false, err
	case status == http.StatusUnprocessableEntity:
		return false, nil
	case status != http.StatusServiceUnavailable:
		return false, fmt.Errorf("%d: %s", status, page)
	}
	if seconds, err := strconv.Atoi(retry); err != nil || seconds < 1 {
		return true, fmt.Errorf("no room, and come again in %q", retry)
	}
	return true, nil
}
