package torture

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
	"github.com/keydesk/keydesk/db"
	"github.com/keydesk/keydesk/db/bolt"
)

// try runs a verb and gives the last line of standard error.
func (h *house) try(cmd *exec.Cmd) (out, sentence string, code int) {
	h.t.Helper()
	var errs bytes.Buffer
	cmd.Stderr = &errs
	printed, err := cmd.Output()
	if ended := (*exec.ExitError)(nil); err != nil && !errors.As(err, &ended) {
		h.t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(errs.String()), "\n")
	return strings.TrimSpace(string(printed)), lines[len(lines)-1], cmd.ProcessState.ExitCode()
}

// expects runs a verb that must fail with this code and these words.
func (h *house) expects(code int, words string, args ...string) {
	h.t.Helper()
	h.judge(h.command("", args...), code, words)
}

func (h *house) judge(cmd *exec.Cmd, code int, words string) {
	h.t.Helper()
	_, sentence, got := h.try(cmd)
	if got != code || !strings.Contains(sentence, words) {
		h.t.Errorf("%v: exit %d, %q; want %d, %q", cmd.Args[1:], got, sentence, code, words)
	}
	if strings.Contains(sentence, "goroutine") || strings.Contains(sentence, "0x") {
		h.t.Errorf("%v: no sentence for people: %q", cmd.Args[1:], sentence)
	}
}

// A file of another program is not touched and named as what it is; so is one
// of a newer Keydesk.
func TestOthersFiles(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	var packed bytes.Buffer
	archive := zip.NewWriter(&packed)
	if _, err := archive.Create("letter.txt"); err != nil {
		t.Fatal(err)
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	others := filepath.Join(h.outside, "others.bbolt")
	makeOthersBolt(t, others)
	content, err := os.ReadFile(others)
	if err != nil {
		t.Fatal(err)
	}
	const stranger, update = "is not a Keydesk database. Name yours with --db", "newer version of Keydesk. Update this program"
	for name, file := range map[string]struct {
		content []byte
		words   string
	}{
		"letter.txt":   {[]byte(strings.Repeat("Dear customer, ", 1000)), stranger},
		"empty.db":     {nil, stranger},
		"archive.zip":  {packed.Bytes(), stranger},
		"sqlite.db":    {append([]byte("SQLite format 3\x00\x10\x00\x01\x01\x00\x40\x20\x20"), make([]byte, 8192)...), stranger},
		"others.bbolt": {content, stranger},
		"newer.db":     {newerDesk(t, h.outside), update},
	} {
		path := filepath.Join(h.root, "data", name)
		if err := os.WriteFile(path, file.content, 0o600); err != nil {
			t.Fatal(err)
		}
		for _, verb := range []string{"customer list", "check"} {
			h.expects(1, file.words, append([]string{"--db", path}, strings.Fields(verb)...)...)
		}
		h.expects(5, "exists already", "--db", path, "init", "--vendor", "X", "--kdf", "floor")
		after, err := os.ReadFile(path)
		if err != nil || !bytes.Equal(after, file.content) {
			t.Errorf("%s was changed, %v", name, err)
		}
	}
	h.expects(3, "There is no database at", "--db", filepath.Join(h.root, "data", "missing.db"), "customer", "list")
	h.expects(1, stranger, "--db", h.root, "customer", "list")
}

func makeOthersBolt(t *testing.T, path string) {
	t.Helper()
	other, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = other.Update(func(tx *bbolt.Tx) error {
		b, err := tx.CreateBucket([]byte("users"))
		return errors.Join(err, b.Put([]byte("1"), []byte("somebody")))
	})
	if err := errors.Join(err, other.Close()); err != nil {
		t.Fatal(err)
	}
}

// newerDesk is the sample as a later version would leave it, which says that
// this one must not read it.
func newerDesk(t *testing.T, dir string) []byte {
	t.Helper()
	path := filepath.Join(dir, "newer.db")
	if err := os.WriteFile(path, needSample(t), 0o600); err != nil {
		t.Fatal(err)
	}
	store, err := bolt.Open(t.Context(), path, bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	front, err := record.ReadFront(t.Context(), store)
	if err != nil {
		t.Fatal(err)
	}
	header, err := vault.DecodeHeader(front.Header)
	if err != nil {
		t.Fatal(err)
	}
	header.Format, header.MinReader = vault.Format+1, vault.Format+1
	encoded, err := vault.EncodeHeader(header)
	if err != nil {
		t.Fatal(err)
	}
	var slots [][]byte
	for _, slot := range front.Slots {
		slots = append(slots, slot)
	}
	err = store.Update(t.Context(), func(tx db.Tx) error {
		return errors.Join(tx.Put(record.Single(record.KindHeader), encoded),
			tx.Put(record.Single(record.KindChecksum), vault.Checksum(encoded, slots...)))
	})
	if err := errors.Join(err, store.Close()); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// A desk that another program has open: said within a second, and by whom.
func TestInUse(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.run(false, 0, "", "init", "--vendor", clearVendor, "--kdf", "floor")
	desk, err := core.Open(t.Context(), core.Options{Path: h.desk(), ConfigDir: h.outside, Program: "the other window"})
	if err != nil {
		t.Fatal(err)
	}
	for _, verb := range []string{"customer list", "check"} {
		began := time.Now()
		h.expects(5, fmt.Sprintf("in use by the other window (process %d)", os.Getpid()), strings.Fields(verb)...)
		if took := time.Since(began); took > 5*time.Second { // a second, and a loaded machine
			t.Errorf("%s: said after %s", verb, took)
		}
	}
	if err := desk.Close(); err != nil {
		t.Fatal(err)
	}
	h.does("customer", "list")
}

// The program ends with 7 where the file is damaged, with 4 where the password
// is wrong, and tells the two apart.
func TestDamageEndsWithSeven(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.password = adminPassword
	content := needSample(t)
	write := func(content []byte) {
		if err := os.WriteFile(h.desk(), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(content)
	if out := h.does("check"); !strings.HasSuffix(out, "ok") {
		t.Errorf("check of the whole sample: %q", out)
	}
	h.password = "not " + adminPassword
	h.expects(4, "The password is wrong.", "check")
	h.expects(4, "The password is wrong.", "customer", "show", "10001")
	h.password = adminPassword
	for size := 8192; size < len(content)/2; size += len(content) / 8 {
		write(content[:size])
		h.expects(7, "damaged", "check")
		h.expects(7, "damaged", "customer", "list")
	}
	path := filepath.Join(h.outside, "edited.db")
	for kind, keys := range frontKeys(t, content, path) {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := editRecord(path, harm{Key: keys[0], Edit: 137}); err != nil {
			t.Fatal(err)
		}
		h.judge(h.command("", "--db", path, "check"), 7, "")
		out, sentence, _ := h.try(h.command("", "--db", path, "check"))
		if strings.Contains(sentence+out, "password is wrong") {
			t.Errorf("kind %d: %q", kind, sentence)
		}
	}
	h.eachFlip(content)
}

// frontKeys are the keys of what signing in reads.
func frontKeys(t *testing.T, content []byte, path string) map[record.Kind][]record.Key {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	keys := recordKeys(t, path)
	front := map[record.Kind][]record.Key{}
	for _, kind := range []record.Kind{record.KindHeader, record.KindChecksum, record.KindSlot, record.KindRoster, record.KindWriter} {
		front[kind] = keys[kind]
	}
	return front
}

// eachFlip flips a bit in some of the records and has the program check.
func (h *house) eachFlip(content []byte) {
	h.t.Helper()
	keys := recordKeys(h.t, h.writeWhole(content))
	for _, kind := range []record.Kind{record.KindProfile, record.KindSlot, record.KindAudit} {
		at := findValue(h.t, h.writeWhole(content), content, keys[kind][0])
		harmed := bytes.Clone(content)
		harmed[at] ^= 0x20
		if err := os.WriteFile(h.desk(), harmed, 0o600); err != nil {
			h.t.Fatal(err)
		}
		h.expects(7, "damaged", "check")
	}
}

func (h *house) writeWhole(content []byte) string {
	h.t.Helper()
	if err := os.WriteFile(h.desk(), content, 0o600); err != nil {
		h.t.Fatal(err)
	}
	return h.desk()
}

// findValue finds where in the file a record's value stands.
func findValue(t *testing.T, path string, content []byte, key record.Key) int {
	t.Helper()
	store, err := bolt.Open(t.Context(), path, bolt.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	at := -1
	err = store.View(context.Background(), func(r db.Reader) error {
		value, _, err := r.Get(key)
		at = bytes.LastIndex(content, value)
		return err
	})
	if err != nil || at < 0 {
		t.Fatalf("the value of %s is not found: %v", key, err)
	}
	return at
}
