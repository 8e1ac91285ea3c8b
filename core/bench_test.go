package core_test

import (
	"fmt"
	"testing"

	"github.com/keydesk/keydesk/core"
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
