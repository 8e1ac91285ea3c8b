package tour

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// hidden is a hidden field of the page's form: its proof against foreign forms.
var hidden = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)">`)

// useLink does what the customer does with the mail's link: opens the page and
// sends a new password, as a browser without script does.
func useLink(ctx context.Context, link, password string) error {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return err
	}
	browser := &http.Client{Jar: jar, Timeout: 30 * time.Second}
	page, err := fetch(ctx, browser, http.MethodGet, link, nil)
	if err != nil {
		return err
	}
	form := url.Values{"password": {password}, "again": {password}}
	for _, field := range hidden.FindAllStringSubmatch(page, -1) {
		form.Set(field[1], field[2])
	}
	if len(form) == 2 {
		return errors.New("the link's page has no form")
	}
	_, err = fetch(ctx, browser, http.MethodPost, link, form)
	return err
}

// fetch gets a page, or posts a form to it.
func fetch(ctx context.Context, browser *http.Client, method, address string, form url.Values) (string, error) {
	request, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(form.Encode()))
	if err != nil {
		return "", err
	}
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.Header.Set("Origin", request.URL.Scheme+"://"+request.URL.Host)
	}
	answer, err := browser.Do(request)
	if err != nil {
		return "", fmt.Errorf("using the link: %w", withoutURL(err))
	}
	defer func() { _ = answer.Body.Close() }()
	page, err := io.ReadAll(io.LimitReader(answer.Body, 1<<20))
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("the link's page answers %s", answer.Status)
	}
	return string(page), err
}

// withoutURL is an error without the link in it, which is a way into the
// account.
func withoutURL(err error) error {
	var in *url.Error
	if errors.As(err, &in) {
		return in.Err
	}
	return err
}
