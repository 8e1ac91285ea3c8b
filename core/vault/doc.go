// Package vault keeps the keys: who may open what, and how bytes become
// unreadable. Bytes go in and bytes come out; where they are stored is not
// known here.
//
// Start at Found, which makes a desk's keys, and at SignIn, which opens an
// operator's slot by his password; Operator.Open turns the signed roster and
// the grants into a Keyring, and everything else is a method of that. Formats
// are deterministic CBOR with integer keys behind a version byte; whatever is
// not the one encoding of its content is refused. Primitives: argon2id,
// XChaCha20-Poly1305, HPKE (RFC 9180; MLKEM768-X25519, DHKEM-X25519 for the
// login key), Ed25519, HKDF-SHA256 and HMAC-SHA256, none of them ours.
//
// Caveat: an operator who was removed keeps what he copied, and one who held
// the authority key can still sign a hand-over for it that convinces those who
// have not signed in since. A lock wipes the keys held here, not the copies
// the runtime and the libraries may have made.
package vault
