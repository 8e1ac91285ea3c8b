package files

import (
	"context"
	"errors"
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/words"
)

// typed follows the path's entry: another folder is read, the rest narrows.
func (c *chooser) typed(text string) {
	c.next = nil
	dir, _ := split(c.dir, c.files.home, text)
	if dir != c.dir {
		c.ask(dir)
	} else if c.read {
		c.narrow()
	}
}

// part is the beginning of a name that stands in the path's entry.
func (c *chooser) part() string {
	_, part := split(c.dir, c.files.home, c.path.Text)
	return part
}

// goTo goes to a folder.
func (c *chooser) goTo(dir string) { c.path.put(within(dir)) }

// up goes to the folder above, and there to the one that was left.
func (c *chooser) up() {
	if above := filepath.Dir(c.dir); above != c.dir {
		c.from = filepath.Base(c.dir)
		c.goTo(above)
	}
}

// ask reads a folder.
func (c *chooser) ask(dir string) {
	c.dir, c.read = dir, false
	task.Go(c.reading, func(ctx context.Context, _ task.Report) ([]item, error) { return c.files.disk.list(ctx, dir) },
		func(items []item, err error) {
			c.items, c.read = items, err == nil
			if err != nil {
				c.next, c.rows = nil, nil
				c.cannotRead(err)
				return
			}
			c.narrow()
			if do := c.next; do != nil {
				c.next = nil
				do()
			}
		})
}

// busy says that a folder is being read, once that takes long.
func (c *chooser) busy(on bool) {
	if !on {
		return
	}
	c.files.runner.After(patience, func() {
		if c.reading.Running() {
			c.say("folder", "Reading the folder…", "", kit.NewButton("Stop", "", kit.Secondary, c.stop))
		}
	})
}

// stop leaves a folder that does not answer.
func (c *chooser) stop() {
	c.next, c.items, c.rows = nil, nil, nil
	c.reading.Cancel()
	c.say("folder", "Stopped", "The folder was not read.", c.again())
	c.focusPath()
}

// again reads the folder once more.
func (c *chooser) again() *kit.Button {
	return kit.NewButton("Try again", "refresh", kit.Secondary, func() { c.ask(c.dir); c.focusPath() })
}

func (c *chooser) focusPath() { c.files.canvas.Focus(c.path); c.path.atEnd() }

// cannotRead says why a folder cannot be read, in place of its rows.
func (c *chooser) cannotRead(err error) {
	p := say.Explain(err, "")
	text := p.Text()
	switch {
	case isMissing(err):
		text = "There is no such folder."
	case isDenied(err):
		text = "This computer does not let you read it."
	case p.Details != "" && !errors.Is(err, context.Canceled):
		text = words.Sentence(err.Error())
	}
	c.say("triangle", "This folder cannot be read", text, c.again())
}

// narrow shows what is to be shown of the folder.
func (c *chooser) narrow() {
	if !c.read {
		return
	}
	endings := c.endings
	if c.all {
		endings = nil
	}
	part := c.part()
	c.rows = shownAmong(c.items, part, endings)
	if c.folder {
		c.rows = slices.DeleteFunc(c.rows, func(i item) bool { return !i.dir })
	}
	row := best(c.rows, part)
	if from := c.from; from != "" {
		c.from = ""
		row = slices.IndexFunc(c.rows, func(r item) bool { return r.name == from })
	}
	c.table.Reload()
	c.silent = true
	c.table.Select(max(0, row)) // scrolls there
	c.table.Mark(row)
	c.silent = false
	if len(c.rows) > 0 {
		kit.SetVisible(c.list.Objects[0], true)
		kit.SetVisible(c.list.Objects[1], false)
		return
	}
	c.noRows(part)
}

// noRows says why there is nothing to be seen.
func (c *chooser) noRows(part string) {
	every := kit.NewButton("All files", "", kit.Secondary, func() { c.kinds.Choose(1); c.focusPath() })
	hides := len(c.endings) > 0 && !c.all && len(shownAmong(c.items, part, nil)) > 0
	switch {
	case part != "" && !hides:
		c.say("search", "Nothing here is called "+words.Quoted(part), "")
	case hides:
		c.say("file", "There are no "+words.List(c.endings)+" files here", "", every)
	case c.folder:
		c.say("folder", "No folders here", "Click “"+label.ThisFolder+"” for the one that is named above.")
	default:
		c.say("folder", "This folder is empty", "")
	}
}

// say says something in place of the rows.
func (c *chooser) say(icon, title, text string, ways ...fyne.CanvasObject) {
	all := kit.Column(8, kit.Row(0, kit.NewIcon(icon, theme.ColorNamePlaceHolder, 24)), kit.NewText(title, kit.Style{Bold: true, Wrap: true}))
	if text != "" {
		all.Add(kit.NewText(text, kit.Quiet()))
	}
	if len(ways) > 0 {
		all.Add(kit.Flow(8, ways...))
	}
	c.nothing.Objects = []fyne.CanvasObject{kit.NewScroll(kit.Inset(all, 32, 24, 16, 24))}
	c.nothing.Refresh()
	kit.SetVisible(c.list.Objects[0], false)
	kit.SetVisible(c.list.Objects[1], true)
}

// cells are a row of the list.
func (c *chooser) cells(row int) []kit.Cell {
	i := c.rows[row]
	icon, size := "file", words.Size(i.size)
	if i.dir {
		icon, size = "folder", ""
	}
	return []kit.Cell{{Text: i.name, Mark: kit.Mark{Icon: icon, Color: theme.ColorNamePlaceHolder}}, {Text: size}, {Text: c.files.clock.Short(i.changed)}}
}
