package letter

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
)

func certificate() Certificate {
	return Certificate{Vendor: "Fjord Instruments", Customer: zoltan(), Date: day(), Portal: "https://license.fjord.example/", Contact: "Questions? Call +47 22 33 44 55.",
		License: core.License{ID: 10043, Product: "Fieldscope Pro 4", Activations: 5, ActivationPassword: "H7KQM2WXPR9TBVD",
			Expires: time.Date(2028, 1, 1, 0, 0, 0, 0, day().Location())}}
}

// A certificate has all that is needed to activate, and the activation password
// as it is read aloud.
func TestCertificate(t *testing.T) {
	pdf, err := certificate().PDF()
	if err != nil {
		t.Fatal(err)
	}
	onePage(t, pdf, "A4")
	says(t, pdf, "Fjord Instruments", "License certificate", "Fieldscope Pro 4", "10043", "Zoltán Molnár", "10042", "5 computers", "31 December 2027",
		"H7KQM 2WXPR 9TBVD", "CAPITAL hotel · digit seven · CAPITAL kilo", "https://license.fjord.example/", "Questions? Call", "14 May 2026")
	keep(t, "certificate", pdf)
	c := certificate()
	c.License.Expires, c.Customer, c.Portal, c.Contact, c.Paper = time.Time{}, core.Customer{}, "", "", USLetter
	if pdf, err = c.PDF(); err != nil {
		t.Fatal(err)
	}
	onePage(t, pdf, "letter")
	says(t, pdf, "Without end", "Ask Fjord Instruments.")
	if text := read(t, pdf); strings.Contains(text, "Customer ID") {
		t.Errorf("a license that is nobody's has a customer:\n%s", text)
	}
}

// logo is a picture of a size.
func logo(t *testing.T, width, height int) []byte {
	t.Helper()
	m := image.NewNRGBA64(image.Rect(0, 0, width, height)) // 16 bits, as fpdf reads none
	for x := range width {
		for y := range height {
			m.Set(x, y, color.NRGBA{0x1f, 0x56, 0xc4, uint8(255 * x / width)})
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, m); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// The logo stands for the vendor's name, whatever its shape; what is no picture,
// or too large a one, is left out.
func TestLogo(t *testing.T) {
	for name, file := range map[string][]byte{"wide": logo(t, 300, 40), "high": logo(t, 20, 200)} {
		c := certificate()
		c.Logo = file
		pdf, err := c.PDF()
		if err != nil {
			t.Fatal(err)
		}
		if images := poppler(t, pdf, "pdfimages", "-list", "-"); !strings.Contains(images, "image") {
			t.Errorf("%s: no picture:\n%s", name, images)
		}
		keep(t, "certificate-"+name, pdf)
	}
	for name, file := range map[string][]byte{"no picture": []byte("%PDF"), "cut off": logo(t, 30, 30)[:60]} {
		c := certificate()
		c.Logo = file
		pdf, err := c.PDF()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if text := read(t, pdf); strings.Count(text, "Fjord Instruments") != 2 { // at the top, and over the address
			t.Errorf("%s: the vendor is not named:\n%s", name, text)
		}
	}
}

// Several letters are one PDF, a page each; each says at its foot what of its own
// cannot be printed.
func TestABatchOfLetters(t *testing.T) {
	two := zoltan()
	two.FirstName = "東"
	pdf, err := Batch([]Login{letterTo(zoltan(), "abcde-fghij"), letterTo(two, "klmno-pqrst"), letterTo(zoltan(), "uvwxy-zabcd")})
	if err != nil {
		t.Fatal(err)
	}
	if info := poppler(t, pdf, "pdfinfo", "-"); !strings.Contains(info, "Pages:           3\n") {
		t.Error(info)
	}
	for page, part := range map[string]string{"1": "Alfa · Bravo", "2": "U+6771", "3": "Uniform"} {
		text := poppler(t, pdf, "pdftotext", "-f", page, "-l", page, "-layout", "-", "-")
		if !strings.Contains(strings.ToLower(text), strings.ToLower(part)) {
			t.Errorf("page %s lacks %q:\n%s", page, part, text)
		}
		if page != "2" && strings.Contains(text, "U+6771") {
			t.Errorf("page %s says what is missing on the second", page)
		}
	}
	if _, err := Batch(nil); err == nil {
		t.Error("no letters are a PDF")
	}
	if _, err := Batch([]Login{letterTo(zoltan(), "abcde"), letterTo(two, "パスワード")}); err == nil || !strings.Contains(err.Error(), two.Name()) {
		t.Errorf("whose password cannot be printed is not said: %v", err)
	}
}

// Read off a desk: a reveal each, and a refusal that names who.
func TestReadLetters(t *testing.T) {
	d := testdesk.Open(t)
	if _, err := d.Products().Add(t.Context(), core.ProductForm{Name: "Tide Planner", Activations: 3}); err != nil {
		t.Fatal(err)
	}
	var ids []uint64
	for _, name := range []string{"Ada", "Bo", "Cy"} {
		sold, err := d.Sales().Add(t.Context(), core.Sale{Product: "Tide Planner", Fields: core.Fields{FirstName: name, LastName: "Plant"}, Show: true})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, sold.Customer)
		pdf, l, err := ReadCertificate(t.Context(), d.Session, sold.Licenses[0], testdesk.Start())
		if err != nil || l.ID != sold.Licenses[0] {
			t.Fatal(err)
		}
		says(t, pdf, "Tide Planner", name+" Plant")
	}
	pdf, err := Read(t.Context(), d.Session, ids, testdesk.Start())
	if err != nil {
		t.Fatal(err)
	}
	says(t, pdf, "Hello Ada Plant", "Hello Bo Plant", "Hello Cy Plant")
	events, err := d.Audit().Of(t.Context(), ids[1], 1)
	if err != nil || events[0].Action != "password.reveal" {
		t.Errorf("%+v, %v", events, err)
	}
	if _, err := d.Customers().SetPassword(t.Context(), ids[0], core.PasswordChange{Typed: secret.New("winter tractor lemon nine")}); err != nil {
		t.Fatal(err)
	}
	none, err := d.Customers().Add(t.Context(), core.Save{Fields: core.Fields{LastName: "Nobody"}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Read(t.Context(), d.Session, append(ids, none.ID), testdesk.Start()); err == nil || !strings.Contains(err.Error(), "Customer 10") {
		t.Errorf("who has no password is not named: %v", err)
	}
	l, err := d.Licenses().Of(t.Context(), ids[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Licenses().SetStatus(t.Context(), l[0].ID, core.LicenseVoid); err != nil {
		t.Fatal(err)
	}
	if _, _, err := ReadCertificate(t.Context(), d.Session, l[0].ID, testdesk.Start()); err == nil || !strings.Contains(err.Error(), "Void") {
		t.Errorf("a void license has a certificate: %v", err)
	}
}
