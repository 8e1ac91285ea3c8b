package offline

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/license"
)

// Most is how many requests are taken at a time.
const Most = core.OfflineMost

// File is a request as it was brought: a file of this computer, or a text that
// was pasted.
type File struct {
	Path    string // "" for a text
	Name    string
	Data    []byte
	Problem string // why it could not be read, a sentence; "": it was
}

// Gathered are the requests of files and folders.
type Gathered struct {
	Files  []File
	Folder string // that they are all in; "" where they are in several
	Others int    // files of a folder that do not end as requests do
}

// Gather reads files, and of folders those that end in .kdrequest, in the order
// of their names. A file that cannot be read is there with its reason. Errors:
// a folder that cannot be read, or has no request; too many.
func Gather(ctx context.Context, paths []string) (g Gathered, err error) {
	var names []string
	for _, path := range paths {
		in, others, err := namesIn(path)
		if err != nil {
			return g, err
		}
		names, g.Others = append(names, in...), g.Others+others
	}
	if len(names) > Most {
		return g, &core.Error{Kind: core.ErrInput, Sentence: fmt.Sprintf("These are %d requests; %d are taken at a time.", len(names), Most)}
	}
	for i, name := range names {
		if err := ctx.Err(); err != nil {
			return g, err
		}
		f := File{Path: name, Name: filepath.Base(name)}
		if f.Data, err = read(name); err != nil {
			f.Problem = "This file cannot be read: " + reason(err) + "."
		}
		g.Files = append(g.Files, f)
		if dir := filepath.Dir(name); i == 0 {
			g.Folder = dir
		} else if dir != g.Folder {
			g.Folder = ""
		}
	}
	return g, nil
}

// namesIn are the requests that a path means: itself, or those of a folder.
func namesIn(path string) (names []string, others int, err error) {
	info, err := os.Stat(path)
	if err != nil || !info.IsDir() {
		return []string{path}, 0, nil // what is not there is said of its file
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, 0, fmt.Errorf("reading the folder %s: %w", path, err)
	}
	for _, e := range entries {
		switch ending := filepath.Ext(e.Name()); {
		case e.IsDir(), strings.HasPrefix(e.Name(), "."), ours(e.Name()):
		case strings.EqualFold(ending, license.RequestEnding):
			names = append(names, filepath.Join(path, e.Name()))
		default:
			others++
		}
	}
	if len(names) == 0 {
		return nil, others, &core.Error{Kind: core.ErrNotFound, Sentence: fmt.Sprintf("No file in %s ends in %s.", path, license.RequestEnding)}
	}
	return names, others, nil
}

// ours says whether a file of a folder was written here: a response or a report.
func ours(name string) bool {
	return strings.EqualFold(filepath.Ext(name), license.ResponseEnding) || strings.HasPrefix(name, reportPrefix)
}

// read reads no more than tells that a file is too large. A pipe or a device
// could be read without an end.
func read(name string) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("it is a folder or a device")
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, license.MaxFile+1))
}

// reason is the part of an error of the file system that says why.
func reason(err error) string {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}

// Pasted are the requests in a text: one, or several one after the other. A text
// that is none is one, of which it is then said.
func Pasted(text string) (all []File) {
	in := json.NewDecoder(strings.NewReader(text))
	for len(all) < Most {
		var one json.RawMessage
		err := in.Decode(&one)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil || !bytes.HasPrefix(one, []byte("{")) {
			all = nil
			break
		}
		all = append(all, File{Data: one})
	}
	if len(all) == 0 && strings.TrimSpace(text) != "" {
		all = []File{{Data: []byte(text)}}
	}
	return all
}
