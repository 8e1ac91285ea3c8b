package transfer

import (
	"context"
	"fmt"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/words"
)

// UndoRequest takes an import back, on any goroutine.
type UndoRequest struct {
	kind   Kind
	number uint64
}

// Undo asks to take back what an import wrote; ok is false where it wrote
// nothing.
func (r Result) Undo() (u UndoRequest, ok bool) {
	return UndoRequest{r.Kind, r.Done.Import}, r.Done.Import != 0
}

// Question is what is asked before.
func (u UndoRequest) Question() (title, text string) {
	return "Undo this import?", "The " + string(u.kind) + " that it made are removed, and those that it changed are what they were. What was changed or used since stays, and is named."
}

// Undone is what came of it.
type Undone struct {
	Kind    Kind
	Done    core.TakenBack
	Kept    []Refused // by Customer ID or License ID
	Stopped error     // it was ended early; done again, it goes on
}

// Run takes the import back. told is called with how much is done and of how
// much, from Run's goroutine.
func (u UndoRequest) Run(ctx context.Context, s *core.Session, told func(done, total int)) (Undone, error) {
	undone := Undone{Kind: u.kind}
	undo := s.Customers().UndoImport
	if u.kind == Licenses {
		undo = s.Licenses().UndoImport
	}
	undone.Done, undone.Stopped = undo(ctx, core.Undo{Import: u.number, Progress: told, Kept: func(id uint64, why string) {
		if len(undone.Kept) < kept {
			undone.Kept = append(undone.Kept, Refused{int(id), why})
		}
	}})
	return undone, nil
}

// Column is what stands above the numbers of Kept.
func (u Undone) Column() string {
	if u.Kind == Licenses {
		return u.Kind.Label(core.LicenseID)
	}
	return "Customer ID"
}

// Text says what came of it: "Undone: 900 removed, 50 as before, 3 kept."
func (u Undone) Text() string {
	counts := fmt.Sprintf("%s removed, %s as before, %s kept.", words.Number(u.Done.Removed), words.Number(u.Done.Restored), words.Number(u.Done.Kept))
	if u.Stopped != nil {
		return "Not undone to its end. So far: " + counts
	}
	return "Undone: " + counts
}
