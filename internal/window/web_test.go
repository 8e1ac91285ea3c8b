package window

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"time"

	"github.com/chromedp/chromedp"
)

// web does something in the browser.
func (g *guest) web(doing string, actions ...chromedp.Action[chromedp.Void]) {
	if g.Err() != nil {
		return
	}
	g.Step(doing)
	ctx, stop := context.WithTimeout(g.tab, time.Minute)
	defer stop()
	g.Fail(chromedp.Do(ctx, actions...))
}

func (g *guest) opens(path string) { g.follows("http://" + g.Address + path) }

func (g *guest) follows(link string) {
	g.web("opening a page", chromedp.Navigate(link), chromedp.WaitVisible(chromedp.CSS("h1")))
}

func (g *guest) types(selector, text string) {
	g.web("typing into "+selector, chromedp.SendKeys(chromedp.CSS(selector), text))
}

// sends types, sends the form by the keyboard, and waits for the next page.
func (g *guest) sends(selector, text, next string) {
	g.web("marking the page", chromedp.Evaluate[chromedp.Void](`void (window.former = true)`))
	g.types(selector, text+"\r")
	g.holds(fmt.Sprintf(`document.readyState === "complete" && window.former === undefined && document.querySelector("h1")?.innerText === %q`, next))
}

// reads waits for a page by its heading.
func (g *guest) reads(heading string) {
	g.holds(fmt.Sprintf(`document.querySelector("h1")?.innerText === %q`, heading))
}

// holds waits until a condition holds on the page, which may be on its way to
// the next.
func (g *guest) holds(condition string) {
	if g.Err() != nil {
		return
	}
	g.Step("waiting for " + condition)
	ctx, stop := context.WithTimeout(g.tab, time.Minute)
	defer stop()
	for again := time.NewTicker(10 * time.Millisecond); ; {
		if yes, err := chromedp.Run(ctx, chromedp.Evaluate[bool](condition)); err == nil && yes {
			return
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			heading, err := chromedp.Run(g.tab, chromedp.Evaluate[string](`document.body.innerText`))
			g.Fail(errors.Join(fmt.Errorf("the page says %q", heading), err))
			return
		}
	}
}

var ticketLink = regexp.MustCompile(`http://[0-9.:]+/t/[A-Za-z0-9_-]{43}`)

// link is the link in the next mail to the customer that has one.
func (g *guest) link() (found string) {
	g.Wait("a mail with a link", func(context.Context) (bool, error) {
		found = ticketLink.FindString(g.letter(g.email))
		return found != "", nil
	})
	return found
}
