package sheet_test

import (
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/internal/soak"
	"github.com/keydesk/keydesk/ui/model/sheet"
)

// endless repeats text after head up to a number of bytes, without holding them.
type endless struct {
	head, text string
	left, at   int
}

func (e *endless) Read(p []byte) (n int, err error) {
	if e.left <= 0 {
		return 0, io.EOF
	}
	if n = copy(p, e.head); n > 0 {
		e.head = e.head[n:]
	} else {
		n = copy(p, e.text[e.at:])
		e.at = (e.at + n) % len(e.text)
	}
	e.left -= n
	return n, nil
}

// big is the sample again and again.
func big(t testing.TB, size int) *endless {
	t.Helper()
	head, text, _ := strings.Cut(write(sample(t), ",", "\r\n"), "\r\n")
	return &endless{head: head + "\r\n", text: text, left: size}
}

// heap returns the bytes of what is alive.
func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// drain reads a list to its end, and returns how many rows it had and by how
// much the heap had grown at most, looked at every 4 MB.
func drain(t *testing.T, r io.Reader) (rows int, grown int64) {
	t.Helper()
	before := heap()
	list, err := sheet.Open(r, sheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for next := int64(0); ; rows++ {
		if list.BytesRead() >= next {
			grown = max(grown, int64(heap())-int64(before))
			next += 4 << 20
		}
		if _, err := list.Next(); err == io.EOF {
			return rows, grown
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

func TestABigFileTakesLittleMemory(t *testing.T) {
	size := soak.N(t, 20, 200) << 20
	text := write(sample(t), ",", "\r\n")
	for name, c := range map[string]struct {
		file *endless
		rows int // at least
	}{
		"rows":             {big(t, size), size / len(text) * 1000},
		"blank lines":      {&endless{head: "email\n", text: strings.Repeat(",,,\n", 1000), left: size / 16}, 0},
		"one damaged line": {&endless{head: "email\n\"a\"", text: strings.Repeat("x\" ,", 1000), left: size / 4}, 1},
		"wide rows":        {&endless{head: "email\n", text: strings.Repeat(strings.Repeat("x", 60<<10)+",", 16) + "\n", left: size / 4}, size>>22 - 1},
	} {
		t.Run(name, func(t *testing.T) {
			rows, grown := drain(t, c.file)
			if rows < c.rows || c.rows == 0 && rows > 0 {
				t.Errorf("%d rows, want %d", rows, c.rows)
			}
			if grown > 32<<20 {
				t.Errorf("the heap grew by %d MB", grown>>20)
			}
		})
	}
}

func BenchmarkRead(b *testing.B) {
	const size = 8 << 20
	head, text, _ := strings.Cut(write(sample(b), ",", "\r\n"), "\r\n")
	for name, encode := range map[string]func(string) string{
		"utf-8":        func(s string) string { return s },
		"utf-16":       func(s string) string { return wide(s, false) },
		"windows-1252": func(s string) string { return windows1252(b, s) },
	} {
		head, text := encode(head+"\r\n"), encode(text)
		b.Run(name, func(b *testing.B) {
			b.SetBytes(size)
			b.ReportAllocs()
			for b.Loop() {
				list, err := sheet.Open(&endless{head: head, text: text, left: size}, sheet.Options{})
				for err == nil {
					_, err = list.Next()
				}
				if err != io.EOF {
					b.Fatal(err)
				}
			}
		})
	}
}
