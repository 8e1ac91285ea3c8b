package vault

import (
	"fmt"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"github.com/keydesk/keydesk/core/secret"
)

// KDF is the cost of turning a password into a key with argon2id.
type KDF struct {
	_         struct{} `cbor:",toarray"`
	MemoryKiB uint32
	Time      uint32 // passes over the memory
	Threads   uint8
}

// DefaultKDF is what an operator's password costs: 64 MiB, 3 passes, 4 threads.
func DefaultKDF() KDF { return KDF{MemoryKiB: 64 << 10, Time: 3, Threads: 4} }

// FloorKDF is the least that is accepted: 19 MiB, 1 pass, 1 thread.
func FloorKDF() KDF { return KDF{MemoryKiB: 19 << 10, Time: 1, Threads: 1} }

// Check refuses with ErrTooCostly what is below the floor or would stall the
// machine: 19 MiB ≤ m ≤ 1 GiB, t ≤ 16, p ≤ 16, m × t ≤ 4 GiB. It is asked
// before any parameter from a file is used.
func (k KDF) Check() error {
	const gib = 1 << 20 // in KiB
	ok := k.MemoryKiB >= 19<<10 && k.MemoryKiB <= gib &&
		k.Time >= 1 && k.Time <= 16 && k.Threads >= 1 && k.Threads <= 16 &&
		uint64(k.MemoryKiB)*uint64(k.Time) <= 4*gib
	if !ok {
		return fmt.Errorf("%w: %d KiB, %d passes, %d threads", ErrTooCostly, k.MemoryKiB, k.Time, k.Threads)
	}
	return nil
}

// stretch makes the slot's key of a password in NFC: the same letters typed
// on another system must be the same password.
func (k KDF) stretch(password secret.Text, salt []byte) [keySize]byte {
	typed := password.RevealBytes()
	normal := norm.NFC.Bytes(typed)
	defer clear(typed)
	defer clear(normal)
	out := argon2.IDKey(normal, salt, k.Time, k.MemoryKiB, k.Threads, keySize)
	defer clear(out)
	return [keySize]byte(out)
}
