package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"sort"
	"strings"
	"unicode/utf8"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	noteLimit      = 1 << 20
	signatureLimit = 100 // what golang.org/x/mod takes at most
	clockSlack     = 120 // seconds by which a cosignature may be ahead of the reader's clock
	atCheckpoint   = "checkpoint"
)

// Checkpoint is a signed tree head whose log signature and cosignatures were checked.
type Checkpoint struct {
	Origin   string
	Size     int64
	Root     tlog.Hash
	Text     []byte
	Cosigned map[string]int64 // the policy's name of a witness, and when it signed
}

// openCheckpoint reads a note and checks every signature whose key the policy knows.
func openCheckpoint(raw []byte, policy *Policy) (*Checkpoint, error) {
	if len(policy.logs) == 0 {
		return nil, refuse("policy", atCheckpoint, "the policy names no log")
	}
	text, err := cutNote(raw)
	if err != nil {
		return nil, err
	}
	point, err := parseCheckpoint(text)
	if err != nil {
		return nil, err
	}
	known := []note.Verifier{} // the keys of this origin: those of another log say nothing about this one
	for _, key := range policy.logs {
		if key.name == point.Origin {
			known = append(known, key)
		}
	}
	if len(known) == 0 {
		return nil, refuse("wrong_origin", atCheckpoint, "no known log has the origin %q", point.Origin)
	}
	logs := note.VerifierList(known...)
	for _, name := range policy.witnessNames() {
		known = append(known, policy.witnesses[name])
	}
	signed, err := note.Open(raw, note.VerifierList(known...))
	if err != nil {
		return nil, noteRefusal(err)
	}
	if err := everyLineHolds(raw[len(text)+1:], text, known); err != nil {
		return nil, err
	}
	return point, point.takeSignatures(signed, logs, policy)
}

// cutNote takes the text off a note after the checks that must come before any reading.
func cutNote(raw []byte) ([]byte, error) {
	if len(raw) > noteLimit {
		return nil, refuse("too_big", atCheckpoint, "the note is longer than %d bytes", noteLimit)
	}
	if !utf8.Valid(raw) || bytes.IndexFunc(raw, func(r rune) bool { return r < 0x20 && r != '\n' }) >= 0 {
		return nil, refuse("malformed", atCheckpoint, "the note is not UTF-8 without control characters")
	}
	cut := bytes.LastIndex(raw, []byte("\n\n"))
	if cut < 0 || cut+2 == len(raw) || raw[len(raw)-1] != '\n' {
		return nil, refuse("malformed", atCheckpoint, "no signature lines after an empty line")
	}
	if bytes.Count(raw[cut+2:], []byte("\n")) > signatureLimit {
		return nil, refuse("too_big", atCheckpoint, "more than %d signature lines", signatureLimit)
	}
	_, err := note.Open(raw, note.VerifierList())
	var unverified *note.UnverifiedNoteError
	if !errors.As(err, &unverified) {
		return nil, refuse("malformed", atCheckpoint, "a line below the text is not a signature line")
	}
	for _, signature := range unverified.Note.UnverifiedSigs {
		if !validName(signature.Name) {
			return nil, refuse("malformed", atCheckpoint, "the name of a signer is too long")
		}
	}
	return raw[:cut+1], nil
}

func noteRefusal(err error) error {
	var bad *note.InvalidSignatureError
	if errors.As(err, &bad) {
		return refuse("bad_signature", atCheckpoint, "the signature of %s does not hold", bad.Name)
	}
	var unverified *note.UnverifiedNoteError
	if errors.As(err, &unverified) {
		return refuse("not_signed", atCheckpoint, "no known key signed")
	}
	return refuse("malformed", atCheckpoint, "%v", err)
}

// everyLineHolds looks at repeated lines of one key too: note.Open looks at the first only, but the
// standard has a note fail at any bad signature of a known key.
func everyLineHolds(block, text []byte, known []note.Verifier) error {
	for _, line := range strings.Split(strings.TrimSuffix(string(block), "\n"), "\n") {
		words := strings.SplitN(strings.TrimPrefix(line, "— "), " ", 2)
		raw, err := base64.StdEncoding.DecodeString(words[1])
		if err != nil || len(raw) < 5 {
			return refuse("malformed", atCheckpoint, "not a signature line")
		}
		for _, key := range known {
			id := binary.BigEndian.Uint32(raw)
			if key.Name() == words[0] && key.KeyHash() == id && !key.Verify(text, raw[4:]) {
				return refuse("bad_signature", atCheckpoint, "a signature of %s does not hold", key.Name())
			}
		}
	}
	return nil
}

// parseCheckpoint reads the three lines of a checkpoint. Extension lines are refused: nobody audits them.
func parseCheckpoint(text []byte) (*Checkpoint, error) {
	lines, ok := terminatedLines(string(text))
	if !ok || len(lines) != 3 || lines[0] == "" {
		return nil, refuse("malformed", atCheckpoint, "a checkpoint has exactly three lines")
	}
	size, ok := plainNumber(lines[1])
	if !ok {
		return nil, refuse("malformed", atCheckpoint, "the size %q is not a plain number", lines[1])
	}
	root, ok := oneHash(lines[2])
	if !ok {
		return nil, refuse("malformed", atCheckpoint, "the root is not one hash")
	}
	if size == 0 && root != emptyRoot() {
		return nil, refuse("tree", atCheckpoint, "the tree without entries has another root")
	}
	return &Checkpoint{Origin: lines[0], Size: size, Root: root, Text: text, Cosigned: map[string]int64{}}, nil
}

// takeSignatures sorts the signatures that held into the log's and the witnesses'.
func (c *Checkpoint) takeSignatures(signed *note.Note, logs note.Verifiers, policy *Policy) error {
	byLog := false
	for _, signature := range signed.Sigs {
		if _, err := logs.Verifier(signature.Name, signature.Hash); err == nil {
			byLog = true
		}
		for name, key := range policy.witnesses {
			if key.name == signature.Name && key.id == signature.Hash {
				raw, _ := base64.StdEncoding.DecodeString(signature.Base64)
				c.Cosigned[name], _, _ = cutTime(raw[4:])
			}
		}
	}
	if !byLog {
		return refuse("not_signed", atCheckpoint, "the log did not sign")
	}
	return nil
}

// Clock is the reader's time and how old a cosignature may be, both in seconds; nil asks for no freshness.
type Clock struct {
	Now    *int64 `json:"now"`
	MaxAge *int64 `json:"max_age"`
}

// requireQuorum checks that enough witnesses cosigned. With a clock, cosignatures that are too old or ahead
// of it do not count; the refusal says "stale" or "future" only where nothing else is missing.
func (c *Checkpoint) requireQuorum(policy *Policy, clock Clock) error {
	const counted, stale, future = 1, 2, 4
	sorted := map[string]int{}
	for name, stamp := range c.Cosigned {
		sorted[name] = counted
		if clock.Now != nil && stamp > *clock.Now && stamp-*clock.Now > clockSlack {
			sorted[name] = future
		} else if clock.Now != nil && clock.MaxAge != nil && *clock.Now-stamp > *clock.MaxAge {
			sorted[name] = stale
		}
	}
	enough := func(kinds int) bool {
		seen := map[string]bool{}
		for name, kind := range sorted {
			seen[name] = kind&kinds != 0
		}
		return policy.satisfied(seen)
	}
	switch {
	case enough(counted):
		return nil
	case enough(counted | stale):
		return refuse("stale", atCheckpoint, "cosigned too long ago")
	case enough(counted | stale | future):
		return refuse("future", atCheckpoint, "cosigned ahead of the clock")
	}
	return refuse("quorum", atCheckpoint, "the cosignatures do not make the quorum: %q", c.cosigners())
}

func (c *Checkpoint) cosigners() []string {
	names := []string{}
	for name := range c.Cosigned {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// emptyRoot is the root of the tree without leaves: the hash of nothing.
func emptyRoot() tlog.Hash { return mth(nil) }
