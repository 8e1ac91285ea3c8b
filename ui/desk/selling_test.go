package desk

import (
	"errors"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	"github.com/keydesk/keydesk/ui/model/label"
)

// toSale goes to New sale, on a desk that has a product.
func (s *scene) toSale() {
	s.t.Helper()
	if _, err := s.main().session.Products().Add(s.t.Context(), core.ProductForm{Name: "Tide Planner", Activations: 3}); err != nil && !errors.Is(err, core.ErrExists) {
		s.t.Fatal(err)
	}
	s.main().Do(label.Licenses)
	s.page(label.Licenses)
	s.main().Do(label.NewSale)
	s.until("the form", func() bool { f := s.Canvas.Focused(); return f != nil && kit.NameOf(f) == label.Buyer })
}

// A sale without the mouse: from the list of licenses to the customer, the
// product, the order number, and to the next one.
func TestASaleByKeyboard(t *testing.T) {
	s := begin(t)
	s.toSale()
	s.letters("hedi@acs.example")
	s.until("Hedi to be found", func() bool { return strings.Contains(s.Said(), "can log in") })
	s.press(fyne.KeyReturn) // the only product is chosen
	s.field(label.OrderNumber, "2026-0514-17")
	s.until("the mail", func() bool { return strings.Contains(s.Said(), "Thank you for your order 2026-0514-17") })
	s.shortcut(fyne.KeyS)
	s.until("the sale", func() bool { return strings.Contains(s.Said(), "Sold: 1 license for Hedi") })
	s.until("the keyboard to go on", func() bool { f := s.Canvas.Focused(); return f != nil && kit.NameOf(f) == label.AnotherSale })
	s.press(fyne.KeyReturn)
	s.until("an empty form", func() bool { f := s.Canvas.Focused(); return f != nil && kit.NameOf(f) == label.Buyer })
	s.press(fyne.KeyEscape)
	s.page(label.Licenses)
}

// A sale that is half typed is there again after the lock, with who buys.
func TestLockKeepsASale(t *testing.T) {
	s := begin(t)
	s.toSale()
	s.letters("hedi@acs.example")
	s.until("Hedi to be found", func() bool { return strings.Contains(s.Said(), "can log in") })
	s.field(label.OrderNumber, "2026-0514-17")
	s.shortcut(fyne.KeyL)
	s.locked()
	s.SaysNot(t, "2026-0514-17", "hedi@acs.example")
	s.opened(testdesk.Password)
	s.until("the sale", func() bool {
		return strings.Contains(s.Said(), "nothing was sold yet") && strings.Contains(s.Said(), "Thank you for your order 2026-0514-17")
	})
	s.Says(t, "can log in", label.NewOneInstead)
	s.shortcut(fyne.KeyS)
	s.until("the sale to be made", func() bool { return strings.Contains(s.Said(), "Sold: 1 license for Hedi") })
}
