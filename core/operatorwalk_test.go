package core_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
)

// walker changes operators at random and knows what each one's state is to be.
type walker struct {
	*desk
	random *rand.Rand
	names  []string        // who is not removed
	out    map[string]bool // who is disabled
	made   int
}

func (w *walker) rights() ([]string, core.Permissions) {
	groups := []string{"Administrators", "Power Users", "Customer Service Rep"}
	return groups[w.random.IntN(3):][:1], core.Permissions(w.random.Uint32()) & core.AllPermissions
}

// step does one thing; a refusal is fine, since the last holder of a key stays.
func (w *walker) step(ctx context.Context) error {
	o, name := w.Operators(), w.names[w.random.IntN(len(w.names))]
	groups, given := w.rights()
	if name == "anna" {
		groups, given = []string{"Administrators"}, 0 // she asks, in the end
	}
	switch w.random.IntN(8) {
	case 0, 1:
		name = fmt.Sprint("operator ", w.made)
		w.made++
		w.names = append(w.names, name)
		return o.Add(ctx, core.NewOperator{Name: name, Groups: groups, Given: given, Password: secret.New(colleaguePassword)})
	case 2, 3:
		return o.Edit(ctx, name, core.OperatorEdit{Groups: &groups, Given: &given})
	case 4:
		err := o.Disable(ctx, name)
		w.out[name] = w.out[name] || err == nil
		return err
	case 5:
		err := o.Enable(ctx, name)
		w.out[name] = w.out[name] && err != nil
		return err
	case 6:
		return o.SetPassword(ctx, name, secret.New(colleaguePassword), false)
	}
	err := o.Remove(ctx, name)
	if err == nil {
		w.names = slices.DeleteFunc(w.names, func(one string) bool { return one == name })
	}
	return err
}

// Whatever is done with operators in whatever order: whoever is active signs
// in, who is not does not, somebody holds every key, and the desk is whole.
func TestOperatorsAtRandom(t *testing.T) {
	for seed := range uint64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			w := &walker{desk: newDesk(t), random: rand.New(rand.NewPCG(seed, 5)), names: []string{"anna"}, out: map[string]bool{}}
			id := w.add(hedi(), true, true)
			w.chooseOwn(id, "my own choice of words")
			done := 0
			for range 25 {
				err := w.step(t.Context())
				if err != nil && !errors.Is(err, core.ErrRefused) {
					t.Fatal(err)
				}
				if err == nil {
					done++
				}
				if w.random.IntN(4) == 0 {
					w.renew()
				}
				if _, err := w.Operators().List(t.Context()); err != nil {
					t.Fatal("anna, who does not lose her own rights here:", err)
				}
				w.signsIn(w.names[w.random.IntN(len(w.names))])
			}
			if done < 10 {
				t.Errorf("only %d changes were made", done)
			}
			w.as("anna")
			w.renew()
			w.done(true)
			if o := w.operator("anna"); o.Permissions != core.AllPermissions || len(o.Pending) > 0 {
				t.Errorf("anna: %+v", o)
			}
			if pw, err := w.Customers().Reveal(t.Context(), id, "the caller asked"); err != nil || pw.Reveal() != "my own choice of words" {
				t.Error("the copy:", err)
			}
			ok(t, w.login("hedi@acs.example", "my own choice of words"))
		})
	}
}

// signsIn tries one operator's password.
func (w *walker) signsIn(name string) {
	w.t.Helper()
	if name == "anna" {
		return
	}
	if err := w.try(name, colleaguePassword); (err == nil) == w.out[name] {
		w.t.Errorf("%s, who is disabled: %v, signs in: %v", name, w.out[name], err)
	}
}
