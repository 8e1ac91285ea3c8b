package core_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/secret"
)

// BenchmarkLogins logs customers in as fast as the desk lets them, and computes
// the same number of argon2id on as many processors as the customer page may
// use, half of them and three at most, by turns in one run. Metric of-argon2id: how much of what
// argon2id allows the logins come to.
func BenchmarkLogins(b *testing.B) {
	const customers, round = 16, 32
	d := newDesk(b)
	for n := range customers {
		f := hedi()
		f.Email = fmt.Sprintf("hedi%d@acs.example", n)
		d.password(d.add(f, true, true), typed)
	}
	door := d.portal()
	logIn := func(n int) error {
		_, err := door.LogIn(b.Context(), core.Attempt{LoginID: fmt.Sprintf("hedi%d@acs.example", n%customers), Password: secret.New(typed), RemoteIP: "127.0.0.1"})
		return err
	}
	phc, err := password.Hash(secret.New(typed))
	if err != nil {
		b.Fatal(err)
	}
	hash := func(int) error {
		_, err := password.Verify(secret.New(typed), phc)
		return err
	}
	var logins, hashes time.Duration
	for b.Loop() {
		hashes += together(b, round, core.Hashers(), hash)
		logins += together(b, round, customers, logIn)
	}
	n := float64(b.N * round)
	b.ReportMetric(n/logins.Seconds(), "logins/s")
	b.ReportMetric(n/hashes.Seconds(), "argon2id/s")
	b.ReportMetric(hashes.Seconds()/logins.Seconds(), "of-argon2id")
}

// together does the work so many times on so many goroutines, and gives the
// time.
func together(b *testing.B, times, workers int, work func(int) error) time.Duration {
	b.Helper()
	var group sync.WaitGroup
	next := make(chan int)
	began := time.Now()
	for range workers {
		group.Go(func() {
			for n := range next {
				if err := work(n); err != nil {
					b.Error(err)
				}
			}
		})
	}
	for n := range times {
		next <- n
	}
	close(next)
	group.Wait()
	return time.Since(began)
}
