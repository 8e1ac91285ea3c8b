package settings

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	"github.com/keydesk/keydesk/ui/model/scopes"
	model "github.com/keydesk/keydesk/ui/model/settings"
	"github.com/keydesk/keydesk/ui/model/words"
)

func clock() words.Clock { return words.Clock{Now: testdesk.Start, Zone: time.UTC} }

// room is a window that shows the page in the frame of the main window.
type room struct {
	*stage.Stage
	*Page
	desk testdesk.Desk
	look model.Look
	told []string

	folder string // what a question for a folder is answered with
}

// Look is part of Window.
func (r *room) Look() model.Look { return r.look }

// Appear is part of Window.
func (r *room) Appear(l model.Look) { r.look = l }

// Folder is part of Window.
func (r *room) Folder(_, from string, then func(string)) {
	r.told = append(r.told, "from "+from)
	then(r.folder)
}

// InScope is part of Window.
func (r *room) InScope(name string) { r.Page.Scope(name) }

// BackUp is part of Window.
func (r *room) BackUp() { r.told = append(r.told, "back up") }

// open shows a source's page. runner nil: everything happens at once.
func open(t *testing.T, set stage.Setting, source Source, runner *task.Runner) *room {
	t.Helper()
	hand := task.At(testdesk.Start())
	if runner == nil {
		runner = task.Inline(t.Context(), hand)
	}
	r := &room{Stage: stage.New(t, set, hand), look: model.Look{Theme: model.Light, Text: int(set.Scale * 100)}}
	if set.Mode == look.Dark {
		r.look.Theme = model.Dark
	}
	r.Page = New(runner, source, r)
	rail := kit.NewRail([]kit.RailItem{{Icon: "customers", Title: "Customers"}, {Icon: "mail", Title: "Mail"}, {Icon: "list", Title: "Activity"}, {Icon: "sliders", Title: "Settings"}}, nil)
	rail.Go(3)
	top := kit.Row(12, kit.NewText("Keydesk", kit.Section()), kit.Space(), kit.NewIconButton("lock", "Lock", nil))
	r.Stage.Show(kit.NewShell(top, nil, rail, r.Content(), r.Panel(), r.Line()))
	r.Window.Resize(set.Size)
	kit.NewCommands(r.Canvas, r.Commands(), func(_, why string) { r.told = append(r.told, why) })
	r.Start()
	t.Cleanup(r.Page.Close)
	return r
}

// onDesk shows the page of a real desk.
func onDesk(t *testing.T, set stage.Setting) *room {
	t.Helper()
	d := testdesk.Open(t)
	r := open(t, set, From(d.Session, clock()), nil)
	r.desk = d
	return r
}

// value is what the desk keeps.
func (r *room) value(t *testing.T, name string) string {
	t.Helper()
	s, err := r.desk.Settings().Get(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	return s.Value
}

// kept looks that the desk keeps a value.
func (r *room) kept(t *testing.T, name, want string) {
	t.Helper()
	if got := r.value(t, name); got != want {
		t.Errorf("%s is %q, want %q", name, got, want)
	}
}

// row finds the line of a setting, which must be shown.
func (r *room) row(t *testing.T, name string) *row {
	t.Helper()
	i := slices.IndexFunc(r.body.rows, func(one *row) bool { return one.name == name })
	if i < 0 {
		t.Fatalf("%s is not shown; there is:\n%s", name, r.Said())
	}
	return r.body.rows[i]
}

// typeInto goes to a setting and types over what stands there.
func (r *room) typeInto(t *testing.T, name, text string) *entry {
	t.Helper()
	r.OpenAt(name)
	e, ok := r.row(t, name).field.(*entry)
	if !ok || r.Canvas.Focused() != fyne.Focusable(e) {
		t.Fatalf("the keyboard is not in the field of %s", name)
	}
	e.SetText("")
	r.Letters(text)
	return e
}

// toast is what the line says went well.
func (r *room) toast(t *testing.T, want string) {
	t.Helper()
	if got, ok := r.Line().Toast(); !ok || got.Text != want {
		t.Errorf("the toast says %q (%v), want %q", got.Text, ok, want)
	}
}

// command does a command of the page by its name, as its key does.
func (r *room) command(t *testing.T, name string) {
	t.Helper()
	i := slices.IndexFunc(r.Commands(), func(c kit.Command) bool { return c.Name == name })
	if i < 0 {
		t.Fatalf("there is no command %q", name)
	}
	r.Commands()[i].Do()
}

// shown is a source of settings that nothing keeps.
func shown(t *testing.T, may core.Permissions, change func(name string, s *core.Setting)) Source {
	t.Helper()
	d := testdesk.Open(t)
	all, err := d.Settings().List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i := range all {
		change(all[i].Name, &all[i])
	}
	return Source{
		List:     func(context.Context, string) ([]core.Setting, error) { return slices.Clone(all), nil },
		Set:      func(context.Context, model.Request) error { return fmt.Errorf("nothing is kept here") },
		Affected: func(context.Context, model.Request) (int, error) { return 3412, nil },
		Scopes:   func(context.Context) ([]scopes.Line, error) { return someScopes(), nil },
		Templates: func(ctx context.Context, scope string) ([]core.MailTemplate, error) {
			return d.Templates().List(ctx, scope)
		},
		Preview: func(ctx context.Context, m core.MailTemplate) (core.MailPreview, error) {
			return d.Templates().Preview(ctx, m)
		},
		May: may, Clock: clock(),
	}
}
