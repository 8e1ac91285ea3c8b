package operators

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Team is the operators and the groups.
type Team struct {
	Operators []core.Operator // by name
	Groups    []core.Group
}

// Load reads them. Needs Manage Operators.
func Load(ctx context.Context, s *core.Session) (t Team, err error) {
	if t.Operators, err = s.Operators().List(ctx); err != nil {
		return t, err
	}
	t.Groups, err = s.Operators().Groups(ctx)
	return t, err
}

// Operator finds an operator by ID.
func (t Team) Operator(id string) (core.Operator, bool) {
	i := slices.IndexFunc(t.Operators, func(o core.Operator) bool { return o.ID == id })
	if i < 0 {
		return core.Operator{}, false
	}
	return t.Operators[i], true
}

// Group finds a group by its name.
func (t Team) Group(name string) (core.Group, bool) {
	i := slices.IndexFunc(t.Groups, func(g core.Group) bool { return strings.EqualFold(g.Name, name) })
	if i < 0 {
		return core.Group{}, false
	}
	return t.Groups[i], true
}

// GroupNames are the names of all groups.
func (t Team) GroupNames() []string {
	var all []string
	for _, g := range t.Groups {
		all = append(all, g.Name)
	}
	return all
}

// named are the groups of these names.
func (t Team) named(names []string) []core.Group {
	return slices.DeleteFunc(slices.Clone(t.Groups), func(g core.Group) bool { return !slices.Contains(names, g.Name) })
}

// Line is a row of the list.
type Line struct {
	ID    string // of an operator; a group's name
	Name  string
	When  string // the last sign-in; of a group, its members
	Under string // groups
	State State
}

// State is what there is to say of an operator beside his groups.
type State string

// The states, the first that holds.
const (
	Active     State = ""
	Disabled   State = "Disabled"
	MustChange State = "Must change"
	Waits      State = "Waits for a key"
)

// StateOf is an operator's state.
func StateOf(o core.Operator) State {
	switch {
	case o.State == core.OperatorDisabled:
		return Disabled
	case o.MustChange:
		return MustChange
	case len(o.Pending) > 0:
		return Waits
	}
	return Active
}

// Lines are the operators whose name or group has a text in it.
func (t Team) Lines(filter string, seen Seen, clock words.Clock) []Line {
	var all []Line
	for _, o := range t.Operators {
		groups := strings.Join(o.Groups, ", ")
		if groups == "" {
			groups = "No group"
		}
		if has(filter, o.Name, groups) {
			all = append(all, Line{o.ID, o.Name, seen.Short(o, clock), groups, StateOf(o)})
		}
	}
	return all
}

// GroupLines are the groups whose name or members have a text in it.
func (t Team) GroupLines(filter string) []Line {
	var all []Line
	for _, g := range t.Groups {
		if !has(filter, append([]string{g.Name}, g.Members...)...) {
			continue
		}
		under := "Of your own"
		if g.BuiltIn {
			under = "Comes with Keydesk"
		}
		all = append(all, Line{ID: g.Name, Name: g.Name, When: words.Count(len(g.Members), "member", "members"), Under: under})
	}
	return all
}

func has(filter string, texts ...string) bool {
	filter = strings.ToLower(strings.TrimSpace(filter))
	return slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(strings.ToLower(text), filter) })
}

// Foot is what stands under the list: "5 operators · 1 may View Password".
func (t Team) Foot() string {
	may := 0
	for _, o := range t.Operators {
		if o.Permissions.Has(core.ViewPassword) {
			may++
		}
	}
	return words.Dot(words.Count(len(t.Operators), "operator", "operators"), fmt.Sprintf("%s may View Password", words.Number(may)))
}

// Notes say what holds an operator up, a sentence each.
func Notes(o core.Operator) []string {
	var all []string
	if o.State == core.OperatorDisabled {
		all = append(all, "Disabled: cannot sign in until enabled.")
	}
	if o.MustChange {
		all = append(all, "Has to choose another password at the next sign-in.")
	}
	for _, key := range o.Pending {
		if may := keyPermission(key); may != 0 {
			all = append(all, fmt.Sprintf("%s waits for its key: the next holder of %s who signs in hands it on, without being asked.", may, may))
		} else {
			all = append(all, "Waits for the "+key+": the next colleague who signs in hands it on.")
		}
	}
	return all
}
