package window

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk"
	"github.com/keydesk/keydesk/ui/desk/play"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/serve"
	"github.com/keydesk/keydesk/ui/model/settings"
	"github.com/keydesk/keydesk/ui/model/words"
)

// childEnv makes the test binary the program: a process with a window.
const childEnv = "KEYDESK_WINDOW_CHILD"

func TestMain(m *testing.M) {
	if text := os.Getenv(childEnv); text != "" {
		os.Exit(child(text))
	}
	code := m.Run()
	removeChild()
	os.Exit(code)
}

// order says what a child plays.
type order struct {
	Scene     string
	Dir       string // its desk lies here, and its notes
	Customers int    // imported before the window opens, into a new desk
	Delay     time.Duration
	Pages     int           // opened and closed
	Least     time.Duration // how long it goes on at least
	Word      string        // typed into forms
	Address   string        // its customer page runs there; "" without
}

func (o order) options() core.Options {
	return core.Options{Path: filepath.Join(o.Dir, "desk.db"), ConfigDir: filepath.Join(o.Dir, "config"), Program: "Keydesk"}
}

// said is a line from a child.
type said struct {
	At    string
	Value string      `json:",omitempty"`
	Beats []play.Beat `json:",omitempty"` // the worst ones
	Heap  uint64      `json:",omitempty"` // bytes
	Error string      `json:",omitempty"`
}

// scene is a program in its window, and who plays it.
type scene struct {
	*play.Player
	order
	*slowServer
	store *slowStore
	out   *json.Encoder
}

// scenes are what children play.
func scenes() map[string]func(*scene) {
	return map[string]func(*scene){
		"slow": slow, "many": many, "pages": pages, "edit": edit, "after": after, "shop": shop, "crowd": whileCrowded,
	}
}

// child plays a scene in a window and reports on standard output.
func child(text string) int {
	out := json.NewEncoder(os.Stdout)
	if err := perform(text, out); err != nil {
		_ = out.Encode(said{At: "failed", Error: err.Error()})
		return 1
	}
	return 0
}

func perform(text string, out *json.Encoder) error {
	var o order
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		return err
	}
	ctx := context.Background()
	server, err := newSlowServer(o.Delay)
	if err != nil {
		return err
	}
	if err := furnish(ctx, o, server.port()); err != nil {
		return err
	}
	s := &scene{order: o, slowServer: server, store: &slowStore{}, out: out}
	kind := o.options()
	kind.Now, kind.Store = time.Now, s.store.over
	a := app.NewWithID("io.github.keydesk.keydesk")
	runner := task.New(ctx)
	ended := make(chan struct{})
	var own serve.Pages
	if o.Address != "" {
		own = ownPages
	}
	program, err := desk.New(a, runner, desk.Options{
		Core: kind, Pages: own, Named: true, Home: o.Dir, Clock: words.Clock{Now: time.Now}, Version: "test",
		Log:  slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})),
		Look: settings.Look{Theme: settings.Light, Text: 100},
	}, func() { close(ended) })
	if err != nil {
		return err
	}
	program.Show()
	s.Player = play.New(ctx, program, runner)
	s.Pulse = &play.Pulse{}
	var beside sync.WaitGroup
	watching, stop := context.WithCancel(ctx)
	beside.Go(func() { s.Pulse.Run(watching, runner) })
	beside.Go(func() {
		defer func() { _ = runner.Await(context.WithoutCancel(ctx), func() { runner.Quit(a.Quit) }) }()
		defer stop()
		scenes()[o.Scene](s)
		s.Do("ending the program", program.Stop)
		if s.Err() == nil {
			<-ended
		}
	})
	a.Run()
	beside.Wait()
	runner.Close()
	return s.Err()
}

// say reports how far the scene is, with the worst beats since the last time.
func (s *scene) say(at string) {
	beats := s.Pulse.Beats()
	s.Fail(s.out.Encode(said{At: at, Beats: beats[:min(5, len(beats))]}))
}

// signIn opens the desk and waits for the list.
func (s *scene) signIn() {
	s.Until("the sign-in", func() bool { return s.Find(label.Password) })
	s.Letters(password)
	s.Press(fyne.KeyReturn)
	s.Page(label.Customers)
	s.Until("the list", func() bool {
		return s.listed() || s.Customers == 0 && s.line() != ""
	})
}

// line is the status line of the page.
func (s *scene) line() string { return s.Program.Main().Page().Line().Text() }

// furnish founds the desk, with customers and a mail server, where there is none
// yet.
func furnish(ctx context.Context, o order, port string) error {
	if _, err := os.Stat(o.options().Path); err == nil || o.Customers == 0 {
		return err
	}
	d, s, err := found(ctx, o.options())
	if err != nil {
		return err
	}
	at := 0
	_, err = s.Customers().Import(ctx, core.Import{
		Next: func() (core.ImportRow, bool, error) {
			if at++; at > o.Customers {
				return core.ImportRow{}, false, nil
			}
			return core.ImportRow{Line: at + 1, Values: map[string]string{
				"firstName": "Hedi", "lastName": fmt.Sprintf("Ács %05d", at), "email": fmt.Sprintf("hedi%d@acs.example", at), "company": "Ács Kft.",
			}}, true, nil
		},
		Sum: func() (sum [32]byte) { return sum },
	})
	if err != nil {
		return err
	}
	page := "https://desk.fjord.example"
	if o.Address != "" {
		page = "http://" + o.Address
	}
	for _, one := range [][2]string{
		{"mail.security", "none"}, {"mail.port", port}, {"mail.from", "desk@fjord.example"}, {"mail.server", "127.0.0.1"},
		{"portal.base-url", page}, {"portal.enabled", strconv.FormatBool(o.Address != "")}, {"portal.proxies", "127.0.0.1"},
		{"portal.listen", cmp.Or(o.Address, "127.0.0.1:0")}, {"reset.failed-delay-seconds", "0"},
	} {
		if err := s.Settings().Set(ctx, one[0], one[1]); err != nil {
			return err
		}
	}
	s.Leave(ctx)
	return d.Close()
}
