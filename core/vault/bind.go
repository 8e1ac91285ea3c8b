package vault

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
)

// One label for each purpose. Two purposes never share one, so that nothing
// made for the one is ever taken for the other.
const (
	labelSlot      = "keydesk/1 slot"
	labelRoster    = "keydesk/1 roster"
	labelHandOver  = "keydesk/1 authority hand-over"
	labelGrant     = "keydesk/1 grant"
	labelRecord    = "keydesk/1 record"
	labelIndex     = "keydesk/1 index"
	labelManifest  = "keydesk/1 manifest"
	labelMAC       = "keydesk/1 mac"
	labelCheck     = "keydesk/1 check"
	labelView      = "keydesk/1 view"
	labelLogin     = "keydesk/1 login"
	labelIssue     = "keydesk/1 issue"
	labelSign      = "keydesk/1 signature"
	labelKeep      = "keydesk/1 kept at a lock"
	labelRecovery  = "keydesk/1 recovery"
	labelAnchorKey = "keydesk/1 recovery anchor"
)

// keySize is the size in bytes of every symmetric key and of every seed.
const keySize = 32

// bind makes one unambiguous string of a label, the vault's ID and the parts:
// each behind its length as four bytes, big endian. All associated data, HPKE
// info, signed messages and MAC inputs are made by it.
func bind(label string, vault ID, parts ...[]byte) []byte {
	size := 4 + len(label) + 4 + len(vault)
	for _, p := range parts {
		size += 4 + len(p)
	}
	out := frame(make([]byte, 0, size), []byte(label))
	out = frame(out, vault[:])
	for _, p := range parts {
		out = frame(out, p)
	}
	return out
}

func frame(to, part []byte) []byte {
	to = binary.BigEndian.AppendUint32(to, uint32(len(part)))
	return append(to, part...)
}

func be16(n uint16) []byte { return binary.BigEndian.AppendUint16(nil, n) }
func be32(n uint32) []byte { return binary.BigEndian.AppendUint32(nil, n) }
func be64(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

// subkey derives the key for one purpose from the key of an epoch.
func subkey(key []byte, label string, vault ID, ref KeyRef) [keySize]byte {
	info := bind(label, vault, []byte{byte(ref.Kind)}, be32(ref.Epoch))
	return derive(key, info)
}

func derive(key, info []byte) [keySize]byte {
	out, err := hkdf.Key(sha256.New, key, nil, string(info), keySize)
	if err != nil {
		// Only a length beyond 255 hashes or a short key in FIPS-only mode.
		panic("vault: deriving a key: " + err.Error())
	}
	defer clear(out)
	return [keySize]byte(out)
}

func mac(key, message []byte) [32]byte {
	h := hmac.New(sha256.New, key)
	h.Write(message)
	return [32]byte(h.Sum(nil))
}
