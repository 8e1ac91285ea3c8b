// Command wordgen makes the word lists in assets/words out of the lists they
// come from, so that anybody can see and repeat what was changed in them:
//
//	wordgen readaloud eff_large_wordlist.txt > assets/words/readaloud.txt
//	wordgen common passwords.json            > assets/words/common.txt
//
// Caveat: the sources are not kept in the tree; assets/words/SOURCES.md says
// where they come from.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// maxCommon bounds a line of the common list, so that a line is never longer
// than any password Keydesk takes.
const maxCommon = 64

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "wordgen:", err)
		os.Exit(1)
	}
}

func run(args []string, stdout io.Writer) error {
	if len(args) != 2 {
		return fmt.Errorf("usage: wordgen readaloud|common FILE")
	}
	in, err := os.Open(args[1])
	if err != nil {
		return fmt.Errorf("opening the source: %w", err)
	}
	defer in.Close()
	var words []string
	switch args[0] {
	case "readaloud":
		words, err = readAloud(in)
	case "common":
		words, err = common(in)
	default:
		err = fmt.Errorf("no list is called %q", args[0])
	}
	if err != nil {
		return err
	}
	_, err = io.WriteString(stdout, strings.Join(words, "\n")+"\n")
	return err
}

// readAloud takes the words of three to seven letters out of a diceware list
// ("11111<TAB>abacus"), without the skipped ones and without any that a single
// wrong, missing or added letter would turn into another word of the list.
func readAloud(r io.Reader) ([]string, error) {
	var all []string
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		_, word, ok := strings.Cut(lines.Text(), "\t")
		if ok && len(word) >= 3 && len(word) <= 7 && plain(word) && !slices.Contains(skipped, word) {
			all = append(all, word)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("reading the diceware list: %w", err)
	}
	slices.SortFunc(all, shorterFirst)
	kept := apart(all)
	slices.Sort(kept)
	return kept, nil
}

// apart keeps each word that is at least two letters away from all before it.
func apart(words []string) []string {
	var kept []string
	masked, whole := map[string]bool{}, map[string]bool{}
	for _, word := range words {
		masks, shorter := neighbors(word)
		near := func(set map[string]bool) func(string) bool {
			return func(s string) bool { return set[s] }
		}
		if slices.ContainsFunc(masks, near(masked)) || slices.ContainsFunc(shorter, near(whole)) {
			continue
		}
		kept = append(kept, word)
		whole[word] = true
		for _, mask := range masks {
			masked[mask] = true
		}
	}
	return kept
}

// neighbors gives the word with each letter masked, and with each left out.
func neighbors(word string) (masks, shorter []string) {
	for i := range word {
		masks = append(masks, word[:i]+"?"+word[i+1:])
		shorter = append(shorter, word[:i]+word[i+1:])
	}
	return masks, shorter
}

func shorterFirst(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}

func plain(word string) bool {
	return strings.IndexFunc(word, func(r rune) bool { return r < 'a' || r > 'z' }) < 0
}

// common reads a JSON list of passwords and gives it in lower case, sorted,
// each once: the form that core/password searches in.
func common(r io.Reader) ([]string, error) {
	var all []string
	if err := json.NewDecoder(r).Decode(&all); err != nil {
		return nil, fmt.Errorf("reading the list of passwords: %w", err)
	}
	for i, word := range all {
		all[i] = strings.ToLower(word)
	}
	all = slices.DeleteFunc(all, func(word string) bool {
		return len(word) < 3 || len(word) > maxCommon || strings.ContainsFunc(word, notPrintingASCII)
	})
	slices.Sort(all)
	return slices.Compact(all), nil
}

func notPrintingASCII(r rune) bool { return r <= ' ' || r > '~' }
