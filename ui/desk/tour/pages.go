package tour

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/desk/activity"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/person"
)

// edit reads a customer and changes him.
func edit(p *player, _ Tour) {
	p.Menu(label.CustomersFilter)
	p.Press(fyne.KeyDown, fyne.KeyReturn)
	p.Until("Customer Details", func() bool { return p.Find(label.Edit) })
	p.shot("customer-details")
	p.Menu(label.Edit)
	p.Until("the form", func() bool { return p.Find("Phone 2") })
	p.Fill("Phone 2", "+36 1 555 0199")
	p.shot("customer-edited")
	p.Push(label.Account)
	p.Until("the Login section", func() bool { return p.Find(label.EnableLogin) })
	p.shot("customer-account")
	p.Menu(label.OK)
	p.Page(label.Customers)
}

// wizard adds a customer.
func wizard(p *player, _ Tour) {
	p.Menu(label.NewCustomer)
	p.Until("the wizard", func() bool { return p.Find("First name") })
	p.Fill("First name", "Hedi")
	p.Fill("Last name", "Ács")
	p.Fill("Company", "Ács Kft.")
	p.Fill("E-mail", "hedi@acs.example")
	p.shot("new-customer")
	p.Push(label.Next)
	p.Push(label.Next)
	p.Until("the Login section", func() bool { return p.Find(label.Generate) })
	p.shot("new-customer-account")
	p.Push(label.Save)
	p.Until("her to be kept", func() bool { return p.Find(label.Edit) })
	p.shot("new-customer-saved")
	p.Press(fyne.KeyEscape)
	p.Page(label.Customers)
}

// remove deletes a customer and takes it back.
func remove(p *player, _ Tour) {
	p.only("hedi@acs")
	p.Menu("Delete")
	p.Dialog("Delete")
	p.shot("delete")
	p.Push("Delete")
	p.Alone()
	p.Toast(func(string) bool { return true }, "Undo")
	p.shot("deleted-with-undo")
	p.Answer()
	p.Toast(says("restored"), "that she is back")
}

// only filters the list to one customer and waits for the preview.
func (p *player) only(text string) {
	p.Menu(label.CustomersFilter)
	p.Press(fyne.KeyEscape)
	p.Letters(text)
	p.Until("one customer to be found", func() bool { return strings.HasPrefix(p.Program.Main().Customers().Line().Text(), "1 of ") })
	p.Press(fyne.KeyDown)
	p.Until("the preview", func() bool { return p.customer(func(person.Facts) bool { return true }) })
}

// tries is how many wrong passwords lock an account.
const tries = 10

// locked has somebody try wrong passwords until the account is locked, and
// unlocks it.
func locked(p *player, _ Tour) {
	p.only("hedi@acs")
	p.guess("hedi@acs.example")
	p.Until("the lock", func() bool {
		return p.customer(func(f person.Facts) bool { return f.Customer.Status == "locked" })
	})
	p.shot("locked-and-why")
	p.Press(fyne.KeyReturn)
	p.Until("the locked customer’s page", func() bool { return p.Find(label.Edit) })
	p.shot("locked-banner")
	p.Press(fyne.KeyF8)
	p.Toast(says("Unlocked. The password did not change."), "that it is unlocked")
	p.shot("unlocked")
	p.Press(fyne.KeyEscape)
	p.Page(label.Customers)
}

// guess tries wrong passwords on the customer page until the account is locked.
// The answers are held back longer and longer; nobody waits for them here.
func (p *player) guess(loginID string) {
	var door *core.Portal
	p.Do("going to the customer page", func() {
		var err error
		door, err = p.Program.Main().Portal()
		p.Fail(err)
	})
	answers, stop := context.WithCancel(p.Context())
	var under sync.WaitGroup
	defer under.Wait()
	defer stop()
	for n := 1; n <= tries && p.Err() == nil; n++ {
		under.Go(func() {
			_, _ = door.Authenticate(answers, core.Attempt{LoginID: loginID, Password: secret.New("not hers"), RemoteIP: "203.0.113.24"})
		})
		p.Until(fmt.Sprintf("attempt %d to count", n), func() bool {
			return p.customer(func(f person.Facts) bool { return f.Customer.FailedAttempts >= n || f.Customer.Status == "locked" })
		})
	}
}

// mails shows the outbox, and activities who did what.
func mails(p *player, _ Tour) {
	p.Menu(label.Mail)
	p.Page(label.Mail)
	p.Until("the mails", func() bool { return p.Program.Main().Page().Line().Text() != "" })
	p.shot("mail")
}

func activities(p *player, _ Tour) {
	p.Menu(label.Activity)
	p.Page(label.Activity)
	p.Push(label.Verify)
	p.Until("the log to be verified", func() bool {
		page, ok := p.Program.Main().Page().(*activity.Page)
		return ok && page.Verdict() == "The log is as it was written"
	})
	p.shot("activity")
}
