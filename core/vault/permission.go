package vault

import (
	"math/bits"
	"slices"
	"strings"
)

// Permissions is a set of what an operator may do. The bits are part of the
// roster's format and never change their meaning.
type Permissions uint32

// The eleven permissions.
const (
	ViewCustomers Permissions = 1 << iota
	EditCustomers
	ResetPasswords
	ViewPassword
	EditLicenses
	IssueLicenseFiles
	ExportData
	BulkActions
	ManageOperators
	ChangeSettings
	RunPortal

	AllPermissions Permissions = 1<<iota - 1
)

// The permissions of the three groups a desk is founded with.
const (
	Administrators     = AllPermissions
	PowerUsers         = AllPermissions &^ (ManageOperators | ChangeSettings | RunPortal | ViewPassword)
	CustomerServiceRep = ViewCustomers | EditCustomers | ResetPasswords
)

func permissionNames() []string {
	return []string{
		"View Customers", "Edit Customers", "Reset Passwords", "View Password",
		"Edit Licenses", "Issue License Files", "Export Data", "Bulk Actions",
		"Manage Operators", "Change Settings", "Run Portal",
	}
}

// Has says whether p holds all of want.
func (p Permissions) Has(want Permissions) bool { return p&want == want }

// Each lists the single permissions in p, lowest bit first.
func (p Permissions) Each() []Permissions {
	each := make([]Permissions, 0, bits.OnesCount32(uint32(p)))
	for rest := p & AllPermissions; rest != 0; rest &= rest - 1 {
		each = append(each, rest&-rest)
	}
	return each
}

// String is the names, with commas.
func (p Permissions) String() string {
	names := permissionNames()
	var out []string
	for _, one := range p.Each() {
		out = append(out, names[bits.TrailingZeros32(uint32(one))])
	}
	return strings.Join(out, ", ")
}

// ParsePermission finds one permission by its name; case, blanks and hyphens
// do not count.
func ParsePermission(name string) (Permissions, bool) {
	fold := func(s string) string {
		return strings.ToLower(strings.NewReplacer(" ", "", "-", "").Replace(s))
	}
	i := slices.IndexFunc(permissionNames(), func(n string) bool { return fold(n) == fold(name) })
	if i < 0 {
		return 0, false
	}
	return 1 << i, true
}

// KeyKept is the part of p that keys enforce; the rest is the program's to
// enforce.
func (p Permissions) KeyKept() Permissions {
	return p & (ViewPassword | IssueLicenseFiles | ManageOperators | RunPortal)
}

// Holds says whether an active operator with p is to hold keys of this kind.
func (p Permissions) Holds(kind Kind) bool {
	switch kind {
	case DataKey:
		return true
	case ViewKey:
		return p.Has(ViewPassword)
	case LoginKey:
		return p.Has(RunPortal)
	case IssueKey:
		return p&(IssueLicenseFiles|RunPortal) != 0
	case AuthorityKey:
		return p.Has(ManageOperators)
	}
	return false
}
