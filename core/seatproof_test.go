package core_test

import (
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/license"
)

// checkIn is the check-in of a seat.
func (d *desk) checkIn(l license.License) ([]byte, error) {
	d.t.Helper()
	c, err := license.NewCheckIn(l)
	ok(d.t, err)
	body, err := c.Marshal()
	ok(d.t, err)
	return d.portal().CheckIn(d.t.Context(), "", body, "192.0.2.7")
}

func TestCheckIn(t *testing.T) {
	d, id := oneLicense(t, 2)
	l := d.activate(id, "AAAA")
	d.clock.pass(48 * time.Hour)
	until := opening().AddDate(1, 0, 0)
	ok(t, d.Licenses().Edit(t.Context(), id, core.LicenseForm{Expires: &until}))
	_, err := d.Licenses().ResetPassword(t.Context(), id, false)
	ok(t, err)
	file, err := d.checkIn(l)
	ok(t, err)
	now := d.fileOf(id, "AAAA", file)
	if !now.Expires.Equal(until) || !now.IssuedAt.Equal(d.clock.now()) || now.Secret != l.Secret || now.Nonce == "" {
		t.Errorf("%+v", now)
	}
	if s := d.license(id).Seats[0]; !s.LastSeen.Equal(d.clock.now()) || !s.Since.Equal(opening()) {
		t.Errorf("%+v", s)
	}
	for what, forged := range map[string]license.License{
		"another secret":  {ID: l.ID, Activation: l.Activation, Secret: "x"},
		"no such seat":    {ID: l.ID, Activation: "9", Secret: l.Secret},
		"no such license": {ID: "99999", Activation: "1", Secret: l.Secret},
		"no number":       {ID: "x", Activation: "y", Secret: l.Secret},
	} {
		_, err := d.checkIn(forged)
		is(t, err, core.ErrSignIn, what)
	}
	_, err = d.portal().CheckIn(t.Context(), "", []byte("{}"), "")
	is(t, err, core.ErrInput, "no check-in")
	ok(t, d.Licenses().SetStatus(t.Context(), id, core.LicenseVoid))
	_, err = d.checkIn(l)
	is(t, err, core.ErrRefused, "a void license")
	ok(t, d.Licenses().SetStatus(t.Context(), id, core.LicenseOK))
	_, err = d.Licenses().ResetPassword(t.Context(), id, true)
	ok(t, err)
	_, err = d.checkIn(l)
	is(t, err, core.ErrRefused, "after its activations were ended")
}

// A deactivation counts once, never after a later activation; a reset and a
// void license strand no seat.
func TestDeactivateByProof(t *testing.T) {
	d, id := oneLicense(t, 2)
	l := d.activate(id, "AAAA")
	d.activate(id, "BBBB")
	give := func(l license.License) (license.Deactivation, []byte) {
		t.Helper()
		de, err := license.NewDeactivation(l)
		ok(t, err)
		body, err := de.Marshal()
		ok(t, err)
		return de, body
	}
	_, early := give(l)
	later := d.activate(id, "AAAA")
	if _, err := d.portal().Deactivate(t.Context(), "", early, ""); err != nil || d.license(id).ActivationsLeft != 0 {
		t.Errorf("one of before a later activation: %v, %d left", err, d.license(id).ActivationsLeft)
	}
	_, err := d.Licenses().ResetPassword(t.Context(), id, false)
	ok(t, err)
	ok(t, d.Licenses().SetStatus(t.Context(), id, core.LicenseVoid))
	de, body := give(later)
	file, err := d.portal().Deactivate(t.Context(), "", body, "")
	ok(t, err)
	got, err := d.verifier(id, "AAAA").Deactivation(file, de)
	if err != nil || got.Secret != "" || got.Activation != later.Activation {
		t.Errorf("%+v, %v", got, err)
	}
	d.clock.pass(time.Hour)
	again, err := d.portal().Deactivate(t.Context(), "", body, "")
	if err != nil || string(again) != string(file) || d.license(id).ActivationsLeft != 1 {
		t.Errorf("the same once more: %v, %d left", err, d.license(id).ActivationsLeft)
	}
	_, err = d.portal().Deactivate(t.Context(), "", []byte(`{"typ":"keydesk-request"}`), "")
	is(t, err, core.ErrInput, "another kind of request")
}

// A reset with the box ticked ends what is in place at its next check, and what
// is installed can still be deactivated: online and by a file, with a receipt
// and no seat too many.
func TestAResetStrandsNobody(t *testing.T) {
	d, id := oneLicense(t, 2)
	for _, end := range []bool{false, true} {
		seat, other := d.activate(id, "AAAA"), d.activate(id, "BBBB")
		_, err := d.Licenses().ResetPassword(t.Context(), id, end)
		ok(t, err)
		if _, err := d.checkIn(seat); (err == nil) == end {
			t.Errorf("activations ended: %t, and a check-in: %v", end, err)
		}
		online, err := license.NewDeactivation(seat)
		ok(t, err)
		body, err := online.Marshal()
		ok(t, err)
		receipt, err := d.portal().Deactivate(t.Context(), "", body, "")
		ok(t, err)
		_, err = d.verifier(id, "AAAA").Deactivation(receipt, online)
		ok(t, err)
		file, err := license.NewDeactivation(other)
		ok(t, err)
		body, err = file.Marshal()
		ok(t, err)
		all, err := d.Licenses().Issue(t.Context(), [][]byte{body})
		ok(t, err)
		if _, err := d.verifier(id, "BBBB").Deactivation(all[0].Response, file); err != nil || all[0].SeatsLeft != 2 || d.license(id).ActivationsLeft != 2 {
			t.Errorf("activations ended: %t: %+v, %v", end, all[0], err)
		}
	}
}
