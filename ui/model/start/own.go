package start

import (
	"context"
	"errors"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/typed"
)

// OwnPassword is the dialog Change my password.
type OwnPassword struct {
	present secret.Text
	pair    typed.Pair
	wrong   string
}

// NewOwnPassword opens it for an operator of a vendor.
func NewOwnPassword(operator, vendor string) *OwnPassword {
	d := &OwnPassword{}
	d.pair.Context = password.Context{Names: []string{operator}, Vendor: vendor}
	return d
}

// SetPresent is called with what stands in the field for the present one.
func (d *OwnPassword) SetPresent(pw secret.Text) { d.present, d.wrong = pw, "" }

// Pair is the new one, twice.
func (d *OwnPassword) Pair() *typed.Pair { return &d.pair }

// Wrong is what stands under the present password.
func (d *OwnPassword) Wrong() string { return d.wrong }

// OK says whether OK can be pressed, and if not, what it waits for.
func (d *OwnPassword) OK() (wait string, ok bool) {
	if d.present.Empty() {
		return "Type your present password.", false
	}
	if text, _ := d.pair.Problem(); text != "" {
		return text, false
	}
	if d.pair.Password().Equal(d.present) {
		return "This is the present password; choose another.", false
	}
	return "", true
}

// OwnRequest is the dialog on its way.
type OwnRequest struct{ present, next secret.Text }

// Request makes it.
func (d *OwnPassword) Request() OwnRequest {
	return OwnRequest{d.present, d.pair.Password()}
}

// Run changes it.
func (r OwnRequest) Run(ctx context.Context, desk *core.Desk, s *core.Session) error {
	return desk.ChangePassword(ctx, s, r.present, r.next)
}

// Failed puts an error of Run under the present password, where it is about
// that; false where it belongs into a dialog of its own.
func (d *OwnPassword) Failed(err error) bool {
	if errors.Is(err, core.ErrSignIn) {
		d.wrong = say.Explain(err, "").What
		return true
	}
	return false
}

// Changed is the toast.
const Changed = "Your password was changed. Backups made before today still open with the old one."
