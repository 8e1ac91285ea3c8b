package vault

import (
	"encoding/hex"
	"fmt"
)

// ID names a vault, that is one desk's set of keys. It is random.
type ID [16]byte

// String is the ID in hex.
func (id ID) String() string { return hex.EncodeToString(id[:]) }

// OperatorID names an operator within a vault. It is random; zero stands for
// the recovery key where a recipient is meant.
type OperatorID [8]byte

// RecoveryID is the recipient of the recovery key's grants.
var RecoveryID = OperatorID{}

// String is the ID in hex, or "the recovery key".
func (id OperatorID) String() string {
	if id == RecoveryID {
		return "the recovery key"
	}
	return hex.EncodeToString(id[:])
}

// Kind is what a key is for. Each kind counts its own epochs, from 1.
type Kind uint8

// The kinds of keys that are granted.
const (
	DataKey      Kind = 1 // 256 bits; every record. Every active operator
	ViewKey      Kind = 2 // HPKE pair; copies of customer-set passwords. View Password
	LoginKey     Kind = 3 // HPKE pair; verifiers. Run Portal
	IssueKey     Kind = 4 // 256 bits; products' private halves. Issue License Files, Run Portal
	AuthorityKey Kind = 5 // Ed25519; signs roster and checkpoints. Manage Operators
)

// kinds lists every kind in the order of the roster.
func kinds() []Kind { return []Kind{DataKey, ViewKey, LoginKey, IssueKey, AuthorityKey} }

// String is the kind's name for people.
func (k Kind) String() string {
	switch k {
	case DataKey:
		return "data key"
	case ViewKey:
		return "view key"
	case LoginKey:
		return "login key"
	case IssueKey:
		return "issue key"
	case AuthorityKey:
		return "authority key"
	}
	return fmt.Sprintf("key of unknown kind %d", uint8(k))
}

func (k Kind) valid() bool { return k >= DataKey && k <= AuthorityKey }

// KeyRef names one key: its kind and its epoch.
type KeyRef struct {
	Kind  Kind
	Epoch uint32
}

// String is such as "view key 2".
func (r KeyRef) String() string { return fmt.Sprintf("%s %d", r.Kind, r.Epoch) }
