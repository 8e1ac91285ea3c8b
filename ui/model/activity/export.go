package activity

import (
	"context"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/sheet"
)

// Export writes down that the log leaves, and then the entries that a filter
// admits as CSV, newest first; nothing is written for somebody who may not have
// them. told is called with how many were written. Needs Export Data, and what
// core.Audit.List needs.
func Export(ctx context.Context, s *core.Session, f Filter, w io.Writer, told func(int)) (count int, err error) {
	if err := s.Audit().Exported(ctx, f.words()); err != nil {
		return 0, err
	}
	out, err := sheet.NewWriter(w, []string{"time", "who", "action", "what", "customer", "values"})
	if err != nil {
		return 0, err
	}
	of := f.of(ctx, s)
	err = s.Audit().Find(ctx, f.query(), func(e core.AuditEntry) (bool, error) {
		if ok, err := of(e); err != nil || !ok {
			return err == nil, err
		}
		if count++; told != nil {
			told(count)
		}
		return true, out.Write(cells(e))
	})
	if err != nil {
		return count, err
	}
	return count, out.Flush()
}

// MayRead says whether an operator may read the log: it says what everybody did.
func MayRead(may core.Permissions) bool {
	return may.Has(core.ManageOperators) || may.Has(core.ChangeSettings)
}

// MayExport says whether an operator may, or why not.
func MayExport(may core.Permissions) (why string, ok bool) {
	if !may.Has(core.ExportData) {
		return "You need the permission Export Data.", false
	}
	return "", true
}

// words are the filter as the log keeps it.
func (f Filter) words() string {
	var parts []string
	for _, one := range []struct{ what, value string }{
		{"operator", strings.TrimSpace(f.Operator)}, {"customer", strings.TrimSpace(f.Customer)}, {"kind", string(f.Kind)},
		{"from", day(f.From)}, {"to", day(f.To)}, {"scope", f.Scope},
	} {
		if one.value != "" {
			parts = append(parts, one.what+" "+one.value)
		}
	}
	return strings.Join(parts, ", ")
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

func cells(e core.AuditEntry) []string {
	customer := ""
	if e.Object != 0 {
		customer = strconv.FormatUint(e.Object, 10)
	}
	return []string{
		e.Time().UTC().Format(time.RFC3339Nano), say.Actor(e), e.Action, say.Sentence(e), customer,
		strings.Join(say.ValueLines(e), "; "),
	}
}
