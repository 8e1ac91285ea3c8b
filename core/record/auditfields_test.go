package record_test

import (
	"bytes"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/fxamacker/cbor/v2"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/db/mem"
)

// schemaByte stands before a record's CBOR, and before that of a record within.
const schemaByte = 1

// changed are all copies of a decoded value in which one field is another, or
// is left out.
func changed(t *testing.T, value any) (all []any) {
	t.Helper()
	switch v := value.(type) {
	case map[any]any:
		for key, one := range v {
			for _, other := range changed(t, one) {
				copied := maps.Clone(v)
				copied[key] = other
				all = append(all, copied)
			}
			fewer := maps.Clone(v)
			delete(fewer, key)
			all = append(all, fewer)
		}
	case []any:
		for i, one := range v {
			for _, other := range changed(t, one) {
				copied := slices.Clone(v)
				copied[i] = other
				all = append(all, copied)
			}
			all = append(all, slices.Delete(slices.Clone(v), i, i+1))
		}
	case []byte:
		var within map[any]any
		if len(v) > 1 && v[0] == schemaByte && cbor.Unmarshal(v[1:], &within) == nil {
			for _, other := range changed(t, within) {
				all = append(all, encoded(t, other))
			}
			return all
		}
		flipped := bytes.Clone(v)
		flipped[len(flipped)-1] ^= 1
		all = append(all, flipped)
	case uint64:
		all = append(all, v+1)
	case string:
		all = append(all, v+"x")
	case nil: // no bytes
		all = append(all, []byte{0})
	default:
		t.Fatalf("a field is a %T", value)
	}
	return all
}

func encoded(t *testing.T, value any) []byte {
	t.Helper()
	mode, err := cbor.CoreDetEncOptions().EncMode()
	ok(t, err)
	body, err := mode.Marshal(value)
	ok(t, err)
	return append([]byte{schemaByte}, body...)
}

// TestEachFieldOfTheLog: one who has the data key changes any one field of an
// entry, of its values or of a checkpoint, and seals the record anew under the
// version that it had. Each is named: the entry, or the one behind it, which
// carries its hash.
func TestEachFieldOfTheLog(t *testing.T) {
	r := newRig(t, mem.Options{})
	deeds(t, r, 3)
	r.update(t, func(tx *record.Tx) error {
		return tx.Audit(record.Entry{
			Actor: record.Actor{Kind: "operator", ID: "0000000000000007", Name: "ada"}, Action: "customer.import.batch",
			Object: 10001, Subject: "list.csv", Count: 7,
		}, record.Value{Field: "company", Old: "Acme", New: "Acme Ltd"}, record.Value{Field: "sha256", New: "00ff"})
	})
	deeds(t, r, 1)
	r.signed(t)
	deeds(t, r, 2)
	r.signed(t)
	id := uint64(r.Writer())
	writer := r.Writer().String()
	for _, c := range []struct {
		key   record.Key
		least int // fields that can be changed
		want  []string
	}{
		{record.KeyOfPair(record.KindAudit, id, 4), 20, []string{"audit entry 4 of writer " + writer, "audit entry 5 of writer " + writer}},
		{record.KeyOfPair(record.KindAuditValues, id, 4), 10, []string{"audit entry 4 of writer " + writer}},
		{record.KeyOfPair(record.KindAudit, id, 7), 16, []string{"audit entry 7 of writer " + writer}}, // the last
		{record.KeyOf(record.KindCheckpoint, 1), 18, []string{"checkpoint 1 of the audit log"}},
		{record.KeyOf(record.KindCheckpoint, 2), 20, []string{"checkpoint 2 of the audit log"}},
	} {
		plain, version, _, err := founded(t).Keys.OpenRecord(c.key, r.sealed(t, c.key))
		ok(t, err)
		var whole map[any]any
		ok(t, cbor.Unmarshal(plain[1:], &whole))
		if !bytes.Equal(encoded(t, whole), plain) {
			t.Fatalf("%s is not written as it was read", c.key)
		}
		others := changed(t, whole)
		if len(others) < c.least {
			t.Errorf("%s: only %d changes", c.key, len(others))
		}
		for _, other := range others {
			f := r.fork(t)
			sealed, err := founded(t).Keys.SealRecord(c.key, version, encoded(t, other))
			ok(t, err)
			f.edit(t, c.key, sealed)
			_, err = f.VerifyAudit(t.Context())
			var broken *record.AuditBreak
			if !errors.As(err, &broken) || !slices.ContainsFunc(c.want, func(w string) bool { return strings.Contains(err.Error(), w) }) {
				t.Errorf("%s as %v: %v; want one of %q", c.key, other, err, c.want)
			}
		}
	}
}
