package help

import (
	"fmt"
	"io/fs"
	"strings"

	"github.com/keydesk/keydesk/assets"
)

// Book is all topics.
type Book struct {
	topics []Topic
	by     map[string]int // title or other name, folded → topic
	index  []index
}

// Open reads the topics that the program carries.
func Open() (*Book, error) { return Read(assets.Help, "help") }

// Read reads the topics in a folder of files. Their order is that of the files'
// names. A name that two topics have, and a link that leads to none, are errors.
func Read(files fs.FS, folder string) (*Book, error) {
	names, err := fs.Glob(files, folder+"/*.md")
	if err != nil {
		return nil, fmt.Errorf("looking for help topics: %w", err)
	}
	b := &Book{by: map[string]int{}}
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("reading a help topic: %w", err)
		}
		t, err := Parse(string(text))
		if err != nil {
			return nil, fmt.Errorf("reading the help topic %s: %w", name, err)
		}
		if err := b.add(t); err != nil {
			return nil, fmt.Errorf("reading the help topic %s: %w", name, err)
		}
	}
	return b, b.resolve()
}

// add puts a topic in under its names.
func (b *Book) add(t Topic) error {
	for _, name := range append([]string{t.Title}, t.Aliases...) {
		if other, taken := b.by[fold(name)]; taken {
			if other == len(b.topics) {
				return fmt.Errorf("%q is there twice", name)
			}
			return fmt.Errorf("%q is also %q", name, b.topics[other].Title)
		}
		b.by[fold(name)] = len(b.topics)
	}
	b.topics, b.index = append(b.topics, t), append(b.index, indexOf(t))
	return nil
}

// resolve looks that every link leads to a title.
func (b *Book) resolve() error {
	for _, t := range b.topics {
		for _, to := range t.Links() {
			if other, ok := b.Topic(to); !ok || other.Title != to {
				return fmt.Errorf("the help topic %q leads to %q, which there is not", t.Title, to)
			}
		}
	}
	return nil
}

// Topic finds a topic by its title or another name, in capitals or not.
func (b *Book) Topic(name string) (Topic, bool) {
	i, ok := b.by[fold(name)]
	if !ok {
		return Topic{}, false
	}
	return b.topics[i], true
}

// Titles are the titles of all topics in their order.
func (b *Book) Titles() []string {
	var all []string
	for _, t := range b.topics {
		all = append(all, t.Title)
	}
	return all
}

// fold makes names that people take for the same the same.
func fold(name string) string { return strings.Join(strings.Fields(strings.ToLower(name)), " ") }
