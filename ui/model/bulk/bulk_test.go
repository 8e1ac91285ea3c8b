package bulk

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/words"
)

var clock = words.Clock{Now: func() time.Time { return time.Date(2026, 5, 14, 10, 30, 0, 0, time.UTC) }, Zone: time.UTC}

// who are n customers.
func who(n int) (all []core.BulkWho) {
	for i := range n {
		all = append(all, core.BulkWho{ID: uint64(10001 + i), Name: fmt.Sprint("Ács ", i)})
	}
	return all
}

func left(why core.BulkReason, n int) (all []core.BulkLeft) {
	for _, one := range who(n) {
		all = append(all, core.BulkLeft{BulkWho: one, Why: why})
	}
	return all
}

// "One confirmation that names the number and who is left out and why; above 25
// the number must be typed."
func TestQuestion(t *testing.T) {
	q := Ask(core.Bulk{Action: core.BulkEmailForgotten, IDs: make([]uint64, 12)}, clock)
	if q.Title() != "Email Forgotten Password" || q.Sub() != "12 customers selected" || q.Why() == "" {
		t.Error(q.Title(), q.Sub(), q.Why())
	}
	q.Take(core.BulkPlan{Do: who(3), Out: append(left(core.BulkInactive, 1), left(core.BulkNoAddress, 8)...)})
	head, lines := q.Left()
	if head != "9 are left out:" || len(lines) != 2 ||
		lines[0] != "Ács 0 (10001), Ács 1 (10002), Ács 2 (10003), Ács 3 (10004), Ács 4 (10005) and 3 more: no e-mail address that mail can reach." ||
		lines[1] != "Ács 0 (10001): login is inactive." {
		t.Errorf("%s %q", head, lines)
	}
	if !strings.HasPrefix(q.Text(), "Mail 3 customers a link") || q.Button() != "Mail 3 links" || q.MustType() || q.Why() != "" {
		t.Error(q.Text(), q.Button(), q.Why())
	}
	q.Take(core.BulkPlan{Do: who(25)})
	if q.MustType() {
		t.Error("25 must be typed")
	}
	q.Take(core.BulkPlan{Do: who(1026)})
	for typed, ok := range map[string]bool{"": false, "26": false, "1026": true, " 1,026 ": true, "10266": false} {
		if q.Type(typed); (q.Why() == "") != ok || !q.MustType() || q.TypeLabel() != "Type 1026 to go on" {
			t.Errorf("%q: %s", typed, q.Why())
		}
	}
	q.Take(core.BulkPlan{})
	if q.Why() == "" {
		t.Error("nobody is somebody")
	}
	q.Fail("The file is locked.")
	if q.Text() != "The file is locked." || q.Why() == "" {
		t.Error(q.Text())
	}
}

// What is chosen in the question has it planned anew.
func TestQuestionChanges(t *testing.T) {
	q := AskReset(make([]uint64, 2), clock)
	q.Take(core.BulkPlan{Do: who(2), Before: &core.BulkBefore{Begun: clock.Time().Add(-time.Hour), By: "anna", Count: 5}})
	if q.Title() != "Reset Password" || len(q.Choices()) != 2 || !strings.Contains(q.Before(), "the batch for 5 customers of 09:30, begun by anna") {
		t.Error(q.Title(), q.Choices(), q.Before())
	}
	q.Choose(1)
	if q.Plan() != nil || q.Bulk().Action != core.BulkGenerate || q.Before() != "" {
		t.Errorf("%+v", q.Bulk())
	}
	q.MailAgain(true)
	if !q.Bulk().Again {
		t.Error("again is forgotten")
	}
	q = Ask(core.Bulk{Action: core.BulkMove, IDs: make([]uint64, 1)}, clock)
	if q.Ready() || q.Title() != "Move to scope" || q.Why() != "Choose the scope first." {
		t.Error(q.Title(), q.Why())
	}
	if q.Into("EU"); !q.Ready() || q.Bulk().Scope != "EU" {
		t.Error("no scope")
	}
}

func TestResult(t *testing.T) {
	all := who(4)
	r := ResultOf(core.BulkResult{
		Bulk: core.Bulk{Action: core.BulkDelete}, Done: 2, Left: 1, Failed: 1, Rest: 3,
		Outcomes: []core.BulkOutcome{
			{BulkWho: all[0], State: core.BulkStateDone}, {BulkWho: all[1], State: core.BulkStateFailed, Detail: "=The\tcustomer's password was changed."},
			{BulkWho: all[2], State: core.BulkStateDone}, {BulkWho: all[3], State: core.BulkStateLeft, Why: core.BulkInBin},
		},
	}, fmt.Errorf("stopping: %w", context.Canceled))
	if r.Summary() != "2 done · 1 left out · 1 failed · 3 not come to" || r.Title() != "Delete: stopped" || r.Problem != "" || r.Well() || r.Next() == "" {
		t.Error(r.Summary(), r.Title(), r.Problem)
	}
	if r.Row(0).Mark.Word != "Failed" || r.Row(1).Why != "In the recycle bin." || r.Row(3).Mark.Word != "Done" {
		t.Errorf("%+v %+v", r.Row(0), r.Row(1))
	}
	var out strings.Builder
	if err := r.CSV(&out); err != nil || !strings.Contains(out.String(), "10004,Ács 3,,left-out,In the recycle bin.\r\n") || !strings.Contains(out.String(), ",'=The") {
		t.Error(out.String(), err)
	}
	if text := r.Text(); strings.Count(text, "\n") != 5 || !strings.Contains(text, "10002\tÁcs 1\t\tfailed\t=The customer's") {
		t.Error(text)
	}
	if r.Toast() != "In the recycle bin: 2 customers." || r.Undone(core.BulkResult{Done: 2}) != "Restored: 2 customers." || r.FileName(clock) != "delete-2026-05-14-1030.csv" {
		t.Error(r.Toast(), r.FileName(clock))
	}
	r = ResultOf(core.BulkResult{Bulk: core.Bulk{Action: core.BulkUnlock}, Done: 1}, errors.New("disk"))
	if r.Problem == "" || r.Title() != "Unlock: stopped by an error" {
		t.Error(r.Problem, r.Title())
	}
	if r = ResultOf(core.BulkResult{Done: 1}, nil); !r.Well() || r.Summary() != "1 done" {
		t.Error(r.Summary())
	}
}

// Every action and every reason has its words, and each permission its effect.
func TestEveryActionHasWords(t *testing.T) {
	for _, a := range core.AllBulkActions() {
		w := WayOf(a)
		if w.Label == string(a) || !strings.Contains(w.Asked, "%s") || !strings.Contains(w.Done, "%s") || w.Done == "%s." {
			t.Errorf("%s has no words", a)
		}
		if !May(core.AllPermissions, a) || May(core.AllPermissions&^core.BulkActions, a) || May(core.ViewCustomers|core.BulkActions, a) {
			t.Errorf("%s is shown to the wrong operators", a)
		}
	}
	for _, r := range []core.BulkReason{core.BulkGone, core.BulkInBin, core.BulkNotInBin, core.BulkDone, core.BulkNoAddress, core.BulkInactive, core.BulkNoSender,
		core.BulkNoLink, core.BulkConfirmed, core.BulkUnlocked, core.BulkEnabled, core.BulkDisabled, core.BulkThere, core.BulkExternal, core.BulkChanged, core.BulkDamaged} {
		if Reason(r) == "" {
			t.Errorf("%s has no words", r)
		}
	}
}
