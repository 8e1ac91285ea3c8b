package transfer

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	model "github.com/keydesk/keydesk/ui/model/transfer"
)

// A list as License Manager for WooCommerce writes it.
const shop = "id,order_id,product_id,user_id,license_key,expires_at,valid_for,status,times_activated,times_activated_max\r\n" +
	"1,1001,17,0,WC-AAAA-0001,2027-05-01 00:00:00,,DELIVERED,0,2\r\n" +
	"2,1002,18,0,WC-AAAA-0002,,,SOLD,0,\r\n"

func (r *room) licenses(t *testing.T) []core.License {
	t.Helper()
	all, _, err := r.desk.Licenses().Find(t.Context(), core.LicenseQuery{})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// A list of licenses is known by its columns, tried, imported, and taken back.
func TestLicensesAreImportedAndTakenBack(t *testing.T) {
	r := onStage(t, stage.Plain(), nil, nil)
	if _, err := r.desk.Products().Add(t.Context(), core.ProductForm{Name: "Tide Planner", Activations: 3}); err != nil {
		t.Fatal(err)
	}
	r.Page.Open(r.file(t, "licenses.csv", shop))
	r.Says(t, "Import licenses", "License Manager for WooCommerce", "The list is of", "Licenses", "Product of rows that name none", "As the list says", "First rows", "WC-AAAA-0001")
	r.Tap(t, "Try")
	r.Says(t, "2 refused", "There is no product \"17\"")
	column := slices.IndexFunc(r.list.Columns(), func(c model.ColumnLine) bool { return c.Name == "product_id" })
	r.mapping.fields[column].Choose(0)
	r.Says(t, "No column says of which product the licenses are")
	r.mapping.product.Choose(1)
	r.Tap(t, "Try")
	r.Says(t, "Would be imported: 2 new", "Import 2 licenses")
	r.Tap(t, "Import 2 licenses")
	r.Says(t, "Imported: 2 new", "New licenses have an activation password of their own.", "Undo this import")
	all := r.licenses(t)
	if len(all) != 2 || all[0].ExternalID != "WC-AAAA-0001" || all[0].Product != "Tide Planner" || all[0].Activations != 2 || all[1].Activations != 1_000_000 {
		t.Errorf("%+v", all)
	}
	if err := r.desk.Licenses().Edit(t.Context(), all[0].ID, core.LicenseForm{Activations: new(5)}); err != nil {
		t.Fatal(err)
	}
	r.Tap(t, "Undo this import")
	r.Says(t, "Undo this import?", "What was changed or used since stays")
	r.Tap(t, "Cancel")
	if n := len(r.licenses(t)); n != 2 {
		t.Error(n, "licenses after Cancel")
	}
	r.Tap(t, "Undo this import")
	r.Press(fyne.KeyReturn)
	r.Says(t, "Undone: 1 removed, 0 as before, 1 kept.", "1 kept", "License ID 10001: The license was changed or activated since.")
	if n := len(r.licenses(t)); n != 1 {
		t.Error(n, "licenses are left")
	}
}

// What a list is taken for can be said; a hash is not shown.
func TestTheKindOfAListIsChosen(t *testing.T) {
	r := onStage(t, stage.Plain(), nil, nil)
	r.Page.Open(r.file(t, "list.csv", "key,email,passwordHash\nK1,hedi@acs.example,$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0\n"))
	r.Says(t, "Import customers", "Password hash", "[hidden]")
	r.SaysNot(t, "$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0")
	r.mapping.kind.Choose(1)
	r.Says(t, "Import licenses", "External ID", "No column says of which product the licenses are")
	r.mapping.kind.Choose(0)
	r.Says(t, "Import customers")
	r.Tap(t, "Try")
	r.Tap(t, "Import 1 customer")
	r.Says(t, "Customers with a password hash can log in")
	r.Tap(t, "Undo this import")
	r.Press(fyne.KeyReturn)
	r.Says(t, "Undone: 1 removed, 0 as before, 0 kept.")
	if n := r.customers(t); n != 0 {
		t.Error(n, "customers are left")
	}
}
