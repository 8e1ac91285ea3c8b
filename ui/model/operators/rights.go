package operators

import "github.com/keydesk/keydesk/core"

// Right is a permission and what it allows, in a sentence.
type Right struct {
	May  core.Permissions // one
	Text string
}

// Name is the permission's name.
func (r Right) Name() string { return r.May.String() }

// ByKey says that a key keeps it, not the program alone.
func (r Right) ByKey() bool { return r.May.KeyKept() != 0 }

// Sentence is what it allows, and whether a key keeps it.
func (r Right) Sentence() string {
	if r.ByKey() {
		return r.Text + " · kept by keys"
	}
	return r.Text
}

// Part is a part of the list of permissions.
type Part struct {
	Title  string
	Rights []Right
}

// Parts are all permissions, as the page lists them.
func Parts() []Part {
	return []Part{
		{"Customers", []Right{
			{core.ViewCustomers, "Find and read customers, and staff-set passwords"},
			{core.EditCustomers, "Every field, and all ways to a password"},
			{core.ResetPasswords, "Reset mail, generate, unlock; no manual entry"},
			{core.ViewPassword, "Read passwords that customers chose themselves"},
			{core.BulkActions, "Act on several customers at once"},
			{core.ExportData, "Write lists to a file"},
		}},
		{"Licenses", []Right{
			{core.EditLicenses, "Add, change, reset and void licenses"},
			{core.IssueLicenseFiles, "Sign license files and offline responses"},
		}},
		{"The desk", []Right{
			{core.ManageOperators, "Add and remove operators, grant permissions"},
			{core.ChangeSettings, "Everything on the Settings page"},
			{core.RunPortal, "Run the customer page"},
		}},
	}
}

// Tick is a permission as it stands with an operator or a group.
type Tick struct {
	Right
	On     bool
	Origin string // "from group", "given here", "" where it is off
	Why    string // why it cannot be changed here, "" where it can
}

// ticks are the permissions of somebody: given to himself, and by his groups.
func ticks(given core.Permissions, groups []core.Group) map[core.Permissions]Tick {
	all := map[core.Permissions]Tick{}
	for _, part := range Parts() {
		for _, right := range part.Rights {
			t := Tick{Right: right}
			if given.Has(right.May) {
				t.On, t.Origin = true, "given here"
			}
			for _, g := range groups {
				if g.Permissions.Has(right.May) {
					t.On, t.Origin, t.Why = true, "from group", "The group "+g.Name+" gives it; take the operator out of the group first."
				}
			}
			all[right.May] = t
		}
	}
	return all
}

// keyPermission is the permission whose holders have a key.
func keyPermission(key string) core.Permissions {
	return map[string]core.Permissions{
		"view key": core.ViewPassword, "login key": core.RunPortal, "issue key": core.IssueLicenseFiles, "authority key": core.ManageOperators,
	}[key]
}
