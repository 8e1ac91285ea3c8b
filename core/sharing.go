package core

import (
	"slices"

	"github.com/keydesk/keydesk/core/record"
)

// sharing lists the other customers of the scope who would log in with the
// same address; with any of them it is nobody's Login ID.
func sharing(r *record.Reader, d dossier) ([]uint64, error) {
	if d.profile.Fields.Email == "" {
		return nil, nil
	}
	found, _, err := withAddress(r, d.profile.Scope, d.profile.Fields.Email, mostShared)
	return slices.DeleteFunc(found, func(id uint64) bool { return id == d.id }), err
}

// mostShared is how many customers with one address are named.
const mostShared = 10

// withAddress lists the customers of a scope with that address whose login is
// enabled and who are not in the bin, and says how many it has read for that.
func withAddress(r *record.Reader, scope uint64, email string, limit int) (found []uint64, read int, err error) {
	key := emailKey(email)
	err = r.ScanShared(record.KindByEmail, [][]byte{number8(scope), key}, func(id uint64) (bool, error) {
		read++
		d, err := glance(r, id)
		if err != nil {
			return true, err
		}
		if d.id != 0 && d.hasLogin(scope, key) {
			found = append(found, id)
		}
		return len(found) < limit, nil
	})
	return found, read, err
}

// hasLogin says whether an address, by its key, is a Login ID of the customer
// in the scope, as far as it is nobody else's.
func (d dossier) hasLogin(scope uint64, key []byte) bool {
	return d.profile.DeletedAt == 0 && d.credential.LoginEnabled && d.profile.Scope == scope &&
		string(emailKey(d.profile.Fields.Email)) == string(key)
}
