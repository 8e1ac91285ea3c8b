package help

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
	model "github.com/keydesk/keydesk/ui/model/help"
	"github.com/keydesk/keydesk/ui/model/label"
)

// view is the dialog while it is open.
type view struct {
	*kit.Dialog
	help *Help

	search *finder
	list   *list
	text   *reader
	back   *kit.Button

	at    string // the topic that is shown
	trail []stop // before it, the latest last
	walk  bool   // the latest of the trail was left by ↑ and ↓: one step back for all of them
}

// stop is a place that Back returns to.
type stop struct {
	topic string
	y     float32
}

// wide is the dialog's width, listWide that of the list in it, highest the most
// that both take, in the design's pixels.
const (
	wide     = 832
	listWide = 232
	highest  = 520
)

// altLeft is the key of Back.
func altLeft() fyne.Shortcut {
	return &desktop.CustomShortcut{KeyName: fyne.KeyLeft, Modifier: fyne.KeyModifierAlt}
}

func newView(h *Help) *view {
	v := &view{help: h}
	v.search = newFinder(label.SearchHelp, v.find)
	v.search.down, v.search.enter, v.search.scroll, v.search.back = v.intoList, v.first, v.scroll, v.goBack
	v.list = newList(v.shown, v.intoText)
	v.text = newReader(v.jump)
	v.back = kit.NewButton(label.Back, "back", kit.Secondary, v.goBack)
	v.Dialog = &kit.Dialog{Title: label.Help, Width: wide, Body: newBody(v.search, v.list, v.text, v.room), Left: v.back, OnClosed: v.closed}
	v.Cancel = kit.NewButton(label.CloseHelp, "", kit.Secondary, v.Close)
	return v
}

// show opens the dialog at a topic.
func (v *view) show(topic string) {
	v.listAll()
	v.Show(v.help.canvas, v.help.runner)
	before := v.help.canvas.OnTypedKey()
	v.help.canvas.SetOnTypedKey(func(ev *fyne.KeyEvent) {
		if !v.scroll(ev.Name) {
			before(ev)
		}
	})
	v.help.canvas.AddShortcut(altLeft(), func(fyne.Shortcut) { v.goBack() })
	v.jump(topic)
	v.help.canvas.Focus(v.search)
}

// closed forgets the view.
func (v *view) closed() {
	if v.help.view == v {
		v.help.drop()
	}
}

// room is how high list and text may be: what head and footer leave of the
// window.
func (v *view) room() float32 {
	const others = 16 + 56 + 16 + 56
	return max(look.Px(120), min(look.Px(highest), v.help.canvas.Size().Height-look.Px(others)))
}

// jump goes to a topic from wherever one is.
func (v *view) jump(topic string) {
	t, ok := v.help.book.Topic(topic)
	if !ok {
		v.search.SetText(topic)
		if v.at != "" {
			return
		}
		t, _ = v.help.book.Topic(label.FirstStart)
	} else if v.search.Text != "" && !v.list.has(t.Title) {
		v.search.SetText("")
	}
	v.leave(false)
	v.put(stop{topic: t.Title})
}

// leave puts what is shown on the trail, once for a walk through the list.
func (v *view) leave(walking bool) {
	if v.at != "" && !(walking && v.walk) {
		v.trail = append(v.trail, stop{v.at, v.text.offset()})
	}
	v.walk = walking
	v.judge()
}

// goBack goes to what was shown before.
func (v *view) goBack() {
	for len(v.trail) > 0 {
		last := v.trail[len(v.trail)-1]
		v.trail, v.walk = v.trail[:len(v.trail)-1], false
		if last.topic != v.at || last.y != v.text.offset() {
			if !v.list.has(last.topic) {
				v.search.SetText("")
			}
			v.put(last)
			break
		}
	}
	v.judge()
}

// judge says whether there is a way back.
func (v *view) judge() {
	v.back.Disable(map[bool]string{true: "This is where the help was opened."}[len(v.trail) == 0])
}

// put shows a topic.
func (v *view) put(to stop) {
	t, _ := v.help.book.Topic(to.topic)
	v.at = t.Title
	v.text.put(t, to.y)
	v.list.mark(t.Title)
}

// shown is told of the topic that was gone to in the list.
func (v *view) shown(title string, walking bool) {
	if title == v.at {
		return
	}
	v.leave(walking)
	v.put(stop{topic: title})
}

// find lists what was searched for, or all topics.
func (v *view) find(query string) {
	if strings.TrimSpace(query) == "" {
		v.listAll()
		return
	}
	v.list.set(v.help.book.Search(query), label.NothingHelp)
	v.list.mark(v.at)
}

// listAll lists all topics.
func (v *view) listAll() {
	var rows []model.Hit
	for _, title := range v.help.book.Titles() {
		rows = append(rows, model.Hit{Title: title})
	}
	v.list.set(rows, "")
	v.list.mark(v.at)
}

// first shows the best of what was found and takes the keyboard to it.
func (v *view) first() {
	if v.search.Text == "" {
		v.intoText()
		return
	}
	if title := v.list.first(); title != "" {
		v.shown(title, false)
		v.intoText()
	}
}

// intoList takes the keyboard to the list.
func (v *view) intoList() {
	if v.list.first() == "" {
		return
	}
	v.help.canvas.Focus(v.list)
	v.list.enter()
}

// intoText takes the keyboard to the text.
func (v *view) intoText() { v.help.canvas.Focus(v.text) }

// scroll moves the text by a key, or says that the key is not for that.
func (v *view) scroll(key fyne.KeyName) bool { return v.text.scroll(key) }
