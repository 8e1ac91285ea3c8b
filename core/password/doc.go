// Package password generates, judges, hashes and checks passwords. Start at
// Judge for the rules, Generate for new passwords, Hash and Verify for logins.
// Passwords come in and go out as secret.Text; no error, problem or rule text
// holds a password or a piece of one.
//
// VerifyImported knows the hashes that customers' passwords have elsewhere.
//
// The rules follow NIST SP 800-63B-4, section 3.1.1.2: length instead of
// composition rules, a blocklist, words of the context, NFC before hashing.
//
// Caveat: the meter is an estimate by patterns (zxcvbn), made from the first
// 40 characters. It knows English words, common names and keyboards; a strong
// mark is no proof of strength. Its word lists cost every program that imports
// this package some 20 ms at the start and 10 MB.
package password
