package core

import "github.com/keydesk/keydesk/db"

// A batch of bulk work: small enough for the store, and for a program that is
// ended in the middle to lose little.
const (
	batchMost = 256
	// batchOwn is what a transaction takes besides its batch: the writer, the
	// numbers, the audit entry with its values.
	batchOwn = 16
)

// batchSize is how many items, each of that many operations, go into one
// transaction.
func batchSize(limits db.Limits, operations int) int {
	if limits.Operations == 0 {
		return batchMost
	}
	return max(1, min(batchMost, (limits.Operations-batchOwn)/operations))
}
