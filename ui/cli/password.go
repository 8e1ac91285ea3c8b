package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/keydesk/keydesk/core/secret"
)

// longestSecret bounds what is read as a password, in bytes.
const longestSecret = 4096

// operatorPassword is the password to sign in with: from --password-file, from
// KEYDESK_PASSWORD, or typed.
func (a *app) operatorPassword(ctx context.Context, prompt string) (secret.Text, error) {
	pw, given, err := a.givenPassword()
	if given || err != nil {
		return pw, err
	}
	tty, err := openTerminal()
	if err != nil {
		return pw, errNoTerminal()
	}
	defer tty.Close()
	return tty.ask(ctx, prompt)
}

// newOperatorPassword is a password to be set: typed, it is typed twice.
func (a *app) newOperatorPassword(ctx context.Context, name string) (secret.Text, error) {
	pw, given, err := a.givenPassword()
	if given || err != nil {
		return pw, err
	}
	tty, err := openTerminal()
	if err != nil {
		return pw, errNoTerminal()
	}
	defer tty.Close()
	return tty.askTwice(ctx, name)
}

// askTwice asks for a new password, which is not shown while it is typed.
func (t *terminal) askTwice(ctx context.Context, name string) (secret.Text, error) {
	pw, err := t.ask(ctx, "New password of "+name+": ")
	if err != nil {
		return pw, err
	}
	again, err := t.ask(ctx, "Retype password: ")
	if err == nil && !pw.Equal(again) {
		err = inputError("The two passwords differ. Nothing was done.")
	}
	return pw, err
}

func errNoTerminal() error {
	return usage("no password: set KEYDESK_PASSWORD, name a --password-file, or run keydeskctl in a terminal")
}

// givenPassword is the operator's password where it does not have to be typed.
func (a *app) givenPassword() (pw secret.Text, given bool, err error) {
	if a.passwordFile != "" {
		pw, err = passwordFile(a.passwordFile)
		return pw, true, err
	}
	v := a.env("KEYDESK_PASSWORD")
	return secret.New(v), v != "", nil
}

// passwordFile reads the first line of a file.
func passwordFile(name string) (secret.Text, error) {
	f, err := os.Open(name)
	if err != nil {
		return secret.Text{}, fmt.Errorf("reading the password file: %w", err)
	}
	defer f.Close()
	return firstLine(f, "the password file "+name)
}

// typedSecret reads a secret from standard input, without showing it where
// that is a terminal.
func (a *app) typedSecret(ctx context.Context, prompt string) (secret.Text, error) {
	if isTerminal(a.in) {
		tty, err := openTerminal()
		if err != nil {
			return secret.Text{}, fmt.Errorf("asking for a password: %w", err)
		}
		defer tty.Close()
		return tty.ask(ctx, prompt)
	}
	return firstLine(a.stdin(ctx), "standard input")
}

// firstLine reads a secret: the first line, without its end.
func firstLine(r io.Reader, what string) (secret.Text, error) {
	line, err := bufio.NewReader(io.LimitReader(r, longestSecret+1)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return secret.Text{}, fmt.Errorf("reading %s: %w", what, err)
	}
	line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
	if line == "" {
		return secret.Text{}, inputError("The first line of %s is empty; a password is expected there.", what)
	}
	if len(line) > longestSecret {
		return secret.Text{}, inputError("The first line of %s is longer than any password.", what)
	}
	return secret.New(line), nil
}
