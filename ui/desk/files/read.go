package files

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// item is a file or a folder of a folder.
type item struct {
	name    string
	dir     bool
	size    int64
	changed time.Time
}

// disk is what the dialog asks of the operating system. Its functions may take
// their time and end with their context.
type disk struct {
	list   func(ctx context.Context, dir string) ([]item, error)
	stat   func(ctx context.Context, path string) (fs.FileInfo, error)
	places func(ctx context.Context, home string) ([]place, error)
}

// thisComputer is the disk of this computer.
func thisComputer() disk {
	return disk{
		list: func(ctx context.Context, dir string) ([]item, error) {
			return beside(ctx, func() ([]item, error) { return list(ctx, dir) })
		},
		stat: func(ctx context.Context, path string) (fs.FileInfo, error) {
			return beside(ctx, func() (fs.FileInfo, error) { return os.Stat(path) })
		},
		places: func(ctx context.Context, home string) ([]place, error) {
			return beside(ctx, func() ([]place, error) { return append(places(home), disks(mounts(home))...), nil })
		},
	}
}

// beside waits for a call of the operating system no longer than for ctx.
func beside[T any](ctx context.Context, call func() (T, error)) (T, error) {
	type answer struct {
		value T
		err   error
	}
	came := make(chan answer, 1)
	go func() {
		value, err := call()
		came <- answer{value, err}
	}()
	select {
	case a := <-came:
		return a.value, a.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}

// list reads a folder: folders first, then files, each by name. What is neither
// (a pipe, a device), and links that lead nowhere, are left out.
func list(ctx context.Context, dir string) (all []item, err error) {
	f, err := os.Open(dir)
	if err != nil {
		return nil, fmt.Errorf("reading the folder: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	for ctx.Err() == nil {
		entries, err := f.ReadDir(256)
		for _, e := range entries {
			if i, ok := itemOf(dir, e); ok {
				all = append(all, i)
			}
		}
		if errors.Is(err, io.EOF) {
			sortItems(all)
			return all, nil
		}
		if err != nil {
			return nil, fmt.Errorf("reading the folder: %w", err)
		}
	}
	return nil, ctx.Err()
}

// itemOf is what a folder's entry is; ok is false for what is not listed.
func itemOf(dir string, e fs.DirEntry) (i item, ok bool) {
	info, err := e.Info()
	if err == nil && e.Type()&fs.ModeSymlink != 0 {
		info, err = os.Stat(filepath.Join(dir, e.Name()))
	}
	if err != nil || !info.IsDir() && !info.Mode().IsRegular() {
		return i, false
	}
	return item{e.Name(), info.IsDir(), info.Size(), info.ModTime()}, true
}

// sortItems puts folders first, and goes by name in upper or lower case.
func sortItems(all []item) {
	slices.SortFunc(all, func(a, b item) int {
		if a.dir != b.dir {
			return map[bool]int{true: -1, false: 1}[a.dir]
		}
		return cmp.Or(strings.Compare(strings.ToLower(a.name), strings.ToLower(b.name)), strings.Compare(a.name, b.name))
	})
}

// place is a folder that is one click away.
type place struct{ name, icon, path string }

// places are those that exist. On Linux, desktops keep in a file where they are
// and how they are called (the XDG user directories).
func places(home string) []place {
	all := []place{{"Home", "home", home}}
	own := userDirs(home)
	for _, one := range []struct{ key, name string }{{"DESKTOP", "Desktop"}, {"DOCUMENTS", "Documents"}, {"DOWNLOAD", "Downloads"}} {
		path := cmp.Or(own[one.key], filepath.Join(home, one.name))
		if info, err := os.Stat(path); err == nil && info.IsDir() && filepath.Clean(path) != filepath.Clean(home) {
			all = append(all, place{filepath.Base(path), "folder", path})
		}
	}
	return all
}

// mounts are the folders in which this system shows disks that are plugged in.
func mounts(home string) []string {
	user := filepath.Base(home)
	return []string{filepath.Join("/media", user), filepath.Join("/run/media", user), "/Volumes"}
}

// disks are the folders in those, a disk each.
func disks(mounts []string) []place {
	var all []place
	for _, dir := range mounts {
		entries, err := os.ReadDir(dir)
		if err != nil {
			continue // another system's
		}
		for _, e := range entries {
			if path := filepath.Join(dir, e.Name()); e.IsDir() {
				all = append(all, place{e.Name(), "layers", path})
			}
		}
	}
	return all
}

// userDirs reads XDG_DOCUMENTS_DIR="$HOME/Dokumente" and the like, by the
// middle word; nothing where there is no such file.
func userDirs(home string) map[string]string {
	all := map[string]string{}
	f, err := os.Open(filepath.Join(home, ".config", "user-dirs.dirs"))
	if err != nil {
		return all // the names in English are tried then
	}
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		key, value, _ := strings.Cut(strings.TrimSpace(lines.Text()), "=")
		value = strings.Trim(value, `"`)
		key, ok := strings.CutPrefix(strings.TrimSuffix(key, "_DIR"), "XDG_")
		if rest, inHome := strings.CutPrefix(value, "$HOME/"); inHome {
			value = filepath.Join(home, rest)
		}
		if ok && filepath.IsAbs(value) {
			all[key] = value
		}
	}
	_ = f.Close() // it was only read
	return all
}
