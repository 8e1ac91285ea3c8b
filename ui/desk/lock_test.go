package desk

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	"github.com/keydesk/keydesk/ui/model/label"
)

// What was typed at a lock is its operator's own: another who signs in does not
// see it, and it is there when its operator is back. The lock has ended the
// session, and says what goes on.
func TestAFormIsItsOperatorsOwn(t *testing.T) {
	const his = "a long sentence of tom's own"
	s := begin(t)
	ctx := t.Context()
	was, opened := s.main().session, s.main().desk
	given := secret.New("a long sentence that was given to tom")
	if err := was.Operators().Add(ctx, core.NewOperator{Name: "tom", Groups: []string{"Customer Service Rep"}, Password: given}); err != nil {
		t.Fatal(err)
	}
	tom, err := opened.SignInChanging(ctx, "tom", given, secret.New(his))
	if err != nil {
		t.Fatal(err)
	}
	tom.Leave(ctx)
	s.halfTyped()
	s.shortcut(fyne.KeyL)
	s.locked()
	s.Says(t, "Waiting mail goes on being sent.")
	if _, _, err := was.Customers().Rows(ctx, core.Query{}); err == nil {
		t.Error("the session is not over")
	}
	if staff := opened.Staff(); !staff.Works() || staff.RunsPortal() {
		t.Errorf("the data key is kept: %v, the login key: %v", staff.Works(), staff.RunsPortal())
	}
	s.click(label.OtherOperator)
	s.choose("tom")
	s.signIn(his)
	s.SaysNot(t, typedPhone, label.Save)
	s.leaveTo("anna")
	s.letters(testdesk.Password)
	s.press(fyne.KeyReturn)
	s.until("anna's window", func() bool { return s.main() != nil })
	s.kept()
}
