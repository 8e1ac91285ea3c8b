package main

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"syscall"
	"time"

	"golang.org/x/crypto/argon2"

	"github.com/keydesk/keydesk/core"
)

// selected is how many customers a bulk action is for, in this many rounds.
const selected, rounds = 240, 6

// bulk generates and sends credentials for a selection, against as many argon2id
// hashes alone, on half of the cores as the desk does. They take turns. What is
// more than 1 is finding the customers, the words of the passwords, sealing, the
// mails and a transaction with its sync for each customer.
func (b *bench) bulk(ctx context.Context) error {
	d, err := b.open(ctx, deskFile)
	if err != nil {
		return err
	}
	if err := d.session.Settings().Set(ctx, "mail.from", "desk@bench.example"); err != nil {
		return err
	}
	many := min(selected, b.n/10)
	var ours, theirs, oursCPU, theirsCPU times
	for round := range rounds {
		ids := b.withAddress(round*many/rounds, many/rounds)
		spent, wall, err := both(func() error { return d.generate(ctx, ids) })
		if err != nil {
			return err
		}
		ours, oursCPU = append(ours, wall), append(oursCPU, spent)
		spent, wall, err = both(func() error { hashOnHalf(len(ids)); return nil })
		if err != nil {
			return err
		}
		theirs, theirsCPU = append(theirs, wall), append(theirsCPU, spent)
	}
	b.report.add(line{
		what:    fmt.Sprintf("bulk generate and send of %d, per argon2id on half the cores", many),
		result:  short(ours.sum()),
		against: "the hashes alone: " + short(theirs.sum()), ratio: per(ours.sum(), theirs.sum()),
	})
	b.report.note("Generating and sending for %d selected customers: %.0f customers a second, %s of CPU; the hashes alone took %s of CPU, on %d of %d cores.",
		many, float64(many)/ours.sum().Seconds(), short(oursCPU.sum()), short(theirsCPU.sum()), half(), runtime.GOMAXPROCS(0))
	return d.close(ctx)
}

// generate is the bulk action as a window asks for it.
func (d *desk) generate(ctx context.Context, ids []uint64) error {
	// Again, since an earlier run on the same file has mailed them too.
	plan, err := d.session.Customers().PlanBulk(ctx, core.Bulk{Action: core.BulkGenerate, IDs: ids, Again: true}, nil)
	if err != nil {
		return err
	}
	result, err := d.session.Customers().RunBulk(ctx, plan, nil)
	if err == nil && result.Done != len(ids) {
		err = fmt.Errorf("generated for %d of %d: %+v", result.Done, len(ids), result.Outcomes)
	}
	return err
}

// withAddress are customers who can be mailed, from all over the list, the ones
// behind the first from.
func (b *bench) withAddress(from, many int) (ids []uint64) {
	for i := 0; len(ids) < from+many; i++ {
		if n := i * 7919 % b.n; customer(n).Email != "" {
			ids = append(ids, id(n))
		}
	}
	return ids[from:]
}

// half is half of the cores, at least one and three at most, as in core/hashing.go.
func half() int { return min(max(1, runtime.GOMAXPROCS(0)/2), 3) }

// hashOnHalf hashes so many passwords on half of the cores, as a desk does (19
// MiB, two passes, one lane).
func hashOnHalf(many int) {
	work := make(chan int)
	var group sync.WaitGroup
	for range half() {
		group.Go(func() {
			for range work {
				argon2.IDKey([]byte("correct horse battery staple"), []byte("sixteen bytes of"), 2, 19*1024, 1, 32)
			}
		})
	}
	for n := range many {
		work <- n
	}
	close(work)
	group.Wait()
}

// both are the CPU time of this process and the time on the clock.
func both(do func() error) (spent, wall time.Duration, err error) {
	wall, err = took(func() (err error) {
		spent, err = cpu(syscall.RUSAGE_SELF, do)
		return err
	})
	return spent, wall, err
}
