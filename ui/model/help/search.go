package help

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// Hit is a topic that a search found.
type Hit struct {
	Title   string
	Excerpt string // what it says about it, on one line
}

// Where a word stands, and how much that says about a topic.
const (
	inTitle  = 40
	inAlias  = 25
	inText   = 1
	whole    = 2    // times as much where the word is not only begun
	mostText = 6    // a word counts in the text that often
	byName   = 1000 // the topic's title or other name was typed
)

// index is what is searched of a topic.
type index struct {
	title, alias []string
	blocks       [][]string
}

func indexOf(t Topic) index {
	i := index{title: wordsOf(t.Title), alias: wordsOf(strings.Join(t.Aliases, ", "))}
	for _, b := range t.Blocks {
		i.blocks = append(i.blocks, wordsOf(b.Text()))
	}
	return i
}

// wordsOf are the words of a text in lower case. One with hyphens is there
// without them too, and in its parts: e-mail is email, read-aloud is read aloud.
func wordsOf(text string) []string {
	var all []string
	for _, word := range split(text) {
		parts := strings.FieldsFunc(word, func(r rune) bool { return r == '-' })
		if len(parts) > 1 {
			all = append(all, strings.Join(parts, ""))
		}
		all = append(all, parts...)
	}
	return all
}

// split cuts a text where no word goes on.
func split(text string) []string {
	text = strings.ReplaceAll(strings.ToLower(text), "’", "'")
	return strings.FieldsFunc(text, func(r rune) bool {
		return r != '-' && r != '+' && r != '\'' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
}

// Search finds topics in which words stand, or begin words, best first. Where
// none has all of the words, those that have the most of them are found.
func (b *Book) Search(query string) []Hit {
	words := b.queryWords(query)
	if len(words) == 0 {
		return nil
	}
	type found struct{ topic, words, score int }
	var all []found
	most := 0
	for i, t := range b.topics {
		f := found{topic: i}
		for _, w := range words {
			if s := b.index[i].score(w); s > 0 {
				f.words, f.score = f.words+1, f.score+s
			}
		}
		if t.named(query) {
			f.score += byName
		}
		if f.words > 0 {
			all, most = append(all, f), max(most, f.words)
		}
	}
	all = slices.DeleteFunc(all, func(f found) bool { return f.words < most })
	slices.SortStableFunc(all, func(a, b found) int { return cmp.Compare(b.score, a.score) })
	var hits []Hit
	for _, f := range all {
		hits = append(hits, Hit{Title: b.topics[f.topic].Title, Excerpt: b.excerpt(f.topic, words)})
	}
	return hits
}

// queryWords are the words that are looked for. One with hyphens is looked for
// without them, or in its parts where no topic has it in one.
func (b *Book) queryWords(query string) []string {
	var all []string
	for _, word := range split(query) {
		parts := []string{strings.ReplaceAll(word, "-", "")}
		if strings.Contains(word, "-") && !slices.ContainsFunc(b.index, func(i index) bool { return i.score(parts[0]) > 0 }) {
			parts = strings.Split(word, "-")
		}
		for _, part := range parts {
			if part = strings.Trim(part, "'"); part != "" && !slices.Contains(all, part) {
				all = append(all, part)
			}
		}
	}
	return all
}

// named says whether the query is one of the topic's names, or begins the title.
func (t Topic) named(query string) bool {
	query = fold(query)
	return strings.HasPrefix(fold(t.Title), query) || slices.ContainsFunc(t.Aliases, func(a string) bool { return fold(a) == query })
}

// score is how much a topic says about a word; 0 for nothing.
func (i index) score(word string) int {
	sum := times(i.title, word)*inTitle + times(i.alias, word)*inAlias
	text := 0
	for _, b := range i.blocks {
		text += times(b, word)
	}
	return sum + min(text, mostText)*inText
}

// times is how often a word stands among others; whole ones count more.
func times(words []string, word string) int {
	n := 0
	for _, w := range words {
		switch {
		case w == word:
			n += whole
		case strings.HasPrefix(w, word):
			n++
		}
	}
	return n
}
