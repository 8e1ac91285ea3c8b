// Package keydesk is the root of the module and holds no code.
//
// Keydesk manages customers' login passwords and licenses' activation
// passwords in one sealed file. The house is built in four storeys, and
// imports go one way: cmd → ui → core → db. Start reading at core (the nouns
// and the rules), then core/record (how a noun becomes bytes) and core/vault
// (how bytes become unreadable). CONTRIBUTING.md says what may live where; a
// test in internal/layers holds it.
package keydesk
