package letter

import (
	"bytes"
	"fmt"
	"image"
	_ "image/gif" // the formats that a logo may have
	_ "image/jpeg"
	"image/png"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Certificate is what a license certificate says.
type Certificate struct {
	Vendor   string
	Logo     []byte // a picture's file: PNG, JPEG or GIF; empty: the vendor's name instead
	License  core.License
	Customer core.Customer // ID 0: the license is nobody's yet
	Portal   string        // where customers log in; may be empty
	Contact  string        // a sentence; may be empty
	Date     time.Time     // of the certificate, in the zone that its days are told in
	Paper    Paper
}

// CertificateTitle is what it is called in a print queue and as a file.
func CertificateTitle(l core.License) string { return fmt.Sprintf("License certificate %d", l.ID) }

// PDF makes the certificate: one page, with the activation password as it is read
// aloud. A core.Error with a sentence where something does not fit.
func (c Certificate) PDF() ([]byte, error) {
	p := newPage(c.Paper, CertificateTitle(c.License), c.Date)
	if err := p.prints(secret.New(c.License.ActivationPassword)); err != nil {
		return nil, err
	}
	if !p.logo(c.Logo) {
		p.text(bold, 14, left, 26, p.line(bold, 14, p.width(), c.Vendor))
	}
	if c.Customer.ID != 0 {
		p.window(c.Vendor, postal(c.Customer.Fields))
	}
	if err := p.fitted(func(spelled bool) { p.certificate(c, spelled) }); err != nil {
		return nil, err
	}
	return p.bytes()
}

func (p *page) certificate(c Certificate, spelled bool) {
	p.textRight(plain, 10, p.sheet.width-right, p.sheet.body-6, c.Date.Format("2 January 2006"))
	p.paragraph(bold, 20, 0, "License certificate")
	p.space(3)
	p.detail("Product", bold, c.License.Product)
	p.detail("License ID", mono, fmt.Sprint(c.License.ID))
	if c.Customer.ID != 0 {
		p.detail("Customer", plain, say.Name(c.Customer.Fields, c.Customer.ID))
		p.detail("Customer ID", mono, fmt.Sprint(c.Customer.ID))
	}
	p.detail("For", plain, words.Count(c.License.Activations, "computer", "computers"))
	until := "Without end"
	if !c.License.Expires.IsZero() {
		until = say.LastDay(c.License.Expires, words.Clock{Now: func() time.Time { return c.Date }, Zone: c.Date.Location()}).Format("2 January 2006")
	}
	p.detail("Valid until", plain, until)
	p.space(4)
	p.paragraph(bold, 11.5, 0, "Activation Password")
	p.space(1.5)
	p.password(secret.New(c.License.ActivationPassword), spelled)
	p.space(4)
	p.paragraph(plain, 10.5, 0, "When you activate "+brief(c.License.Product)+", it asks for the License ID and the activation password. The activation password activates this license and opens nothing else.")
	p.space(2)
	if c.Portal != "" {
		p.paragraph(plain, 10.5, 0, "Your licenses and the computers they are on, and activation without the Internet:")
		p.paragraph(mono, 10.5, 0, c.Portal)
		p.space(2)
	}
	contact := c.Contact
	if contact == "" {
		contact = "Questions? Ask " + brief(c.Vendor) + "."
	}
	p.paragraph(plain, 10.5, 0, contact)
}

// detail is a labeled line of the certificate.
func (p *page) detail(label string, f face, text string) {
	start := p.y
	p.paragraph(f, 11.5, 32, text)
	p.label(start, 11.5, label)
	p.space(1)
}

// The most that a logo takes, in millimeters, and what is drawn of it at all, in
// pixels: a picture that is larger is left out rather than waited for.
const (
	logoWide, logoHigh = 80.0, 18.0
	logoPixels         = 16 << 20
)

// logo draws the picture over the address; false where there is none that can be
// drawn.
func (p *page) logo(file []byte) bool {
	shape, _, err := image.DecodeConfig(bytes.NewReader(file))
	if err != nil || shape.Width < 1 || shape.Height < 1 || shape.Width*shape.Height > logoPixels {
		return false
	}
	picture, _, err := image.Decode(bytes.NewReader(file))
	if err != nil {
		return false
	}
	// As a PNG of the plainest kind: what is in the file may be interlaced, or
	// have 16 bits, which fpdf does not read.
	flat := image.NewNRGBA(image.Rect(0, 0, shape.Width, shape.Height))
	for y := range shape.Height {
		for x := range shape.Width {
			flat.Set(x, y, picture.At(picture.Bounds().Min.X+x, picture.Bounds().Min.Y+y))
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, flat); err != nil {
		return false
	}
	p.pdf.RegisterImageOptionsReader("logo", fpdf.ImageOptions{ImageType: "PNG"}, &out)
	if p.pdf.Err() {
		p.err = fmt.Errorf("drawing the logo: %w", p.pdf.Error())
		return true
	}
	wide, high := logoWide, logoWide*float64(shape.Height)/float64(shape.Width)
	if high > logoHigh {
		wide, high = logoHigh*float64(shape.Width)/float64(shape.Height), logoHigh
	}
	p.pdf.ImageOptions("logo", left, 16, wide, high, false, fpdf.ImageOptions{ImageType: "PNG"}, 0, "")
	return true
}
