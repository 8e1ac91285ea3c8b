package record_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/db/mem"
)

// TestCheckMark: an entry whose mark was taken away, and a mark that leads to
// no entry, or to one on somebody else, are named.
func TestCheckMark(t *testing.T) {
	r := newRig(t, mem.Options{})
	audit(t, r, 10001, "one")
	audit(t, r, 10002, "two")
	audit(t, r, 0, "three") // on nobody
	marks := r.keys(t, record.Single(record.KindAuditOf))
	if len(marks) != 2 {
		t.Fatalf("%d marks", len(marks))
	}
	moved := slices.Clone(marks[0]) // 10001's entry under 10003
	moved[8] = byte(10003 & 0xff)
	nowhere := slices.Clone(marks[0])
	nowhere[len(nowhere)-1] = 9
	for _, c := range []struct {
		harm func(f *rig)
		want string
	}{
		{func(*rig) {}, ""},
		{func(f *rig) { f.edit(t, marks[1], nil) }, "audit entry 2 of writer " + r.Writer().String() + ": its audit lookup is missing, so that it is not shown with 10002"},
		{func(f *rig) { f.edit(t, moved, []byte{}) }, "audit lookup of 10003: it leads to entry 1 of writer " + r.Writer().String() + ", which is not about it"},
		{func(f *rig) { f.edit(t, nowhere, []byte{}) }, "audit lookup of 10001: it leads to entry 9 of "},
	} {
		f := r.fork(t)
		c.harm(f)
		var found []string
		ok(t, f.Check(t.Context(), func(raw record.Raw) error {
			return f.CheckMark(t.Context(), raw, func(p string) { found = append(found, p) })
		}, func(p record.Problem) { found = append(found, p.What) }))
		if said := fmt.Sprint(found); !strings.Contains(said, c.want) || len(found) > 1 || (c.want == "") != (len(found) == 0) {
			t.Errorf("check says %s, want %q", said, c.want)
		}
	}
}
