package letter

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/model/start"
)

// RecoveryTitle is what the sheet is called in a print queue and as a file.
const RecoveryTitle = "Recovery key"

// Recovery makes the sheet of a recovery key on A4; see Paper.Recovery.
func Recovery(vendor, path string, key secret.Text, made time.Time) ([]byte, error) {
	return A4.Recovery(vendor, path, key, made)
}

// Recovery makes the sheet of a recovery key: one page, to be signed and put
// away. Of the path of the desk's file the last part is printed; the key has
// its groups with hyphens between them, as core writes it; made is told in its
// own zone. A core.Error with a sentence where there is no key.
func (paper Paper) Recovery(vendor, path string, key secret.Text, made time.Time) ([]byte, error) {
	if key.Empty() {
		return nil, &core.Error{Kind: core.ErrInput, Sentence: "There is no recovery key to print."}
	}
	s := recovery{vendor, filepath.Base(path), key, made}
	p := newPage(paper, RecoveryTitle, made)
	for _, scale := range []float64{1, 0.9, 0.8, 0.7} {
		p.scale, p.dry, p.y = scale, true, 18
		p.recovery(s)
		if p.room() >= 0 {
			break
		}
	}
	p.dry, p.y = false, 18
	p.recovery(s)
	return p.bytes()
}

// recovery is what the sheet says.
type recovery struct {
	vendor, file string
	key          secret.Text
	made         time.Time
}

func (p *page) recovery(s recovery) {
	p.paragraph(plain, 12, 0, s.vendor)
	p.paragraph(bold, 24, 0, "Recovery key")
	p.space(3)
	p.fact("File", s.file)
	p.fact("Made", s.made.Format("2 January 2006, 15:04 MST"))
	p.space(6)
	p.key(strings.Split(s.key.Reveal(), "-"))
	p.space(6)
	p.paragraph(bold, 11.5, 0, start.KeyText)
	p.space(6)
	p.steps()
	p.space(16)
	p.signature()
}

// fact is a labeled line.
func (p *page) fact(label, text string) {
	start := p.y
	p.paragraph(mono, 10.5, 20, text)
	p.label(start, 10.5, label)
	p.space(1)
}

// key draws the groups, two in a row, each with its number.
func (p *page) key(groups []string) {
	const size, pad, height = 32.0, 6.0, 21.0
	rows := (len(groups) + 1) / 2
	p.box(left, p.y, p.width(), float64(rows)*height+pad)
	for i, group := range groups {
		x, y := left+pad+float64(i%2)*p.width()/2, p.y+pad+float64(i/2)*height
		p.text(monoBold, size, x+8, y+size*point, group)
		back := p.gray()
		p.text(plain, 10, x, y+size*point, fmt.Sprint(i+1))
		back()
	}
	p.y += float64(rows)*height + pad
	p.space(2)
	p.paragraph(plain, 9.5, 0, fmt.Sprintf("%d groups, read line by line. There is no letter I or O and no digit 0 or 1 among them. "+
		"Capitals, blanks and hyphens do not count when it is typed.", len(groups)))
}

// steps are what to do with the sheet, in order.
func (p *page) steps() {
	for i, step := range []string{
		"Compare the last group with the one on the screen, and sign below.",
		"Put this sheet where valuables are kept, away from the computer. Make no photo and no scan of it.",
		"Keep backups of the file: the key opens the file, and opens nothing without it.",
		"When all passwords are lost: open the file, or a backup of it, in Keydesk and give this key in place of a password.",
		"When Keydesk has made a new recovery key, this one opens only older backups. Keep it with them, or destroy both.",
	} {
		start := p.y
		p.paragraph(plain, 10.5, 8, step)
		p.text(bold, 10.5*p.scale, left, start+10.5*p.scale*point*1.07, fmt.Sprintf("%d.", i+1))
		p.space(1.5)
	}
}

// signature is three lines to be written on.
func (p *page) signature() {
	const gap = 6.0
	wide := (p.width() - 2*gap) / 3
	for i, label := range []string{"Kept by (signature)", "Kept where", "Date"} {
		x := left + float64(i)*(wide+gap)
		p.rule(x, p.y, wide)
		back := p.gray()
		p.text(plain, 8.5, x, p.y+4.5, label)
		back()
	}
	p.y += 6
}
