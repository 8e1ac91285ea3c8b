package start

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
)

const another = "velvet harbor Tuesday 4 pickle"

// onTeam is the room of a desk whose operators are anna, an administrator, and
// tom, who has to choose another password; recovery is its recovery key.
func onTeam(t *testing.T, set stage.Setting) (s *scene, recovery string) {
	t.Helper()
	s = onScene(t, set, func(s *scene) {
		s.source.Path = filepath.Join(s.dir, "desk.db")
		o := core.Options{Path: s.source.Path, ConfigDir: filepath.Join(s.dir, "config"), Program: "test", Now: testdesk.Start}
		key, err := core.Create(t.Context(), o, core.NewDesk{Vendor: "Fjord Instruments", Operator: "anna", Password: secret.New(good), KDF: core.FloorKDF()})
		if err != nil {
			t.Fatal(err)
		}
		recovery = key.Reveal()
		desk, err := core.Open(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		session, err := desk.SignIn(t.Context(), "anna", secret.New(good))
		if err != nil {
			t.Fatal(err)
		}
		err = session.Operators().Add(t.Context(), core.NewOperator{Name: "tom", Groups: []string{"Customer Service Rep"}, Password: secret.New(good), MustChange: true})
		if err != nil {
			t.Fatal(err)
		}
		session.Leave(context.WithoutCancel(t.Context()))
		if err := desk.Close(); err != nil {
			t.Fatal(err)
		}
	})
	inline(t, s)
	return s, recovery
}

// who chooses an operator on the card.
func (s *scene) who(t *testing.T, name string) {
	t.Helper()
	s.room.view.(*signIn).named(name)
	s.room.view.(*signIn).card.focus(name)
}

// pastes puts a new password into both fields at once.
func (s *scene) pastes(t *testing.T, password string) {
	t.Helper()
	s.Entry(t, "Type new password").SetText(password)
	s.Entry(t, "Retype password").SetText(password)
}

func TestMustChooseAnotherPassword(t *testing.T) {
	s, _ := onTeam(t, stage.Plain())
	s.who(t, "tom")
	s.Letters(good)
	s.Press(fyne.KeyReturn)
	s.Says(t, "Choose a new password", "tom", "choose one that only you know")
	s.pastes(t, good)
	if s.Button(t, "Sign in").Why() != "This is the present password; choose another." {
		t.Error(s.Button(t, "Sign in").Why())
	}
	s.Press(fyne.KeyEscape)
	s.Says(t, "Operator", "Sign in")
	if s.opened != "" {
		t.Fatal("in without another password")
	}
	s.who(t, "tom")
	s.Letters(good)
	s.Press(fyne.KeyReturn)
	s.pastes(t, another)
	s.Press(fyne.KeyReturn)
	if s.opened == "" || s.session.Operator() != "tom" {
		t.Fatal(s.Said())
	}
	if _, err := s.session.Operators().List(t.Context()); !errors.Is(err, core.ErrPermission) {
		t.Error("a rep sees the operators:", err)
	}
}

// The recovery key gives a new password, and is void with it: the new one is
// shown, and nothing is written before it was typed back.
func TestRecoveryKey(t *testing.T) {
	s, key := onTeam(t, stage.Plain())
	s.who(t, "anna")
	s.Tap(t, "Use the recovery key…")
	s.Says(t, "The recovery key from the paper gives an administrator a new password.")
	s.pastes(t, another)
	s.Type(t, "Recovery key", "ABCDE-ABCDE-ABCDE-ABCDE-ABCDEF")
	s.Press(fyne.KeyReturn)
	s.Says(t, "This is not the desk's recovery key")
	s.Type(t, "Recovery key", strings.ToLower(strings.ReplaceAll(key, "-", " ")))
	s.Press(fyne.KeyReturn)
	s.Says(t, "Your new recovery key", "destroy the one before", "Group 5, 6 characters")
	s.SaysNot(t, "This is not the desk's")
	s.Press(fyne.KeyEscape) // nothing was written: the old password and key are good
	s.who(t, "anna")
	s.Tap(t, "Use the recovery key…")
	s.pastes(t, another)
	s.Type(t, "Recovery key", key)
	s.Press(fyne.KeyReturn)
	fresh := s.room.view.(*recovery).model
	if s.Button(t, "Put it in force and sign in").Why() == "" {
		t.Error("in force without the last group")
	}
	s.Letters(fresh.LastGroup())
	next := strings.Join(fresh.Key(), "-")
	s.Press(fyne.KeyReturn)
	if s.opened == "" || s.session.Operator() != "anna" {
		t.Fatal(s.Said())
	}
	if _, err := s.desk.Recover(t.Context(), secret.New(key), "anna", secret.New(good)); !errors.Is(err, core.ErrSignIn) {
		t.Error("the old key opens the desk still:", err)
	}
	if _, err := s.desk.Recover(t.Context(), secret.New(next), "anna", secret.New(good)); err != nil {
		t.Error("the new key does not open the desk:", err)
	}
}

func TestRecoveryKeyIsForAdministrators(t *testing.T) {
	s, key := onTeam(t, stage.Plain())
	s.who(t, "tom")
	s.Tap(t, "Use the recovery key…")
	s.pastes(t, another)
	s.Type(t, "Recovery key", key)
	s.Press(fyne.KeyReturn)
	s.Says(t, `"tom" is no administrator of this desk; the recovery key gives a new password to one of: anna.`)
}

func TestRecoveryLooks(t *testing.T) {
	for name, set := range map[string]stage.Setting{"light": stage.Plain(), "dark": stage.Dark(), "big": stage.Big()} {
		t.Run(name, func(t *testing.T) { recoveryLook(t, name, set) })
	}
}

func recoveryLook(t *testing.T, name string, set stage.Setting) {
	s, key := onTeam(t, set)
	s.who(t, "tom")
	s.Keep(t, "signin-"+name)
	s.whole(t)
	s.Letters(good)
	s.Press(fyne.KeyReturn)
	s.Keep(t, "signin-change-"+name)
	s.whole(t)
	s.Press(fyne.KeyEscape)
	s.who(t, "anna")
	s.Tap(t, "Use the recovery key…")
	s.pastes(t, another)
	s.Type(t, "Recovery key", key)
	s.Keep(t, "signin-recover-"+name)
	s.whole(t)
	s.Press(fyne.KeyReturn)
	s.Keep(t, "signin-newkey-"+name)
	s.whole(t)
}
