package start

import (
	"context"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/model/typed"
)

// Changing asks one who has to choose another password for it, at the sign-in.
type Changing struct {
	try  Try
	pair typed.Pair
}

// NewChanging asks after a sign-in that was refused with ErrMustChange.
func NewChanging(t Try, vendor string) *Changing {
	c := &Changing{try: t}
	c.pair.Context = password.Context{Names: []string{t.Name}, Vendor: vendor}
	return c
}

// ChangingText is why another password is asked for.
const ChangingText = "The password that you signed in with was given to you, or is to be changed: choose one that only you know. " +
	"It is in force at once."

// Operator is who signs in.
func (c *Changing) Operator() string { return c.try.Name }

// Pair is the new password, twice.
func (c *Changing) Pair() *typed.Pair { return &c.pair }

// OK says whether it can be signed in, and if not, what that waits for.
func (c *Changing) OK() (wait string, ok bool) {
	if text, _ := c.pair.Problem(); text != "" {
		return text, false
	}
	if c.pair.Password().Equal(c.try.Password) {
		return "This is the present password; choose another.", false
	}
	return "", true
}

// Try is the sign-in with the new password.
func (c *Changing) Try() Try {
	t := c.try
	t.Next = c.pair.Password()
	return t
}

// Clear forgets the passwords.
func (c *Changing) Clear() {
	c.pair.Clear()
	c.try = Try{Name: c.try.Name}
}

// Recovering opens the desk with the recovery key, for an administrator whose
// password is lost: a new password, and then a new recovery key, which is shown
// and typed back before either is in force.
type Recovering struct {
	ShownKey // the new one
	vendor   string
	path     string
	operator string
	key      secret.Text
	pair     typed.Pair
	made     *core.RecoveryKey
}

// NewRecovering asks who it is for.
func NewRecovering(vendor, path, operator string) *Recovering {
	r := &Recovering{vendor: vendor, path: path}
	r.SetOperator(operator)
	return r
}

// RecoveringText says what the recovery key does.
const RecoveringText = "The recovery key from the paper gives an administrator a new password. " +
	"It is void with that: a new one is shown next, to be kept in its place."

// SetOperator is called with who is to get a new password.
func (r *Recovering) SetOperator(name string) {
	r.operator = name
	r.pair.Context = password.Context{Names: []string{name}, Vendor: r.vendor}
}

// Operator is who is to get a new password.
func (r *Recovering) Operator() string { return r.operator }

// SetKey is called with what stands in the field for the recovery key.
func (r *Recovering) SetKey(key secret.Text) { r.key = key }

// Pair is the new password, twice.
func (r *Recovering) Pair() *typed.Pair { return &r.pair }

// OK says whether it can go on, and if not, what that waits for.
func (r *Recovering) OK() (wait string, ok bool) {
	switch {
	case r.operator == "":
		return "Say who you are.", false
	case r.key.Empty():
		return "Type the recovery key from the paper.", false
	}
	text, _ := r.pair.Problem()
	return text, text == ""
}

// Recovery is a recovery on its way.
type Recovery struct {
	Key      secret.Text
	Operator string
	Next     secret.Text
}

// Begin gives it.
func (r *Recovering) Begin() Recovery { return Recovery{r.key, r.operator, r.pair.Password()} }

// Run makes up a new recovery key, in the key derivation's time. Nothing is
// written yet.
func (r Recovery) Run(ctx context.Context, desk *core.Desk) (*core.RecoveryKey, error) {
	return desk.Recover(ctx, r.Key, r.Operator, r.Next)
}

// Made takes the new recovery key, to be shown.
func (r *Recovering) Made(key *core.RecoveryKey) {
	r.made, r.ShownKey = key, ShownKey{Text: key.Key()}
}

// Shows says that the new key is shown.
func (r *Recovering) Shows() bool { return r.made != nil }

// Write puts the new password and the new key in force; ok is false before the
// last group was typed back.
func (r *Recovering) Write() (write func(context.Context) error, ok bool) {
	if r.made == nil || !r.Matches() {
		return nil, false
	}
	return r.made.Write, true
}

// Account is what to sign in with then.
func (r *Recovering) Account() (operator string, pw secret.Text) {
	return r.operator, r.pair.Password()
}

// Clear forgets keys and password.
func (r *Recovering) Clear() {
	r.pair.Clear()
	r.key = secret.Text{}
	r.ShownKey = ShownKey{}
	r.made = nil
}
