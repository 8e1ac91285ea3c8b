package tour

import (
	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
)

// settings shows the rules for customers, and the mail server's dialog.
func settings(p *player, _ Tour) {
	p.do("opening a setting", func() { p.program.Main().OpenSetting("reset.allow-manual-entry") })
	p.until("Allow Manual Entry", func() bool { return p.find("Allow Manual Entry") })
	p.shot("settings-administration")
	p.do("setting the mail server up", func() { p.program.Main().SetUpMail() })
	p.until("the mail server’s dialog", func() bool { return kit.DialogOn(p.canvas()) != nil })
	p.shot("settings-mail-server")
	p.press(fyne.KeyEscape)
	p.alone()
}

// helps opens the help of the page, offline.
func helps(p *player, _ Tour) {
	p.menu(label.Customers)
	p.page(label.Customers)
	p.press(fyne.KeyF1)
	p.until("the help", func() bool { return kit.DialogOn(p.canvas()) != nil })
	p.shot("help")
	p.press(fyne.KeyEscape)
	p.alone()
}

// looks shows the list in dark, and at 150 % text in the smallest window.
func looks(p *player, _ Tour) {
	p.menu("Dark colors")
	p.shot("dark")
	p.menu("Light colors")
	for range 3 {
		p.menu("Larger text")
	}
	p.do("the smallest window", func() { p.program.Window().Resize(fyne.NewSize(1024, 700)) })
	p.until("the window to be small", func() bool { return p.canvas().Size().Width < 1100 })
	p.shot("150-percent")
	p.press(fyne.KeyF7)
	p.dialog(label.SetCustomerPassword)
	p.shot("150-percent-dialog")
	p.press(fyne.KeyEscape)
	p.alone()
	p.menu("Text at 100 %")
	p.do("the design’s window", func() { p.program.Window().Resize(fyne.NewSize(1200, 760)) })
	p.until("the window to be large again", func() bool { return p.canvas().Size().Width > 1190 })
}

// quit ends the program while a mail waits to be handed over.
func quit(p *player, t Tour) {
	if p.err != nil {
		return
	}
	p.do("going to the setting of mail", func() { p.program.Main().OpenSetting("mail.mode") })
	p.tab("Mail goes")
	p.letters("b") // By hand
	p.toast(func(string) bool { return true }, "that the setting is saved")
	p.menu(label.Customers)
	p.menu(label.CustomersFilter)
	p.press(fyne.KeyDown)
	p.menu(label.GenerateAndSend)
	p.dialog(label.GenerateAndSend)
	p.push(label.OK)
	p.until("the mail to be handed over", func() bool { return p.find("Copy") })
	p.shot("by-hand")
	p.press(fyne.KeyEscape)
	p.alone()
	p.do("closing the window", p.program.Quit)
	p.dialog(label.Quit)
	p.shot("quit-with-waiting-mail")
	p.push("Quit now")
	p.step = "the program ending"
	if p.err == nil {
		select {
		case <-t.Ended:
		case <-p.ctx.Done():
			p.fail(p.ctx.Err())
		}
	}
}
