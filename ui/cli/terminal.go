package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime"

	"golang.org/x/term"

	"github.com/keydesk/keydesk/core/secret"
)

// isTerminal says whether a stream is one that somebody looks at.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// terminal is the one in front of the user, wherever the streams lead.
type terminal struct {
	in  *os.File
	out *os.File
}

func openTerminal() (*terminal, error) {
	if runtime.GOOS == "windows" {
		return openBoth("CONIN$", "CONOUT$")
	}
	tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	return &terminal{in: tty, out: tty}, nil
}

func openBoth(in, out string) (*terminal, error) {
	from, err := os.OpenFile(in, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	to, err := os.OpenFile(out, os.O_RDWR, 0)
	if err != nil {
		_ = from.Close()
		return nil, err
	}
	return &terminal{in: from, out: to}, nil
}

// Close gives the terminal back.
func (t *terminal) Close() {
	_ = t.in.Close()
	if t.out != t.in {
		_ = t.out.Close()
	}
}

// ask reads a secret that is not shown while it is typed. When ctx ends first,
// the terminal is left as it was, showing what is typed.
func (t *terminal) ask(ctx context.Context, prompt string) (secret.Text, error) {
	fd := int(t.in.Fd())
	before, err := term.GetState(fd)
	if err != nil {
		return secret.Text{}, fmt.Errorf("asking for a password: %w", err)
	}
	if _, err := io.WriteString(t.out, prompt); err != nil {
		return secret.Text{}, fmt.Errorf("asking for a password: %w", err)
	}
	type answer struct {
		typed []byte
		err   error
	}
	answered := make(chan answer, 1)
	go func() {
		typed, err := term.ReadPassword(fd)
		answered <- answer{typed, err}
	}()
	select {
	case got := <-answered:
		fmt.Fprintln(t.out)
		if got.err != nil {
			return secret.Text{}, fmt.Errorf("asking for a password: %w", got.err)
		}
		pw := secret.FromBytes(got.typed)
		clear(got.typed)
		if pw.Empty() {
			return pw, inputError("No password was typed.")
		}
		return pw, nil
	case <-ctx.Done():
		_ = term.Restore(fd, before)
		fmt.Fprintln(t.out)
		return secret.Text{}, ctx.Err()
	}
}
