package core_test

import (
	"fmt"
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/internal/census"
)

func BenchmarkImport1000(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		d := newDesk(b)
		in := sample(b)
		b.StartTimer()
		if _, err := d.Customers().Import(b.Context(), in); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkImport20000 is some batches of a long list, by row.
func BenchmarkImport20000(b *testing.B) {
	const n = 20_000
	for b.Loop() {
		b.StopTimer()
		d := newDesk(b)
		at := 0
		next := func() (core.ImportRow, bool, error) {
			c := census.At(uint64(at))
			at++
			return core.ImportRow{Line: at, Values: map[string]string{
				"firstName": c.First, "lastName": c.Last, "company": c.Company, "email": c.Email,
				"phone": c.Phone, "phone2": c.Phone2, "externalId": fmt.Sprint("CRM-", at),
			}}, at <= n, nil
		}
		b.StartTimer()
		if done, err := d.Customers().Import(b.Context(), core.Import{Next: next}); err != nil || done.New != n {
			b.Fatal(done, err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/row")
}

func BenchmarkEdit(b *testing.B) {
	d := newDesk(b)
	d.take(sample(b))
	n := 0
	for b.Loop() {
		n++
		if err := d.edit(10001, func(s *core.Save) { s.Fields.Phone = fmt.Sprint(n) }); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkGenerate is mostly one argon2id.
func BenchmarkGenerate(b *testing.B) {
	d := newDesk(b)
	id := d.add(hedi(), true)
	for b.Loop() {
		d.generate(id, core.PasswordChange{Send: true})
	}
}

// BenchmarkAccount is what each page of a customer who is logged in asks for.
func BenchmarkAccount(b *testing.B) {
	d := newDesk(b)
	d.password(d.add(hedi(), true, true), typed)
	token := d.enter("10001", typed)
	for b.Loop() {
		if err := d.seen(token); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkWrongLogin is what each guess costs the desk.
func BenchmarkWrongLogin(b *testing.B) {
	d := newDesk(b)
	d.password(d.add(hedi(), true, true), typed)
	for b.Loop() {
		if err := d.login("hedi@acs.example", "wrong"); err == nil {
			b.Fatal("a wrong password logs in")
		}
	}
}
