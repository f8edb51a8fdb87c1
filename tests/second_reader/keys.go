package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math"
	"math/big"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

const (
	kindLog      = 1 // signed-note: Ed25519 over the note text
	kindCosigner = 4 // tlog-cosignature: Ed25519 over a time and the note text
	nameLimit    = 255
)

// Key is a verifier key (vkey) of C2SP signed-note. It is itself a note.Verifier.
type Key struct {
	name   string
	kind   byte
	public []byte
	id     uint32
}

func (k *Key) Name() string    { return k.name }
func (k *Key) KeyHash() uint32 { return k.id }

func (k *Key) String() string {
	material := append([]byte{k.kind}, k.public...)
	return fmt.Sprintf("%s+%08x+%s", k.name, k.id, base64.StdEncoding.EncodeToString(material))
}

// Verify checks a signature without its four id bytes: what golang.org/x/mod/sumdb/note hands over.
func (k *Key) Verify(text, signature []byte) bool {
	if k.kind == kindCosigner {
		stamp, rest, ok := cutTime(signature)
		return ok && signatureHolds(k.public, cosignedMessage(text, stamp), rest)
	}
	return signatureHolds(k.public, text, signature)
}

// cutTime takes the eight bytes of time off a cosignature.
func cutTime(signature []byte) (int64, []byte, bool) {
	if len(signature) != 8+ed25519.SignatureSize {
		return 0, nil, false
	}
	stamp := binary.BigEndian.Uint64(signature)
	return int64(stamp), signature[8:], stamp <= math.MaxInt64
}

func cosignedMessage(text []byte, stamp int64) []byte {
	return append([]byte(fmt.Sprintf("cosignature/v1\ntime %d\n", stamp)), text...)
}

// signatureHolds is Go's cofactorless check, which also refuses S >= L and any R that is not spelled
// canonically. Keys lie in the prime-order group, so the one R of small order left is the identity.
func signatureHolds(public, message, signature []byte) bool {
	if len(signature) != ed25519.SignatureSize || bytes.Equal(signature[:32], identityRow) {
		return false
	}
	return ed25519.Verify(public, message, signature)
}

var seenKeys sync.Map // string of 32 bytes -> what is wrong with it, "" for a good key

// checkPublicKey refuses keys on which two honest verifiers may disagree.
func checkPublicKey(public []byte) error {
	if len(public) != ed25519.PublicKeySize {
		return refuse("bad_key", "", "an Ed25519 key has 32 bytes, not %d", len(public))
	}
	wrong, known := seenKeys.Load(string(public))
	if !known {
		wrong = faultOfKey(public)
		seenKeys.Store(string(public), wrong)
	}
	if wrong != "" {
		return refuse("bad_key", "", "%s", wrong)
	}
	return nil
}

func faultOfKey(public []byte) string {
	p, ok := decodePoint(public)
	switch {
	case !ok:
		return "the key is no point of the curve, or not its canonical spelling"
	case scale(big.NewInt(8), p).isIdentity():
		return "the key has small order"
	case !scale(groupL, p).isIdentity():
		return "the key has mixed order"
	}
	return ""
}

func keyID(name string, kind byte, public []byte) uint32 {
	sum := sha256.Sum256([]byte(name + "\n" + string(rune(kind)) + string(public)))
	return binary.BigEndian.Uint32(sum[:])
}

// validName says whether a name may stand in a signature line.
func validName(name string) bool {
	return name != "" && len(name) <= nameLimit && utf8.ValidString(name) && !strings.Contains(name, "+") &&
		strings.IndexFunc(name, func(r rune) bool { return unicode.IsSpace(r) || r < 0x20 }) < 0
}

// parseVkey reads "<name>+<8 hex>+<base64 of kind and key>". The id must be the one the key gives.
func parseVkey(text string) (*Key, error) {
	parts := strings.SplitN(text, "+", 3)
	if len(parts) != 3 || !validName(parts[0]) || !utf8.ValidString(text) {
		return nil, refuse("malformed", "", "a vkey is <name>+<id>+<base64>")
	}
	material, ok := onlyBase64(parts[2])
	if !ok || len(material) == 0 {
		return nil, refuse("malformed", "", "the key part of the vkey is not base64 of a key")
	}
	key := &Key{name: parts[0], kind: material[0], public: material[1:]}
	if key.kind != kindLog && key.kind != kindCosigner {
		return nil, refuse("bad_key", "", "this reader cannot check signatures of type %d", key.kind)
	}
	if err := checkPublicKey(key.public); err != nil {
		return nil, err
	}
	key.id = keyID(key.name, key.kind, key.public)
	if parts[1] != fmt.Sprintf("%08x", key.id) {
		return nil, refuse("bad_key", "", "the id of the vkey does not belong to its key")
	}
	return key, nil
}
