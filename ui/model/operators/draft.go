package operators

import (
	"fmt"
	"slices"
	"strings"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Draft is an operator's groups and permissions as they are ticked, before they
// are saved.
type Draft struct {
	team   Team
	was    core.Operator
	groups []string
	given  core.Permissions
}

// NewDraft begins with what an operator has.
func NewDraft(t Team, o core.Operator) *Draft {
	return &Draft{team: t, was: o, groups: slices.Clone(o.Groups), given: o.Given}
}

// Operator is the operator as he was read.
func (d *Draft) Operator() core.Operator { return d.was }

// Groups are the groups he is to be in.
func (d *Draft) Groups() []string { return d.groups }

// Others are the groups that he can be put into.
func (d *Draft) Others() []string {
	return slices.DeleteFunc(d.team.GroupNames(), func(name string) bool { return slices.Contains(d.groups, name) })
}

// Join puts him into a group, and Part takes him out of it.
func (d *Draft) Join(group string) {
	if !slices.Contains(d.groups, group) {
		d.groups = append(d.groups, group)
	}
}

// Part: see Join.
func (d *Draft) Part(group string) {
	d.groups = slices.DeleteFunc(slices.Clone(d.groups), func(name string) bool { return name == group })
}

// Give ticks a permission of his own, or unticks it.
func (d *Draft) Give(may core.Permissions, on bool) {
	d.given &^= may
	if on {
		d.given |= may
	}
}

// Tick is how a permission stands.
func (d *Draft) Tick(may core.Permissions) Tick {
	return ticks(d.given, d.team.named(d.groups))[may]
}

// Held is all that he may do by the draft.
func (d *Draft) Held() core.Permissions {
	held := d.given
	for _, g := range d.team.named(d.groups) {
		held |= g.Permissions
	}
	return held
}

// Changed says whether there is something to save.
func (d *Draft) Changed() bool { return d.given != d.was.Given || !same(d.groups, d.was.Groups) }

func same(a, b []string) bool {
	a, b = slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	return slices.Equal(a, b)
}

// Edit is what is to be saved.
func (d *Draft) Edit() core.OperatorEdit {
	var e core.OperatorEdit
	if !same(d.groups, d.was.Groups) {
		groups := append([]string{}, d.groups...)
		e.Groups = &groups
	}
	if d.given != d.was.Given {
		given := d.given
		e.Given = &given
	}
	return e
}

// Rebase goes on over what was read anew: what is ticked stays, as far as its
// groups are still there.
func (d *Draft) Rebase(t Team, o core.Operator) *Draft {
	next := NewDraft(t, o)
	if d.Changed() && d.was.ID == o.ID {
		next.given = d.given
		next.groups = slices.DeleteFunc(slices.Clone(d.groups), func(name string) bool { _, there := t.Group(name); return !there })
	}
	return next
}

// Means says what saving does: what he can do more and less, and what becomes
// of the keys. "" where nothing changes what he may do.
func (d *Draft) Means() string {
	more, less := d.Held()&^d.was.Permissions, d.was.Permissions&^d.Held()
	var all []string
	if more != 0 {
		all = append(all, d.was.Name+" may also "+listed(more)+".")
	}
	if less != 0 {
		all = append(all, d.was.Name+" may no longer "+listed(less)+".")
	}
	if d.was.State == core.OperatorActive {
		all = append(all, keysRenewed(less))
	}
	return strings.TrimSpace(strings.Join(all, " "))
}

// keysRenewed says that new keys are made where permissions go that keys keep.
func keysRenewed(less core.Permissions) string {
	kept := less.KeyKept()
	if kept == 0 {
		return ""
	}
	return fmt.Sprintf("What %s opens gets new keys, while you go on working; what was seen before stays known.", listed(kept))
}

func listed(p core.Permissions) string {
	var names []string
	for _, one := range p.Each() {
		names = append(names, one.String())
	}
	return words.List(names)
}

// Saved is the toast.
func (d *Draft) Saved() string { return d.was.Name + " was changed." }
