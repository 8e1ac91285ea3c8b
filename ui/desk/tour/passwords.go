package tour

import (
	"strings"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/person"
)

// says looks for words in a text.
func says(words string) func(string) bool {
	return func(text string) bool { return strings.Contains(text, words) }
}

// forgotten mails the link of Email Forgotten Password with one key.
func forgotten(p *player, _ Tour) {
	p.press(fyne.KeyF5)
	p.toast(says("the link is in the local mailbox"), "where the link is")
	p.shot("email-forgotten-password")
}

// redeem opens the mail in the local mailbox and has the customer use its link.
func redeem(p *player, t Tour) {
	p.answer()
	p.page(label.Mail)
	p.until("the mail with the link", func() bool { return p.find(label.OpenLink) })
	p.shot("local-mailbox")
	p.push(label.OpenLink)
	p.step = "the customer using the link"
	if p.err == nil {
		p.fail(useLink(p.ctx, t.Link(), chosen))
	}
	p.menu(label.Customers)
	p.page(label.Customers)
	p.until("the customer’s own password", func() bool {
		return p.customer(func(f person.Facts) bool { return f.Customer.PasswordOrigin == core.OriginCustomer })
	})
	p.shot("password-set-by-the-customer")
}

// generate is Generate and send credentials, by F6 and Enter.
func generate(p *player, _ Tour) {
	p.press(fyne.KeyF6)
	p.dialog(label.GenerateAndSend)
	p.shot("generate-and-send")
	p.push(label.OK)
	p.alone()
	p.toast(says("New credentials generated."), "what became of the mail")
	p.shot("credentials-sent")
}

// typePassword is Set Customer Password with a password that is typed.
func typePassword(p *player, _ Tour) {
	p.press(fyne.KeyF7)
	p.dialog(label.SetCustomerPassword)
	p.shot("set-customer-password")
	p.press(fyne.KeyDown, fyne.KeyTab)
	p.over(typed)
	p.fill(label.RetypePassword, typed)
	p.shot("type-new-password")
	p.push(label.OK)
	p.alone()
	p.toast(says("the new password works from now on"), "that it works")
}

// readAloud generates a password that is read to the caller.
func readAloud(p *player, _ Tour) {
	p.press(fyne.KeyF7)
	p.dialog(label.SetCustomerPassword)
	p.press(fyne.KeyDown, fyne.KeyDown)
	p.push(label.SendIt)
	p.shot("generate-without-mail")
	p.push(label.OK)
	p.until("the password in large letters", func() bool { return p.find("Hide now") })
	p.shot("read-aloud")
	p.press(fyne.KeyEscape)
	p.alone()
	p.press(fyne.KeyF9)
	p.until("the password again", func() bool { return p.find("Hide now") })
	p.press(fyne.KeyEscape)
	p.alone()
}
