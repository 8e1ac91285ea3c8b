// Package directory is the list that every desk looks at: one row a customer,
// stored in pages (PutRow) and held in memory for search as you type (Load).
// Start reading at Search.Find.
//
// A row repeats what the customer's records say, so that a list opens one
// record for 64 customers. Use cases write it in the transaction that changes
// those records; the memory follows the commits (Directory.Follow).
//
// Caveat: the rows, and the text that is searched, stand in memory in clear
// until Directory.Lock.
package directory
