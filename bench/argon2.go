package main

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"os/exec"
	"syscall"

	"golang.org/x/crypto/argon2"
)

// argon2 compares what a customer's login costs (19 MiB, two passes, one lane)
// with the C program, by CPU time, and the hashes with each other.
func (b *bench) argon2(ctx context.Context) error {
	program, err := exec.LookPath("argon2")
	if err != nil {
		b.report.note("argon2id was not compared: there is no program argon2 (Debian: argon2).")
		return nil
	}
	var ours, theirs times
	const password, salt = "correct horse battery staple", "sixteen bytes of"
	for range 30 {
		var hash []byte
		spent, err := cpu(syscall.RUSAGE_SELF, func() error {
			hash = argon2.IDKey([]byte(password), []byte(salt), 2, 19*1024, 1, 32)
			return nil
		})
		if err != nil {
			return err
		}
		ours = append(ours, spent)
		var out []byte
		spent, err = cpu(syscall.RUSAGE_CHILDREN, func() (err error) {
			cmd := exec.CommandContext(ctx, program, salt, "-id", "-t", "2", "-k", "19456", "-p", "1", "-l", "32", "-r")
			cmd.Stdin = bytes.NewReader([]byte(password))
			out, err = cmd.Output()
			return err
		})
		if err != nil {
			return fmt.Errorf("running argon2: %w", err)
		}
		theirs = append(theirs, spent)
		if got := string(bytes.TrimSpace(out)); got != hex.EncodeToString(hash) {
			return fmt.Errorf("argon2 says %s, x/crypto %x", got, hash)
		}
	}
	r := per(ours.p50(), theirs.p50())
	b.report.add(line{
		what: "argon2id (19 MiB, 2 passes), CPU, p50", result: short(ours.p50()), against: "the C program: " + short(theirs.p50()), ratio: r, target: "≤ 1.0", met: r <= 1,
	})
	return nil
}
