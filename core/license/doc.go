// Package license is what a vendor's product imports: it names the computer,
// asks for an activation, and checks the license file that comes back. The desk
// makes the same files with Sign and reads the same requests.
//
// A license file is a compact JWS (RFC 7515, RFC 8037) with the header members
// alg, kid and typ and no other. A request is one JSON object that carries a
// proof of the activation password and never the password. docs/licenses.md has
// both formats, and the check in other languages.
//
// Nothing but the standard library (and the registry on Windows) is imported:
// what checks a signature in a product is kept small enough to be read. The
// tests hold it against go-jose and against another language's library.
//
// Caveat: whoever owns the computer can patch the check out of a product. A
// license file says what was sold and cannot be made by others; it is no lock.
package license
