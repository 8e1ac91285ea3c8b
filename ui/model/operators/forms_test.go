package operators

import (
	"slices"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/model/say"
)

func TestNewOperator(t *testing.T) {
	d := desk(t)
	n := NewOperator(team(t, d), d.Vendor())
	if !n.MustChange || !n.In(ServiceRep) {
		t.Error("a new operator is no rep who has to choose a password")
	}
	if field, _ := n.Problem(); field != "name" {
		t.Error(field)
	}
	n.SetName(" nils ")
	if field, _ := n.Problem(); field != "password" {
		t.Error(field)
	}
	n.Pair().Type(secret.New(good))
	n.Pair().Judge()
	if field, _ := n.Problem(); field != "confirm" {
		t.Error(field)
	}
	n.Pair().Retype(secret.New(good))
	if field, text := n.Problem(); field+text != "" {
		t.Error(field, text)
	}
	n.Put("Power Users", true)
	n.Put(ServiceRep, false)
	if err := d.Operators().Add(t.Context(), n.Request()); err != nil {
		t.Fatal(err)
	}
	if o := operator(t, team(t, d), "nils"); !o.MustChange || !slices.Equal(o.Groups, []string{"Power Users"}) {
		t.Errorf("%+v", o)
	}
	n.SetName("ANNA")
	if err := d.Operators().Add(t.Context(), n.Request()); say.FieldOf(err) != say.Exists {
		t.Error("whose name it is, is no problem of the name:", err)
	}
}

func TestManaging(t *testing.T) {
	m := Manage(core.Operator{Name: "tom"}, "Fjord Instruments")
	if m.Problem() == "" {
		t.Error("OK although nothing is changed")
	}
	m.Force = true
	if m.Problem() != "" || m.Done() != "tom has to choose another password at the next sign-in." {
		t.Error(m.Problem(), m.Done())
	}
	m.SetsNew(true)
	if !m.Force || m.Problem() == "" {
		t.Error("OK without a password")
	}
	m.Pair().Fill(secret.New(good))
	m.Pair().Judge()
	if m.Problem() != "" || !strings.Contains(m.Done(), "new password, and has to") {
		t.Error(m.Problem(), m.Done())
	}
	m.Force = false
	if m.Done() != "tom has a new password." || strings.Contains(m.Means(), "handed on") {
		t.Error(m.Done(), m.Means())
	}
	m.SetsNew(false)
	if m.Force {
		t.Error("a change stays forced")
	}
	due := Manage(core.Operator{Name: "tom", MustChange: true, Permissions: core.ViewPassword}, "")
	due.SetsNew(false)
	if due.Problem() == "" || !strings.Contains(due.Means(), "handed on") {
		t.Error(due.Problem(), due.Means())
	}
}

func TestGroupForm(t *testing.T) {
	d := desk(t)
	f := EditGroup(core.Group{})
	if !f.New() || f.Problem() == "" {
		t.Error("a group without a name")
	}
	f.SetName(" Night shift ")
	f.Give(core.ViewPassword|core.ViewCustomers, true)
	f.Give(core.ViewCustomers, false)
	if f.Problem() != "" || f.May() != core.ViewPassword {
		t.Error(f.Problem(), f.May())
	}
	if err := d.Operators().AddGroup(t.Context(), f.Name(), f.May()); err != nil {
		t.Fatal(err)
	}
	g, _ := team(t, d).Group("night shift")
	e := EditGroup(g)
	if e.New() || e.Was() != "Night shift" || e.Problem() == "" {
		t.Error("OK although nothing is changed")
	}
	e.Give(core.ViewPassword, false)
	if e.Problem() != "" || e.Means() != "" {
		t.Error("an empty group's keys are renewed", e.Means())
	}
	g.Members = []string{"tom"}
	e = EditGroup(g)
	e.Give(core.ViewPassword, false)
	if !strings.Contains(e.Means(), "new keys") {
		t.Error(e.Means())
	}
	if tick := GroupTick(g, core.ViewPassword); !tick.On || tick.Origin != "" || tick.Why == BuiltIn {
		t.Errorf("%+v", tick)
	}
	rep, _ := team(t, d).Group(ServiceRep)
	if tick := GroupTick(rep, core.ViewPassword); tick.On || tick.Why != BuiltIn {
		t.Errorf("%+v", tick)
	}
}
