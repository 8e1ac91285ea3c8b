package offline

import (
	"context"
	"os"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/letter"
	model "github.com/keydesk/keydesk/ui/model/offline"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Source is what the page does on the desk and on this computer. Its functions
// run beside the window and may take their time.
type Source struct {
	Gather func(ctx context.Context, paths []string) (model.Gathered, error)
	Desk   model.Desk
	// Report is what is told of an issuing.
	Report func(lines []model.Line) model.Report
	Clock  words.Clock
}

// From works as a signed-in operator.
func From(s *core.Session, clock words.Clock) Source {
	return Source{
		Gather: model.Gather,
		Desk:   s.Licenses(),
		Report: func(lines []model.Line) model.Report {
			return model.Report{Lines: lines, Vendor: s.Vendor(), Operator: s.Operator(), At: clock.Time(), Paper: paper()}
		},
		Clock: clock,
	}
}

// paper is what is usual where this computer stands.
func paper() letter.Paper {
	for _, name := range []string{"LC_ALL", "LC_PAPER", "LANG"} {
		if locale := os.Getenv(name); locale != "" {
			return letter.PaperOf(locale)
		}
	}
	return letter.A4
}

// Files asks for files of this computer.
type Files interface {
	Open(title string, endings []string, then func(path string))
	Folder(title, from string, then func(path string))
	Save(title, name string, then func(path string))
}

// Window is what the page needs of the window around it. All is called on the
// goroutine of the windows.
type Window interface {
	// Back goes to Licenses, after the page's Leave.
	Back()
	// OpenLicense goes to License Details, after the page's Leave.
	OpenLicense(id uint64)
	// Files asks for files.
	Files() Files
}
