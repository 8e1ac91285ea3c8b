package record

import (
	"encoding/binary"
	"fmt"
)

// Kind is the first byte of a key and says what the record is. The numbers are
// part of the file format.
type Kind byte

// In clear: written and read by core/vault's own formats before any key is
// there.
const (
	KindHeader   Kind = 0x01 // one
	KindChecksum Kind = 0x02 // one; SHA-256 of header and slots
	KindSlot     Kind = 0x03 // ‖ operator (8)
	KindRoster   Kind = 0x04 // one, signed
	KindGrant    Kind = 0x05 // ‖ what vault's Grant says
	KindBackup   Kind = 0x06 // one, in backups and what was restored from one: backup.go
)

// Sealed, counted in the manifest (the writers' own records apart).
const (
	KindWriter      Kind = 0x10 // ‖ writer (8)
	KindNumbers     Kind = 0x11 // ‖ row (1): the next free block (numbers.go), the last version deleted (version.go), who is retired (moveon.go)
	KindSetting     Kind = 0x12 // ‖ scope (8) ‖ name
	KindScope       Kind = 0x13 // ‖ scope (8)
	KindFront       Kind = 0x16 // one: what the front was when it was changed last
	KindTeam        Kind = 0x17 // ‖ part (1): what is to be known of operators, the renewal of keys
	KindLastBackup  Kind = 0x14 // one: the last whole backup
	KindBatch       Kind = 0x18 // ‖ zero (8) ‖ action: the bulk action that is under way, or was left in its middle
	KindForeign     Kind = 0x19 // one: how many imported password hashes are left, by cost
	KindImport      Kind = 0x1A // ‖ import (8): an import that can be taken back
	KindImportBatch Kind = 0x1B // ‖ import (8) ‖ batch (8): what one transaction of it wrote
	KindImportWas   Kind = 0x1C // ‖ customer or license (8): what it was before the last import
	KindSite        Kind = 0x15 // ‖ site (8): what may ask through the portal
	KindProfile     Kind = 0x20 // ‖ customer (8)
	KindCredential  Kind = 0x21 // ‖ customer (8)
	KindLogin       Kind = 0x22 // ‖ customer (8)
	KindPost        Kind = 0x23 // ‖ customer (8): state of mail and tickets
	KindSession     Kind = 0x24 // ‖ customer (8): the customer's sessions
	KindVoided      Kind = 0x26 // ‖ customer (8): the customer's licenses are void with him
	KindRows        Kind = 0x28 // ‖ block (8): 64 customers' rows
	KindMail        Kind = 0x30 // ‖ mail (8)
	KindMailBody    Kind = 0x31 // ‖ mail (8), erased when accepted
	KindLocalMail   Kind = 0x32 // ‖ mail (8), the local mailbox
	KindQueue       Kind = 0x33 // one: paused, alarm, what was sent when
	KindAudit       Kind = 0x40 // ‖ writer (8) ‖ number (8)
	KindAuditValues Kind = 0x41 // ‖ writer (8) ‖ number (8)
	KindCheckpoint  Kind = 0x42 // ‖ number (8)
	KindBucket      Kind = 0x50 // ‖ bucket (2): attempts on unknown Login IDs
	KindProduct     Kind = 0x60 // ‖ product (8)
	KindLicense     Kind = 0x61 // ‖ license (8)
	KindActivation  Kind = 0x62 // ‖ license (8) ‖ number (8): a seat that was taken
	KindSale        Kind = 0x63 // ‖ its first license (8)
)

// Lookups: no envelope; whoever follows one opens the record and compares.
const (
	KindByEmail    Kind = 0x80 // ‖ HMAC (16) ‖ customer (8), no value
	KindByExternal Kind = 0x81 // ‖ HMAC (16), value: customer (8)
	KindByToken    Kind = 0x82 // ‖ HMAC (16), value: customer (8)
	KindBySession  Kind = 0x83 // ‖ HMAC (16), value: customer (8)
	KindByComputer Kind = 0x84 // ‖ HMAC (16) ‖ license (8), value: number of the activation (8)
	KindByOldKey   Kind = 0x85 // ‖ HMAC (16), value: license (8)
	KindByOrder    Kind = 0x86 // ‖ HMAC (16), value: sale (8)
	KindDue        Kind = 0x90 // ‖ unix ms (8) ‖ mail (8), no value
	KindAuditOf    Kind = 0x91 // ‖ object (8) ‖ unix ms (8) ‖ writer (8) ‖ number (8), no value
	KindByCustomer Kind = 0x92 // ‖ customer (8) ‖ license (8), no value
)

// kindNames are the words that check and errors use.
var kindNames = map[Kind]string{
	KindHeader: "header", KindChecksum: "checksum", KindSlot: "operator slot", KindRoster: "roster",
	KindGrant: "grant", KindBackup: "backup's mark", KindLastBackup: "last backup", KindWriter: "writer", KindNumbers: "numbers", KindSetting: "setting",
	KindScope: "scope", KindFront: "seal of the operators", KindTeam: "state of the operators", KindBatch: "bulk action", KindProfile: "customer profile", KindCredential: "customer credential",
	KindForeign: "count of imported passwords", KindImport: "import", KindImportBatch: "batch of an import", KindImportWas: "state before an import", KindSite: "site", KindVoided: "mark of void licenses", KindSession: "customer sessions", KindBySession: "session lookup",
	KindLogin: "customer login state", KindPost: "customer mail state", KindRows: "list rows",
	KindMail: "mail", KindMailBody: "mail body", KindLocalMail: "local mailbox message",
	KindQueue: "mail queue", KindAudit: "audit entry", KindAuditValues: "audit values",
	KindCheckpoint: "audit checkpoint",
	KindBucket:     "attempt counter", KindByEmail: "e-mail lookup", KindByExternal: "external ID lookup",
	KindByToken: "link lookup", KindDue: "mail due", KindAuditOf: "audit lookup",
	KindProduct: "product", KindLicense: "license", KindActivation: "activation",
	KindByComputer: "computer lookup", KindByOldKey: "old key lookup", KindByCustomer: "license mark",
	KindSale: "sale", KindByOrder: "order lookup",
}

// String names the kind in words.
func (k Kind) String() string {
	if s, ok := kindNames[k]; ok {
		return s
	}
	return fmt.Sprintf("kind %#02x", byte(k))
}

// Known says whether this version of Keydesk writes such records.
func (k Kind) Known() bool { _, ok := kindNames[k]; return ok }

// Sealed says whether records of the kind are in an envelope.
func (k Kind) Sealed() bool { return k >= 0x10 && k < 0x80 }

// lookup says whether records of the kind have no envelope, though they are
// written after the sign-in.
func (k Kind) lookup() bool { return k >= 0x80 }

// counted says whether the manifest covers the kind.
func (k Kind) counted() bool { return k.Sealed() && k != KindWriter }

// Key is the key of one record: its kind and what tells it from its like.
type Key []byte

// KeyOf builds the key of the record of that kind for a number.
func KeyOf(kind Kind, id uint64) Key {
	return binary.BigEndian.AppendUint64(Key{byte(kind)}, id)
}

// KeyOfPair builds a key from two numbers.
func KeyOfPair(kind Kind, a, b uint64) Key {
	return binary.BigEndian.AppendUint64(KeyOf(kind, a), b)
}

// KeyOfName builds a key from a number and a name.
func KeyOfName(kind Kind, id uint64, name string) Key {
	return append(KeyOf(kind, id), name...)
}

// Single is the key of a kind of which there is one.
func Single(kind Kind) Key { return Key{byte(kind)} }

// Kind is the key's kind; 0 for an empty key.
func (k Key) Kind() Kind {
	if len(k) == 0 {
		return 0
	}
	return Kind(k[0])
}

// Number is the i-th 8-byte number behind the kind; ok is false where the key
// is too short for it.
func (k Key) Number(i int) (n uint64, ok bool) {
	from := 1 + 8*i
	if len(k) < from+8 {
		return 0, false
	}
	return binary.BigEndian.Uint64(k[from:]), true
}

// String names the record in words: "customer profile 10042".
func (k Key) String() string {
	if len(k) == 0 {
		return "empty key"
	}
	kind := k.Kind()
	first, ok := k.Number(0)
	second, pair := k.Number(1)
	switch {
	case !kind.Known():
		return fmt.Sprintf("%s, key %x", kind, []byte(k[1:]))
	case kind == KindByEmail, kind == KindByExternal, kind == KindByToken, kind == KindBySession, kind == KindByComputer, kind == KindByOldKey, kind == KindByOrder, kind == KindGrant, !ok:
		return kind.String()
	case kind == KindSetting, kind == KindBatch:
		return fmt.Sprintf("%s %q", kind, string(k[9:]))
	case kind == KindWriter, kind == KindSlot:
		return fmt.Sprintf("%s %s", kind, WriterID(first))
	case pair && (kind == KindAudit || kind == KindAuditValues):
		return fmt.Sprintf("%s %d of writer %s", kind, second, WriterID(first))
	case pair && kind == KindImportBatch:
		return fmt.Sprintf("%s: %d of %d", kind, second, first)
	case pair && kind == KindActivation:
		return fmt.Sprintf("%s %d of license %d", kind, second, first)
	case pair && kind == KindByCustomer:
		return fmt.Sprintf("%s %d of customer %d", kind, second, first)
	case pair && kind == KindDue:
		return fmt.Sprintf("%s %d", kind, second)
	default:
		return fmt.Sprintf("%s %d", kind, first)
	}
}
