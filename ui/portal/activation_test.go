package portal_test

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/license"
	"github.com/keydesk/keydesk/core/license/online"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	"github.com/keydesk/keydesk/ui/portal"
)

// sold is a real desk whose pages are served, with one license.
func sold(t *testing.T, seats int) (real, core.License, online.Desk) {
	t.Helper()
	d := serveReal(t)
	product, err := d.Products().Add(t.Context(), core.ProductForm{Name: "Fieldscope Pro 4", Activations: seats})
	if err != nil {
		t.Fatal(err)
	}
	yes := true
	customer := d.add("hedi@acs.example", goodPassword, core.Access{LoginEnabled: &yes, EmailConfirmed: &yes})
	ids, err := d.Licenses().Add(t.Context(), core.NewLicenses{Product: product.Name, Customer: customer.ID})
	if err != nil {
		t.Fatal(err)
	}
	key, err := license.ParseKey(product.Key)
	if err != nil {
		t.Fatal(err)
	}
	check := license.Verifier{Product: product.Name, Keys: []license.PublicKey{key}, Computer: "AAAA", Now: testdesk.Start}
	return d, d.licenseOf(ids[0]), online.Desk{Address: d.base, Check: check}
}

func (d real) licenseOf(id uint64) core.License {
	d.t.Helper()
	l, err := d.Licenses().Get(d.t.Context(), id)
	if err != nil {
		d.t.Fatal(err)
	}
	return l
}

// 200 computers ask at once over the network for 10 seats: exactly 10 get one,
// each file is good, and none is left.
func TestACrowdActivates(t *testing.T) {
	t.Parallel()
	d, l, desk := sold(t, 10)
	desk.HTTP = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 200}}
	t.Cleanup(desk.HTTP.CloseIdleConnections)
	var asking sync.WaitGroup
	var lock sync.Mutex
	won, full := 0, 0
	begin := make(chan struct{})
	for i := range 200 {
		asking.Go(func() {
			own := desk
			own.Check.Computer = fmt.Sprint("PC-", i)
			<-begin
			_, got, err := own.Activate(t.Context(), fmt.Sprint(l.ID), l.ActivationPassword, own.Check.Computer)
			lock.Lock()
			defer lock.Unlock()
			switch {
			case online.Refused(err, "no-activations-left"):
				full++
			case err != nil:
				t.Error(err)
			default:
				if won++; got.ID != fmt.Sprint(l.ID) || got.Computer != own.Check.Computer {
					t.Errorf("%+v", got)
				}
			}
		})
	}
	close(begin)
	asking.Wait()
	if l := d.licenseOf(l.ID); won != 10 || full != 190 || l.ActivationsLeft != 0 || len(l.Seats) != 10 {
		t.Errorf("%d got a seat, %d did not, %d are left of %d in place", won, full, l.ActivationsLeft, len(l.Seats))
	}
}

// A product's life at a real desk: it activates, checks in, goes on under a new
// activation password, is stopped, and gives its seat back all the same.
func TestAProductAtARealDesk(t *testing.T) {
	t.Parallel()
	d, l, desk := sold(t, 1)
	ctx, id := t.Context(), fmt.Sprint(l.ID)
	_, seat, err := desk.Activate(ctx, id, goodPassword, "WS-ACS-01") // the customer's
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Licenses().ResetPassword(ctx, l.ID, false); err != nil {
		t.Fatal(err)
	}
	if _, _, err := desk.Activate(ctx, id, l.ActivationPassword, "WS-ACS-01"); !online.Refused(err, "activation-refused") {
		t.Errorf("the old activation password: %v", err)
	}
	if _, seat, err = desk.CheckIn(ctx, seat); err != nil {
		t.Error(err)
	}
	if err := d.Licenses().SetStatus(ctx, l.ID, core.LicenseFraud); err != nil {
		t.Fatal(err)
	}
	if _, _, err := desk.CheckIn(ctx, seat); !online.Refused(err, "license-refused") {
		t.Errorf("a stopped license: %v", err)
	}
	for range 2 { // the first answer may have been lost
		if err := desk.Deactivate(ctx, seat); err != nil {
			t.Error(err)
		}
	}
	if l := d.licenseOf(l.ID); l.ActivationsLeft != 1 {
		t.Errorf("%d left", l.ActivationsLeft)
	}
	forged := seat
	forged.Secret = "another"
	if _, _, err := desk.CheckIn(ctx, forged); !online.Refused(err, "seat-refused") {
		t.Errorf("a forged proof: %v", err)
	}
	if log := d.log.String(); !strings.Contains(log, "path=/api/v1/activations/check-in") || strings.Contains(log, seat.Secret) || strings.Contains(log, goodPassword) {
		t.Error("the log has what it must not, or not what it should")
	}
}

// Whoever guesses passwords of licenses is sent away soon, and his guesses at the
// customer's count as those at the door. The clock stands still.
func TestGuessingAtARealDesk(t *testing.T) {
	t.Parallel()
	d, l, desk := sold(t, 1)
	desk.Address = d.serveAt(testdesk.Start)
	refused, away := 0, 0
	for i := range 12 {
		_, _, err := desk.Activate(t.Context(), fmt.Sprint(l.ID), fmt.Sprint("guess ", i), "")
		var said *online.Refusal
		switch {
		case online.Refused(err, "activation-refused"):
			refused++
		case online.Refused(err, "too-many-requests") && errors.As(err, &said) && said.Retry > 0:
			away++
		default:
			t.Errorf("guess %d: %v", i, err)
		}
	}
	if refused != 7 || away != 5 {
		t.Errorf("%d guesses were tried and %d sent away", refused, away)
	}
	c, err := d.Customers().Get(t.Context(), l.Customer)
	if err != nil || c.FailedAttempts != refused {
		t.Errorf("%d failed attempts of %d are the customer's, %v", c.FailedAttempts, refused, err)
	}
}

// serveAt serves the pages with a clock of the test's.
func (d real) serveAt(now func() time.Time) (address string) {
	d.t.Helper()
	door, err := d.Portal()
	if err != nil {
		d.t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(nil)
	o := portal.Options{AllowedHosts: []string{server.Listener.Addr().String()}, Now: now}
	if server.Config.Handler, err = portal.Handler(o, door, slog.New(slog.NewTextHandler(d.log, nil))); err != nil {
		d.t.Fatal(err)
	}
	server.Start()
	d.t.Cleanup(server.Close)
	return server.URL
}

// The setting's velocity checks answer 429 with the time to wait.
func TestVelocityAtARealDesk(t *testing.T) {
	t.Parallel()
	d, l, desk := sold(t, 1)
	d.Set(t, "license.velocity-minutes", "10")
	d.Set(t, "license.velocity-count", "2")
	for i := range 3 {
		_, _, err := desk.Activate(t.Context(), fmt.Sprint(l.ID), l.ActivationPassword, "")
		var said *online.Refusal
		if many := online.Refused(err, "too-many-requests"); many != (i == 2) || !many && err != nil {
			t.Errorf("activation %d: %v", i, err)
		} else if many && (!errors.As(err, &said) || said.Retry.Minutes() != 10) {
			t.Errorf("to wait: %v", said.Retry)
		}
	}
}
