package transfer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/file"
	model "github.com/keydesk/keydesk/ui/model/transfer"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Source is what the windows do on the desk and on this computer. Its functions
// run beside the window and may take their time.
type Source struct {
	// File opens a file of this computer.
	File func(path string) model.File
	// Import imports, or tries to.
	Import func(ctx context.Context, r model.Request, file model.File, told func(model.Progress)) (model.Result, error)
	// Products are the names of the products.
	Products func(ctx context.Context) ([]string, error)
	// Undo takes an import back.
	Undo func(ctx context.Context, u model.UndoRequest, told func(done, of int)) (model.Undone, error)
	// Count counts the customers of a list.
	Count func(ctx context.Context, q core.Query) (int, error)
	// Export writes a list and the audit entry that it left.
	Export func(ctx context.Context, e model.Export, w io.Writer, told func(done, of int)) (int, error)
	// Replace writes a file that appears when it is whole.
	Replace func(path string, fill func(io.Writer) error) error
	Clock   words.Clock
	Scope   string // that a list is imported into; "": the default one
}

// From works as a signed-in operator.
func From(s *core.Session, clock words.Clock) Source {
	return Source{
		File: onDisk,
		Import: func(ctx context.Context, r model.Request, file model.File, told func(model.Progress)) (model.Result, error) {
			return r.Run(ctx, s, file, told)
		},
		Products: func(ctx context.Context) (names []string, err error) {
			all, err := s.Products().List(ctx)
			for _, p := range all {
				names = append(names, p.Name)
			}
			return names, err
		},
		Undo: func(ctx context.Context, u model.UndoRequest, told func(done, of int)) (model.Undone, error) {
			return u.Run(ctx, s, told)
		},
		Count: func(ctx context.Context, q core.Query) (int, error) {
			_, total, err := s.Customers().Rows(ctx, core.Query{Text: q.Text, Status: q.Status, Scope: q.Scope, IDs: q.IDs, Limit: 1})
			return total, err
		},
		Export: func(ctx context.Context, e model.Export, w io.Writer, told func(done, of int)) (int, error) {
			return e.Run(ctx, s, w, told)
		},
		Replace: file.Write,
		Clock:   clock,
	}
}

// Into is the source for lists that go into a scope; "" is the default one.
func (s Source) Into(scope string) Source {
	run := s.Import
	s.Scope = scope
	s.Import = func(ctx context.Context, r model.Request, file model.File, told func(model.Progress)) (model.Result, error) {
		return run(ctx, r.Into(scope), file, told)
	}
	return s
}

// onDisk opens a file of this computer. A pipe or a device is none: it could
// not be read a second time.
func onDisk(path string) model.File {
	return func() (io.ReadCloser, int64, error) {
		info, err := os.Stat(path)
		if err != nil {
			return nil, 0, fmt.Errorf("opening %s: %w", path, err)
		}
		if !info.Mode().IsRegular() {
			return nil, 0, &core.Error{Kind: core.ErrInput, Sentence: "This is a folder or a device, not a file."}
		}
		f, err := os.Open(path)
		if err != nil {
			return nil, 0, fmt.Errorf("opening %s: %w", path, err)
		}
		return f, info.Size(), nil
	}
}

// canceled says whether work ended because it was asked to.
func canceled(err error) bool { return errors.Is(err, context.Canceled) }

// Files asks for files of this computer.
type Files interface {
	Open(title string, endings []string, then func(path string))
	Save(title, name string, then func(path string))
}

// Window is what the page needs of the window around it. All is called on the
// goroutine of the windows.
type Window interface {
	// Back goes to Customers, after the page's Leave.
	Back()
	// Files asks for files.
	Files() Files
}
