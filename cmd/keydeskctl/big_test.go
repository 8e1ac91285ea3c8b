//go:build linux

// Maxrss is in KiB on Linux only.

package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/keydesk/keydesk/assets"
	"github.com/keydesk/keydesk/internal/soak"
)

const (
	bigList  = 200 << 20 // bytes
	bigLimit = 256 << 20 // bytes of memory, all told
)

// A list of 200 MB is read within a limit of memory: tried in every run of the
// tests, imported in a soak. The program is built for it as it is built for
// users, without the race detector.
func TestListOf200MB(t *testing.T) {
	binary := filepath.Join(t.TempDir(), "keydeskctl")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", binary, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	p := newDesk(t)
	args := []string{"customer", "import", "-", "--dry-run"}
	if soak.N(t, 0, 1) == 1 {
		args = args[:3]
	}
	cmd := p.command("", args...)
	cmd.Path, cmd.Args[0] = binary, binary
	cmd.Env = append(cmd.Env, "GOMEMLIMIT=160MiB")
	feed, rows := manyCustomers(bigList)
	cmd.Stdin = feed
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s", err, errs.String())
	}
	want := fmt.Sprintf("imported %d, updated 0, unchanged 0, rejected 0", <-rows)
	if !strings.Contains(out.String(), want) {
		t.Errorf("%s\ninstead of: %s", out.String(), want)
	}
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		t.Fatal("the system does not say how much memory was used")
	}
	peak := usage.Maxrss << 10
	t.Logf("%s, %d MiB of memory, %s of work", want, peak>>20, cmd.ProcessState.UserTime())
	if peak > bigLimit {
		t.Errorf("%d MiB of memory, %d at most", peak>>20, bigLimit>>20)
	}
}

// manyCustomers is a list of about size bytes, made while it is read; after it
// the channel has the number of its customers.
func manyCustomers(size int) (io.Reader, <-chan int) {
	r, w := io.Pipe()
	rows := make(chan int, 1)
	go func() {
		out := bufio.NewWriterSize(w, 1<<20)
		n, err := writeCustomers(out, size)
		rows <- n
		w.CloseWithError(firstOf(err, out.Flush()))
	}()
	return r, rows
}

func firstOf(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// writeCustomers repeats the sample list with other IDs and addresses.
func writeCustomers(w io.Writer, size int) (n int, err error) {
	sample, err := assets.Samples.ReadFile("samples/customers-1000.csv")
	if err != nil {
		return 0, err
	}
	header, body, _ := bytes.Cut(sample, []byte("\n"))
	written, err := fmt.Fprintf(w, "%s\n", header)
	if err != nil {
		return 0, err
	}
	lines := bytes.Split(bytes.TrimSpace(body), []byte("\n"))
	for round := 0; ; round++ {
		for _, line := range lines {
			_, rest, _ := bytes.Cut(line, []byte(","))
			rest = bytes.Replace(rest, []byte("@"), fmt.Appendf(nil, "@r%d.", round), 1)
			k, err := fmt.Fprintf(w, "%d,%d-%s\n", n, round, rest)
			if err != nil {
				return n, err
			}
			n++
			if written += k; written >= size {
				return n, nil
			}
		}
	}
}
