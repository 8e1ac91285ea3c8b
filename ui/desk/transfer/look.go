package transfer

import (
	"context"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/transfer"
	"github.com/keydesk/keydesk/ui/model/words"
)

// endings are those of lists. Others are text too, and can be chosen.
func endings() []string { return []string{".csv", ".txt", ".tsv", ".jsonl"} }

// ask is the page without a file.
func (p *Page) ask() {
	p.list, p.kind = nil, ""
	p.judge()
	choose := kit.NewButton(label.ChooseFile, "file", kit.Primary, p.Choose)
	p.first = choose
	p.put(message("import", "Which list?", "A CSV file, as spreadsheets and other programs save it: one line a customer or a license, the columns named in the first line. "+
		"It can also be dropped here. Encoding and separator are found out.", choose))
}

// messageWide is how wide a message becomes, in the design's pixels.
const messageWide = 560

// message is a title, a sentence and what can be done.
func message(icon, title, text string, ways ...fyne.CanvasObject) fyne.CanvasObject {
	return newAtMost(messageWide, kit.Inset(kit.Column(8, kit.Row(0, kit.NewIcon(icon, theme.ColorNamePlaceHolder, 24)), kit.NewText(title, kit.Section()),
		kit.NewText(text, kit.Quiet()), kit.Inset(kit.Flow(8, ways...), 8, 0, 0, 0)), 32, 0, 0, 0))
}

// Choose asks for a file.
func (p *Page) Choose() {
	if why := p.choose.Why(); why != "" {
		kit.Tell(p.choose, why)
		return
	}
	p.window.Files().Open(label.ImportCustomers, endings(), p.Open)
}

// Open looks into a file, such as one that was chosen, dropped, or named when
// the program was started. While an import runs it is refused.
func (p *Page) Open(path string) { p.openAs(path, "") }

// openAs opens a file as a list of a kind; "": as its columns say.
func (p *Page) openAs(path string, kind model.Kind) {
	if p.deed.running() || p.undoing.running() {
		p.line.Say(kit.Toast{Text: "Not opened: " + filepath.Base(path), Detail: underWay, Icon: "info"})
		return
	}
	p.path, p.file, p.list, p.kind = path, p.source.File(path), nil, kind
	p.line.SetText(nothingYet)
	p.judge()
	p.first = nil
	p.put()
	file := p.file
	task.Go(p.looking, func(ctx context.Context, _ task.Report) (found, error) {
		seen, err := model.Look(file, kind)
		if err != nil || seen.Kind != model.Licenses {
			return found{seen: seen}, err
		}
		products, err := p.source.Products(ctx)
		return found{seen, products}, err
	}, p.looked)
	p.runner.After(patience, func() {
		if p.looking.Running() {
			stop := kit.NewButton(label.Cancel, "", kit.Secondary, func() { p.looking.Cancel(); p.ask() })
			p.first = stop
			p.put(message("file", "The file is being read…", filepath.Base(path), stop))
		}
	})
}

// found is what was found in a file, and besides for one of licenses.
type found struct {
	seen     model.Seen
	products []string
}

// looked shows the file's columns, or what is wrong with it.
func (p *Page) looked(f found, err error) {
	if err != nil {
		choose := kit.NewButton(label.ChooseFile, "file", kit.Primary, p.Choose)
		again := kit.NewButton("Try again", "refresh", kit.Secondary, func() { p.Open(p.path) })
		p.first = choose
		p.put(message("triangle", words.Quoted(filepath.Base(p.path))+" cannot be imported", model.Explain(err, "").Text(), choose, again))
		p.Focus()
		return
	}
	p.list, p.products = model.NewImport(filepath.Base(p.path), f.seen), f.products
	p.title.SetText(map[model.Kind]string{model.Customers: label.ImportCustomers, model.Licenses: label.ImportLicenses}[p.list.Kind()])
	p.about.SetText(p.list.About(p.source.Scope))
	p.showMapping()
	p.Focus()
}

// showMapping shows the columns, and under them the first rows.
func (p *Page) showMapping() {
	p.mapping = newMapping(p)
	p.first = p.mapping.first()
	p.judge()
	p.put(p.about, p.mapping.kinds, p.mapping.notes, p.mapping.columns, p.mapping.rows)
	p.readRows()
}

// judge says what can be done now, and why not.
func (p *Page) judge() {
	tryWhy, inWhy, kind := "Choose a file first.", "Choose a file first.", kit.Secondary
	p.in.SetText(label.ImportNow)
	busy := p.deed.running() || p.undoing.running()
	finished := false
	if p.list != nil {
		shown, ok := p.list.Shown()
		finished = ok && !shown.DryRun
		p.in.SetText(p.list.ImportLabel())
		tryWhy, inWhy = p.list.Problem(), ""
		switch {
		case p.list.CanImport():
			kind = kit.Primary
		case tryWhy != "":
			inWhy = tryWhy
		case ok && shown.Stopped == nil:
			inWhy = "There is nothing new or changed to import."
		default:
			inWhy = "Try it first: then you see what would be imported."
		}
	}
	if busy {
		tryWhy, inWhy = underWay, underWay
	}
	p.try.Disable(tryWhy)
	p.in.Disable(inWhy)
	p.choose.Disable(map[bool]string{true: underWay}[busy])
	p.in.SetKind(kind)
	p.try.SetKind(map[bool]kit.Kind{true: kit.Secondary, false: kit.Primary}[kind == kit.Primary || p.list == nil])
	kit.SetVisible(p.try, p.list != nil && !finished)
	kit.SetVisible(p.in, p.list != nil && !finished)
	kit.SetVisible(p.choose, p.list != nil)
	p.arrange()
}

// underWay is why nothing else can be done meanwhile.
const underWay = "The list is being read; Cancel stops it."
