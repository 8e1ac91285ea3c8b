package record

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"
)

// AuditProof is what verifying the audit log came to, where all of it fits.
type AuditProof struct {
	Entries     int
	Checkpoints int
	Last        Checkpoint // the newest; the zero value: none
	Covered     int        // entries that a checkpoint vouches for; the others are kept by their chain alone
}

// vouched are the heads that checkpoints vouch for, by writer, ascending.
type vouched map[WriterID][]voucher

type voucher struct {
	chainHead
	number uint64 // the checkpoint's
	at     time.Time
}

func (v voucher) String() string {
	return fmt.Sprintf("checkpoint %d of %s", v.number, v.at.UTC().Format(time.DateTime+" MST"))
}

// checkpoints walks the checkpoints from the first. The first that does not fit
// is an *AuditBreak, and nothing from it on vouches for anything.
func (s *Store) checkpoints(ctx context.Context) (v vouched, proof AuditProof, err error) {
	v = vouched{}
	walk := checkpointWalk{store: s, vouched: v, proof: &proof}
	err = s.eachRaw(ctx, Single(KindCheckpoint), walk.see)
	if err == nil {
		err = walk.witness()
	}
	return v, proof, err
}

// eachRaw is Each that shows what does not open, too.
func (s *Store) eachRaw(ctx context.Context, prefix Key, fn func(Raw, error) error) error {
	for after, more := Key(nil), true; more; {
		var page []found
		err := s.View(ctx, func(r *Reader) error {
			page = page[:0]
			for raw, err := range r.Scan(prefix, after, pageSize, false) {
				if raw.Key == nil {
					return err
				}
				page = append(page, found{raw, err})
			}
			return nil
		})
		if err != nil {
			return err
		}
		for _, each := range page {
			if err := fn(each.raw, each.err); err != nil {
				return err
			}
			after = each.raw.Key
		}
		more = len(page) == pageSize
	}
	return nil
}

type checkpointWalk struct {
	store   *Store
	vouched vouched
	proof   *AuditProof
	prev    []byte
	seen    []byte // hash of the checkpoint that this machine remembers
	before  checkpointBody
}

func (w *checkpointWalk) see(raw Raw, err error) error {
	n := w.before.Number + 1
	broken := func(why string) error { return &AuditBreak{Checkpoint: n, Why: why} }
	var c checkpointRecord
	var body checkpointBody
	if err == nil {
		c, body, err = raw.checkpoint()
	}
	var damaged *DamagedError
	switch at, _ := raw.Key.Number(0); {
	case at != n:
		return broken("it is missing")
	case errors.As(err, &damaged):
		return broken(err.Error())
	case err != nil:
		return err
	case w.store.keys.VerifyAuthority(c.Epoch, checkpointLabel, c.Signature, c.Body) != nil:
		return broken("it is not signed by the key that vouches for the log")
	case !bytes.Equal(body.Prev, w.prev):
		return broken("it does not follow the checkpoint before it")
	case c.Epoch < w.proof.Last.Epoch:
		return broken("it is signed by a key that was replaced before")
	}
	for _, head := range body.Chains {
		w.vouched[head.Writer] = append(w.vouched[head.Writer], voucher{head, n, time.UnixMilli(body.At)})
	}
	w.prev, w.before = bodyHash(c.Body), body
	w.proof.Checkpoints, w.proof.Last, w.proof.Covered = int(n), body.shown(c.Epoch), body.entries()
	if known := w.store.witness.Load(); known != nil && known.Number == n {
		w.seen = w.prev
	}
	return nil
}

// witness compares with what this machine saw.
func (w *checkpointWalk) witness() error {
	known := w.store.witness.Load()
	if known == nil || bytes.Equal(w.seen, known.Hash) {
		return nil
	}
	why := "it is not the one that this computer saw"
	if w.seen == nil {
		why = "it is missing, and this computer saw it: the end of the log was cut off, or an earlier copy of the file was put in its place"
	}
	return &AuditBreak{Checkpoint: known.Number, Why: why}
}

// against says why a chain that is whole by itself is not what the checkpoints
// vouch for; nil if it is. hashes are those of its entries at which a
// checkpoint stands.
func (v vouched) against(id WriterID, n uint64, hashes map[uint64][]byte) *AuditBreak {
	from := uint64(1)
	for _, voucher := range v[id] {
		if voucher.Entries > n {
			return &AuditBreak{Writer: id, Number: n + 1,
				Why: fmt.Sprintf("it is missing, with all up to entry %d: %s vouches for them", voucher.Entries, voucher)}
		}
		if !bytes.Equal(hashes[voucher.Entries], voucher.Head) {
			return &AuditBreak{Writer: id, Number: from,
				Why: fmt.Sprintf("it, or one up to entry %d, was written anew: %s vouches for others", voucher.Entries, voucher)}
		}
		from = voucher.Entries + 1
	}
	return nil
}

// places are the numbers of a chain's entries at which a checkpoint stands.
func (v vouched) places(id WriterID) map[uint64][]byte {
	out := map[uint64][]byte{}
	for _, voucher := range v[id] {
		out[voucher.Entries] = nil
	}
	return out
}
