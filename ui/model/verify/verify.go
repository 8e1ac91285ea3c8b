// Package verify reads the structure of a file in a process of its own: the
// same program, started with Verb as its first argument. Such a process ends on
// every file, whatever the damage, and what damage does to it (a crash, a loop)
// becomes an error of the program that asked.
//
// A program that uses Child must hand its arguments to Asked before all else.
//
// Caveat: the structure alone is read. Whether the records are those that were
// written can be told only by who can open them.
package verify

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/keydesk/keydesk/core"
)

// Verb is the child's first argument; the path of the file is its second.
const Verb = "verify-file"

// Limit is how long reading a backup's structure may take.
const Limit = 10 * time.Minute

// Child is a program's own way to read a file.
type Child struct {
	Name  string // of the program, as it is started
	Limit time.Duration
}

// verdicts are what the child says of a file, by the kind of error that it is.
func verdicts() []verdict {
	return []verdict{
		{"foreign", core.ErrNotKeydesk}, {"newer", core.ErrNewer}, {"in-use", core.ErrLocked},
		{"missing", core.ErrNotFound}, {"refused", core.ErrRefused}, {"damaged", core.ErrDamaged},
	}
}

type verdict struct {
	word string
	kind error
}

// of says what an error is a case of; the zero value for none.
func of(err error) verdict {
	for _, v := range verdicts() {
		switch {
		case errors.Is(err, v.kind),
			v.kind == core.ErrDamaged && core.Damaged(err),
			v.kind == core.ErrNotFound && errors.Is(err, fs.ErrNotExist),
			v.kind == core.ErrRefused && errors.Is(err, fs.ErrPermission):
			return v
		}
	}
	return verdict{}
}

// Asked says whether these arguments, without the program's name, are a child's.
func Asked(args []string) (path string, ok bool) {
	if len(args) != 2 || args[0] != Verb {
		return "", false
	}
	return args[1], true
}

// Answer is what the child does: it reads the file and writes to w what it came
// to, in a word and a sentence. sentence says an error for people; nil: by its
// own text. The error is that of the file.
func Answer(ctx context.Context, path string, w io.Writer, sentence func(error) string) error {
	err := core.VerifyFile(ctx, path)
	if err == nil {
		return nil
	}
	text := err.Error()
	if sentence != nil {
		text = sentence(err)
	}
	if _, failed := fmt.Fprintf(w, "%s\n%s\n", of(err).word, strings.Join(strings.Fields(text), " ")); failed != nil {
		return errors.Join(err, failed)
	}
	return err
}

// File reads the file's structure in a child, which is ended after the limit.
// It is what Options.Verify of the core wants. Whatever becomes of the child, it
// becomes an error: ErrDamaged where reading the file ended it.
func (c Child) File(ctx context.Context, path string) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("starting the check: %w", err)
	}
	limited, cancel := context.WithTimeout(ctx, c.Limit)
	defer cancel()
	child := exec.CommandContext(limited, self, Verb, path)
	child.Args[0] = c.Name
	child.Env = append(os.Environ(), "KEYDESK_PASSWORD=") // it needs none
	said := &bytes.Buffer{}
	child.Stdout = said
	child.WaitDelay = 5 * time.Second
	err = child.Run()
	var ended *exec.ExitError
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case limited.Err() != nil:
		return damaged(path, fmt.Sprintf("its structure could not be read within %s", c.Limit))
	case !errors.As(err, &ended):
		return fmt.Errorf("starting the check: %w", err)
	}
	return heard(path, said.String())
}

// heard is the child's error. A child that did not get as far as a sentence was
// ended by what it read.
func heard(path, said string) error {
	word, text, _ := strings.Cut(strings.TrimRight(said, "\n"), "\n")
	if text == "" {
		return damaged(path, "reading its structure ended the program that did so")
	}
	for _, v := range verdicts() {
		if v.word == word {
			return &core.Error{Kind: v.kind, Sentence: text}
		}
	}
	return errors.New(text)
}

func damaged(path, why string) error {
	return &core.Error{Kind: core.ErrDamaged, Sentence: fmt.Sprintf("%s is damaged: %s; restore a backup", path, why)}
}
