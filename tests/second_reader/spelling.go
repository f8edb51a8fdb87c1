package main

import (
	"encoding/base64"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// plainNumber reads an ASCII decimal below 2^63 that has exactly one spelling: "0", or digits
// without sign, underscore, space or leading zero.
func plainNumber(text string) (int64, bool) {
	if text == "" || len(text) > 19 || (text[0] == '0' && text != "0") {
		return 0, false
	}
	var value uint64
	for i := 0; i < len(text); i++ {
		if text[i] < '0' || text[i] > '9' {
			return 0, false
		}
		value = value*10 + uint64(text[i]-'0') // 19 digits stay below 2^64
	}
	return int64(value), value < 1<<63
}

// onlyBase64 decodes padded standard base64 and insists on the one spelling an encoder gives:
// Go's decoder alone would skip line breaks and spare bits.
func onlyBase64(text string) ([]byte, bool) {
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil || base64.StdEncoding.EncodeToString(raw) != text {
		return nil, false
	}
	return raw, true
}

// oneHash reads a line that holds a single SHA-256 hash.
func oneHash(text string) (tlog.Hash, bool) {
	var hash tlog.Hash
	raw, ok := onlyBase64(text)
	if !ok || len(raw) != tlog.HashSize {
		return hash, false
	}
	copy(hash[:], raw)
	return hash, true
}

// terminatedLines cuts a text at newlines only. Every line must end in one.
func terminatedLines(text string) ([]string, bool) {
	if !strings.HasSuffix(text, "\n") {
		return nil, false
	}
	return strings.Split(strings.TrimSuffix(text, "\n"), "\n"), true
}
