package crowd

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
)

// MostMemory is how much above idle a program may take for five hundred who log
// in at once, in bytes.
const MostMemory = 200 << 20

// Memory is how much memory a process has now, in bytes, and from now on is
// looked at by Peak. Only Linux says so.
func Memory(pid int) (now int64, err error) {
	// 5 begins the peak anew (proc(5), clear_refs).
	if err := os.WriteFile(file(pid, "clear_refs"), []byte("5"), 0); err != nil {
		return 0, fmt.Errorf("measuring a process's memory: %w", err)
	}
	return Size(pid, "VmRSS:")
}

// Peak is the most that a process had since Memory, in bytes.
func Peak(pid int) (int64, error) { return Size(pid, "VmHWM:") }

func file(pid int, name string) string { return filepath.Join("/proc", strconv.Itoa(pid), name) }

// Size is a line of /proc/PID/status, such as "RssAnon:", in bytes; an error for a
// process that has ended.
func Size(pid int, name string) (int64, error) {
	status, err := os.ReadFile(file(pid, "status"))
	if err != nil {
		return 0, fmt.Errorf("measuring a process's memory: %w", err)
	}
	_, rest, _ := bytes.Cut(status, []byte(name))
	var kib int64
	if _, err := fmt.Sscan(string(rest), &kib); err != nil {
		return 0, fmt.Errorf("reading %s of a process: %w", name, err)
	}
	return kib << 10, nil
}
