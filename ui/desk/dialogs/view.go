package dialogs

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	model "github.com/keydesk/keydesk/ui/model/dialog"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/person"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/words"
)

// view shows a password to be read aloud, for a time.
type view struct {
	*kit.Dialog
	room     *Room
	who      person.Facts
	page     *task.Page
	body     *fyne.Container
	cells    []*kit.Cells
	password secret.Text
	count    *model.Countdown
	left     *kit.Text
	bar      *kit.Bar
	time     *fyne.Container
	copy     *kit.Button
	keep     *kit.Button
	stop     func()
}

// ReadAloud shows a password that was made just now.
func (r *Room) ReadAloud(who person.Facts, made secret.Text) {
	r.aloud(who, func(context.Context) (secret.Text, error) { return made, nil })
}

// aloud opens the view on what read gives. It is open at once and says that it
// reads, because the desk may be slow.
func (r *Room) aloud(who person.Facts, read func(context.Context) (secret.Text, error)) {
	title, id, about := model.NewShow(who, time.Time{}, r.in.Clock).Heading()
	v := &view{room: r, who: who, page: r.in.Runner.Page(), left: kit.NewText("", kit.Helper()), bar: kit.NewBar(), stop: func() {}}
	v.copy = kit.NewButton("Copy", "copy", kit.Secondary, func() { r.clip.put(v.password); v.copy.SetText("Copied"); v.Resized() })
	v.keep = kit.NewButton("Keep open", "", kit.Secondary, v.keepOpen)
	v.time = kit.Column(4, v.left, v.bar)
	v.body = kit.Column(16, kit.NewText("The password is being read…", kit.Quiet()))
	v.Dialog = &kit.Dialog{Title: title, Sub: words.Dot(id, about), Width: widest, Topic: label.PasswordAccessibility, Body: v.body, Others: []*kit.Button{v.keep},
		Left: kit.Row(8, v.copy, kit.NewText(model.CopiedHint, kit.Helper()), kit.Space(), v.time), OnClosed: v.hide}
	v.Default = kit.NewButton("Hide now", "", kit.Primary, v.Close)
	v.copy.Disable("The password is being read.")
	v.keep.Disable("The password is being read.")
	v.time.Hide()
	r.show(v.Dialog)
	task.Go(v.page.Slot(), func(ctx context.Context, _ task.Report) (secret.Text, error) { return read(ctx) }, v.show)
}

// show begins to show and to count.
func (v *view) show(password secret.Text, err error) {
	if err != nil {
		v.Close()
		v.room.problem(v.Title, say.Who(v.who.Customer), err, "Nothing was shown.")
		return
	}
	v.password = password
	groups := model.Cells(password)
	v.body.Objects = nil
	v.body.Add(v.spelled(groups))
	v.body.Add(legend(groups))
	v.copy.Enable()
	v.keep.Enable()
	v.time.Show()
	v.count = model.NewCountdown(v.room.in.Runner.Now)
	v.tick()
	v.Resized()
}

// tick counts, once a second.
func (v *view) tick() {
	if v.count.Over() {
		v.Close()
		return
	}
	v.left.SetText(v.count.Text())
	v.bar.Set(v.count.Share())
	if !v.count.Kept() {
		v.stop = v.room.in.Runner.After(time.Second, v.tick)
	}
}

func (v *view) keepOpen() {
	v.stop()
	v.count.KeepOpen()
	v.keep.Disable("It stays open.")
	v.tick()
	v.bar.Hide()
	v.Resized()
}

// hide takes the letters away.
func (v *view) hide() {
	v.stop()
	v.page.Close()
	for _, c := range v.cells {
		c.Clear()
	}
	v.cells, v.password = nil, secret.Text{}
	v.body.Objects = nil
}
