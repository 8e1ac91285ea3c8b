package bolt

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/db"
)

func FuzzParsePage(f *testing.F) {
	f.Add(uint64(0), make([]byte, headerSize))
	leaf := append([]byte{3, 0, 0, 0, 0, 0, 0, 0, flagLeaf, 0, 1, 0, 0, 0, 0, 0}, 0, 0, 0, 0, 16, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 'k', 'v', 'w')
	f.Add(uint64(3), leaf)
	f.Add(uint64(3), leaf[:len(leaf)-1])
	f.Fuzz(func(t *testing.T, id uint64, data []byte) {
		p, err := parsePage(id, data)
		if err != nil {
			return
		}
		for i := range p.count {
			if _, _ = p.search(p.key(i)); p.leaf {
				_, _ = p.value(i), p.flags(i)
			} else {
				_ = p.child(i)
			}
			if at, exact := p.search(p.key(i)); at != i || !exact {
				t.Errorf("key %d is found at %d, %v", i, at, exact)
			}
		}
	})
}

func TestParsePage(t *testing.T) {
	leaf := append([]byte{3, 0, 0, 0, 0, 0, 0, 0, flagLeaf, 0, 1, 0, 0, 0, 0, 0}, 0, 0, 0, 0, 16, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 'k', 'v', 'w')
	p, err := parsePage(3, leaf)
	if err != nil || string(p.key(0)) != "k" || string(p.value(0)) != "vw" {
		t.Fatalf("%+v, %v", p, err)
	}
	for at := range 32 { // every byte of header and element but overflow and flags means something
		if at >= 12 && at < 20 {
			continue
		}
		broken := bytes.Clone(leaf)
		broken[at] ^= 0x81
		if _, err := parsePage(3, broken); err == nil {
			t.Errorf("byte %d changed, and nothing noticed", at)
		}
	}
}

func FuzzParseNote(f *testing.F) {
	f.Add([]byte(`{"program":"keydesk","pid":12,"since":"2024-05-01T08:00:00Z"}`))
	f.Add([]byte(`{"program":"\u001b[31mroot","pid":1}`))
	f.Add([]byte(`{"pid":-1}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		e := parseNote(text)
		if strings.ContainsAny(e.Program, "\x00\x1b\n\r") || len([]rune(e.Program)) > 64 {
			t.Errorf("the program is %q", e.Program)
		}
		if (e.PID == 0) != (e.Program == "") {
			t.Errorf("half a note: %+v", e)
		}
		_ = e.Error()
	})
}

func FuzzReadMeta(f *testing.F) {
	f.Add(make([]byte, 4096))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := readMeta(bytes.NewReader(data))
		if err == nil && m.pageSize == 0 {
			t.Errorf("%+v", m)
		}
	})
}

func TestPanicsBecomeDamage(t *testing.T) {
	s := &Store{broken: make(chan struct{})}
	var nothing *handle
	if err := s.guard("testing", func() error { return nothing.db.Close() }); !errors.Is(err, db.ErrDamaged) {
		t.Errorf("a fault gives %v", err)
	}
	called := false
	if err := s.guard("testing", func() error { called = true; return nil }); !errors.Is(err, db.ErrDamaged) || called {
		t.Errorf("after a panic, bbolt is called: %v, %v", called, err)
	}
}
