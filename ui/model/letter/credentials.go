package letter

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/model/dialog"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Login is what a letter with login details says.
type Login struct {
	Vendor     string
	Name       string      // of the customer, in the greeting; may be empty
	Address    []string    // lines for the window of an envelope; may be empty
	LoginIDs   []string    // the first is the usual one
	Password   secret.Text // never left out, cut or replaced
	MustChange bool        // a new one is asked for at the first login
	Expires    time.Time   // when the password stops working; zero: never
	Portal     string      // where to log in; "" where there is no such page
	Contact    string      // a sentence, as the setting desk.contact has it; may be empty
	Date       time.Time   // of the letter, in the zone that its times are told in
	Paper      Paper
}

// LoginOf is the letter to a customer. Contact and Portal are the desk's to
// add.
func LoginOf(c core.Customer, vendor string, pw secret.Text, date time.Time) Login {
	return Login{
		Vendor: vendor, Name: c.Name(), Address: postal(c.Fields), LoginIDs: c.LoginIDs, Password: pw,
		MustChange: c.MustChange, Expires: c.PasswordExpiresAt, Date: date,
	}
}

// Title is what the letter is called in a print queue and as a file: it names
// the customer and holds no secret.
func Title(c core.Customer) string {
	return fmt.Sprintf("Login details of %s (%d)", say.Name(c.Fields, c.ID), c.ID)
}

// tries are the ways to get a letter onto its page: what is long is written
// smaller, and at last the spelling of the password is left out, which says so.
func tries() []attempt {
	return []attempt{{1, true}, {0.92, true}, {0.85, true}, {0.78, true}, {0.7, true}, {0.62, true}, {0.85, false}, {0.62, false}}
}

type attempt struct {
	scale   float64
	spelled bool
}

// Credentials makes the letter: one page, the password below the first fold.
// A core.Error with a sentence where the password is empty or cannot be
// printed.
func Credentials(l Login) ([]byte, error) { return Batch([]Login{l}) }

// Batch makes several letters in one PDF, a page each, on the paper of the first.
// The error is about the first letter that cannot be made.
func Batch(all []Login) ([]byte, error) {
	if len(all) == 0 {
		return nil, &core.Error{Kind: core.ErrInput, Sentence: "There is no letter to print."}
	}
	p := newPage(all[0].Paper, "Login details", all[0].Date)
	for i, l := range all {
		if i > 0 {
			p.next()
		}
		err := p.prints(l.Password)
		if err == nil {
			err = p.one(l)
		}
		if err != nil && len(all) > 1 {
			return nil, about(l.Name, err)
		}
		if err != nil {
			return nil, err
		}
	}
	return p.bytes()
}

// about says whose letter an error is about.
func about(who string, err error) error {
	var told *core.Error
	if errors.As(err, &told) {
		return &core.Error{Kind: told.Kind, Sentence: brief(who) + ": " + told.Sentence, Cause: err}
	}
	return fmt.Errorf("the letter to %s: %w", brief(who), err)
}

// one writes a letter onto the page.
func (p *page) one(l Login) error {
	p.text(bold, 14, left, 26, p.line(bold, 14, p.width(), l.Vendor))
	p.window(l.Vendor, l.Address)
	return p.fitted(func(spelled bool) { p.letter(l, spelled) })
}

// fitted writes what fits onto the page in one of the ways.
func (p *page) fitted(write func(spelled bool)) error {
	for _, a := range tries() {
		p.scale, p.dry, p.y = a.scale, true, p.sheet.body
		write(a.spelled)
		if p.room() >= 0 {
			p.dry, p.y = false, p.sheet.body
			write(a.spelled)
			return nil
		}
	}
	return &core.Error{Kind: core.ErrInput, Sentence: "So much does not fit on one page."}
}

// prints refuses a password of which something would be missing on paper.
func (p *page) prints(pw secret.Text) error {
	if pw.Empty() {
		return &core.Error{Kind: core.ErrInput, Sentence: "There is no password to print."}
	}
	fonts := []*glyphs{p.use(mono, 10), p.use(monoBold, 10)}
	if p.err != nil {
		return p.err
	}
	for _, group := range dialog.Cells(pw) {
		for _, cell := range group {
			for _, r := range cell.Text {
				if unseen(r) || !fonts[0].has(r) || !fonts[1].has(r) {
					return &core.Error{Kind: core.ErrInput,
						Sentence: "The password has characters that cannot be printed. Read it aloud, or generate another one."}
				}
			}
		}
	}
	return nil
}

// letter is the text below the fold.
func (p *page) letter(l Login, spelled bool) {
	p.textRight(plain, 10, p.sheet.width-right, p.sheet.body-6, l.Date.Format("2 January 2006"))
	p.paragraph(bold, 14, 0, "Your login details")
	p.space(3)
	hello := "Hello,"
	if l.Name != "" {
		hello = "Hello " + brief(l.Name) + ","
	}
	p.paragraph(plain, 10.5, 0, hello)
	p.space(1.5)
	p.paragraph(plain, 10.5, 0, "This is the password of your account with "+brief(l.Vendor)+". One that you had before no longer works.")
	p.space(4)
	p.loginIDs(l.LoginIDs)
	p.space(4)
	p.password(l.Password, spelled)
	p.space(4)
	p.terms(l)
}

// brief is a name in the middle of a sentence.
func brief(name string) string {
	const most = 120
	if runes := []rune(name); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return name
}

// mostIDs is how many Login IDs a letter names: each does.
const mostIDs = 4

func (p *page) loginIDs(ids []string) {
	label := "Login ID"
	for i, id := range ids[:min(len(ids), mostIDs)] {
		start := p.y
		p.paragraph(mono, 11.5, 28, id)
		p.label(start, 11.5, label)
		label = "or"
		if i == mostIDs-1 && len(ids) > mostIDs {
			p.paragraph(plain, 9, 28, fmt.Sprintf("and %s more", words.Count(len(ids)-mostIDs, "Login ID", "Login IDs")))
		}
	}
}

// label stands at the left of what began at a height.
func (p *page) label(top, size float64, text string) {
	defer p.gray()()
	p.text(plain, 9.5*p.scale, left, top+size*p.scale*point*1.07, text)
}

// terms are how long the password is good, where it is used, and whom to ask.
func (p *page) terms(l Login) {
	var lasts []string
	if l.MustChange {
		lasts = append(lasts, "When you log in for the first time you choose a password of your own.")
	}
	if !l.Expires.IsZero() {
		lasts = append(lasts, "The password above works until "+l.Expires.In(l.Date.Location()).Format("2 January 2006, 15:04 MST")+
			"; after that, ask for a new one.")
	}
	if len(lasts) > 0 {
		p.paragraph(plain, 10.5, 0, strings.Join(lasts, " "))
		p.space(2)
	}
	if l.Portal != "" {
		p.paragraph(plain, 10.5, 0, "Log in here:")
		p.paragraph(mono, 10.5, 0, l.Portal)
		p.space(2)
	}
	contact := l.Contact
	if contact == "" {
		contact = "Questions? Ask " + brief(l.Vendor) + "."
	}
	p.paragraph(plain, 10.5, 0, "If you did not expect this letter, please tell us. "+contact)
	p.space(2)
	p.paragraph(plain, 10.5, 0, "Keep this letter where nobody else reads it. Nobody will ever ask you for your password.")
}
