package record

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core/vault"
)

// update writes the vectors anew. Desks in the world are laid out as the
// stored ones are: a changed vector is a format broken, not a test to update.
var update = flag.Bool("update", false, "write testdata anew")

// octets are bytes that stand as hex in a vector's file.
type octets []byte

func (h octets) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, h), nil }

func (h *octets) UnmarshalText(text []byte) (err error) {
	*h, err = hex.AppendDecode(nil, text)
	return err
}

// sameAsStored compares what fill makes with testdata/name.
func sameAsStored(t *testing.T, name string, made any) {
	t.Helper()
	data, err := json.MarshalIndent(made, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	data = append(data, '\n')
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	stored, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(stored, data) {
		t.Errorf("%s: the format has changed; it is now\n%s", name, data)
	}
}

// keyVector is one key of each kind: its bytes and its name for people.
type keyVector struct {
	Kind string `json:"kind"`
	Key  octets `json:"key"`
	Name string `json:"name"`
}

func TestKeyVectors(t *testing.T) {
	mac := bytes.Repeat([]byte{0xAB}, vault.LookupSize)
	id := vault.OperatorID{1, 2, 3, 4, 5, 6, 7, 8}
	writer := uint64(0x0f3a000000000001)
	keys := []Key{
		Single(KindHeader), Single(KindChecksum), slotKey(id), Single(KindRoster),
		grantKey(vault.Grant{Kind: vault.ViewKey, Epoch: 0x01020304, To: id}),
		Single(KindBackup), WriterID(writer).key(), deletedKey(), retiredKey(), Single(KindLastBackup),
		Single(KindFront), append(Single(KindTeam), 2), KeyOfName(KindBatch, 0, "generate"),
		KeyOfName(KindSetting, 1, "reset.delay"), KeyOf(KindScope, 1),
		KeyOf(KindProfile, 10042), KeyOf(KindCredential, 10042), KeyOf(KindLogin, 10042), KeyOf(KindPost, 10042),
		KeyOf(KindRows, Block(10042)),
		KeyOf(KindMail, 7), KeyOf(KindMailBody, 7), KeyOf(KindLocalMail, 7), Single(KindQueue),
		KeyOfPair(KindAudit, writer, 3), KeyOfPair(KindAuditValues, writer, 3),
		checkpointKey(3),
		append(Single(KindBucket), 0x0f, 0xff),
		append(append(Single(KindByEmail), mac...), KeyOf(0, 10042)[1:]...),
		append(Single(KindByExternal), mac...), append(Single(KindByToken), mac...),
		append(Single(KindBySession), mac...), KeyOf(KindSession, 10042), KeyOf(KindVoided, 10042), KeyOf(KindSite, 3), Single(KindForeign),
		KeyOf(KindImport, 1_750_000_000_123), KeyOfPair(KindImportBatch, 1_750_000_000_123, 2), KeyOf(KindImportWas, 10042),
		KeyOf(KindProduct, 2), KeyOf(KindLicense, 10066), KeyOfPair(KindActivation, 10066, 3),
		append(append(Single(KindByComputer), mac...), KeyOf(0, 10066)[1:]...), append(Single(KindByOldKey), mac...),
		KeyOfPair(KindByCustomer, 10042, 10066), KeyOf(KindSale, 10066), append(Single(KindByOrder), mac...),
		KeyOfPair(KindDue, 1_750_000_000_123, 7),
		auditOfKey(10042, 1_750_000_000_123, WriterID(writer), 3),
	}
	for _, line := range []Line{LineCustomers, LineLicenses, LineMail} {
		key, _ := line.pool()
		keys = append(keys, key)
	}
	missing := map[Kind]bool{}
	for kind := range kindNames {
		missing[kind] = true
	}
	var made []keyVector
	for _, key := range keys {
		delete(missing, key.Kind())
		made = append(made, keyVector{key.Kind().String(), octets(key), key.String()})
	}
	if len(missing) > 0 {
		t.Errorf("no vector for %v", missing)
	}
	sameAsStored(t, "keys.json", made)
}

// recordVector is a record before it is sealed.
type recordVector struct {
	What  string `json:"what"`
	Plain octets `json:"plain"`
}

func TestRecordVectors(t *testing.T) {
	c := testCodec(t)
	sum := bytes.Repeat([]byte{0xCD}, 32)
	var made []recordVector
	for _, v := range []struct {
		what  string
		value any
	}{
		{"writer", writerRecord{Sequence: 300, Entries: 2, ChainHead: sum,
			Manifest: map[Kind]tally{KindProfile: {Count: -1, XOR: sum}, KindAudit: {Count: 2, XOR: sum}},
			Blocks:   map[Line]openRest{LineCustomers: {Next: 10002, End: 10065}}}},
		{"an empty writer", writerRecord{}},
		{"pool", poolRecord{Next: 3}},
		{"deleted", deletedRecord{Version: 70_000}},
		{"checkpoint's body", checkpointBody{Number: 2, Prev: sum, At: 1_750_000_000_123, By: Actor{"operator", "0102030405060708", "ada"},
			Chains: []chainHead{{0x0f3a000000000001, 300, sum}}}},
		{"checkpoint", checkpointRecord{Body: []byte{1, 0xa0}, Epoch: 1, Signature: append(sum[:32:32], sum...)}},
		{"retired", retiredRecord{Through: 70_001}},
		{"front seal", frontSeal{Generation: 3, Roster: sum, Slots: []slotSum{{[]byte{1, 2, 3, 4, 5, 6, 7, 8}, sum}}}},
		{"audit entry", Entry{At: 1_750_000_000_123, Actor: Actor{"operator", "0102030405060708", "ada"}, Action: "customer.edit",
			Object: 10042, Subject: "x", Count: 2, Operation: 300, ValuesHash: sum}},
		{"a bare audit entry", Entry{At: 1, Actor: Actor{Kind: "system"}, Action: "start", Operation: 1}},
		{"audit record", auditRecord{Prev: sum, Body: []byte{1, 0xa0}}},
		{"audit values", auditValues{Salt: sum[:16], Values: []Value{{"company", "Acme", "Acme Ltd"}, {Field: "reason", New: "asked by phone"}}}},
	} {
		plain, err := c.encode(v.value)
		if err != nil {
			t.Fatal(err)
		}
		made = append(made, recordVector{v.what, plain})
	}
	made = append(made, recordVector{"backup's mark", BackupMark{Made: time.UnixMilli(1_750_000_000_123), Moved: true}.encode()})
	sameAsStored(t, "records.json", made)
}

// chainVector is an entry of a chain, with its values' hash in it.
type chainVector struct {
	Number uint64 `json:"number"`
	Values octets `json:"values"`
	Prev   octets `json:"prev"`
	Body   octets `json:"body"`
	Hash   octets `json:"hash"` // of the entry: the next one's prev
}

// inVault is a Keys that only says which vault it is.
type inVault struct{ Keys }

func (inVault) Vault() vault.ID { return vault.ID{0xEE, 1, 2, 3} }

func TestAuditChainVectors(t *testing.T) {
	s, err := Open(nil, inVault{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var made []chainVector
	var prev []byte
	for n := uint64(1); n <= 3; n++ {
		values := auditValues{Salt: bytes.Repeat([]byte{byte(n)}, 16), Values: []Value{{Field: "company", New: fmt.Sprint("Acme ", n)}}}
		hash, err := values.hash(s.codec)
		if err != nil {
			t.Fatal(err)
		}
		body, err := s.codec.encode(Entry{At: int64(n), Actor: Actor{Kind: "operator"}, Action: "customer.edit", Object: 10042, Operation: n, ValuesHash: hash})
		if err != nil {
			t.Fatal(err)
		}
		plain, err := s.codec.encode(values)
		if err != nil {
			t.Fatal(err)
		}
		entry := auditRecord{Prev: prev, Body: body}
		head := s.chainHash(0x0f3a000000000001, n, entry)
		made = append(made, chainVector{n, plain, prev, body, head})
		prev = head
	}
	sameAsStored(t, "chain.json", made)
}
