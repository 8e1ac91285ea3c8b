// Package record is every record's way to the store: the layout of keys, the
// encoding and sealing of values, lookups, numbers, the writer's own record
// with the manifest, and the audit chain. Start reading at Store.Update.
//
// A record is CBOR behind one schema byte, sealed by core/vault in an envelope
// that is bound to its key and version. Its first key byte is its Kind; all
// kinds stand in kind.go. Each transaction also writes the record of the
// writer that made it (writer.go): a sequence number, which with the writer's
// ID is the operation ID of the transaction; the head of its audit chain; and
// its part of the manifest, by which records that vanished or were put back
// from an older copy are found. A record's version never comes twice
// (version.go), so that an older copy of it never fits.
//
// Caveat: as with db, a closure given to Update may run more than once, and
// nothing in it may wait for anything but the store.
package record
