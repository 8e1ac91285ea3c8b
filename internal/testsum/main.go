// Command testsum reads `go test -json` and prints what a person wants to
// read: a line for each package, the whole output of what failed, and at the
// end how many tests passed, failed and were skipped, with the reasons. It
// exits with 1 where anything failed, where nothing ran, or, under -noskip,
// where anything was skipped.
//
// Caveat: a test that has subtests is not counted itself; its subtests are.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is main without the process: it returns the exit code.
func run(args []string, in io.Reader, out, errs io.Writer) int {
	flags := flag.NewFlagSet("testsum", flag.ContinueOnError)
	flags.SetOutput(errs)
	noskip := flags.Bool("noskip", false, "a skipped test is a failure")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	s := newSummary(out)
	if err := s.read(in); err != nil {
		fmt.Fprintln(errs, "testsum: reading the tests' output:", err)
		return 1
	}
	s.print()
	if *noskip && s.skipped > 0 {
		fmt.Fprintln(errs, "testsum: nothing may be skipped in this run (CI=true)")
		return 1
	}
	if s.failed > 0 || s.passed == 0 {
		return 1
	}
	return 0
}
