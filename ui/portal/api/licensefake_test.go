package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/license"
	"github.com/keydesk/keydesk/core/secret"
)

const (
	activationPw = "H7KQM2WXPR9TBVD"
	seatSecret   = "secret-of-the-seat"
	productKey   = "keydesk-ed25519:11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" // of RFC 8037, appendix A
)

// activation is the body of a product that asks for a seat.
func activation(id, password, computer string) string {
	return fmt.Sprintf(`{"licenseId":%q,"password":%q,"computerId":%q,"machine":"PC","nonce":"n"}`, id, password, computer)
}

// proofOf is the body of a product that proves its seat.
func proofOf(what, of string) string {
	l := license.License{ID: "10043", Activation: "1", Secret: of}
	in, err := license.NewCheckIn(l)
	if err != nil {
		panic(err)
	}
	data, err := in.Marshal()
	if what == "deactivation" {
		var back license.Deactivation
		if back, err = license.NewDeactivation(l); err == nil {
			data, err = back.Marshal()
		}
	}
	if err != nil {
		panic(err)
	}
	return string(data)
}

// carried is the body of a site that carries a request.
func carried(id, password string) string {
	r, err := license.NewRequest(id, password, "AAAA", "PC")
	if err != nil {
		panic(err)
	}
	data, err := r.Marshal()
	if err != nil {
		panic(err)
	}
	body, err := json.Marshal(map[string]string{"request": string(data), "customerIp": atHome})
	if err != nil {
		panic(err)
	}
	return string(body)
}

// ask answers for a license: each number has an answer of its own.
func (d *desk) ask(id string, right bool) ([]byte, error) {
	switch {
	case d.fail != nil:
		return nil, d.fail
	case !right || id == "99999":
		return nil, &core.Error{Kind: core.ErrSignIn, Sentence: "License ID or activation password is wrong."}
	case id == "10044":
		return nil, &core.Error{Kind: core.ErrNoSeats, Sentence: "License 10044 has no activations left."}
	case id == "10045":
		return nil, &core.Error{Kind: core.ErrRefused, Sentence: "License 10045 cannot be activated: its status is Void."}
	case id == "10046":
		return nil, &core.Error{Kind: core.ErrBusy, Sentence: "Too many activations.", Retry: 89500 * time.Millisecond}
	case id == "10050":
		return nil, &core.Error{Kind: core.ErrNotFound, Sentence: "You have no such license."}
	}
	return []byte("eyJh.file.x"), nil
}

func (d *desk) Activate(_ context.Context, a core.Activation) ([]byte, error) {
	if err := d.note(a); err != nil {
		return nil, err
	}
	if a.Computer == "" {
		return nil, &core.FieldError{Field: "computerId", Sentence: "One line of text of 1 to 64 bytes."}
	}
	return d.ask(a.LicenseID, is(a.Password, activationPw))
}

func (d *desk) CheckIn(_ context.Context, scope string, body []byte, ip string) ([]byte, error) {
	c, err := license.ParseCheckIn(body)
	return d.prove(scope+" "+ip, c.License, c.Proves, err)
}

func (d *desk) Deactivate(_ context.Context, scope string, body []byte, ip string) ([]byte, error) {
	c, err := license.ParseDeactivation(body)
	return d.prove(scope+" "+ip, c.License, c.Proves, err)
}

func (d *desk) prove(from, id string, proves func(string) bool, err error) ([]byte, error) {
	if err := d.note(from); err != nil {
		return nil, err
	}
	if err != nil {
		return nil, &core.Error{Kind: core.ErrInput, Sentence: "The request cannot be read.", Cause: err}
	}
	return d.ask(id, proves(seatSecret))
}

func (d *desk) Licenses(_ context.Context, token secret.Text, after uint64) ([]core.OwnLicense, bool, error) {
	if is(token, forced) {
		return nil, false, &core.Error{Kind: core.ErrMustChange, Sentence: "Choose a password of your own first."}
	}
	return []core.OwnLicense{own(10043), own(after + 1)}, true, d.note(after)
}

func (d *desk) License(_ context.Context, _ secret.Text, id, afterSeat uint64) (core.OwnLicense, error) {
	if err := d.note(afterSeat); err != nil {
		return core.OwnLicense{}, err
	}
	_, err := d.ask(fmt.Sprint(id), true)
	return own(id), err
}

func own(id uint64) core.OwnLicense {
	at := time.Date(2026, 3, 4, 10, 2, 0, 0, time.UTC)
	return core.OwnLicense{ID: id, Product: "Fieldscope Pro 4", Status: core.LicenseOK, ActivationPassword: activationPw, Activations: 2, ActivationsLeft: 1,
		Seats: []core.Seat{{ID: 1, Computer: "AAAA", Machine: "PC", Since: at, LastSeen: at, Offline: true}}}
}

func (d *desk) DeactivateSeat(_ context.Context, _ secret.Text, id, seat uint64, ip string) error {
	if err := d.note(fmt.Sprint(id, seat, ip)); err != nil {
		return err
	}
	_, err := d.ask(fmt.Sprint(id), true)
	return err
}

func (d *desk) OfflineIssue(_ context.Context, _ secret.Text, request []byte, ip string) (core.Carried, error) {
	if err := d.note(ip); err != nil {
		return core.Carried{}, err
	}
	r, err := license.ParseRequest(request)
	if err != nil {
		return core.Carried{}, &core.Error{Kind: core.ErrInput, Sentence: "The request cannot be read.", Cause: err}
	}
	file, err := d.ask(r.License, r.Proves(activationPw))
	return core.Carried{License: r.License, Computer: r.Computer, Machine: r.Machine, Product: "Fieldscope Pro 4", SeatsLeft: 1, Response: file}, err
}

func (d *desk) ProductKeys(context.Context) ([]core.ProductKey, error) {
	return []core.ProductKey{{Product: "Fieldscope Pro 4", Key: productKey}}, d.note("ProductKeys")
}
