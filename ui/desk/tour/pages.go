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
	p.menu(label.CustomersFilter)
	p.press(fyne.KeyDown, fyne.KeyReturn)
	p.until("Customer Details", func() bool { return p.find(label.Edit) })
	p.shot("customer-details")
	p.menu(label.Edit)
	p.until("the form", func() bool { return p.find("Phone 2") })
	p.fill("Phone 2", "+36 1 555 0199")
	p.shot("customer-edited")
	p.push(label.Account)
	p.until("the Login section", func() bool { return p.find(label.EnableLogin) })
	p.shot("customer-account")
	p.menu(label.OK)
	p.page(label.Customers)
}

// wizard adds a customer.
func wizard(p *player, _ Tour) {
	p.menu(label.NewCustomer)
	p.until("the wizard", func() bool { return p.find("First name") })
	p.fill("First name", "Hedi")
	p.fill("Last name", "Ács")
	p.fill("Company", "Ács Kft.")
	p.fill("E-mail", "hedi@acs.example")
	p.shot("new-customer")
	p.push(label.Next)
	p.push(label.Next)
	p.until("the Login section", func() bool { return p.find(label.Generate) })
	p.shot("new-customer-account")
	p.push(label.Save)
	p.until("her to be kept", func() bool { return p.find(label.Edit) })
	p.shot("new-customer-saved")
	p.press(fyne.KeyEscape)
	p.page(label.Customers)
}

// remove deletes a customer and takes it back.
func remove(p *player, _ Tour) {
	p.only("hedi@acs")
	p.menu("Delete")
	p.dialog("Delete")
	p.shot("delete")
	p.push("Delete")
	p.alone()
	p.toast(func(string) bool { return true }, "Undo")
	p.shot("deleted-with-undo")
	p.answer()
	p.toast(says("restored"), "that she is back")
}

// only filters the list to one customer and waits for the preview.
func (p *player) only(text string) {
	p.menu(label.CustomersFilter)
	p.press(fyne.KeyEscape)
	p.letters(text)
	p.until("one customer to be found", func() bool { return strings.HasPrefix(p.program.Main().Customers().Line().Text(), "1 of ") })
	p.press(fyne.KeyDown)
	p.until("the preview", func() bool { return p.customer(func(person.Facts) bool { return true }) })
}

// tries is how many wrong passwords lock an account.
const tries = 10

// locked has somebody try wrong passwords until the account is locked, and
// unlocks it.
func locked(p *player, _ Tour) {
	p.only("hedi@acs")
	p.guess("hedi@acs.example")
	p.until("the lock", func() bool {
		return p.customer(func(f person.Facts) bool { return f.Customer.Status == "locked" })
	})
	p.shot("locked-and-why")
	p.press(fyne.KeyReturn)
	p.until("the locked customer’s page", func() bool { return p.find(label.Edit) })
	p.shot("locked-banner")
	p.press(fyne.KeyF8)
	p.toast(says("Unlocked. The password did not change."), "that it is unlocked")
	p.shot("unlocked")
	p.press(fyne.KeyEscape)
	p.page(label.Customers)
}

// guess tries wrong passwords on the customer page until the account is locked.
// The answers are held back longer and longer; nobody waits for them here.
func (p *player) guess(loginID string) {
	var door *core.Portal
	p.do("going to the customer page", func() {
		var err error
		door, err = p.program.Main().Portal()
		p.fail(err)
	})
	answers, stop := context.WithCancel(p.ctx)
	var under sync.WaitGroup
	defer under.Wait()
	defer stop()
	for n := 1; n <= tries && p.err == nil; n++ {
		under.Go(func() {
			_, _ = door.Authenticate(answers, core.Attempt{LoginID: loginID, Password: secret.New("not hers"), RemoteIP: "203.0.113.24"})
		})
		p.until(fmt.Sprintf("attempt %d to count", n), func() bool {
			return p.customer(func(f person.Facts) bool { return f.Customer.FailedAttempts >= n || f.Customer.Status == "locked" })
		})
	}
}

// mails shows the outbox, and activities who did what.
func mails(p *player, _ Tour) {
	p.menu(label.Mail)
	p.page(label.Mail)
	p.until("the mails", func() bool { return p.program.Main().Page().Line().Text() != "" })
	p.shot("mail")
}

func activities(p *player, _ Tour) {
	p.menu(label.Activity)
	p.page(label.Activity)
	p.push(label.Verify)
	p.until("the log to be verified", func() bool {
		page, ok := p.program.Main().Page().(*activity.Page)
		return ok && page.Verdict() == "The log is as it was written"
	})
	p.shot("activity")
}

// lock locks the window and opens it again.
func lock(p *player, _ Tour) {
	p.menu(label.Lock)
	p.until("the lock", func() bool { return p.find(label.Password) })
	p.shot("locked-window")
	p.letters(own)
	p.press(fyne.KeyReturn)
	p.page(label.Customers)
	p.until("the window to be open", func() bool { return p.find(label.EmailForgotten) || p.find("F5") })
}
