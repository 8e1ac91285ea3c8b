package letter

import (
	"errors"
	"strings"
	"testing"
	"time"
	"unicode"

	"pgregory.net/rapid"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/internal/soak"
)

const drawn = "tR7kWpm4QhYe9ZsXn3Bv"

func TestLetter(t *testing.T) {
	c := zoltan()
	c.MustChange, c.PasswordExpiresAt = true, time.Date(2026, 5, 17, 10, 0, 0, 0, time.UTC)
	pdf := made(t, letterTo(c, drawn))
	keep(t, "letter", pdf)
	onePage(t, pdf, "(A4)")
	says(t, pdf, "Fjord Instruments", "Ács és Társa Kft.", "Zoltán Molnár", "Őrség utca 12.", "1051 Budapest", "Hungary", "14 May 2026",
		"Hello Zoltán Molnár,", "Login ID zoltan@acs.example or 10042", "tR7kW pm4Qh Ye9Zs Xn3Bv",
		"tR7kW tango · CAPITAL romeo · digit seven · kilo · CAPITAL whiskey", "20 characters · no 0 O 1 l I among them. The gaps are for reading alone",
		"you choose a password of your own. The password above works until 17 May 2026, 12:00 CEST",
		"Log in here: https://license.fjord.example/", "Questions? Call +47 22 33 44 55.")
	if strings.Contains(Title(c), drawn) || Title(c) != "Login details of Zoltán Molnár (10042)" {
		t.Error(Title(c))
	}
}

// What is not so is not said.
func TestLetterOfALastingPassword(t *testing.T) {
	l := letterTo(zoltan(), "correct-horse-battery-staple-9ball")
	l.Portal, l.Contact, l.Name, l.Address = "", "", "", nil
	pdf := made(t, l)
	text := read(t, pdf)
	for _, unwanted := range []string{"Log in here", "choose a password", "works until", "Őrség", "\uFFFD"} {
		if strings.Contains(text, unwanted) {
			t.Errorf("%q is on the page:\n%s", unwanted, text)
		}
	}
	says(t, pdf, "Hello,", "Questions? Ask Fjord Instruments.")
}

func TestWordsForReadingAloud(t *testing.T) {
	pdf := made(t, letterTo(zoltan(), "copper-violin-harbor-meadow-lantern"))
	keep(t, "letter-words", pdf)
	says(t, pdf, "copper- violin- harbor- meadow- lantern", "The hyphens are typed.", "lantern lima · alfa · november · tango · echo · romeo · november")
	says(t, made(t, letterTo(zoltan(), "four words with blanks")), "four\u23B5 words \u23B5with \u23B5blan ks", "The open box is a space, which is typed.")
}

// Nothing but the address lies where an envelope has its window, wherever in
// the envelope the sheet slips to, and the password lies below the fold.
func TestWindowOfTheEnvelope(t *testing.T) {
	for _, c := range []struct {
		paper                            Paper
		size                             string
		left, right, top, bottom, folded float64
	}{
		{A4, "(A4)", 20, 110, 50, 95, 105},
		{USLetter, "(letter)", 22, 114, 49, 80.5, 93.2},
	} {
		l := letterTo(zoltan(), drawn)
		l.Paper = c.paper
		pdf := made(t, l)
		onePage(t, pdf, c.size)
		var inside []string
		for _, w := range wordsOf(t, pdf) {
			if w.left < c.right && w.right > c.left && w.top < c.bottom+5 && w.bottom > c.top {
				inside = append(inside, w.text)
				if w.left < c.left+2 || w.right > c.right-2 || w.bottom > c.bottom {
					t.Errorf("%s: the window cuts %+v", c.size, w)
				}
			}
			if strings.Contains("tR7kW pm4Qh Ye9Zs Xn3Bv", w.text) && w.top < c.folded {
				t.Errorf("%s: %q stands at %.0f mm, above the fold", c.size, w.text, w.top)
			}
		}
		want := "Fjord Instruments Ács és Társa Kft. Zoltán Molnár Őrség utca 12. 3. em. 7. 1051 Budapest Hungary"
		if got := strings.Join(inside, " "); got != want {
			t.Errorf("%s: the window shows %q", c.size, got)
		}
	}
}

func TestGreekAndCyrillicPrint(t *testing.T) {
	c := zoltan()
	c.Fields = core.Fields{FirstName: "Ελένη", LastName: "Παπαδοπούλου", Company: "Журавлёв і Ґанок", Address: "Đường Nguyễn Huệ 1", City: "Łódź", Country: "Ísland"}
	pdf := made(t, letterTo(c, "Ωmega-Жук-ßtraße-Ñandú!"))
	keep(t, "letter-scripts", pdf)
	says(t, pdf, "Ελένη Παπαδοπούλου", "Журавлёв і Ґанок", "Đường Nguyễn Huệ 1", "Łódź", "Ísland", "Ωmega", "cyrillic capital letter zhe", "Жук")
	if strings.Contains(read(t, pdf), "\uFFFD") {
		t.Error("a character was replaced")
	}
}

// What the fonts do not have is said, never left out silently.
func TestOtherScriptsAreSaid(t *testing.T) {
	c := zoltan()
	c.FirstName, c.LastName, c.City, c.LoginIDs = "漢", "字", "תל אביב 🙂", []string{"漢@example.com", "10042"}
	pdf := made(t, letterTo(c, drawn))
	keep(t, "letter-replaced", pdf)
	says(t, pdf, "Hello \uFFFD \uFFFD,", "\uFFFD@example.com", "\uFFFD stands for a character that could not be printed here: U+05D0, U+05D1, U+05D9, U+05DC, U+05EA, U+5B57, U+6F22, U+1F642.")
	for _, password := range []string{"漢字漢字漢字漢字漢字漢字漢字漢字", "soft\u00adhyphen-in-between", "no\u00a0break, no\u2003em", "नमस्ते-नमस्ते-नमस्ते", ""} {
		pdf, err := Credentials(letterTo(zoltan(), password))
		var told *core.Error
		if !errors.As(err, &told) || pdf != nil || strings.ContainsFunc(err.Error(), func(r rune) bool { return r > unicode.MaxASCII }) {
			t.Errorf("%v", err)
		}
	}
}

// The longest that the core takes fits on one page, and nothing of the
// password is left out.
func TestTheLongestFitsOnOnePage(t *testing.T) {
	long := func(n int, s string) string { return strings.Repeat(s, n/len(s)+1)[:n] }
	c := zoltan()
	c.Fields = core.Fields{FirstName: long(512, "Maximiliana "), LastName: long(512, "Wolfeschlegelsteinhausen"), Company: long(512, "WWWW "),
		Address: long(512, "W\n"), PostalCode: long(512, "9"), City: long(512, "Llanfairpwllgwyngyll "), Country: long(512, "M")}
	c.LoginIDs = []string{long(64, "w") + "@" + long(189, "m"), "10042", "10113", "10114", "10115", "10116"}
	c.MustChange, c.PasswordExpiresAt = true, day()
	for name, password := range map[string]string{
		"longest": long(128, "WmQ7"), "longest-words": long(128, "Ῥῳ")[:126] + "Ab", "longest-wide": strings.Repeat("ᾯ", 128)} {
		l := letterTo(c, password)
		l.Vendor, l.Portal, l.Contact = long(512, "Fjord Instruments "), "https://"+long(504, "w"), long(1024, "Write or call. ")
		pdf := made(t, l)
		keep(t, "letter-"+name, pdf)
		onePage(t, pdf, "(A4)")
		bare := strings.ReplaceAll(read(t, pdf), " ", "")
		if !strings.Contains(bare, password) {
			t.Errorf("%s: the password is not whole:\n%s", name, bare)
		}
		if spelled := strings.Contains(bare, "sierra") || strings.Contains(bare, "whiskey") || strings.Contains(bare, "prosgegrammeni"); !spelled && !strings.Contains(bare, "notspelledhere") {
			t.Errorf("%s: neither spelled nor said that it is not", name)
		}
		for _, w := range wordsOf(t, pdf) {
			if w.right > 210-12 || w.bottom > 297-8 {
				t.Errorf("%s: %q reaches over the edge: %+v", name, w.text, w)
			}
		}
	}
}

// Whatever the core lets into the fields, there is one page or a sentence.
func TestAnyCustomer(t *testing.T) {
	n, printed := 0, 0
	most := soak.N(t, 20, 2000)
	text := rapid.StringOfN(rapid.RuneFrom(nil, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S, unicode.Zs), 0, 120, 512)
	password := rapid.OneOf(rapid.StringOfN(rapid.RuneFrom(nil, unicode.Latin, unicode.Greek, unicode.Nd), 1, 128, -1), rapid.StringMatching(`[ -~]{1,128}`))
	rapid.Check(t, func(t *rapid.T) {
		if n++; n > most {
			return
		}
		c := core.Customer{ID: 10042, LoginIDs: rapid.SliceOfN(text, 0, 6).Draw(t, "ids")}
		for _, f := range c.List() {
			*f.Value = text.Draw(t, f.Name)
		}
		l := LoginOf(c, text.Draw(t, "vendor"), secret.New(password.Draw(t, "password")), day())
		l.Paper = rapid.SampledFrom([]Paper{A4, USLetter}).Draw(t, "paper")
		pdf, err := Credentials(l)
		var told *core.Error
		if err != nil && !errors.As(err, &told) {
			t.Fatal(err)
		}
		if len(pdf) > 0 {
			printed++
		}
	})
	if printed < most/4 {
		t.Errorf("only %d of %d letters were printed", printed, most)
	}
}
