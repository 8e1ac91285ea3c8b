package portal

import (
	"cmp"
	"time"
)

// Limits are what one client may take of the server. They keep slow or greedy
// ones from keeping out the others; how many passwords are hashed at once is
// core's to limit.
type Limits struct {
	HeaderTime  time.Duration // to send the header
	ReadTime    time.Duration // to send header and body
	WriteTime   time.Duration // from the end of the header to the end of the answer
	IdleTime    time.Duration // between requests of one connection
	StopTime    time.Duration // for running requests, when Serve is told to stop
	Connections int           // at a time; further ones wait. Slow ones keep theirs for HeaderTime or ReadTime
	Household   int           // connections of one address (of IPv6 a /64) at a time, but for this computer and the proxies; further ones are closed
	BodyBytes   int64
	HeaderBytes int
	Passwords   Rate // forms with a password to try or to judge, a client
	Mails       Rate // forms that send a mail, a client
	Seats       Rate // forms that take a seat or give one back, a client
	Clients     int  // addresses that are counted at a time
}

// withDefaults fills zero fields. WriteTime has room for core's queue of
// hashings and for an answer that is held back 30 seconds. Passwords and Mails
// have room for an office behind one address, and are narrower than core's own
// bounds on an address, so that the page can say how long to wait.
func (l Limits) withDefaults() Limits {
	return Limits{
		HeaderTime:  cmp.Or(l.HeaderTime, 5*time.Second),
		ReadTime:    cmp.Or(l.ReadTime, 15*time.Second),
		WriteTime:   cmp.Or(l.WriteTime, 60*time.Second),
		IdleTime:    cmp.Or(l.IdleTime, 60*time.Second),
		StopTime:    cmp.Or(l.StopTime, 10*time.Second),
		Connections: cmp.Or(l.Connections, 4096),
		Household:   cmp.Or(l.Household, 512),
		BodyBytes:   cmp.Or(l.BodyBytes, 16<<10),
		HeaderBytes: cmp.Or(l.HeaderBytes, 16<<10),
		Passwords:   cmp.Or(l.Passwords, Rate{Burst: 30, Every: 15 * time.Second}),
		Mails:       cmp.Or(l.Mails, Rate{Burst: 10, Every: 2 * time.Minute}),
		Seats:       cmp.Or(l.Seats, Rate{Burst: 120, Every: time.Second}),
		Clients:     cmp.Or(l.Clients, 10_000),
	}
}
