// Package census makes up customers for tests and benchmarks: as many as are
// asked for, always the same ones. Names are as unequally common as real ones
// (Zipf), in Latin with and without accents, Greek, Cyrillic and East Asian
// scripts; the e-mail domains are a few that everybody uses and very many that
// hardly anybody does. Start at At.
//
// Caveat: nobody in here is real, and the shares of the scripts are chosen, not
// counted anywhere.
package census

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Customer is one made-up customer.
type Customer struct {
	First, Last, Company, Email string
	Phone, Phone2, ExternalID   string

	Created   time.Time
	LastLogin time.Time // zero: never

	LoginEnabled, EmailConfirmed, HasPassword, Deleted bool
}

// seed is what makes the customers the same everywhere.
const seed = 0x6b65796465736b // "keydesk"

// At is the n-th customer, from 0 on. Any of them can be asked for without
// those before, from any goroutine.
func At(n uint64) Customer {
	d := dice{rand.New(rand.NewPCG(seed, n))}
	people := d.people()
	c := Customer{First: people.firsts.draw(d), Last: people.lasts.draw(d)}
	if d.in(100) < 4 && people.double {
		c.Last += "-" + people.lasts.draw(d)
	}
	if d.in(100) < 70 {
		c.Company = d.company(people)
	}
	if d.in(100) < 95 {
		c.Email = d.email(c, n)
	}
	c.Phone = d.phone(people.phone, 80)
	c.Phone2 = d.phone(people.phone, 12)
	if d.in(100) < 25 {
		c.ExternalID = fmt.Sprintf("CRM-%06d", d.in(1_000_000))
	}
	d.history(&c)
	return c
}

// founded is when the first customers came.
var founded = time.Date(2014, 3, 1, 8, 0, 0, 0, time.UTC)

func (d dice) history(c *Customer) {
	c.Created = founded.Add(time.Duration(d.in(11*365*24*3600*1000)) * time.Millisecond)
	c.LoginEnabled = d.in(100) < 85
	c.EmailConfirmed = c.LoginEnabled && d.in(100) < 90
	c.HasPassword = c.EmailConfirmed && d.in(100) < 95
	c.Deleted = d.in(100) < 2
	if c.HasPassword && d.in(100) < 60 {
		c.LastLogin = c.Created.Add(time.Duration(d.in(300*24*3600*1000)) * time.Millisecond)
	}
}

// dice are the chances of one customer.
type dice struct{ *rand.Rand }

func (d dice) in(n uint64) uint64 { return d.Uint64N(n) }

func (d dice) of(words []string) string { return words[d.in(uint64(len(words)))] }

// people draws a tongue by its share.
func (d dice) people() *tongue {
	at := d.in(100)
	for i := range tongues {
		if at < tongues[i].share {
			return &tongues[i]
		}
		at -= tongues[i].share
	}
	return &tongues[0]
}

func (d dice) company(t *tongue) string {
	name := t.lasts.draw(d)
	switch d.in(4) {
	case 0:
		name += t.and + t.lasts.draw(d)
	case 1:
		name += " " + d.of(t.trades)
	}
	return name + " " + d.of(t.forms)
}

// phone fills each # of a pattern with a digit, with a probability in percent.
func (d dice) phone(pattern string, percent uint64) string {
	if d.in(100) >= percent {
		return ""
	}
	out := []byte(pattern)
	for i, c := range out {
		if c == '#' {
			out[i] = byte('0' + d.in(10))
		}
	}
	return string(out)
}

func (d dice) email(c Customer, n uint64) string {
	first, last := ascii(c.First), ascii(c.Last)
	if first == "" || last == "" { // another script: a name of one's own choice
		first, last = d.of(handles), d.of(handles)
	}
	local := first + "." + last
	switch d.in(5) {
	case 0:
		local = first[:1] + last
	case 1:
		local = first + fmt.Sprint(d.in(100))
	case 2:
		local = last + fmt.Sprint(n%10_000)
	}
	if d.in(100) < 45 {
		return local + "@" + mailers.draw(d)
	}
	house := ascii(c.Company)
	if house == "" {
		house = d.of(handles) + d.of(handles) + fmt.Sprint(d.in(1000))
	}
	return local + "@" + house[:min(len(house), 24)] + "." + endings.draw(d)
}

// ascii is a name as it is written in an address; "" where it has no Latin
// letters.
func ascii(s string) string {
	var out strings.Builder
	for _, r := range norm.NFKD.String(s) {
		if r = unicode.ToLower(r); r >= 'a' && r <= 'z' {
			out.WriteRune(r)
		}
	}
	return out.String()
}
