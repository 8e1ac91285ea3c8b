package password

import (
	"strings"
	"testing"
)

// A verifier that is read has one spelling, and its cost is bounded.
func FuzzParse(f *testing.F) {
	f.Add(Dummy())
	f.Add("$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")
	f.Add("$argon2id$v=19$m=8192,t=1,p=8$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5Q")
	f.Add("$argon2id$v=19$m=1,t=1,p=1$$")
	f.Add("$$$$$")
	f.Fuzz(func(t *testing.T, s string) {
		v, err := parse(s)
		if err != nil {
			if len(s) > 8 && strings.Contains(err.Error(), s) {
				t.Errorf("the error quotes the verifier")
			}
			return
		}
		if v.String() != s {
			t.Errorf("%q is written again as %q", s, v)
		}
		if v.memory < leastMemory || v.memory > mostMemory || v.time < 1 || v.time > mostTime || v.lanes < 1 || v.lanes > mostLanes {
			t.Errorf("%q asks for work out of bounds", s)
		}
	})
}

// Both lists hold what the code that searches them relies on.
func TestWordLists(t *testing.T) {
	list := commonList()
	for i, word := range list {
		if i > 0 && list[i-1] >= word {
			t.Fatalf("the common list is out of order at line %d", i+1)
		}
	}
	if len(list) < 10_000 {
		t.Errorf("the common list has %d lines", len(list))
	}
	for _, word := range readAloudList() {
		if len(word) < 3 || len(word) > 7 || strings.Trim(word, "abcdefghijklmnopqrstuvwxyz") != "" {
			t.Errorf("%q is no plain word", word)
		}
	}
}

func TestRepeated(t *testing.T) {
	for s, want := range map[string]struct {
		piece string
		times int
	}{
		"": {"", 0}, "a": {"a", 1}, "abab": {"ab", 2}, "ababa": {"ab", 2}, "abcab": {"abc", 1}, "abcd": {"abcd", 1},
		"ééé": {"é", 3}, "aabaab": {"aab", 2},
	} {
		if piece, times := repeated(s); piece != want.piece || times != want.times {
			t.Errorf("%q is %d times %q", s, times, piece)
		}
	}
}
