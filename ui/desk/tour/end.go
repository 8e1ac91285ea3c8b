package tour

import (
	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
)

// settings shows the rules for customers, and the mail server's dialog.
func settings(p *player, _ Tour) {
	p.Do("opening a setting", func() { p.Program.Main().OpenSetting("reset.allow-manual-entry") })
	p.Until("Allow Manual Entry", func() bool { return p.Find("Allow Manual Entry") })
	p.shot("settings-administration")
	p.Do("setting the mail server up", func() { p.Program.Main().SetUpMail() })
	p.Until("the mail server’s dialog", func() bool { return kit.DialogOn(p.Canvas()) != nil })
	p.shot("settings-mail-server")
	p.Press(fyne.KeyEscape)
	p.Alone()
}

// backUp makes a backup by hand; the daily one was made when the desk was.
func backUp(p *player, _ Tour) {
	p.Menu(label.BackUpNow)
	p.Dialog(label.BackUp)
	p.Until("the last backup", func() bool { return p.Find(label.BackupFolder) && p.Program.Main().LastBackup() != label.NoBackup })
	p.shot("back-up-now")
	p.Push(label.BackUp)
	p.Alone()
	p.Toast(says("read back"), "that the backup is whole")
	p.shot("backed-up")
}

// helps opens the help of the page, offline.
func helps(p *player, _ Tour) {
	p.Menu(label.Customers)
	p.Page(label.Customers)
	p.Press(fyne.KeyF1)
	p.Until("the help", func() bool { return kit.DialogOn(p.Canvas()) != nil })
	p.shot("help")
	p.Press(fyne.KeyEscape)
	p.Alone()
}

// looks shows the list in dark, and at 150 % text in the smallest window.
func looks(p *player, _ Tour) {
	p.Menu("Dark colors")
	p.shot("dark")
	p.Menu("Light colors")
	for range 3 {
		p.Menu("Larger text")
	}
	p.Do("the smallest window", func() { p.Program.Window().Resize(fyne.NewSize(1024, 700)) })
	p.Until("the window to be small", func() bool { return p.Canvas().Size().Width < 1100 })
	p.shot("150-percent")
	p.Press(fyne.KeyF7)
	p.Dialog(label.SetCustomerPassword)
	p.shot("150-percent-dialog")
	p.Press(fyne.KeyEscape)
	p.Alone()
	p.Menu("Text at 100 %")
	p.Do("the design’s window", func() { p.Program.Window().Resize(fyne.NewSize(1200, 760)) })
	p.Until("the window to be large again", func() bool { return p.Canvas().Size().Width > 1190 })
}

// quit ends the program while a mail waits to be handed over.
func quit(p *player, t Tour) {
	if p.Err() != nil {
		return
	}
	p.Do("going to the setting of mail", func() { p.Program.Main().OpenSetting("mail.mode") })
	p.Tab("Mail goes")
	p.Letters("b") // By hand
	p.Toast(func(string) bool { return true }, "that the setting is saved")
	p.Menu(label.Customers)
	p.Menu(label.CustomersFilter)
	p.Press(fyne.KeyDown)
	p.Menu(label.GenerateAndSend)
	p.Dialog(label.GenerateAndSend)
	p.Push(label.OK)
	p.Until("the mail to be handed over", func() bool { return p.Find("Copy") })
	p.shot("by-hand")
	p.Press(fyne.KeyEscape)
	p.Alone()
	p.Do("closing the window", p.Program.Quit)
	p.Dialog(label.Quit)
	p.shot("quit-with-waiting-mail")
	p.Push("Quit now")
	p.Step("the program ending")
	if p.Err() == nil {
		select {
		case <-t.Ended:
		case <-p.Context().Done():
			p.Fail(p.Context().Err())
		}
	}
}
