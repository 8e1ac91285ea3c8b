package core

import (
	"errors"
	"time"

	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/secret"
)

// ErrSignedOut is the answer to a token whose session has ended or never was.
var ErrSignedOut = errors.New("not logged in, or not any more")

// Entry is a customer's session that was just opened: its token, 256 random
// bits in base64url of which the desk knows the hash alone, and whose it is.
type Entry struct {
	Token secret.Text
	Login
}

// Account is what a customer sees of himself.
type Account struct {
	Customer uint64
	Scope    string // its name
	Vendor   string
	Name     string
	Fields   Fields   // his own; Notes and ExternalID are the vendor's and empty
	LoginIDs []string // what he can log in with

	EmailConfirmed    bool
	MustChange        bool // another password first: until then Fields are empty but for the language, and Sessions
	PasswordChangedAt time.Time
	LastLogin         time.Time
	Policy            password.Policy
	Sessions          []PortalSession // those that have not ended, the newest first
}

// PortalSession is one of a customer's sessions.
type PortalSession struct {
	Since, LastSeen time.Time
	Here            bool // the one that asks
}

// OwnChange is a password that a customer puts in place of his present one.
type OwnChange struct {
	Old, New secret.Text
	RemoteIP string
}

// Forgotten is a customer who asks for a mail.
type Forgotten struct {
	Scope    string // the portal's scope; "" is the default one
	LoginID  string
	RemoteIP string
}

// Registration is somebody who wants to be a customer. Of the fields an e-mail
// address is needed; ExternalID and Notes are not taken.
type Registration struct {
	Scope    string // the portal's scope; "" is the default one
	Fields   Fields
	Password secret.Text // empty: one is generated and mailed
	RemoteIP string
}

// Site is a place of the vendor's, such as a shop, that may ask on behalf of
// its customers.
type Site struct {
	ID      uint64
	Name    string
	Scope   string // its name
	Created time.Time
	By      string // the operator who added it
}
