package core

import "github.com/keydesk/keydesk/core/vault"

// Permissions is a set of what an operator may do; its String is the names. A
// window asks for it to show what cannot be used as such; that a deed is
// allowed is decided by the room's method again.
type Permissions = vault.Permissions

// The permissions.
const (
	ViewCustomers     = vault.ViewCustomers
	EditCustomers     = vault.EditCustomers
	ResetPasswords    = vault.ResetPasswords
	ViewPassword      = vault.ViewPassword
	EditLicenses      = vault.EditLicenses
	IssueLicenseFiles = vault.IssueLicenseFiles
	ExportData        = vault.ExportData
	BulkActions       = vault.BulkActions
	ManageOperators   = vault.ManageOperators
	ChangeSettings    = vault.ChangeSettings
	RunPortal         = vault.RunPortal
	AllPermissions    = vault.AllPermissions
)

// ParsePermission finds a permission by its name, such as "View Password";
// case, blanks and hyphens do not count.
func ParsePermission(name string) (Permissions, bool) { return vault.ParsePermission(name) }

// Permissions is what the operator may do.
func (s *Session) Permissions() Permissions { return s.h.keys.Permissions() }
