package operators

import (
	"slices"
	"strings"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/model/typed"
)

// New is the dialog New operator.
type New struct {
	MustChange bool // has to choose another password at the first sign-in

	vendor string
	name   string
	groups []string
	pair   typed.Pair
}

// NewOperator opens it: a Customer Service Rep who chooses another password.
func NewOperator(t Team, vendor string) *New {
	n := &New{MustChange: true, vendor: vendor}
	if _, there := t.Group(ServiceRep); there {
		n.groups = []string{ServiceRep}
	}
	n.SetName("")
	return n
}

// ServiceRep is the group that a new operator is offered.
const ServiceRep = "Customer Service Rep"

// SetName is called with what stands in Name.
func (n *New) SetName(name string) {
	n.name = strings.TrimSpace(name)
	n.pair.Context = password.Context{Names: []string{n.name}, Vendor: n.vendor}
}

// Name is the sign-in name.
func (n *New) Name() string { return n.name }

// Pair is the password, twice.
func (n *New) Pair() *typed.Pair { return &n.pair }

// In says whether he is to be in a group, and Put changes it.
func (n *New) In(group string) bool { return slices.Contains(n.groups, group) }

// Put: see In.
func (n *New) Put(group string, in bool) {
	n.groups = slices.DeleteFunc(n.groups, func(name string) bool { return name == group })
	if in {
		n.groups = append(n.groups, group)
	}
}

// Problem is what OK waits for, with its field: name, password, confirm.
func (n *New) Problem() (field, text string) {
	if n.name == "" {
		return "name", "An operator needs a name to sign in with."
	}
	return pairProblem(&n.pair)
}

func pairProblem(p *typed.Pair) (field, text string) {
	text, second := p.Problem()
	switch {
	case text == "":
		return "", ""
	case second:
		return "confirm", text
	}
	return "password", text
}

// Request is the operator to be added.
func (n *New) Request() core.NewOperator {
	return core.NewOperator{Name: n.name, Groups: slices.Clone(n.groups), Password: n.pair.Password(), MustChange: n.MustChange}
}

// Added is the toast.
func (n *New) Added() string { return n.name + " may sign in." }

// Managing is the dialog Managing User Passwords: an operator's password is
// kept or set, and a change can be forced.
type Managing struct {
	Operator core.Operator
	Set      bool // rather than keep the current one
	Force    bool

	pair typed.Pair
}

// Manage opens it, with the current password kept.
func Manage(o core.Operator, vendor string) *Managing {
	m := &Managing{Operator: o}
	m.pair.Context = password.Context{Names: []string{o.Name}, Vendor: vendor}
	return m
}

// Pair is the new password, twice.
func (m *Managing) Pair() *typed.Pair { return &m.pair }

// SetsNew chooses between the current password and a new one. With a new one
// the operator is to choose his own next, unless that is unticked.
func (m *Managing) SetsNew(set bool) { m.Set, m.Force = set, set || m.Operator.MustChange }

// Problem is what OK waits for.
func (m *Managing) Problem() string {
	if m.Set {
		_, text := pairProblem(&m.pair)
		return text
	}
	switch {
	case m.Operator.MustChange:
		return "A change of password is asked for already; set a new password, or cancel."
	case !m.Force:
		return "Nothing is changed by this: set a new password, or tick Force Password Change."
	}
	return ""
}

// Means says what a new password does beside.
func (m *Managing) Means() string {
	if m.Operator.Permissions.KeyKept() == 0 {
		return "The old password stops at once. Backups made before still open with it."
	}
	return "The old password stops at once. Backups made before still open with it. Keys that you do not hold yourself are handed on by the next holder who signs in."
}

// Password is the new one.
func (m *Managing) Password() secret.Text { return m.pair.Password() }

// Done is the toast.
func (m *Managing) Done() string {
	switch {
	case !m.Set:
		return Forced(m.Operator)
	case m.Force:
		return m.Operator.Name + " has a new password, and has to choose another at the next sign-in."
	}
	return m.Operator.Name + " has a new password."
}

// Forced is the toast of Force Password Change.
func Forced(o core.Operator) string {
	return o.Name + " has to choose another password at the next sign-in."
}
