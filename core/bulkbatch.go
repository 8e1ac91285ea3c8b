package core

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/keydesk/keydesk/core/record"
)

// A batch that is under way has a record, by its action. Each customer who is
// mailed something by it carries its name, written in the transaction that
// queues the mail. A batch that comes to its end takes its record away; one that
// was stopped, or whose program was ended, leaves it, and the next of the same
// action goes on under the same name and leaves out who carries it.

// batch is the record of a bulk action that is under way or was left.
type batch struct {
	Name  string `cbor:"1,keyasint"` // the operation ID of the transaction that began it
	Begun int64  `cbor:"2,keyasint"`
	By    string `cbor:"3,keyasint"`
	Count int    `cbor:"4,keyasint"` // of the customers whom it is for
}

// batchGoodFor is how long a batch that was left is gone on with: as long as its
// links would have worked. After that, who was mailed then is mailed again.
const batchGoodFor = bulkMinutes * time.Minute

func batchKey(a BulkAction) record.Key { return record.KeyOfName(record.KindBatch, 0, string(a)) }

func (b *batch) shown() *BulkBefore {
	return &BulkBefore{Begun: moment(b.Begun), By: b.By, Count: b.Count}
}

// unfinished is the batch that this one goes on with, nil for none. For what is
// not mailed there is nothing to go on with: the customers themselves say to
// whom it was done.
func unfinished(g record.Getter, b Bulk, now time.Time) (*batch, error) {
	if b.Again || !b.Action.Mails() {
		return nil, nil
	}
	was, there, err := record.Find[batch](g, batchKey(b.Action))
	if err != nil || !there || now.Sub(moment(was.Begun)) > batchGoodFor {
		return nil, err
	}
	return &was, nil
}

// mailedBy says whether the customer was mailed this by a batch.
func (p post) mailedBy(a BulkAction, name string) bool {
	return name != "" && slices.Contains(p.Batches, batchMark{Action: string(a), Batch: name})
}

// markMailed has the customer carry the batch's name.
func (d *deed) markMailed(a BulkAction) {
	if !a.Mails() {
		return
	}
	kept := slices.DeleteFunc(slices.Clone(d.post.Batches), func(m batchMark) bool { return m.Action == string(a) })
	d.post.Batches = append(kept, batchMark{Action: string(a), Batch: d.batch})
}

// beginBatch begins a batch for a plan, or goes on with the one that was left.
func (h *house) beginBatch(ctx context.Context, by string, plan BulkPlan) (name string, err error) {
	_, err = h.store.Update(ctx, func(tx *record.Tx) error {
		was, err := unfinished(tx, plan.Bulk, tx.Now())
		if err != nil {
			return err
		}
		if was != nil {
			name = was.Name
			return nil
		}
		name = tx.Operation().String()
		return tx.Put(batchKey(plan.Action), batch{Name: name, Begun: tx.Now().UnixMilli(), By: by, Count: len(plan.Do)})
	})
	return name, commitError(err)
}

// endBatch writes down what a batch came to, in one entry beside those of the
// customers, and takes its record away where it came to its end: not where it
// was stopped, nor where it was for fewer than the one that it goes on with,
// whose others are still to be done.
func (h *house) endBatch(ctx context.Context, actor record.Actor, plan BulkPlan, result BulkResult) error {
	_, err := h.store.Update(ctx, func(tx *record.Tx) error {
		was, there, err := record.Find[batch](tx, batchKey(plan.Action))
		if err != nil {
			return err
		}
		ended := result.Rest == 0 && len(plan.Do)+before(plan.Out) >= was.Count
		if there && was.Name == result.Batch && (ended || !plan.Action.Mails()) {
			if err := tx.Delete(batchKey(plan.Action)); err != nil {
				return err
			}
		}
		return tx.Audit(record.Entry{Actor: actor, Action: "customer.bulk", Subject: string(plan.Action), Count: result.Done}, result.values(plan)...)
	})
	return commitError(err)
}

// before counts those left out because the batch that is gone on with has
// mailed them.
func before(out []BulkLeft) (n int) {
	for _, one := range out {
		if one.Why == BulkDone {
			n++
		}
	}
	return n
}

// values are what the batch's entry says.
func (r BulkResult) values(plan BulkPlan) []record.Value {
	all := []record.Value{
		{Field: "batch", New: r.Batch},
		{Field: "leftOut", New: strconv.Itoa(r.Left)}, {Field: "failed", New: strconv.Itoa(r.Failed)},
		{Field: "ids", New: idRanges(r.DoneIDs())}, {Field: "idsSha256", New: idSum(plan.IDs)},
	}
	if plan.Scope != "" {
		all = append(all, record.Value{Field: "scope", New: plan.Scope})
	}
	if r.Rest > 0 {
		all = append(all, record.Value{Field: "stopped", New: fmt.Sprintf("%d not come to", r.Rest)})
	}
	return all
}

// mostRanges is how many ranges of IDs an entry names. Those behind are named
// as one with their number; the sum covers all.
const mostRanges = 200

// idRanges names customers as 10042-10050, 10061.
func idRanges(ids []uint64) string {
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	var all []string
	for i := 0; i < len(ids); {
		if len(all) == mostRanges {
			return strings.Join(append(all, fmt.Sprintf("%d of %d-%d", len(ids)-i, ids[i], ids[len(ids)-1])), ", ")
		}
		last := i
		for last+1 < len(ids) && ids[last+1] == ids[last]+1 {
			last++
		}
		if last == i {
			all = append(all, strconv.FormatUint(ids[i], 10))
		} else {
			all = append(all, fmt.Sprintf("%d-%d", ids[i], ids[last]))
		}
		i = last + 1
	}
	return strings.Join(all, ", ")
}

// idSum is the SHA-256 of the IDs, sorted, one a line.
func idSum(ids []uint64) string {
	sum := sha256.New()
	for _, id := range slices.Sorted(slices.Values(ids)) {
		fmt.Fprintln(sum, id)
	}
	return hex.EncodeToString(sum.Sum(nil))
}
