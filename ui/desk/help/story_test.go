package help

import (
	"testing"

	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	"github.com/keydesk/keydesk/ui/model/label"
)

// open shows a window with a page of one button, and its help.
func open(t *testing.T, set stage.Setting) (*stage.Stage, *Help) {
	t.Helper()
	hand := task.At(testdesk.Start())
	s := stage.New(t, set, hand)
	h := New(s.Canvas, task.Inline(t.Context(), hand))
	s.Show(kit.Column(8, kit.NewButton("Page", "", kit.Secondary, nil)))
	s.Window.Resize(set.Size)
	t.Cleanup(h.Close)
	return s, h
}

func TestOpen(t *testing.T) {
	s, h := open(t, stage.Plain())
	h.Open(label.FirstStart)
	s.Says(t, label.FirstStart, "is one file on this computer")
	s.Keep(t, "first-start")
}
