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

// forgotten mails the link of Email Forgotten Password with one key, and has the
// customer use it.
func forgotten(p *player, t Tour) {
	p.Press(fyne.KeyF5)
	p.Toast(says("the link is in the local mailbox"), "where the link is")
	p.shot("email-forgotten-password")
	redeem(p, t)
}

// redeem opens the mail in the local mailbox and has the customer use its link.
func redeem(p *player, t Tour) {
	p.Answer()
	p.Page(label.Mail)
	p.Until("the mail with the link", func() bool { return p.Find(label.OpenLink) })
	p.shot("local-mailbox")
	p.Push(label.OpenLink)
	p.Step("the customer using the link")
	if p.Err() == nil {
		p.Fail(useLink(p.Context(), t.Link(), chosen))
	}
	p.Menu(label.Customers)
	p.Page(label.Customers)
	p.Until("the customer’s own password", func() bool {
		return p.customer(func(f person.Facts) bool { return f.Customer.PasswordOrigin == core.OriginCustomer })
	})
	p.shot("password-set-by-the-customer")
}

// generate is Generate and send credentials, by F6 and Enter.
func generate(p *player, _ Tour) {
	p.Press(fyne.KeyF6)
	p.Dialog(label.GenerateAndSend)
	p.shot("generate-and-send")
	p.Push(label.OK)
	p.Alone()
	p.Toast(says("New credentials generated."), "what became of the mail")
	p.shot("credentials-sent")
}

// typePassword is Set Customer Password with a password that is typed.
func typePassword(p *player, _ Tour) {
	p.Press(fyne.KeyF7)
	p.Dialog(label.SetCustomerPassword)
	p.shot("set-customer-password")
	p.Press(fyne.KeyDown, fyne.KeyTab)
	p.Over(typed)
	p.Fill(label.RetypePassword, typed)
	p.shot("type-new-password")
	p.Push(label.OK)
	p.Alone()
	p.Toast(says("the new password works from now on"), "that it works")
}

// readAloud generates a password that is read to the caller.
func readAloud(p *player, _ Tour) {
	p.Press(fyne.KeyF7)
	p.Dialog(label.SetCustomerPassword)
	p.Press(fyne.KeyDown, fyne.KeyDown)
	p.Push(label.SendIt)
	p.shot("generate-without-mail")
	p.Push(label.OK)
	p.Until("the password in large letters", func() bool { return p.Find("Hide now") })
	p.shot("read-aloud")
	p.Press(fyne.KeyEscape)
	p.Alone()
	p.Press(fyne.KeyF9)
	p.Until("the password again", func() bool { return p.Find("Hide now") })
	p.Press(fyne.KeyEscape)
	p.Alone()
}
