package core_test

import (
	"fmt"
	"testing"

	"github.com/keydesk/keydesk/core"
)

// The three groups that come with Keydesk, permission by permission.
func TestGroupsThatComeWithKeydesk(t *testing.T) {
	d := newDesk(t)
	groups, err := d.Operators().Groups(t.Context())
	ok(t, err)
	matrix := []struct {
		may                        core.Permissions
		name                       string
		administrators, power, rep bool
	}{
		{core.ViewCustomers, "View Customers", true, true, true},
		{core.EditCustomers, "Edit Customers", true, true, true},
		{core.ResetPasswords, "Reset Passwords", true, true, true},
		{core.ViewPassword, "View Password", true, false, false},
		{core.EditLicenses, "Edit Licenses", true, true, false},
		{core.IssueLicenseFiles, "Issue License Files", true, true, false},
		{core.ExportData, "Export Data", true, true, false},
		{core.BulkActions, "Bulk Actions", true, true, false},
		{core.ManageOperators, "Manage Operators", true, false, false},
		{core.ChangeSettings, "Change Settings", true, false, false},
		{core.RunPortal, "Run Portal", true, false, false},
	}
	if len(groups) != 3 || len(matrix) != len(core.AllPermissions.Each()) {
		t.Fatalf("%d groups, %d permissions", len(groups), len(matrix))
	}
	for _, line := range matrix {
		if line.may.String() != line.name {
			t.Errorf("%s is called %s", line.name, line.may)
		}
		for i, want := range []bool{line.administrators, line.power, line.rep} {
			if got := groups[i].Permissions.Has(line.may); got != want {
				t.Errorf("%s has %s: %v", groups[i].Name, line.name, got)
			}
		}
	}
	if got := fmt.Sprint(groups[0].Name, ", ", groups[1].Name, ", ", groups[2].Name); got != "Administrators, Power Users, Customer Service Rep" {
		t.Error(got)
	}
}

// The last holder of View Password has it from a group: neither is the group
// changed under her, nor taken away.
func TestLastHolderByAGroup(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	ok(t, d.Operators().AddGroup(ctx, "Sight", core.ViewPassword))
	d.hire("ida", []string{"Administrators"}, 0)
	groups, most := []string{"Sight"}, core.AllPermissions&^core.ViewPassword
	ok(t, d.Operators().Edit(ctx, "anna", core.OperatorEdit{Groups: &groups, Given: &most}))
	none := []string{}
	ok(t, d.Operators().Edit(ctx, "ida", core.OperatorEdit{Groups: &none, Given: &most}))
	d.renew()
	is(t, d.Operators().EditGroup(ctx, "Sight", "Sight", core.ViewCustomers), core.ErrRefused, "the group without View Password")
	is(t, d.Operators().RemoveGroup(ctx, "Sight"), core.ErrRefused, "the group taken away")
	if got := d.operator("anna").Permissions; got != core.AllPermissions {
		t.Errorf("anna may %s", got)
	}
}
