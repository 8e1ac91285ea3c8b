package operators

import (
	"strings"

	"github.com/keydesk/keydesk/core"
)

// GroupForm is the dialog of a group of the desk's own.
type GroupForm struct {
	was  core.Group // Name "": a new one
	name string
	may  core.Permissions
}

// EditGroup opens it; with a group without a name it makes a new one.
func EditGroup(g core.Group) *GroupForm { return &GroupForm{was: g, name: g.Name, may: g.Permissions} }

// New says that the group is a new one, and Was what it is called now.
func (f *GroupForm) New() bool { return f.was.Name == "" }

// Was: see New.
func (f *GroupForm) Was() string { return f.was.Name }

// Name is what it is to be called, and SetName changes it.
func (f *GroupForm) Name() string { return f.name }

// SetName: see Name.
func (f *GroupForm) SetName(name string) { f.name = strings.TrimSpace(name) }

// May is what its members may do, and Give changes it.
func (f *GroupForm) May() core.Permissions { return f.may }

// Give: see May.
func (f *GroupForm) Give(may core.Permissions, on bool) {
	f.may &^= may
	if on {
		f.may |= may
	}
}

// Problem is what OK waits for.
func (f *GroupForm) Problem() string {
	switch {
	case f.name == "":
		return "A group needs a name."
	case !f.New() && f.name == f.was.Name && f.may == f.was.Permissions:
		return "Nothing is changed."
	}
	return ""
}

// Means says what saving does to the members.
func (f *GroupForm) Means() string {
	if len(f.was.Members) == 0 {
		return ""
	}
	return keysRenewed(f.was.Permissions &^ f.may)
}

// GroupTick is how a permission stands with a group that is read.
func GroupTick(g core.Group, may core.Permissions) Tick {
	t := ticks(g.Permissions, nil)[may]
	t.Origin = ""
	t.Why = "Edit… changes the group."
	if g.BuiltIn {
		t.Why = BuiltIn
	}
	return t
}

// BuiltIn is why three groups cannot be changed.
const BuiltIn = "This group comes with Keydesk and stays as it is; make a group of your own."
