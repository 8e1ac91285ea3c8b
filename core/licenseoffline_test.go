package core_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/license"
)

// request is what a computer without a network writes.
func (d *desk) request(id uint64, computer string) (license.Request, []byte) {
	d.t.Helper()
	r, err := license.NewRequest(fmt.Sprint(id), d.license(id).ActivationPassword, computer, "PC of "+computer)
	ok(d.t, err)
	data, err := r.Marshal()
	ok(d.t, err)
	return r, data
}

// Forty files, of which three are bad; the stick is lost, and all is done again.
func TestOfflineActivation(t *testing.T) {
	d := newDesk(t)
	d.product("Tide Planner", 10)
	ids := d.licenses(core.NewLicenses{Product: "Tide Planner", Count: 4})
	var asked []license.Request
	var files [][]byte
	for i := range 40 {
		r, data := d.request(ids[i%3], fmt.Sprint("PC-", i)) // 14 and 13 of 10
		asked, files = append(asked, r), append(files, data)
	}
	_, old := d.request(ids[3], "OLD")
	d.clock.pass(24 * time.Hour)
	_, err := d.Licenses().ResetPassword(t.Context(), ids[3], false)
	ok(t, err)
	files = append(files, old, []byte("{"), files[0])
	judged, err := d.Licenses().Judge(t.Context(), files)
	ok(t, err)
	if d.license(ids[0]).ActivationsLeft != 10 {
		t.Error("judging took seats")
	}
	issued, err := d.Licenses().Issue(t.Context(), files)
	ok(t, err)
	again, err := d.Licenses().Issue(t.Context(), files)
	ok(t, err)
	good := 0
	for i, one := range issued {
		if judged[i].Verdict != one.Verdict || judged[i].SeatsLeft != one.SeatsLeft || string(again[i].Response) != string(one.Response) {
			t.Errorf("%d: judged %+v, issued %+v, again %+v", i, judged[i], one, again[i])
		}
		if i >= len(asked) || one.Verdict != "" {
			continue
		}
		good++
		l, err := d.verifier(ids[0], asked[i].Computer).Response(one.Response, asked[i])
		if err != nil || l.ID != asked[i].License {
			t.Errorf("%+v, %v", l, err)
		}
	}
	if good != 30 || d.license(ids[0]).ActivationsLeft != 0 {
		t.Errorf("%d good, %d left", good, d.license(ids[0]).ActivationsLeft)
	}
	for i, want := range map[int]string{39: "no activations left", 40: "Made with another activation password; last reset on 2026-05-05.", 41: "cannot be read"} {
		if !strings.Contains(issued[i].Verdict, want) {
			t.Errorf("%d: %q", i, issued[i].Verdict)
		}
	}
	if string(issued[42].Response) != string(issued[0].Response) || issued[42].SeatsLeft != 0 {
		t.Errorf("the same twice in one heap: %+v", issued[42])
	}
	gives, err := d.verifier(ids[0], "PC-0").Response(issued[0].Response, asked[0])
	ok(t, err)
	back, err := license.NewDeactivation(gives)
	ok(t, err)
	body, err := back.Marshal()
	ok(t, err)
	receipts, err := d.Licenses().Issue(t.Context(), [][]byte{body, body})
	ok(t, err)
	for _, one := range receipts {
		if _, err := d.verifier(ids[0], "PC-0").Deactivation(one.Response, back); err != nil || one.SeatsLeft != 1 || !one.Deactivation || one.Computer != "PC-0" {
			t.Errorf("%+v, %v", one, err)
		}
	}
}

// Judging waits for nobody who writes, and keeps its word over many requests.
func TestJudgingWritesNothing(t *testing.T) {
	d := newDesk(t)
	d.product("Tide Planner", 200)
	id := d.licenses(core.NewLicenses{Product: "Tide Planner"})[0]
	var files [][]byte
	for i := range 120 {
		_, data := d.request(id, fmt.Sprint("PC-", i%110))
		files = append(files, data)
	}
	was := core.Sequence(t.Context(), d.Session)
	var judged []core.Carried
	core.WhileWriting(t.Context(), d.Session, func() {
		var err error
		judged, err = d.Licenses().Judge(t.Context(), files)
		ok(t, err)
	})
	if now := core.Sequence(t.Context(), d.Session); now != was+1 || len(judged) != 120 {
		t.Fatalf("%d operations, %d verdicts", now-was, len(judged))
	}
	if judged[49].SeatsLeft != 150 || judged[50].SeatsLeft != 149 || judged[119].SeatsLeft != 90 || judged[119].Response != nil {
		t.Errorf("%+v, %+v, %+v", judged[49], judged[50], judged[119])
	}
	_, err := d.Licenses().Judge(t.Context(), make([][]byte, 1001))
	is(t, err, core.ErrInput, "too many")
}

// A carried check-in: the license file anew, the same for the same one; refused
// after the seat was ended. An early deactivation never counts after a later
// activation.
func TestCarriedCheckIn(t *testing.T) {
	d, id := oneLicense(t, 2)
	asked, file := d.request(id, "AAAA")
	issue := func(body []byte) core.Carried {
		t.Helper()
		judged, err := d.Licenses().Judge(t.Context(), [][]byte{body})
		ok(t, err)
		all, err := d.Licenses().Issue(t.Context(), [][]byte{body})
		ok(t, err)
		if j := judged[0]; j.Verdict != all[0].Verdict || j.Again != all[0].Again || j.SeatsLeft != all[0].SeatsLeft {
			t.Errorf("judged %+v, issued %+v", j, all[0])
		}
		return all[0]
	}
	seat, err := d.verifier(id, "AAAA").Response(issue(file).Response, asked)
	ok(t, err)
	if !issue(file).Again {
		t.Error("the same request is not known again")
	}
	check, err := license.NewCheckIn(seat)
	ok(t, err)
	body, err := check.Marshal()
	ok(t, err)
	d.clock.pass(48 * time.Hour)
	until := opening().AddDate(1, 0, 0)
	ok(t, d.Licenses().Edit(t.Context(), id, core.LicenseForm{Expires: &until}))
	first := issue(body)
	d.clock.pass(time.Hour)
	again := issue(body)
	got, err := d.verifier(id, "AAAA").CheckedIn(first.Response, check)
	if err != nil || !got.Expires.Equal(until) || got.Secret != seat.Secret || !first.CheckIn || first.Again || first.Computer != "AAAA" || first.SeatsLeft != 1 {
		t.Errorf("%+v, %+v, %v", got, first, err)
	}
	if string(again.Response) != string(first.Response) || !again.Again {
		t.Errorf("the same check-in: %+v", again)
	}
	back, err := license.NewDeactivation(seat)
	ok(t, err)
	early, err := back.Marshal()
	ok(t, err)
	_, other := d.request(id, "AAAA")
	issue(other)
	if late := issue(early); late.SeatsLeft != 1 || !late.Again || late.Verdict != "" {
		t.Errorf("a deactivation of before a later activation: %+v", late)
	}
	if ended := issue(body); ended.Verdict != "This activation has ended." {
		t.Errorf("a check-in of a seat that has ended: %+v", ended)
	}
	_, err = d.Licenses().ResetPassword(t.Context(), id, true)
	ok(t, err)
	if no := issue([]byte("notes")); no.Verdict != "Not a request file." {
		t.Errorf("%+v", no)
	}
}
