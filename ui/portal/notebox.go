package portal

import (
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"golang.org/x/crypto/chacha20poly1305"

	"github.com/keydesk/keydesk/core"
)

// noteLife is how long the page after a form can be reloaded.
const noteLife = 5 * time.Minute

// note is what the page after a form says.
type note struct {
	Purpose core.Purpose `json:"p"`
	Vendor  string       `json:"v"`
	Address string       `json:"a"`
	Ends    int64        `json:"e"` // Unix seconds
}

// noteBox carries a note over the redirect after a form, in a cookie: the
// address of the page then holds neither token nor address, and nobody can
// make it say "done" by a link. Notes are sealed (XChaCha20-Poly1305 under a
// key that lives as long as the process), so that a stolen cookie jar names
// nobody.
type noteBox struct {
	aead   cipher.AEAD
	name   string
	secure bool
	now    func() time.Time
}

// newNoteBox draws a key. The cookie has the prefix __Host- and is Secure
// where browsers come over TLS; a browser would refuse both on plain loopback.
func newNoteBox(o Options) (*noteBox, error) {
	key := make([]byte, chacha20poly1305.KeySize)
	_, _ = rand.Read(key) // never fails: crypto/rand ends the program instead
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return nil, fmt.Errorf("preparing the portal's cookie: %w", err)
	}
	b := &noteBox{aead: aead, name: "keydesk-note", secure: o.secure(), now: o.now}
	if b.secure {
		b.name = "__Host-" + b.name
	}
	return b, nil
}

// put sends n along with the answer.
func (b *noteBox) put(w http.ResponseWriter, n note) error {
	n.Ends = b.now().Add(noteLife).Unix()
	plain, err := json.Marshal(n)
	if err != nil {
		return fmt.Errorf("writing the note of a page: %w", err)
	}
	nonce := make([]byte, b.aead.NonceSize(), b.aead.NonceSize()+len(plain)+b.aead.Overhead())
	_, _ = rand.Read(nonce)
	http.SetCookie(w, b.cookie(base64.RawURLEncoding.EncodeToString(b.aead.Seal(nonce, nonce, plain, []byte(b.name))), noteLife))
	return nil
}

// get opens the request's note. A missing, foreign or old one is no note.
func (b *noteBox) get(r *http.Request) (note, bool) {
	cookie, err := r.Cookie(b.name)
	if err != nil {
		return note{}, false
	}
	sealed, err := base64.RawURLEncoding.DecodeString(cookie.Value)
	if err != nil || len(sealed) < b.aead.NonceSize() {
		return note{}, false
	}
	size := b.aead.NonceSize()
	plain, err := b.aead.Open(nil, sealed[:size], sealed[size:], []byte(b.name))
	if err != nil {
		return note{}, false
	}
	var n note
	if json.Unmarshal(plain, &n) != nil || b.now().Unix() >= n.Ends {
		return note{}, false
	}
	return n, true
}

func (b *noteBox) cookie(value string, life time.Duration) *http.Cookie {
	return &http.Cookie{Name: b.name, Value: value, Path: "/", MaxAge: int(life / time.Second),
		Secure: b.secure, HttpOnly: true, SameSite: http.SameSiteLaxMode}
}
