package core

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/secret"
)

// A hash that another program made of a customer's password can be imported. It
// is a verifier, sealed as one, until the customer logs in with that password;
// then one of the desk's own takes its place. While any are left, every attempt
// to log in does the work of each kind, as much as the dearest that is left.

// foreignHash is what is to be known of such a verifier without the login key.
type foreignHash struct {
	Scheme string `cbor:"1,keyasint"`
	Cost   int    `cbor:"2,keyasint"`
	Mark   []byte `cbor:"3,keyasint"` // an HMAC: whether the same is imported again
}

func (f *foreignHash) work() password.Work {
	if f == nil {
		return password.Work{}
	}
	return password.Work{Scheme: f.Scheme, Cost: f.Cost}
}

// foreignArgon is how many different costs of argon2 hashes are kept at a time:
// each is work for every attempt.
const foreignArgon = 4

// foreignCounts is how many imported hashes are left, by what each costs. There
// are few: costs are powers of two, or rounded.
type foreignCounts struct {
	Of []foreignCount `cbor:"1,keyasint"` // by scheme and cost
}

type foreignCount struct {
	Scheme string `cbor:"1,keyasint"`
	Cost   int    `cbor:"2,keyasint"`
	Count  int    `cbor:"3,keyasint"`
}

func foreignKey() record.Key { return record.Single(record.KindForeign) }

func readForeign(g record.Getter) (foreignCounts, error) {
	all, _, err := record.Find[foreignCounts](g, foreignKey())
	return all, err
}

// most is the work that every attempt does: of each scheme the dearest.
func (f foreignCounts) most() (most []password.Work) {
	for _, one := range f.Of {
		if last := len(most) - 1; last >= 0 && most[last].Scheme == one.Scheme {
			most[last].Cost = max(most[last].Cost, one.Cost)
			continue
		}
		most = append(most, password.Work{Scheme: one.Scheme, Cost: one.Cost})
	}
	return most
}

// room says whether hashes that cost w can be kept beside those that are left.
func (f foreignCounts) room(w password.Work) bool {
	if !strings.HasPrefix(w.Scheme, "argon2") {
		return true
	}
	kinds := map[string]bool{w.Scheme: true}
	for _, one := range f.Of {
		if strings.HasPrefix(one.Scheme, "argon2") {
			kinds[one.Scheme] = true
		}
	}
	return len(kinds) <= foreignArgon
}

// add counts n more, or fewer, hashes that cost w.
func (f *foreignCounts) add(w password.Work, n int) {
	at, there := slices.BinarySearchFunc(f.Of, w, func(one foreignCount, w password.Work) int {
		return cmp.Or(strings.Compare(one.Scheme, w.Scheme), one.Cost-w.Cost)
	})
	f.Of = slices.Clone(f.Of)
	if !there {
		f.Of = slices.Insert(f.Of, at, foreignCount{Scheme: w.Scheme, Cost: w.Cost})
	}
	if f.Of[at].Count += n; f.Of[at].Count <= 0 {
		f.Of = slices.Delete(f.Of, at, at+1)
	}
}

// foreignChange is how the counts change by a transaction.
type foreignChange map[password.Work]int

// note takes down that one hash took the place of another; nil is none.
func (c foreignChange) note(was, now *foreignHash) {
	for f, n := range map[*foreignHash]int{was: -1, now: 1} {
		if f != nil && was.work() != now.work() {
			c[f.work()] += n
		}
	}
}

// write brings the counts up to date.
func (c foreignChange) write(tx *record.Tx) error {
	all, err := readForeign(tx)
	if err != nil {
		return err
	}
	changed := false
	for w, n := range c {
		if n != 0 {
			all.add(w, n)
			changed = true
		}
	}
	switch {
	case !changed:
		return nil
	case len(all.Of) == 0:
		return tx.Delete(foreignKey())
	}
	return tx.Put(foreignKey(), all)
}

// countForeign counts what this deed does to an imported hash: with the batch
// that it is a part of, or else at once.
func (d *deed) countForeign() error {
	was, now := d.before.credential.Foreign, d.credential.Foreign
	if was.work() == now.work() {
		return nil
	}
	if d.hashes != nil {
		d.hashes.note(was, now)
		return nil
	}
	change := foreignChange{}
	change.note(was, now)
	return change.write(d.tx)
}

// arrival is a hash on its way in, and what comes with it.
type arrival struct {
	hash      secret.Text
	work      password.Work
	disabled  bool // the list says that the customer may not log in
	doubtful  bool // it says that the address is not confirmed
	duplicate []byte
}

// readArrival reads what a row says of a password; nil where it has none.
func (h *house) readArrival(row ImportRow) (*arrival, error) {
	hash := strings.TrimSpace(row.Values[ImportHash])
	if hash == "" {
		return nil, nil
	}
	read, err := password.ReadImported(hash)
	if err != nil {
		return nil, &FieldError{ImportHash, err.Error()}
	}
	a := &arrival{hash: secret.New(hash), work: read.Work()}
	for name, no := range map[string]*bool{ImportLogin: &a.disabled, ImportConfirmed: &a.doubtful} {
		switch said := strings.ToLower(strings.TrimSpace(row.Values[name])); said {
		case "", "true", "yes", "y", "1":
		case "false", "no", "n", "0":
			*no = true
		default:
			return nil, &FieldError{name, fmt.Sprintf("%s is true or false.", name)}
		}
	}
	mac, err := h.keys.MAC("imported hash", []byte(hash))
	a.duplicate = mac[:16]
	return a, err
}

// takes says whether a customer gets the hash: one without a password, or with
// another imported one that he has not logged in with yet. A password that he
// has here is not touched by a list from elsewhere.
func (c credential) takes(a *arrival) bool {
	switch {
	case a == nil:
		return false
	case !c.hasPassword():
		return true
	}
	return c.Foreign != nil && string(c.Foreign.Mark) != string(a.duplicate)
}

// arrive makes the hash the customer's verifier, with which he can log in.
func (d *deed) arrive(a *arrival) error {
	c := &d.credential
	c.Version++
	c.Origin, c.SetAt, c.SetBy = OriginImported, d.tx.Now().UnixMilli(), d.actor.Name
	c.MustChange, c.ExpiryHours, c.ExpiresAt = false, 0, 0
	c.Copy, c.ViewCopy, c.ViewCopyEpoch = nil, nil, 0
	if err := d.keepVerifier(a.hash.Reveal()); err != nil {
		return err
	}
	c.Foreign = &foreignHash{Scheme: a.work.Scheme, Cost: a.work.Cost, Mark: a.duplicate}
	if !c.Registered { // else somebody here has decided
		d.enableLogin(!a.disabled)
	}
	c.EmailConfirmed = c.EmailConfirmed || !a.doubtful && d.profile.Fields.Email != ""
	if d.before.credential.hasPassword() {
		d.voidTickets()
		d.login.Generation++
	}
	return nil
}
