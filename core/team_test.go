package core_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/core/vault"
	"github.com/keydesk/keydesk/db"
	"github.com/keydesk/keydesk/db/bolt"
)

// colleaguePassword is every colleague's.
const colleaguePassword = "a long sentence for the colleague"

// team is a desk in which, besides anna, there is an operator for each
// permission who has that alone and is named like it, and a csr.
var team = sync.OnceValues(func() ([]byte, error) {
	content, err := base()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "keydesk-team")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "team.db")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		return nil, err
	}
	ctx := context.Background()
	store, err := bolt.Open(ctx, path, bolt.Options{Program: "test"})
	if err != nil {
		return nil, err
	}
	if err := errors.Join(hireAll(ctx, store), store.Close()); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

func hireAll(ctx context.Context, store db.Store) error {
	front, err := record.ReadFront(ctx, store)
	if err != nil {
		return err
	}
	slot, _ := front.FindSlot("anna")
	anna, err := vault.SignIn(ctx, front.Header, slot, secret.New(adminPassword))
	if err != nil {
		return err
	}
	keys, err := anna.Open(front.Roster, front.Grants)
	if err != nil {
		return err
	}
	next := keys.Roster()
	next.Generation++
	f := &vault.Founded{Header: front.Header, Slots: []vault.OperatorSlot{{Operator: anna.ID(), Bytes: slot}}}
	for _, may := range append(vault.AllPermissions.Each(), vault.CustomerServiceRep) {
		one, slot, err := keys.NewOperator(ctx, vault.RecoveryID, nameOf(may), secret.New(colleaguePassword), vault.FloorKDF())
		if err != nil {
			return err
		}
		one.Permissions = may
		next.Operators = append(next.Operators, one)
		f.Slots = append(f.Slots, vault.OperatorSlot{Operator: one.ID, Bytes: slot})
	}
	slices.SortFunc(next.Operators, func(a, b vault.RosterOperator) int { return slices.Compare(a.ID[:], b.ID[:]) })
	if f.Roster, err = keys.SignRoster(next); err != nil {
		return err
	}
	if keys, err = keys.Adopt(f.Roster); err != nil {
		return err
	}
	for _, one := range next.Operators {
		for _, e := range next.Epochs {
			if one.ID == anna.ID() || !next.Permissions(one).Holds(e.Kind) {
				continue
			}
			g, err := keys.GrantTo(vault.KeyRef{Kind: e.Kind, Epoch: e.Number}, one.ID)
			if err != nil {
				return err
			}
			f.Grants = append(f.Grants, g)
		}
	}
	slots := make([][]byte, len(f.Slots))
	for i, s := range f.Slots {
		slots[i] = s.Bytes
	}
	f.Sum = vault.Checksum(f.Header, slots...)
	return store.Update(ctx, func(tx db.Tx) error { return record.PutFront(tx, f) })
}

func nameOf(may vault.Permissions) string {
	if may == vault.CustomerServiceRep {
		return "csr"
	}
	return may.String()
}

// newTeam is a desk with the colleagues; anna is signed in.
func newTeam(t testing.TB) *desk {
	t.Helper()
	content, err := team()
	if err != nil {
		t.Fatal(err)
	}
	return deskOf(t, content)
}

// as changes places with a colleague.
func (d *desk) as(name string) {
	d.t.Helper()
	d.Leave(d.t.Context())
	password := colleaguePassword
	if name == "anna" {
		password = adminPassword
	}
	s, err := d.open.SignIn(d.t.Context(), name, secret.New(password))
	if err != nil {
		d.t.Fatalf("signing in as %s: %v", name, err)
	}
	d.Session = s
}

// Every method of a room checks the permission it names before anything else:
// whoever has none of them gets ErrPermission and nothing changes, whoever has
// one alone is let in.
func TestPermissions(t *testing.T) {
	const (
		view     = vault.ViewCustomers
		edit     = vault.EditCustomers
		reset    = vault.ResetPasswords
		settings = vault.ChangeSettings
		licenses = vault.EditLicenses
	)
	d := newTeam(t)
	id := d.add(hedi(), true, true)
	deeds := map[string]struct {
		needs []vault.Permissions
		do    func(context.Context) error
	}{
		"Get":      {[]vault.Permissions{view}, func(ctx context.Context) error { _, err := d.Customers().Get(ctx, id); return err }},
		"Rows":     {[]vault.Permissions{view}, func(ctx context.Context) error { _, _, err := d.Customers().Rows(ctx, core.Query{}); return err }},
		"Each":     {[]vault.Permissions{view}, func(ctx context.Context) error { return d.Customers().Each(ctx, core.Query{}, nothing) }},
		"Reveal":   {[]vault.Permissions{view}, func(ctx context.Context) error { _, err := d.Customers().Reveal(ctx, id, ""); return err }},
		"Audit.Of": {[]vault.Permissions{view}, func(ctx context.Context) error { _, err := d.Audit().Of(ctx, id, 1); return err }},
		"Add":      {[]vault.Permissions{edit}, func(ctx context.Context) error { _, err := d.Customers().Add(ctx, core.Save{}); return err }},
		"Edit":     {[]vault.Permissions{edit}, func(ctx context.Context) error { _, err := d.Customers().Edit(ctx, id, core.Save{}); return err }},
		"Delete":   {[]vault.Permissions{edit}, func(ctx context.Context) error { return d.Customers().Delete(ctx, 1) }},
		"Restore":  {[]vault.Permissions{edit}, func(ctx context.Context) error { return d.Customers().Restore(ctx, id) }},
		"Erase":    {[]vault.Permissions{edit}, func(ctx context.Context) error { return d.Customers().Erase(ctx, id) }},
		"Import":   {[]vault.Permissions{edit}, func(ctx context.Context) error { _, err := d.Customers().Import(ctx, rows()); return err }},
		"type":     {[]vault.Permissions{edit}, func(ctx context.Context) error { return d.change(ctx, 1, core.PasswordChange{Typed: secret.New("x")}) }},
		"generate": {[]vault.Permissions{edit, reset}, func(ctx context.Context) error { return d.change(ctx, 1, core.PasswordChange{}) }},
		"Suggest":  {[]vault.Permissions{edit, reset}, func(ctx context.Context) error { _, err := d.Customers().Suggest(ctx, false); return err }},
		"link":     {[]vault.Permissions{edit, reset}, func(ctx context.Context) error { _, err := d.Customers().SendResetLink(ctx, 1, ""); return err }},
		"confirm":  {[]vault.Permissions{edit, reset}, func(ctx context.Context) error { _, err := d.Customers().SendConfirmation(ctx, 1); return err }},
		"welcome":  {[]vault.Permissions{edit, reset}, func(ctx context.Context) error { _, err := d.Customers().SendWelcome(ctx, 1); return err }},
		"details":  {[]vault.Permissions{edit, reset, licenses}, func(ctx context.Context) error { _, err := d.Licenses().EmailDetails(ctx, 1); return err }},
		"seats":    {[]vault.Permissions{edit, reset, licenses}, func(ctx context.Context) error { _, err := d.Licenses().EmailSeats(ctx, 1); return err }},
		"Preview":  {[]vault.Permissions{}, func(ctx context.Context) error { _, err := d.Sales().Preview(ctx, core.Sale{}); return err }},
		"sell":     {[]vault.Permissions{}, func(ctx context.Context) error { _, err := d.Sales().Add(ctx, core.Sale{}); return err }},
		"anew":     {[]vault.Permissions{licenses}, func(ctx context.Context) error { _, _, err := d.Licenses().ResetAndEmail(ctx, 1, false); return err }},
		"Unlock":   {[]vault.Permissions{edit, reset}, func(ctx context.Context) error { _, err := d.Customers().Unlock(ctx, id); return err }},
		"Exported": {[]vault.Permissions{vault.ExportData}, func(ctx context.Context) error { return d.Customers().Exported(ctx, core.Query{}, 1) }},
		"Set":      {[]vault.Permissions{settings}, func(ctx context.Context) error { return d.Settings().Set(ctx, "mail.per-day", "7") }},
		"Test":     {[]vault.Permissions{settings}, func(ctx context.Context) error { _, err := d.Mail().Test(ctx, ""); return err }},
		"Probe":    {[]vault.Permissions{settings}, func(ctx context.Context) error { _, err := d.Mail().Probe(ctx); return err }},
		"Words":    {[]vault.Permissions{settings}, func(ctx context.Context) error { return d.Templates().Set(ctx, greeting("", "en", "Ahoy")) }},
		"Wordless": {[]vault.Permissions{settings}, func(ctx context.Context) error { return d.Templates().Reset(ctx, "", "welcome", "en") }},
		"Try": {[]vault.Permissions{settings}, func(ctx context.Context) error {
			_, err := d.Templates().SendTest(ctx, greeting("", "en", "x"), "")
			return err
		}},
		"Send":       {[]vault.Permissions{reset, edit, settings}, func(ctx context.Context) error { _, err := d.Mail().Send(ctx); return err }},
		"SendHeld":   {[]vault.Permissions{reset, edit, settings}, func(ctx context.Context) error { _, err := d.Mail().SendHeld(ctx); return err }},
		"CancelHeld": {[]vault.Permissions{reset, edit, settings}, func(ctx context.Context) error { _, err := d.Mail().CancelHeld(ctx); return err }},
		"Mail.List":  {[]vault.Permissions{reset, edit, settings}, func(ctx context.Context) error { return d.Mail().List(ctx, nil) }},
		"Show":       {[]vault.Permissions{reset, edit, settings}, func(ctx context.Context) error { _, _, _, err := d.Mail().Show(ctx, 1); return err }},
		"Retry":      {[]vault.Permissions{reset, edit, settings}, func(ctx context.Context) error { _, err := d.Mail().Retry(ctx, 1); return err }},
		"Cancel":     {[]vault.Permissions{reset, edit, settings}, func(ctx context.Context) error { _, err := d.Mail().Cancel(ctx, 1); return err }},
		"HandedOver": {[]vault.Permissions{reset, edit, settings}, func(ctx context.Context) error { _, err := d.Mail().HandedOver(ctx, 1); return err }},
		"Bounced":    {[]vault.Permissions{reset, edit, settings}, func(ctx context.Context) error { _, err := d.Mail().Bounced(ctx, 1, ""); return err }},
		"NotBounced": {[]vault.Permissions{reset, edit, settings}, func(ctx context.Context) error { _, err := d.Mail().NotBounced(ctx, 1); return err }},
		"Audit.List": {[]vault.Permissions{vault.ManageOperators, settings}, func(ctx context.Context) error { return d.Audit().List(ctx, one) }},
		"Sites":      {[]vault.Permissions{settings}, func(ctx context.Context) error { _, err := d.Sites().List(ctx); return err }},
		"Portal":     {[]vault.Permissions{vault.RunPortal}, func(context.Context) error { _, err := d.Portal(); return err }},
	}
	for _, may := range vault.AllPermissions.Each() {
		d.as(may.String())
		for name, deed := range deeds {
			err := deed.do(t.Context())
			if allowed := slices.Contains(deed.needs, may); allowed == errors.Is(err, core.ErrPermission) {
				t.Errorf("%s with %s alone: %v", name, may, err)
			} else if !allowed && !strings.Contains(err.Error(), "permission") {
				t.Errorf("%s: the refusal does not say why: %v", name, err)
			}
		}
	}
	d.as("anna")
}

func nothing(core.Customer) error       { return nil }
func one(core.AuditEntry) (bool, error) { return false, nil }
func (d *desk) change(ctx context.Context, id uint64, change core.PasswordChange) error {
	_, err := d.Customers().SetPassword(ctx, id, change)
	return err
}

// Seed 000: a customer-set password "will not be visible … for users without
// View Password permission"; what staff set is.
func TestCSRSeesWhatStaffSetAndNoMore(t *testing.T) {
	d := newTeam(t)
	id := d.add(hedi(), true, true)
	d.as("csr")
	if err := d.change(t.Context(), id, core.PasswordChange{Typed: secret.New("winter tractor lemon nine")}); err != nil {
		t.Fatal(err)
	}
	if pw, err := d.Customers().Reveal(t.Context(), id, ""); err != nil || pw.Reveal() != "winter tractor lemon nine" {
		t.Error("a CSR cannot read what staff set:", err)
	}
	d.as("anna")
	d.chooseOwn(id, "my own choice of words")
	d.as("csr")
	if _, err := d.Customers().Reveal(t.Context(), id, "the caller asked"); !errors.Is(err, core.ErrPermission) {
		t.Error("a CSR reads what the customer set:", err)
	}
	if got := d.get(id).PasswordOrigin; got != core.OriginCustomer {
		t.Errorf("the origin reads %q", got)
	}
	d.as("anna") // who may see the whole log, for the check at the end
}
