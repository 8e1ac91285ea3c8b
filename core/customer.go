package core

import (
	"strings"
	"time"

	"github.com/keydesk/keydesk/core/directory"
)

// Fields is what a customer's form holds. All are optional, as long as one of
// names, company, e-mail or external ID says who it is.
type Fields struct {
	ExternalID string `cbor:"1,keyasint,omitempty"`
	FirstName  string `cbor:"2,keyasint,omitempty"`
	LastName   string `cbor:"3,keyasint,omitempty"`
	Company    string `cbor:"4,keyasint,omitempty"`
	Email      string `cbor:"5,keyasint,omitempty"` // as typed, its domain in A-labels
	Phone      string `cbor:"6,keyasint,omitempty"`
	Phone2     string `cbor:"7,keyasint,omitempty"`
	Address    string `cbor:"8,keyasint,omitempty"` // lines
	PostalCode string `cbor:"9,keyasint,omitempty"`
	City       string `cbor:"10,keyasint,omitempty"`
	Country    string `cbor:"11,keyasint,omitempty"`
	Website    string `cbor:"12,keyasint,omitempty"`
	Language   string `cbor:"13,keyasint,omitempty"`
	Notes      string `cbor:"14,keyasint,omitempty"`
}

// Field is one of Fields by its name in the JSON contract.
type Field struct {
	Name  string
	Value *string
}

// List gives every field with its name, in the order of the contract. The
// pointers point into f.
func (f *Fields) List() []Field {
	return []Field{
		{"externalId", &f.ExternalID}, {"firstName", &f.FirstName}, {"lastName", &f.LastName},
		{"company", &f.Company}, {"email", &f.Email}, {"phone", &f.Phone}, {"phone2", &f.Phone2},
		{"address", &f.Address}, {"postalCode", &f.PostalCode}, {"city", &f.City},
		{"country", &f.Country}, {"website", &f.Website}, {"language", &f.Language}, {"notes", &f.Notes},
	}
}

// Set sets the field of that name; false where there is none.
func (f *Fields) Set(name, value string) bool {
	for _, field := range f.List() {
		if field.Name == name {
			*field.Value = value
			return true
		}
	}
	return false
}

// bytes is how long the texts are together.
func (f *Fields) bytes() (n int) {
	return len(f.ExternalID) + len(f.FirstName) + len(f.LastName) + len(f.Company) + len(f.Email) +
		len(f.Phone) + len(f.Phone2) + len(f.Address) + len(f.PostalCode) + len(f.City) +
		len(f.Country) + len(f.Website) + len(f.Language) + len(f.Notes)
}

// Name is what the customer is called in a list or a mail: the names, else the
// company, else the address.
func (f Fields) Name() string {
	if name := strings.TrimSpace(f.FirstName + " " + f.LastName); name != "" {
		return name
	}
	if f.Company != "" {
		return f.Company
	}
	return f.Email
}

// Origin is who set the customer password.
type Origin string

// The origins, by their names in the JSON contract.
const (
	OriginNone      Origin = "none"
	OriginCustomer  Origin = "customer"
	OriginOperator  Origin = "operator"
	OriginGenerated Origin = "generated"
	OriginImported  Origin = "imported"
)

// Customer is one customer as an operator sees him.
type Customer struct {
	ID      uint64
	Version uint64 // of the profile; what Edit compares
	Fields
	Scope     string
	CreatedAt time.Time
	DeletedAt time.Time // zero: not in the bin

	LoginEnabled   bool
	Registered     bool
	EmailConfirmed bool

	PasswordOrigin    Origin
	PasswordSetAt     time.Time
	PasswordSetBy     string
	MustChange        bool
	PasswordExpiresAt time.Time // zero: never

	FailedAttempts int
	LastFailed     time.Time
	LockedUntil    time.Time
	LockedHard     bool // until an operator acts
	LastLogin      time.Time

	Status   directory.Status
	MailID   uint64 // the last mail; 0: none
	Mail     string // its state; "none"
	LastLink *Ticket
	LoginIDs []string // what he can log in with
	Licenses []uint64 // the first of his License IDs, MaxLicenses at most; Licenses.Of has all
	Shared   []uint64 // other customers with the same address
}

// Ticket is the last reset link as an operator sees it.
type Ticket struct {
	Purpose    Purpose
	State      TicketState
	IssuedAt   time.Time
	IssuedBy   string
	Address    string
	ValidUntil time.Time // zero: counted from when the mail is accepted
	EndedAt    time.Time // when used or voided
}
