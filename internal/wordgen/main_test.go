package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestReadAloudKeepsWordsApart(t *testing.T) {
	source := "1\tclock\n2\tclocks\n3\tcloak\n4\tyo-yo\n5\tzit\n6\tox\n7\telephant\n8\tzebra\n"
	got, err := readAloud(strings.NewReader(source))
	if err != nil {
		t.Fatal(err)
	}
	// "cloak" comes first and "clock" is a letter away from it; "clocks" is two.
	if want := []string{"cloak", "clocks", "zebra"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestCommonIsSortedAndOnce(t *testing.T) {
	got, err := common(strings.NewReader(`["Password", "password", "ab", "zebra", "123456", "two words", "käse"]`))
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"123456", "password", "zebra"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestRun(t *testing.T) {
	file := filepath.Join(t.TempDir(), "list.json")
	if err := os.WriteFile(file, []byte(`["dragon","abc123"]`), 0o600); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := run([]string{"common", file}, &out); err != nil || out.String() != "abc123\ndragon\n" {
		t.Errorf("run wrote %q, %v", out.String(), err)
	}
	for _, args := range [][]string{nil, {"common"}, {"rare", file}, {"common", file + ".none"}, {"common", os.Args[0]}} {
		if err := run(args, &out); err == nil {
			t.Errorf("run%q gave no error", args)
		}
	}
}
