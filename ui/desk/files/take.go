package files

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/words"
)

func isMissing(err error) bool { return errors.Is(err, fs.ErrNotExist) }
func isDenied(err error) bool  { return errors.Is(err, fs.ErrPermission) }

// completes says whether Tab completes the path now, or may once it is read.
func (c *chooser) completes() bool {
	part := c.part()
	return c.reading.Running() || complete(c.rows, part) != part
}

// complete completes the path.
func (c *chooser) complete() {
	part := c.part()
	c.path.put(strings.TrimSuffix(c.path.Text, part) + complete(c.rows, part))
}

// intoList goes from the path into the list.
func (c *chooser) intoList() {
	if len(c.rows) > 0 {
		c.table.Focus()
	}
}

// gone is told of each row that is gone to.
func (c *chooser) gone(row int) {
	if c.silent {
		return
	}
	c.next = nil
	if c.save && row >= 0 && row < len(c.rows) && !c.rows[row].dir {
		c.name.SetText(c.rows[row].name)
	}
}

// accept is Enter and the default button: it takes the row that is marked, or
// in a dialog to save the name, unless a folder is being typed.
func (c *chooser) accept() {
	row := c.table.Selected()
	marked := row >= 0 && row < len(c.rows)
	switch {
	case c.folder && c.part() == "" && c.read:
		c.takeFolder(row)
	case marked && (!c.save || c.part() != "" && c.files.canvas.Focused() == c.path):
		c.take(row)
	case c.save:
		c.try()
	case c.part() != "" && c.read:
		kit.Tell(c.path, "There is no "+words.Quoted(c.part())+" here.")
	case !c.read:
		kit.Tell(c.path, "The folder could not be read.")
	case c.folder:
		kit.Tell(c.path, "Choose a folder in the list, or type its name.")
	default:
		kit.Tell(c.path, "Choose a file in the list, or type its name.")
	}
}

// takeFolder takes the folder that is marked in the list, or else the one that
// is listed.
func (c *chooser) takeFolder(row int) {
	path := c.dir
	if row >= 0 && row < len(c.rows) {
		path = filepath.Join(path, c.rows[row].name)
	}
	c.Close()
	c.files.last = path
	c.then(path)
}

// take opens a row: goes into a folder, or takes a file.
func (c *chooser) take(row int) {
	if c.reading.Running() {
		return // these are the rows of another folder
	}
	i := c.rows[row]
	path := filepath.Join(c.dir, i.name)
	switch {
	case i.dir:
		c.goTo(path)
	case c.save:
		c.name.SetText(i.name)
		c.try()
	default:
		c.done(path)
	}
}

// target is the path to save to, "" where there is no name yet. What has no
// ending gets that of the offer.
func (c *chooser) target() string {
	name := strings.TrimSpace(c.name.Text)
	if name == "" {
		return ""
	}
	dir, base := split(c.dir, c.files.home, name)
	if base != "" && filepath.Ext(base) == "" {
		base += filepath.Ext(c.offer)
	}
	return filepath.Join(dir, base)
}

// try looks what stands where the file is to be saved.
func (c *chooser) try() {
	path := c.target()
	if path == "" {
		c.wrong("Give the file a name.")
		return
	}
	task.Go(c.asking, func(ctx context.Context, _ task.Report) (fs.FileInfo, error) {
		info, err := c.files.disk.stat(ctx, path)
		if isMissing(err) {
			_, err = c.files.disk.stat(ctx, filepath.Dir(path))
		}
		return info, err
	}, func(info fs.FileInfo, err error) {
		switch {
		case isMissing(err):
			c.wrong("There is no folder " + words.Quoted(filepath.Dir(path)) + ".")
		case err != nil:
			c.wrong(say.Explain(err, "").Text())
		case info == nil:
			c.done(path)
		case info.IsDir():
			c.wrong("A folder has this name.")
		case !info.Mode().IsRegular():
			c.wrong("This is no file that can be replaced.")
		default:
			c.askReplace(path, info)
		}
	})
}

// wrong says what is wrong with the name.
func (c *chooser) wrong(text string) {
	c.field.SetWrong(text)
	c.files.canvas.Focus(c.name)
	c.Resized()
}

// askReplace asks before a file is replaced.
func (c *chooser) askReplace(path string, info fs.FileInfo) {
	d := &kit.Dialog{Title: "Replace " + words.Quoted(filepath.Base(path)) + "?", Width: 480,
		Body: kit.NewText("A file of this name stands there already: "+words.Size(info.Size())+", changed "+c.files.clock.At(info.ModTime())+
			". What it holds will be lost.", kit.Plain())}
	d.Cancel = kit.NewButton(label.Cancel, "", kit.Secondary, d.Close)
	d.Default = kit.NewButton("Replace", "", kit.DangerNow, func() { d.Close(); c.done(path) })
	d.Show(c.files.canvas, c.files.runner)
}

// done closes the dialog and hands the path over.
func (c *chooser) done(path string) {
	c.files.last = filepath.Dir(path)
	c.Close()
	c.then(path)
}
