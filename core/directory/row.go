package directory

import (
	"errors"
	"fmt"
	"time"

	"github.com/keydesk/keydesk/core/record"
)

// MaxText is the longest text of a row in bytes; MaxLicenses is how many
// License IDs a row names.
const (
	MaxText     = 64 << 10
	MaxLicenses = 16
)

// maxBlock bounds the numbers that rows may have, since the memory is laid out
// by block: some thousand million customers.
const maxBlock = 1 << 24

// Row is what a list shows of a customer, searches and filters.
type Row struct {
	ID         uint64
	First      string
	Last       string
	Company    string
	Email      string
	Phone      string
	Phone2     string
	ExternalID string
	Scope      uint64

	Deleted        bool
	LoginEnabled   bool
	Registered     bool // login has been enabled at least once
	EmailConfirmed bool
	HasPassword    bool
	HardLocked     bool      // locked until an operator acts
	LockedUntil    time.Time // zero: not locked; as all times here to the millisecond

	Origin    Origin    // of the password
	Mail      MailState // of the last mail
	Created   time.Time
	LastLogin time.Time // zero: never

	// Licenses are the first MaxLicenses License IDs, LicenseCount says how
	// many there are. A longer list is cut, a lower count is raised to the list.
	Licenses     []uint64
	LicenseCount uint64
	Version      uint64 // of the profile record
}

// Status is what the list says about a customer's login. The words are part of
// the JSON that keydeskctl prints.
type Status string

// The statuses, the one that comes first wins.
const (
	StatusDeleted     Status = "deleted"
	StatusInactive    Status = "inactive" // login is not enabled; registered says whether it ever was
	StatusLocked      Status = "locked"
	StatusUnconfirmed Status = "unconfirmed"
	StatusNoPassword  Status = "no-password"
	StatusCanLogIn    Status = "can-log-in"
)

// Status derives the status at a time, since locks end by themselves.
func (r Row) Status(now time.Time) Status { return r.head().status(now.UnixMilli()) }

// head is the part of a row that filters and sorting by numbers need. It
// stands at the beginning of an encoded row. Times are unix ms, 0: none.
type head struct {
	flags       flags
	origin      Origin
	mail        MailState
	scope       uint64
	lockedUntil int64
	created     int64
	lastLogin   int64
	version     uint64
}

// flags are the row's booleans as stored.
type flags byte

const (
	flagDeleted flags = 1 << iota
	flagLoginEnabled
	flagRegistered
	flagEmailConfirmed
	flagHasPassword
	flagHardLocked
	flagsEnd
)

func (f flags) has(flag flags) bool { return f&flag != 0 }

func (h head) status(now int64) Status {
	switch {
	case h.flags.has(flagDeleted):
		return StatusDeleted
	case !h.flags.has(flagLoginEnabled):
		return StatusInactive
	case h.flags.has(flagHardLocked) || h.lockedUntil > now:
		return StatusLocked
	case !h.flags.has(flagEmailConfirmed):
		return StatusUnconfirmed
	case !h.flags.has(flagHasPassword):
		return StatusNoPassword
	}
	return StatusCanLogIn
}

func (r Row) head() head {
	h := head{
		origin: r.Origin, mail: r.Mail, scope: r.Scope, version: r.Version,
		lockedUntil: millis(r.LockedUntil), created: millis(r.Created), lastLogin: millis(r.LastLogin),
	}
	for _, f := range []struct {
		on   bool
		flag flags
	}{
		{r.Deleted, flagDeleted}, {r.LoginEnabled, flagLoginEnabled}, {r.Registered, flagRegistered},
		{r.EmailConfirmed, flagEmailConfirmed}, {r.HasPassword, flagHasPassword}, {r.HardLocked, flagHardLocked},
	} {
		if f.on {
			h.flags |= f.flag
		}
	}
	return h
}

func (h head) fill(r *Row) {
	r.Deleted, r.LoginEnabled = h.flags.has(flagDeleted), h.flags.has(flagLoginEnabled)
	r.Registered, r.EmailConfirmed = h.flags.has(flagRegistered), h.flags.has(flagEmailConfirmed)
	r.HasPassword, r.HardLocked = h.flags.has(flagHasPassword), h.flags.has(flagHardLocked)
	r.Origin, r.Mail, r.Scope, r.Version = h.origin, h.mail, h.scope, h.version
	r.LockedUntil, r.Created, r.LastLogin = moment(h.lockedUntil), moment(h.created), moment(h.lastLogin)
}

// texts are the row's texts in the order of the format.
func (r *Row) texts() []*string {
	return []*string{&r.First, &r.Last, &r.Company, &r.Email, &r.Phone, &r.Phone2, &r.ExternalID}
}

// checked returns the row as it can be stored.
func (r Row) checked() (Row, error) {
	if err := checkID(r.ID); err != nil {
		return r, err
	}
	for _, text := range r.texts() {
		if len(*text) > MaxText {
			return r, fmt.Errorf("the row of customer %d: a text of %d bytes, %d at most", r.ID, len(*text), MaxText)
		}
	}
	for _, t := range []time.Time{r.LockedUntil, r.Created, r.LastLogin} {
		if !goodMillis(millis(t)) {
			return r, fmt.Errorf("the row of customer %d: a time in the year %d", r.ID, t.Year())
		}
	}
	r.LicenseCount = max(r.LicenseCount, uint64(len(r.Licenses)))
	r.Licenses = r.Licenses[:min(len(r.Licenses), MaxLicenses)]
	return r, nil
}

var errNumber = errors.New("not a customer's number")

func checkID(id uint64) error {
	if id < record.FirstCustomer || record.Block(id) >= maxBlock {
		return fmt.Errorf("row %d: %w", id, errNumber)
	}
	return nil
}

// goodMillis holds times to the years 1 to 9999, which RFC 3339 can write.
func goodMillis(ms int64) bool {
	return ms > -62135596800000 && ms < 253402300800000
}

// millis is 0 for no time, which 1970-01-01 00:00 UTC therefore is as well.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func moment(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
