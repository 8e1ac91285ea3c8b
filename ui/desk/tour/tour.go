package tour

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/keydesk/keydesk/ui/desk"
	"github.com/keydesk/keydesk/ui/desk/play"
	"github.com/keydesk/keydesk/ui/desk/task"
)

// Tour is what the tour needs besides the program.
type Tour struct {
	Program *desk.Program
	Runner  *task.Runner
	Path    string // of the desk it makes; nothing stands there yet
	List    string // a CSV file with customers, to be imported
	Dir     string // where the pictures go
	// Link is the address that was opened in the browser last.
	Link  func() string
	Ended <-chan struct{} // closed when the program may end
	Pulse *play.Pulse     // nil: nobody asks how promptly the windows answer
}

// Least is how many pictures a whole tour has at least.
const Least = 20

// Run plays the tour from beside the windows and returns the names of the
// pictures. The window must be shown by then, at the first start.
func (t Tour) Run(ctx context.Context) ([]string, error) {
	if err := os.MkdirAll(t.Dir, 0o755); err != nil {
		return nil, fmt.Errorf("making the folder of pictures: %w", err)
	}
	p := &player{Player: play.New(ctx, t.Program, t.Runner), dir: t.Dir}
	p.Pulse = t.Pulse
	for _, scene := range []func(*player, Tour){
		create, listen, importList, find, forgotten, generate, typePassword, readAloud, edit, wizard,
		remove, locked, several, licensed, sell, carried, mails, activities, settings, templates, scopes, operators, backUp, helps, looks, lock, quit,
	} {
		scene(p, t)
		p.hush()
		if p.Err() != nil {
			return p.shots, errors.Join(fmt.Errorf("tour, %w", p.Err()), p.last(t.Dir))
		}
	}
	if len(p.shots) < Least {
		return p.shots, fmt.Errorf("the tour has %d pictures; it wants %d", len(p.shots), Least)
	}
	return p.shots, nil
}

// last keeps a picture of where the tour stopped.
func (p *player) last(dir string) error {
	var err error
	wait := p.Runner.Await(p.Context(), func() { err = write(filepath.Join(dir, "stopped-here.png"), solid(p.Canvas().Capture())) })
	return errors.Join(wait, err)
}
