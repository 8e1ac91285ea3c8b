// Command bench measures Keydesk against what a vendor would use instead, and
// against what the machine can do at all, in one run:
//
//	make bench              a million customers; writes docs/benchmarks.md
//	go run -tags sqlite_fts5 . -n 20000 -out b.md    a quick look
//
// The contenders take turns, so that whatever else the machine does meets all of
// them; each answer is compared with the others before its time counts. It is a
// module of its own, so that Keydesk does not depend on its peers.
//
// Caveat: times mean little on a machine that is shared. The ratios are what is
// to be read; how uneven the machine was stands beside them.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"strings"
	"time"
)

func main() {
	n := flag.Int("n", 1_000_000, "customers")
	words := flag.Int("words", 60, "words to type")
	out := flag.String("out", "../docs/benchmarks.md", "the report; its plot is written beside it")
	dir := flag.String("dir", "", "a folder for the files; a temporary one if empty")
	only := flag.String("only", "", "parts to run, of: import typing start edit growth argon2 bulk export")
	profile := flag.String("profile", "", "a file for the CPU profile of all of it; see go tool pprof")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	err := profiled(*profile, func() error { return run(ctx, *n, *words, *out, *dir, *only) })
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// profiled writes a profile of what do does, if a file for it is given.
func profiled(path string, do func() error) error {
	if path == "" {
		return do()
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return errors.Join(err, f.Close())
	}
	err = do()
	pprof.StopCPUProfile()
	return errors.Join(err, f.Close())
}

// part is one comparison.
type part struct {
	name string
	run  func(*bench, context.Context) error
}

func parts() []part {
	return []part{
		{"import", (*bench).imports}, {"typing", (*bench).typing}, {"start", (*bench).start},
		{"edit", (*bench).edits}, {"growth", (*bench).growth}, {"argon2", (*bench).argon2},
		{"bulk", (*bench).bulk}, {"export", (*bench).export},
	}
}

// bench is one run.
type bench struct {
	n, words int
	dir      string
	report   report
}

func run(ctx context.Context, n, words int, out, dir, only string) error {
	if dir == "" {
		made, err := os.MkdirTemp("", "keydesk-bench")
		if err != nil {
			return err
		}
		defer os.RemoveAll(made)
		dir = made
	}
	b := &bench{n: n, words: words, dir: dir}
	b.report.began, b.report.customers = time.Now(), n
	b.report.command = fmt.Sprintf("-n %d -words %d", n, words)
	for _, p := range parts() {
		// Everything else is measured on the desk that the import makes.
		if only != "" && p.name != "import" && !strings.Contains(only, p.name) {
			continue
		}
		began := time.Now()
		if err := p.run(b, ctx); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		runtime.GC()
		fmt.Printf("%-8s %v\n", p.name, time.Since(began).Round(time.Second))
	}
	fmt.Print(b.report.table())
	return b.report.write(out)
}

func (b *bench) file(name string) string { return filepath.Join(b.dir, name) }
