package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"
	"time"
)

// line is one thing that was measured.
type line struct {
	what, result, against, target string
	ratio                         float64
	met                           bool
}

// bar is one bar of the plot.
type bar struct {
	name     string
	p50, p99 time.Duration
	ours     bool
}

// report gathers what a run finds.
type report struct {
	began     time.Time
	customers int
	command   string // the flags that count
	lines     []line
	bars      []bar
	notes     []string
}

func (r *report) add(l line)              { r.lines = append(r.lines, l) }
func (r *report) note(f string, a ...any) { r.notes = append(r.notes, fmt.Sprintf(f, a...)) }

func (r *report) table() string {
	var out strings.Builder
	out.WriteString("| what | measured | against | ratio | target | met |\n|---|---|---|---|---|---|\n")
	for _, l := range r.lines {
		met := "no"
		switch {
		case l.met:
			met = "yes"
		case l.target == "": // what is measured to be known
			l.target, met = "–", "–"
		}
		fmt.Fprintf(&out, "| %s | %s | %s | %.3g | %s | %s |\n", l.what, l.result, l.against, l.ratio, l.target, met)
	}
	return out.String()
}

// write writes the page, and the plot beside it.
func (r *report) write(path string) error {
	plot := filepath.Join(filepath.Dir(path), "pictures", "benchmarks.svg")
	if err := os.MkdirAll(filepath.Dir(plot), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(plot, []byte(svg(r.bars)), 0o644); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(r.page()), 0o644)
}

func (r *report) page() string {
	var out strings.Builder
	out.WriteString("# Benchmarks\n\n")
	fmt.Fprintf(&out, "What `make bench` found on %s with %d customers. The contenders took turns in one run and gave the same answers.\n", r.began.Format("2006-01-02"), r.customers)
	out.WriteString("Times depend on the machine and on what else it did; the ratios are what is to be read.\n\n")
	out.WriteString(r.table())
	out.WriteString("\n![How long a keystroke takes, on a logarithmic scale](pictures/benchmarks.svg)\n\n## Notes\n\n")
	for _, n := range r.notes {
		out.WriteString("- " + n + "\n")
	}
	out.WriteString("\n## The machine\n\n" + machine())
	fmt.Fprintf(&out, "- %s\n\n## The commands\n\n```\nmake bench BENCH=%q\n```\n\n", busy(r.began), r.command)
	out.WriteString("The customers are `internal/census`, the same ones every time: names as unequally common as real ones, in Latin with and without accents, Greek, Cyrillic and East Asian scripts.\n")
	return out.String()
}

// busy says how much of the processors others had during the run.
func busy(began time.Time) string {
	own, err := used(syscall.RUSAGE_SELF)
	load, readErr := os.ReadFile("/proc/loadavg")
	if err != nil || readErr != nil {
		return "how busy the machine was is not known"
	}
	wall := time.Since(began)
	return fmt.Sprintf("the run took %s and had %.0f %% of one processor's time; load average at its end (1, 5, 15 minutes): %s",
		short(wall), 100*per(own, wall), strings.Join(strings.Fields(string(load))[:3], ", "))
}

func machine() string {
	cpuinfo, _ := os.ReadFile("/proc/cpuinfo") // elsewhere it is not told
	model := "unknown"
	for l := range strings.Lines(string(cpuinfo)) {
		if name, ok := strings.CutPrefix(l, "model name"); ok {
			model = strings.TrimSpace(strings.TrimLeft(name, "\t :"))
			break
		}
	}
	kernel, _ := exec.Command("uname", "-sr").Output()
	out := fmt.Sprintf("- %s, %d processors, %s\n- %s\n", model, runtime.NumCPU(), strings.TrimSpace(string(kernel)), runtime.Version())
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			if strings.Contains(m.Path, "go-sqlite3") || strings.HasSuffix(m.Path, "/bbolt") {
				out += fmt.Sprintf("- %s %s\n", m.Path, m.Version)
			}
		}
	}
	return out
}
