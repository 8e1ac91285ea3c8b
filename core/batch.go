package core

import "github.com/keydesk/keydesk/db"

// A batch of bulk work: small enough for the store, and for a program that is
// ended in the middle to lose little.
const (
	batchMost = 256
	// importMost is more, since a list of a million rows writes each page of the
	// lookups anew with nearly every batch; others wait for less than 0.1 s.
	importMost = 512
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
