package settings

import (
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	"github.com/keydesk/keydesk/ui/model/words"
)

// The last backup is a line of its section, also where it is searched for, and
// no setting of a scope.
func TestLastBackup(t *testing.T) {
	d := testdesk.Open(t)
	all, err := d.Settings().List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p := New(d.Permissions(), words.Clock{Now: testdesk.Start, Zone: time.UTC})
	p.Take(all)
	status := core.BackupStatus{Why: "there is no folder /safe", Failed: testdesk.Start()}
	line := func() (l Line, ok bool) {
		for _, g := range p.WithBackup(p.Groups(), status) {
			for _, l := range g.Lines {
				if l.Name == LastBackup && g.Section == Backup {
					return l, true
				}
			}
		}
		return l, false
	}
	if _, ok := line(); ok {
		t.Error("it is shown under General")
	}
	p.Open(Backup)
	if groups := p.WithBackup(p.Groups(), status); len(groups) != 1 || len(groups[0].Lines) != 3 {
		t.Errorf("%+v", groups)
	}
	if l, ok := line(); !ok || l.Hint != "None yet" || l.Error != "There is no folder /safe. Tried today 10:00." {
		t.Errorf("%+v, %v", l, ok)
	}
	p.Search("back up now")
	if _, ok := line(); !ok {
		t.Error("it is not found")
	}
	p.Open(Backup)
	p.InScope("Nordlys")
	if _, ok := line(); ok {
		t.Error("a scope has a backup of its own")
	}
}
