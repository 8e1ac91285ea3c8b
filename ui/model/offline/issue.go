package offline

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/license"
	"github.com/keydesk/keydesk/ui/model/file"
)

// Desk is what answers requests; *core.Licenses does.
type Desk interface {
	Judge(ctx context.Context, requests [][]byte) ([]core.Carried, error)
	Issue(ctx context.Context, requests [][]byte) ([]core.Carried, error)
}

// Result is what came of issuing.
type Result struct {
	Lines   []Line
	Stopped error // what ended it before its end; nil: nothing
}

// Issue answers the lines one by one and writes each response beside its
// request before it goes on, so that it can be ended anywhere: what was issued
// is in its file, and is the same when it is issued once more. told is told how
// many are done. A response that cannot be written ends nothing.
func Issue(ctx context.Context, d Desk, lines []Line, told func(done int)) Result {
	r := Result{Lines: append([]Line{}, lines...)}
	taken := map[string]bool{}
	for i := range r.Lines {
		l := &r.Lines[i]
		told(i)
		if l.State == Refused && l.Problem != "" {
			continue
		}
		all, err := d.Issue(ctx, [][]byte{l.Data})
		if err == nil && len(all) == 1 {
			l.judged(all[0])
			l.place(taken)
			continue
		}
		if r.Stopped = err; err == nil {
			r.Stopped = errors.New("the desk gave no answer")
		}
		return r
	}
	told(len(r.Lines))
	return r
}

// place writes the response of a request that was answered.
func (l *Line) place(taken map[string]bool) {
	if l.State != Ready {
		return
	}
	l.State = Issued
	if l.Path == "" {
		return
	}
	l.WriteTo(beside(l.Path, taken))
}

// beside is where the response to a request goes. Two requests of one folder
// whose names differ in their endings alone do not write over each other.
func beside(request string, taken map[string]bool) string {
	stem := request
	if ending := filepath.Ext(request); strings.EqualFold(ending, license.RequestEnding) {
		stem = strings.TrimSuffix(request, ending)
	}
	name := stem + license.ResponseEnding
	for n := 2; taken[strings.ToLower(name)]; n++ {
		name = fmt.Sprintf("%s %d%s", stem, n, license.ResponseEnding)
	}
	taken[strings.ToLower(name)] = true
	return name
}

// WriteTo writes the response to a file, which is never there in half; the same
// one that is there already stays as it is.
func (l *Line) WriteTo(path string) {
	l.State, l.Wrote, l.Kept, l.Why = Issued, path, false, ""
	if there, err := os.ReadFile(path); err == nil && bytes.Equal(bytes.TrimSpace(there), l.Response) {
		l.Kept = true
		return
	}
	if err := l.SaveTo(path); err != nil {
		l.State, l.Wrote, l.Why = Unwritten, "", reason(err)+"."
	}
}

// SaveTo writes the response to a file.
func (l Line) SaveTo(path string) error {
	return file.Write(path, func(w io.Writer) error {
		_, err := w.Write(append(bytes.Clone(l.Response), '\n'))
		return err
	})
}

// WriteInto writes the responses that could not be written into another folder.
func WriteInto(lines []Line, folder string) []Line {
	all := append([]Line{}, lines...)
	taken := map[string]bool{}
	for i := range all {
		if all[i].State == Unwritten {
			all[i].WriteTo(beside(filepath.Join(folder, all[i].Name), taken))
		}
	}
	return all
}

// ResponseName is what a response is called as a file of its own.
func (l Line) ResponseName() string {
	name := l.Name
	if l.Path == "" && l.Computer() != "" {
		name = strings.Map(func(r rune) rune {
			if strings.ContainsRune(`/\:*?"<>|`, r) || r < ' ' {
				return '-'
			}
			return r
		}, l.Computer())
	}
	return filepath.Base(beside(name, map[string]bool{}))
}
