package start

import (
	"os"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	model "github.com/keydesk/keydesk/ui/model/start"
)

// longest is a name of 60 letters.
func longest() string { return "Wolfeschlegelsteinhausenbergerdorff Featherstonehaugh-Cholmo" }

// looks are what fills the window, as the design has it.
func looks() map[string]func(*testing.T, stage.Setting) *scene {
	first := func(t *testing.T, set stage.Setting, do func(*scene)) *scene {
		s := onScene(t, set, nil)
		inline(t, s)
		do(s)
		return s
	}
	return map[string]func(*testing.T, stage.Setting) *scene{
		"first-start": func(t *testing.T, set stage.Setting) *scene { return first(t, set, func(*scene) {}) },
		"first-start-damaged": func(t *testing.T, set stage.Setting) *scene {
			return first(t, set, func(s *scene) { s.room.show(s.room.newWays(errDisk, "/home/anna/keydesk.db")) })
		},
		"first-start-desk": func(t *testing.T, set stage.Setting) *scene {
			return first(t, set, func(s *scene) { s.way(t, "Create a new desk"); s.Press(fyne.KeyReturn) })
		},
		"first-start-you": func(t *testing.T, set stage.Setting) *scene {
			return first(t, set, func(s *scene) {
				s.toKey(t)
				s.Press(fyne.KeyEscape)
				s.Press(fyne.KeyTab, fyne.KeyTab)
				s.Letters("x")
			})
		},
		"first-start-key": func(t *testing.T, set stage.Setting) *scene {
			return first(t, set, func(s *scene) {
				s.toKey(t)
				s.Tap(t, "Print…")
				s.Letters(s.step(t).model.LastGroup()[:4])
			})
		},
		"first-start-opening": func(t *testing.T, set stage.Setting) *scene {
			return first(t, set, func(s *scene) {
				w := s.room.newWaiting("Opening the practice desk", "Invented customers, in a file of their own: /home/anna/practice.db", func() {})
				s.room.show(w)
				w.progress(task.Progress{Done: 300, Total: 1000, Text: "312 rows"})
			})
		},
		"restore": func(t *testing.T, set stage.Setting) *scene {
			s := onBackup(t, set, nil)
			inline(t, s)
			s.way(t, "Restore a backup")
			return s
		},
		"sign-in": func(t *testing.T, set stage.Setting) *scene {
			s := onDesk(t, set, nil)
			inline(t, s)
			s.Letters("wrong")
			s.Press(fyne.KeyReturn)
			return s
		},
		"sign-in-unlocking": func(t *testing.T, set stage.Setting) *scene {
			s := onDesk(t, set, nil)
			inline(t, s)
			s.Letters(testdesk.Password)
			card := s.room.view.(*signIn)
			card.model.Begin()
			card.model.At(model.Listing)
			card.working()
			return s
		},
		"lock": func(t *testing.T, set stage.Setting) *scene {
			s := onScene(t, set, nil)
			l := NewLock(task.Inline(t.Context(), s.Hand), Locked{Canvas: s.Canvas, Vendor: "Fjord Instruments", Operator: longest(),
				Where: "fjord.db · Documents", Note: model.LockNote{Mail: true, Portal: true, Form: longest()}, Other: func() {}})
			s.Show(l.Content())
			l.Start()
			return s
		},
		"change-my-password": func(t *testing.T, set stage.Setting) *scene {
			s := onScene(t, set, nil)
			s.Show(kit.NewRule())
			ChangePassword(Own{Canvas: s.Canvas, Runner: task.Inline(t.Context(), s.Hand), Operator: longest(), Vendor: "Fjord"})
			s.Letters("what it was")
			s.Press(fyne.KeyTab)
			s.Letters(good)
			s.Press(fyne.KeyTab)
			s.Letters(good[:9])
			return s
		},
		"idle": func(t *testing.T, set stage.Setting) *scene {
			s := onDesk(t, set, nil)
			inline(t, s)
			w := NewWatch(task.Inline(t.Context(), s.Hand), s.Canvas, model.IdleLimit, func() {})
			t.Cleanup(w.Close)
			s.Hand.Push(model.IdleLimit - model.Warning/2)
			return s
		},
	}
}

// TestAllIsReadable draws everything in light, dark and at 150 %, and looks that
// no word is cut.
func TestAllIsReadable(t *testing.T) {
	for name, of := range looks() {
		for variant, set := range map[string]stage.Setting{"light": stage.Plain(), "dark": stage.Dark(), "150": stage.Big()} {
			if variant != "150" && os.Getenv("KEYDESK_PICTURES") == "" {
				continue // for pictures alone: they break no other way
			}
			t.Run(name+"/"+variant, func(t *testing.T) {
				s := of(t, set)
				s.Keep(t, strings.Join([]string{name, variant}, "-"))
				s.whole(t)
			})
		}
	}
}
