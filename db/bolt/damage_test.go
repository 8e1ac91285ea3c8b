package bolt_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/db"
	"github.com/keydesk/keydesk/db/bolt"
	"github.com/keydesk/keydesk/internal/soak"
)

// childEnv makes the test binary a child that reads names of files from stdin
// and says of each what reading it gave.
const childEnv = "KEYDESK_BOLT_TEST_CHILD"

func TestMain(m *testing.M) {
	switch os.Getenv(childEnv) {
	case "read":
		in := bufio.NewScanner(os.Stdin)
		for in.Scan() {
			fmt.Println(readAll(in.Text()))
		}
	case "compact":
		compactForever(os.Args[1])
	case "full":
		fillUp(os.Args[1])
	default:
		os.Exit(m.Run())
	}
}

// readAll returns a sum over the file's content, or "damaged", "not ours",
// "newer", or another error. It changes the file where it can be read, since
// writing is where damage does harm, and then reads and checks it again.
func readAll(path string) string {
	ctx := context.Background()
	s, err := bolt.Open(ctx, path, bolt.Options{})
	if err != nil {
		return verdict(err)
	}
	defer s.Close()
	sum, err := sumOf(s)
	if err != nil {
		return verdict(err)
	}
	checkErr := s.Check(ctx)
	err = s.Update(ctx, func(tx db.Tx) error {
		for i := 0; i < 400; i += 7 {
			if err := tx.Delete(fmt.Appendf(nil, "key %04d", i)); err != nil {
				return err
			}
		}
		return tx.Put([]byte("new"), make([]byte, 9000))
	})
	if err != nil && !errors.Is(err, db.ErrDamaged) {
		return verdict(err)
	}
	if checkErr != nil {
		return verdict(checkErr)
	}
	return sum
}

func sumOf(s *bolt.Store) (string, error) {
	h := sha256.New()
	err := s.View(context.Background(), func(r db.Reader) error {
		for pair, err := range r.Scan(db.Range{}) {
			if err != nil {
				return err
			}
			fmt.Fprintf(h, "%q %q\n", pair.Key, pair.Value)
		}
		return nil
	})
	return hex.EncodeToString(h.Sum(nil)), err
}

func verdict(err error) string {
	switch {
	case errors.Is(err, db.ErrDamaged):
		return "damaged"
	case errors.Is(err, db.ErrNotKeydesk):
		return "not ours"
	case errors.Is(err, db.ErrNewer):
		return "newer"
	default:
		return err.Error()
	}
}

// sample is a file of three levels with free pages, overflow pages and small
// ones, and the sums of its content now and before the last commit.
func sample(t testing.TB) (data []byte, now, before string) {
	s, path := create(t)
	for round := range 4 {
		err := s.Update(t.Context(), func(tx db.Tx) error {
			for i := round; i < 400; i += 2 {
				key := fmt.Appendf(nil, "key %04d %s", i, strings.Repeat("k", i%300))
				if err := tx.Put(key, bytes.Repeat([]byte{byte(i + round)}, i%200)); err != nil {
					return err
				}
			}
			return tx.Put([]byte("large"), bytes.Repeat([]byte("large"), 4000))
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	before, err := sumOf(s)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Update(t.Context(), func(tx db.Tx) error { return tx.Put([]byte("last"), []byte("x")) }); err != nil {
		t.Fatal(err)
	}
	if now, err = sumOf(s); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if data, err = os.ReadFile(path); err != nil {
		t.Fatal(err)
	}
	// bbolt makes files larger than they need; flips there prove little.
	used := len(bytes.TrimRight(data, "\x00"))
	return data[:(used+4095)/4096*4096], now, before
}

// reader is a child that reads files; a panic, a fault or a loop ends it and
// not the test.
type reader struct {
	t     *testing.T
	child *os.Process
	in    io.Writer
	lines chan string
}

func startReader(t *testing.T) *reader {
	cmd := exec.Command(os.Args[0]) // ended by its stdin's end
	cmd.Env = append(os.Environ(), childEnv+"=read")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	r := &reader{t: t, child: cmd.Process, in: in, lines: make(chan string)}
	go func() {
		defer close(r.lines)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			r.lines <- lines.Text()
		}
	}()
	t.Cleanup(func() {
		_ = in.Close()
		if err := cmd.Wait(); err != nil && !t.Failed() {
			t.Errorf("the child ended with %v: %s", err, &stderr)
		}
	})
	return r
}

// read returns what the child says of a file with this content.
func (r *reader) read(what string, data []byte) string {
	r.t.Helper()
	path := filepath.Join(r.t.TempDir(), "damaged")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		r.t.Fatal(err)
	}
	fmt.Fprintln(r.in, path)
	select {
	case line, ok := <-r.lines:
		if !ok {
			r.t.Fatalf("%s: the child died", what)
		}
		_ = os.Remove(path)
		return line
	case <-time.After(30 * time.Second):
		_ = r.child.Kill()
		r.t.Fatalf("%s: the child hangs", what)
	}
	return ""
}

func TestTruncated(t *testing.T) {
	data, now, _ := sample(t)
	child := startReader(t)
	if got := child.read("the whole file", data); got != now {
		t.Fatalf("the whole file gives %s, want %s", got, now)
	}
	seen := map[string]int{}
	for size := 0; size < len(data); size += 4096 {
		got := child.read(fmt.Sprintf("cut to %d bytes", size), data[:size])
		seen[got]++
		if got != "damaged" && size > 0 {
			t.Errorf("cut to %d of %d bytes: %s", size, len(data), got)
		}
		if size == 0 && got != "not ours" {
			t.Errorf("an empty file: %s", got)
		}
	}
	if seen["damaged"] < 10 {
		t.Errorf("the sample is too small to prove anything: %v", seen)
	}
}

func TestFlippedBits(t *testing.T) {
	data, now, before := sample(t)
	child := startReader(t)
	random := rand.New(rand.NewPCG(1, 2))
	seen := map[string]int{}
	for range soak.N(t, 200, 20_000) {
		bit := random.IntN(len(data) * 8)
		if random.IntN(3) == 0 { // heads, pointers and counts more often
			bit = random.IntN(len(data)/4096)*4096*8 + random.IntN(64*8)
		}
		if random.IntN(8) == 0 { // our bucket's entry in bbolt's root page, which has no checksum
			bit = (bytes.LastIndex(data, []byte("keydesk/1"))-32)*8 + random.IntN(57*8)
		}
		data[bit/8] ^= 1 << (bit % 8)
		got := child.read(fmt.Sprintf("bit %d of byte %d flipped", bit%8, bit/8), data)
		data[bit/8] ^= 1 << (bit % 8)
		switch got {
		case now, before: // before: a broken head gives the commit before it
		case "damaged":
		default:
			t.Errorf("bit %d of byte %d (page %d) flipped: %s", bit%8, bit/8, bit/8/4096, got)
		}
		seen[got]++
	}
	if seen["damaged"] < 20 || seen[now] < 5 {
		t.Errorf("the flips prove too little: %v", seen)
	}
}

// TestCutUnderUs: the file loses its pages while it is open, as on a stick that
// is pulled out; bbolt's memory map then faults.
func TestCutUnderUs(t *testing.T) {
	for _, size := range []int64{0, 4096, 2 * 4096, 3 * 4096} {
		data, _, _ := sample(t)
		path := filepath.Join(t.TempDir(), "cut")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := bolt.Open(t.Context(), path, bolt.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(path, size); err != nil {
			t.Skipf("an open file cannot be cut here: %v", err)
		}
		if _, err := sumOf(s); !errors.Is(err, db.ErrDamaged) {
			t.Errorf("cut to %d: reading gives %v", size, err)
		}
		err = s.Update(t.Context(), func(tx db.Tx) error { return tx.Put([]byte("a"), nil) })
		if !errors.Is(err, db.ErrDamaged) {
			t.Errorf("cut to %d: writing gives %v", size, err)
		}
		closed := make(chan error, 1)
		go func() { closed <- s.Close() }()
		select {
		case <-closed:
		case <-time.After(20 * time.Second):
			t.Fatalf("cut to %d: Close hangs", size)
		}
		// The lock is given free: what the file holds now can be looked at.
		if _, err := bolt.Open(t.Context(), path, bolt.Options{}); errors.Is(err, db.ErrLocked) {
			t.Errorf("cut to %d: the lock is still held", size)
		}
	}
}
