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

// Export writes the entries that a filter admits as CSV, newest first. told is
// called with how many were written.
func Export(ctx context.Context, s *core.Session, f Filter, w io.Writer, told func(int)) (count int, err error) {
	out, err := sheet.NewWriter(w, []string{"time", "who", "action", "what", "customer", "values"})
	if err != nil {
		return 0, err
	}
	err = s.Audit().List(ctx, func(e core.AuditEntry) (bool, error) {
		ok, over := f.admits(e)
		if over || ctx.Err() != nil {
			return false, ctx.Err()
		}
		if !ok {
			return true, nil
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
