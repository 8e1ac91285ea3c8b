//go:build linux

// RssAnon is in /proc on Linux only.

package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/assets"
	"github.com/keydesk/keydesk/internal/crowd"
	"github.com/keydesk/keydesk/internal/soak"
)

const (
	bigList  = 200 << 20 // bytes
	bigLimit = 256 << 20 // bytes of memory, all told
)

// A list of 200 MB is read within a limit of memory: tried in every run of the
// tests, imported in a soak.
func TestListOf200MB(t *testing.T) {
	p := newDesk(t)
	args := []string{"customer", "import", "-", "--dry-run"}
	if soak.N(t, 0, 1) == 1 {
		args = args[:3]
	}
	cmd := p.command("", args...)
	cmd.Env = append(cmd.Env, "GOMEMLIMIT=160MiB", "GOGC=100")
	feed, rows := manyCustomers(bigList)
	cmd.Stdin = feed
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	own := ownMemory(cmd.Process.Pid)
	if err := cmd.Wait(); err != nil {
		t.Fatalf("%v\n%s", err, errs.String())
	}
	want := fmt.Sprintf("imported %d, updated 0, unchanged 0, rejected 0", <-rows)
	if !strings.Contains(out.String(), want) {
		t.Errorf("%s\ninstead of: %s", out.String(), want)
	}
	peak := <-own
	t.Logf("%s, %d MiB of memory, %s of work", want, peak>>20, cmd.ProcessState.UserTime())
	if peak == 0 {
		t.Error("the system did not say how much memory was used")
	}
	if peak > bigLimit {
		t.Errorf("%d MiB of memory, %d at most", peak>>20, bigLimit>>20)
	}
}

// ownMemory gives the most memory of its own that the process had, in bytes, as
// seen every tenth of a second. The mapped file is left out: its pages are the
// system's, which takes them back when somebody needs them.
func ownMemory(pid int) <-chan int64 {
	peak := make(chan int64, 1)
	go func() {
		var most int64
		for tick := time.Tick(100 * time.Millisecond); ; <-tick {
			size, err := crowd.Size(pid, "RssAnon:")
			if err != nil {
				peak <- most // it has ended, or is a zombie without memory
				return
			}
			most = max(most, size)
		}
	}()
	return peak
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
	var made []byte
	for round := 0; ; round++ {
		for _, line := range lines {
			_, rest, _ := bytes.Cut(line, []byte(","))
			before, after, _ := bytes.Cut(rest, []byte("@"))
			made = strconv.AppendInt(made[:0], int64(n), 10)
			made = strconv.AppendInt(append(made, ','), int64(round), 10)
			made = append(append(append(made, '-'), before...), "@r"...)
			made = append(strconv.AppendInt(made, int64(round), 10), '.')
			k, err := w.Write(append(append(made, after...), '\n'))
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
