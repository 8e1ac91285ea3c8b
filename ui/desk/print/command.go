package print

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"strings"
	"time"
	"unicode"
)

// send pipes a page into the system's print command. Its error is a refusal,
// or the context's where that has ended.
func send(ctx context.Context, title string, page []byte) error {
	cmd := command(ctx, title)
	if cmd == nil {
		return &refusal{}
	}
	var said bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(page), &said, &said
	cmd.WaitDelay = time.Second // for what the command may have started itself
	if err := cmd.Run(); ctx.Err() != nil {
		return fmt.Errorf("printing: %w", context.Cause(ctx))
	} else if err != nil {
		return &refusal{cmd.Args[0], reason(said.String(), err)}
	}
	return nil
}

// command is lp, of CUPS and System V, or lpr, of CUPS and BSD, or nil. Both
// read standard input where no file is named.
func command(ctx context.Context, title string) *exec.Cmd {
	for _, one := range []struct{ name, option string }{{"lp", "-t"}, {"lpr", "-J"}} {
		if path, err := exec.LookPath(one.name); err == nil {
			cmd := exec.CommandContext(ctx, path, one.option, oneLine(title))
			cmd.Args[0] = one.name
			return cmd
		}
	}
	return nil
}

// refusal is a page that could not be handed over. Its text is a sentence for
// people.
type refusal struct {
	command string // "" where there is none
	reason  string
}

func (r *refusal) Error() string {
	if r.command == "" {
		return "This computer has no print command (lp or lpr)."
	}
	return fmt.Sprintf("The print command failed: “%s”.", r.reason)
}

// reason is what a command said before it failed: the last line, or else how it
// ended.
func reason(said string, err error) string {
	const most = 300
	lines := strings.Split(strings.TrimSpace(said), "\n")
	text := []rune(strings.TrimRight(oneLine(lines[len(lines)-1]), "."))
	switch {
	case len(text) == 0:
		return err.Error()
	case len(text) > most:
		return string(text[:most]) + "…"
	}
	return string(text)
}

// oneLine is text without control characters, as an argument and a label take
// it.
func oneLine(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text))
}

// fileName is a title as every system takes it for a file.
func fileName(title string) string {
	const most = 80
	name := []rune(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) {
			return '-'
		}
		return r
	}, strings.TrimLeft(oneLine(title), ". ")))
	text := strings.TrimRight(string(name[:min(len(name), most)]), ". ")
	if text == "" {
		text = "page"
	}
	return text + ".pdf"
}
