package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// event is a line of `go test -json`; see `go doc test2json`. Test is empty
// where the event is the package's own.
type event struct{ Action, Package, Test, Output string }

// running is what is known of a package whose tests are not over.
type running struct {
	output map[string]*strings.Builder // of tests that have not ended
	result map[string]string           // pass, fail or skip of those that have
}

// summary takes events in and writes package lines and failures as they come.
type summary struct {
	out                     io.Writer
	packages                map[string]*running
	reasons                 map[string][]string // why skipped → which tests
	passed, failed, skipped int
}

func newSummary(out io.Writer) *summary {
	return &summary{out: out, packages: map[string]*running{}, reasons: map[string][]string{}}
}

// read takes all of in. A line that is not JSON (the go command's own errors)
// is printed as it is.
func (s *summary) read(in io.Reader) error {
	r := bufio.NewReader(in)
	for {
		line, err := r.ReadString('\n')
		var e event
		if strings.HasPrefix(line, "{") && json.Unmarshal([]byte(line), &e) == nil {
			s.take(e)
		} else {
			s.write(line)
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (s *summary) take(e event) {
	switch e.Action {
	case "build-output":
		s.write(e.Output)
	case "output":
		if e.Test == "" {
			s.packageOutput(e.Output)
		} else {
			s.of(e.Package).keep(e.Test, e.Output)
		}
	case "pass", "fail", "skip":
		if e.Test == "" {
			s.endPackage(e.Package, e.Action)
		} else {
			s.endTest(e)
		}
	}
}

// packageOutput prints what a package writes outside of any test, its result
// line above all, but for the lines that say nothing.
func (s *summary) packageOutput(text string) {
	if text != "PASS\n" && !strings.Contains(text, "[no test files]") {
		s.write(text)
	}
}

func (s *summary) endTest(e event) {
	p := s.of(e.Package)
	text := p.end(e.Test, e.Action)
	switch e.Action {
	case "fail":
		s.write(text)
	case "skip":
		why := reason(text)
		short := e.Package[strings.LastIndexByte(e.Package, '/')+1:]
		s.reasons[why] = append(s.reasons[why], short+"."+e.Test)
	}
}

// endPackage adds the package's tests to the counts. One that failed without a
// failed test (it did not build, it panicked, it ran out of time) counts as one
// failure, and what its unfinished tests wrote is printed.
func (s *summary) endPackage(name, action string) {
	p := s.of(name)
	passed, failed, skipped := count(p.result)
	if action == "fail" && failed == 0 {
		for _, test := range slices.Sorted(maps.Keys(p.output)) {
			s.write(p.output[test].String())
		}
		failed = 1
	}
	s.passed, s.failed, s.skipped = s.passed+passed, s.failed+failed, s.skipped+skipped
	delete(s.packages, name)
}

// print writes the closing lines: the counts alone on a line, and after them,
// where there are any, what was skipped and why.
func (s *summary) print() {
	s.write(fmt.Sprintf("\n%d passed, %d failed, %d skipped\n", s.passed, s.failed, s.skipped))
	if s.skipped == 0 {
		return
	}
	var parts []string
	for _, why := range slices.Sorted(maps.Keys(s.reasons)) {
		parts = append(parts, fmt.Sprintf("%s (%s)", why, strings.Join(s.reasons[why], ", ")))
	}
	s.write("skipped: " + strings.Join(parts, "; ") + "\n")
}

func (s *summary) of(name string) *running {
	if s.packages[name] == nil {
		s.packages[name] = &running{map[string]*strings.Builder{}, map[string]string{}}
	}
	return s.packages[name]
}

// write prints; a terminal that is gone is no reason to stop counting.
func (s *summary) write(text string) { _, _ = io.WriteString(s.out, text) }
