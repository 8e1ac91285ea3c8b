// Package traces finds secrets where they must not be: in a file, a log, a
// window or a letter, in each form in which a program could write one down by
// mistake.
//
// Caveat: what was compressed or sealed is not looked into.
package traces

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// Plant is a value that must not be found, by what it is. It has eight bytes or
// more.
type Plant struct{ What, Value string }

// headSize is how much of a form leads to it; no form is shorter.
const headSize = 8

// Scanner looks for all forms of all plants in one pass.
type Scanner struct {
	begins [1 << 16]bool // a form begins with these two bytes
	heads  map[[headSize]byte][]sought
}

type sought struct {
	Plant
	form  string
	bytes []byte
}

// New makes a scanner for some plants.
func New(plants ...Plant) *Scanner {
	s := &Scanner{heads: map[[headSize]byte][]sought{}}
	for _, p := range plants {
		for name, form := range forms(p.Value) {
			head := [headSize]byte(form)
			s.begins[int(form[0])<<8|int(form[1])] = true
			s.heads[head] = append(s.heads[head], sought{p, name, form})
		}
	}
	return s
}

// Search looks through what was written, and through the same without the line
// ends by which mails and base64 are folded. It tells each plant once.
func (s *Scanner) Search(content []byte, told func(p Plant, form string)) {
	unfolded := content
	for _, end := range []string{"=\r\n", "=\n", "\r\n ", "\r\n", "\n"} {
		unfolded = bytes.ReplaceAll(unfolded, []byte(end), nil)
	}
	seen := map[Plant]bool{}
	for _, text := range [][]byte{content, unfolded} {
		for i := range max(0, len(text)-headSize+1) {
			if !s.begins[int(text[i])<<8|int(text[i+1])] {
				continue
			}
			for _, each := range s.heads[[headSize]byte(text[i:])] {
				if bytes.HasPrefix(text[i:], each.bytes) && !seen[each.Plant] {
					seen[each.Plant] = true
					told(each.Plant, each.form)
				}
			}
		}
	}
}

// Scan searches every file under root, and its name.
func (s *Scanner) Scan(t testing.TB, root string, told func(file string, p Plant, form string)) (files int, size int64) {
	t.Helper()
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		files++
		size += int64(len(content))
		s.Search(append(content, "\n"+name...), func(p Plant, form string) { told(name, p, form) })
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files, size
}
