package core

import (
	"time"

	"github.com/keydesk/keydesk/core/record"
)

// A customer is four records, so that a login never makes a Save conflict.

// profile is what Save compares.
type profile struct {
	Fields    Fields `cbor:"1,keyasint"`
	Scope     uint64 `cbor:"2,keyasint"`
	CreatedAt int64  `cbor:"3,keyasint"` // unix ms, as all times
	DeletedAt int64  `cbor:"4,keyasint,omitempty"`
}

// credential is the customer password and whether it lets in.
type credential struct {
	LoginEnabled   bool   `cbor:"1,keyasint"`
	Registered     bool   `cbor:"2,keyasint"` // login was enabled at least once
	EmailConfirmed bool   `cbor:"3,keyasint"`
	Version        uint64 `cbor:"4,keyasint"` // password version; grows with each password
	Origin         Origin `cbor:"5,keyasint"`
	SetAt          int64  `cbor:"6,keyasint,omitempty"`
	SetBy          string `cbor:"7,keyasint,omitempty"`
	MustChange     bool   `cbor:"8,keyasint,omitempty"`
	ExpiryHours    int    `cbor:"9,keyasint,omitempty"`  // from when it was handed over; 0: never
	ExpiresAt      int64  `cbor:"10,keyasint,omitempty"` // once handed over

	Verifier      []byte `cbor:"11,keyasint,omitempty"` // PHC string sealed to the login key
	VerifierEpoch uint32 `cbor:"12,keyasint,omitempty"`
	// Copy is an operator-set or generated password: this record's envelope
	// keeps it, and every operator opens that.
	Copy []byte `cbor:"13,keyasint,omitempty"`
	// ViewCopy is a customer-set one, sealed to the view key.
	ViewCopy      []byte `cbor:"14,keyasint,omitempty"`
	ViewCopyEpoch uint32 `cbor:"15,keyasint,omitempty"`
	// Foreign says that the verifier is another program's hash; nil: it is one
	// of the desk's. Never changed in place.
	Foreign *foreignHash `cbor:"16,keyasint,omitempty"`
}

func (c credential) hasPassword() bool { return len(c.Verifier) > 0 }

// loginState changes with every attempt.
type loginState struct {
	Failed      int    `cbor:"1,keyasint,omitempty"` // in a row
	LastFailed  int64  `cbor:"2,keyasint,omitempty"`
	LockedUntil int64  `cbor:"3,keyasint,omitempty"`
	LockedHard  bool   `cbor:"4,keyasint,omitempty"`
	LastLogin   int64  `cbor:"5,keyasint,omitempty"`
	Generation  uint64 `cbor:"6,keyasint,omitempty"` // sessions of an older one are ended
}

// post is the state of mail and links.
type post struct {
	LastMail    uint64             `cbor:"1,keyasint,omitempty"`
	LastState   string             `cbor:"2,keyasint,omitempty"`
	LastMailing string             `cbor:"3,keyasint,omitempty"`
	Tickets     map[Purpose]ticket `cbor:"4,keyasint,omitempty"`
	Batches     []batchMark        `cbor:"5,keyasint,omitempty"` // never changed in place
	Asked       askedMails         `cbor:"6,keyasint,omitempty"`
}

// kept is what is stored of it and read again: no tickets are none at all. Else
// every customer would have an empty record, written with each change.
func (p post) kept() post {
	if len(p.Tickets) == 0 {
		p.Tickets = nil
	}
	return p
}

// batchMark says by which bulk action the customer was mailed something last.
type batchMark struct {
	Action string `cbor:"1,keyasint"`
	Batch  string `cbor:"2,keyasint"`
}

// ticket is the last one for its purpose. Its token is known only as a hash.
type ticket struct {
	Hash       []byte      `cbor:"1,keyasint"` // SHA-256 of the token
	IssuedAt   int64       `cbor:"2,keyasint"`
	IssuedBy   string      `cbor:"3,keyasint,omitempty"`
	Minutes    int         `cbor:"4,keyasint"` // of life, from acceptance
	AcceptedAt int64       `cbor:"5,keyasint,omitempty"`
	Ended      TicketState `cbor:"6,keyasint,omitempty"` // used or voided; else empty
	EndedAt    int64       `cbor:"7,keyasint,omitempty"`
	Address    string      `cbor:"8,keyasint"`
	Mail       uint64      `cbor:"9,keyasint"`
}

// settingRecord is a setting that differs from its default.
type settingRecord struct {
	Value string `cbor:"1,keyasint"`
}

func profileKey(id uint64) record.Key    { return record.KeyOf(record.KindProfile, id) }
func credentialKey(id uint64) record.Key { return record.KeyOf(record.KindCredential, id) }
func loginKey(id uint64) record.Key      { return record.KeyOf(record.KindLogin, id) }
func postKey(id uint64) record.Key       { return record.KeyOf(record.KindPost, id) }

// moment is the time of unix milliseconds; 0 is the zero time.
func moment(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms)
}

// millis is the other way about.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// dossier is all that is known of one customer, read in one transaction.
type dossier struct {
	id         uint64
	version    uint64 // of the profile
	profile    profile
	credential credential
	login      loginState
	post       post
}

// unconfirmed says that an address is yet to be confirmed before the customer
// may log in; who has none has nothing to confirm.
func (d dossier) unconfirmed() bool {
	return !d.credential.EmailConfirmed && d.profile.Fields.Email != ""
}

// open reads a customer. Login and mail state begin empty.
func open(g record.Getter, id uint64) (dossier, error) {
	d := dossier{id: id}
	var err error
	if d.profile, d.version, err = record.Get[profile](g, profileKey(id)); err != nil {
		return d, customerError(id, err)
	}
	if d.credential, _, err = record.Get[credential](g, credentialKey(id)); err != nil {
		return d, customerError(id, err)
	}
	if d.login, _, err = record.Find[loginState](g, loginKey(id)); err != nil {
		return d, customerError(id, err)
	}
	if d.post, _, err = record.Find[post](g, postKey(id)); err != nil {
		return d, customerError(id, err)
	}
	return d, nil
}
