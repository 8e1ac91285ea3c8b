package bulk

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/words"
)

// TypedAbove is the number above which it must be typed.
const TypedAbove = 25

// Question is the confirmation. It is planned anew whenever the action, the
// scope or Again changes.
type Question struct {
	bulk    core.Bulk
	choices []core.BulkAction // to choose from; none where the action stands
	Scopes  []string          // to choose from, for a move
	plan    *core.BulkPlan    // nil until it is made
	problem string            // why there is none
	typed   string
	clock   words.Clock
}

// Ask begins a question.
func Ask(b core.Bulk, clock words.Clock) *Question { return &Question{bulk: b, clock: clock} }

// AskReset begins the question behind Reset Password, which lets choose the way.
func AskReset(ids []uint64, clock words.Clock) *Question {
	q := Ask(core.Bulk{Action: core.BulkEmailForgotten, IDs: ids}, clock)
	q.choices = []core.BulkAction{core.BulkEmailForgotten, core.BulkGenerate}
	return q
}

// Bulk is what is to be planned.
func (q *Question) Bulk() core.Bulk { return q.bulk }

// Choices are the ways to choose from; none where the action stands.
func (q *Question) Choices() []string {
	var all []string
	for _, a := range q.choices {
		all = append(all, map[core.BulkAction]string{
			core.BulkEmailForgotten: "Send Reset Password email to the customers", core.BulkGenerate: "Generate new passwords and send them",
		}[a])
	}
	return all
}

// Choose takes a way.
func (q *Question) Choose(i int) { q.change(func(b *core.Bulk) { b.Action = q.choices[i] }) }

// Into chooses the scope of a move.
func (q *Question) Into(scope string) { q.change(func(b *core.Bulk) { b.Scope = scope }) }

// MailAgain takes those in whom the batch before has mailed.
func (q *Question) MailAgain(on bool) { q.change(func(b *core.Bulk) { b.Again = on }) }

func (q *Question) change(do func(*core.Bulk)) {
	do(&q.bulk)
	q.plan, q.problem = nil, ""
}

// Ready says that the question can be planned: a move needs its scope.
func (q *Question) Ready() bool { return q.bulk.Action != core.BulkMove || q.bulk.Scope != "" }

// Take takes a plan that was made for the question as it is.
func (q *Question) Take(p core.BulkPlan) { q.plan, q.problem = &p, "" }

// Fail says why it could not be planned.
func (q *Question) Fail(why string) { q.plan, q.problem = nil, why }

// Plan is what is asked about; nil until it is made.
func (q *Question) Plan() *core.BulkPlan { return q.plan }

// Way is the action in words.
func (q *Question) Way() Way { return WayOf(q.bulk.Action) }

// Title is the dialog's.
func (q *Question) Title() string {
	if q.choices != nil {
		return label.ResetPassword
	}
	return q.Way().Title()
}

// Sub counts who was selected.
func (q *Question) Sub() string { return people(len(q.bulk.IDs)) + " selected" }

// Text says what follows for how many.
func (q *Question) Text() string {
	switch {
	case q.problem != "":
		return q.problem
	case !q.Ready():
		return "Choose where the customers are moved."
	case q.plan == nil:
		return "Looking who is left out…"
	case len(q.plan.Do) == 0:
		return "There is nobody to do this to."
	}
	return fmt.Sprintf(q.Way().Asked, people(len(q.plan.Do)))
}

// mostNamed is how many of those left out for one reason are named.
const mostNamed = 5

// Left is who is left out and why, a line for each reason, those that most are
// left out for first.
func (q *Question) Left() (head string, lines []string) {
	if q.plan == nil || len(q.plan.Out) == 0 {
		return "", nil
	}
	return words.Count(len(q.plan.Out), "is left out", "are left out") + ":", LeftLines(q.plan.Out)
}

// LeftLines names who is left out, a line for each reason.
func LeftLines(out []core.BulkLeft) (lines []string) {
	by := map[string][]core.BulkLeft{}
	var reasons []string
	for _, one := range out {
		why := Reason(one.Why)
		if one.Detail != "" && one.Why != core.BulkExternal {
			why = one.Detail
		}
		if by[why] == nil {
			reasons = append(reasons, why)
		}
		by[why] = append(by[why], one)
	}
	slices.SortStableFunc(reasons, func(a, b string) int { return len(by[b]) - len(by[a]) })
	for _, why := range reasons {
		lines = append(lines, names(by[why])+": "+strings.TrimSuffix(why, ".")+".")
	}
	return lines
}

func names(out []core.BulkLeft) string {
	var all []string
	for _, one := range out[:min(len(out), mostNamed)] {
		all = append(all, Who(one.BulkWho))
	}
	if more := len(out) - mostNamed; more > 0 {
		return strings.Join(all, ", ") + " and " + words.Number(more) + " more"
	}
	return words.List(all)
}

// Who is a customer with the number: "Liam Hughes (10155)".
func Who(w core.BulkWho) string {
	id := strconv.FormatUint(w.ID, 10)
	if w.Name == "" {
		return id
	}
	return w.Name + " (" + id + ")"
}

// Before says that a batch of the action was stopped, and what Again is for;
// "" where none was.
func (q *Question) Before() string {
	if q.plan == nil || q.plan.Before == nil {
		return ""
	}
	b := q.plan.Before
	return fmt.Sprintf("This goes on with the batch for %s of %s, begun by %s, which was stopped before its end. Who was mailed then is left out.",
		people(b.Count), q.clock.At(b.Begun), b.By)
}

// MustType says that the number has to be typed first.
func (q *Question) MustType() bool { return q.plan != nil && len(q.plan.Do) > TypedAbove }

// TypeLabel says what is to be typed.
func (q *Question) TypeLabel() string {
	if q.plan == nil {
		return ""
	}
	return "Type " + strconv.Itoa(len(q.plan.Do)) + " to go on"
}

// Type is called with what stands in the field.
func (q *Question) Type(text string) {
	q.typed = strings.NewReplacer(" ", "", ",", "").Replace(strings.TrimSpace(text))
}

// Button is the default button's: it counts.
func (q *Question) Button() string {
	if q.plan == nil {
		return q.Way().Title()
	}
	return fmt.Sprintf(q.Way().Button, words.Number(len(q.plan.Do)))
}

// Why says what the button waits for; "" for nothing.
func (q *Question) Why() string {
	switch {
	case q.problem != "":
		return q.problem
	case !q.Ready():
		return "Choose the scope first."
	case q.plan == nil:
		return "It is being looked who is left out."
	case len(q.plan.Do) == 0:
		return "There is nobody to do this to."
	case q.MustType() && q.typed != strconv.Itoa(len(q.plan.Do)):
		return "Type the number first."
	}
	return ""
}
