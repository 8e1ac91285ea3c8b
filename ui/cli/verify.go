package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/keydesk/keydesk/core"
)

// verifyVerb is the child's verb.
const verifyVerb = "verify-file"

// newVerifyFile is the verb that check runs in a process of its own.
func newVerifyFile(a *app) *cobra.Command {
	cmd := a.verb(verifyVerb+" PATH", "Read the structure of a database", cobra.ExactArgs(1), func(cmd *cobra.Command, args []string) error {
		err := core.VerifyFile(cmd.Context(), args[0])
		if err == nil {
			return nil
		}
		for word, kind := range verdicts() {
			if is(err, kind) {
				a.print("%s\n", word)
			}
		}
		return &fileError{path: args[0], err: err}
	})
	cmd.Hidden = true
	return cmd
}

// verdicts are what the child says on standard output of files that its exit
// code says nothing about.
func verdicts() map[string]error {
	return map[string]error{"foreign": core.ErrNotKeydesk, "newer": core.ErrNewer}
}

// verifyInChild runs verify-file in a process of its own, which is ended after
// limit. Whatever becomes of it, it becomes an error of ours.
func verifyInChild(ctx context.Context, path string, limit time.Duration) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("starting the check: %w", err)
	}
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	child := exec.CommandContext(limited, self, verifyVerb, path)
	child.Args[0] = "keydeskctl"
	child.Env = append(os.Environ(), "KEYDESK_PASSWORD=") // it needs none
	said, verdict := &bytes.Buffer{}, &bytes.Buffer{}
	child.Stderr, child.Stdout = said, verdict
	child.WaitDelay = 5 * time.Second
	err = child.Run()
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case limited.Err() != nil:
		return damagedFile(path, fmt.Sprintf("its structure could not be read within %s", limit))
	}
	var ended *exec.ExitError
	if !errors.As(err, &ended) {
		return fmt.Errorf("starting the check: %w", err)
	}
	text := lastSentence(said.String())
	if kind := verdicts()[strings.TrimSpace(verdict.String())]; kind != nil && text != "" {
		return &core.Error{Kind: kind, Sentence: text}
	}
	return childError(path, ended.ExitCode(), text)
}

// childError is the child's error with its exit code. A child that did not get
// as far as a sentence was ended by what it read.
func childError(path string, code int, text string) error {
	kind := map[int]error{
		exitNotFound: core.ErrNotFound, exitRefused: core.ErrRefused, exitConflict: core.ErrConflict, exitDamaged: core.ErrDamaged,
	}[code]
	switch {
	case text == "":
		return damagedFile(path, "reading its structure ended the program that did so")
	case kind == nil:
		return errors.New(text)
	}
	return &core.Error{Kind: kind, Sentence: text}
}

func damagedFile(path, why string) error {
	return &core.Error{Kind: core.ErrDamaged, Sentence: fmt.Sprintf("%s is damaged: %s; restore a backup", path, why)}
}

// lastSentence is the last error that keydeskctl wrote.
func lastSentence(said string) string {
	last := ""
	for line := range strings.Lines(said) {
		if text, ok := strings.CutPrefix(strings.TrimSpace(line), "keydeskctl: "); ok {
			last = text
		}
	}
	return last
}
