package core

import (
	"time"

	"github.com/keydesk/keydesk/db"
)

// A batch of bulk work: small enough for the store, and for a program that is
// ended in the middle to lose little.
const (
	batchMost = 256
	// batchOwn is what a transaction takes besides its batch: the writer, the
	// numbers, the audit entry with its values.
	batchOwn = 16
)

// batchRoom is how many operations the items of a batch may take together, each
// of that many or, now and then, more.
func batchRoom(limits db.Limits, operations int) int {
	if limits.Operations == 0 {
		return batchMost * operations
	}
	return max(operations, limits.Operations-batchOwn)
}

// batchSize is how many items, each of that many operations, go into one
// transaction.
func batchSize(limits db.Limits, operations int) int { return batchUpTo(batchMost, limits, operations) }

func batchUpTo(most int, limits db.Limits, operations int) int {
	if limits.Operations == 0 {
		return most
	}
	return max(1, min(most, (limits.Operations-batchOwn)/operations))
}

// An import of customers has larger batches: the lookups of its rows lie
// anywhere, so that a list of a million writes each of their pages anew with
// nearly every batch, however small. Measured with 100,000 rows, 4,096 of them
// a batch take a fifth less CPU than 512. But others wait for the writer's place
// meanwhile, and what is written together is held in memory together.
const (
	importFirst = 512
	importMost  = 4096
	// importTurn is how long one batch may take about, so that hardly one takes
	// 0.25 s where nothing else keeps the machine busy.
	importTurn = 200 * time.Millisecond
)

// stride is how many rows an import writes in one transaction: so many as it
// came to write in importTurn on this machine.
type stride struct{ size, least, most int }

func newStride(limits db.Limits, operations int) *stride {
	most := batchUpTo(importMost, limits, operations)
	first := min(importFirst, most)
	return &stride{size: first, least: first, most: most}
}

// took is told how long writing what had to be written of so many rows took, with
// the wait for others who write: then there is less room for us. It grows no more
// than twofold, so that one quick batch does not make a long one.
func (s *stride) took(rows int, d time.Duration) {
	if rows == 0 {
		return
	}
	size := 2 * s.size
	if each := max(d, 1) / time.Duration(rows); each > 0 {
		size = min(size, int(importTurn/each))
	}
	s.size = min(max(size, s.least), s.most)
}
