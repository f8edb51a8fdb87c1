package main

import (
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

const (
	extraLimit = 1 << 16
	proofLimit = noteLimit + 2*extraLimit
	pathLimit  = 63
	proofTitle = "c2sp.org/tlog-proof@v1"
)

// Proof is a C2SP tlog-proof: a claim that an entry stands at an index under a signed checkpoint.
type Proof struct {
	index int64
	path  []tlog.Hash
	note  []byte
}

// parseProof reads the file line by line. The extra line is decoded and then left alone: nothing signs it.
func parseProof(raw []byte) (*Proof, error) {
	if len(raw) > proofLimit {
		return nil, refuse("too_big", "proof", "the proof is longer than %d bytes", proofLimit)
	}
	head, checkpoint, found := strings.Cut(string(raw), "\n\n")
	if !found {
		return nil, refuse("malformed", "proof", "no empty line before the checkpoint")
	}
	lines := strings.Split(head, "\n")
	if lines[0] != proofTitle {
		return nil, refuse("malformed", "proof", "the first line is not %s", proofTitle)
	}
	lines = lines[1:]
	if len(lines) > 0 && strings.HasPrefix(lines[0], "extra ") {
		extra, ok := onlyBase64(lines[0][len("extra "):])
		if !ok || len(extra) == 0 {
			return nil, refuse("malformed", "proof", "the extra line is not base64 of anything")
		}
		if len(extra) > extraLimit {
			return nil, refuse("too_big", "proof", "more than %d extra bytes", extraLimit)
		}
		lines = lines[1:]
	}
	if len(lines) == 0 || !strings.HasPrefix(lines[0], "index ") {
		return nil, refuse("malformed", "proof", "there is no index line")
	}
	index, ok := plainNumber(lines[0][len("index "):])
	if !ok {
		return nil, refuse("malformed", "proof", "the index is not a plain number")
	}
	path, err := hashLines(lines[1:], "proof")
	return &Proof{index, path, []byte(checkpoint)}, err
}

func hashLines(lines []string, where string) ([]tlog.Hash, error) {
	if len(lines) > pathLimit {
		return nil, refuse("too_big", where, "more than %d hashes", pathLimit)
	}
	path := []tlog.Hash{}
	for _, line := range lines {
		hash, ok := oneHash(line)
		if !ok {
			return nil, refuse("malformed", where, "a line is not one hash")
		}
		path = append(path, hash)
	}
	return path, nil
}

// consistencyLines reads zero or more hashes, one a line.
func consistencyLines(raw []byte) ([]tlog.Hash, error) {
	if len(raw) == 0 {
		return nil, nil
	}
	lines, ok := terminatedLines(string(raw))
	if !ok {
		return nil, refuse("malformed", "proof", "the last line does not end in a newline")
	}
	return hashLines(lines, "proof")
}
