package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
)

// Request is one question, from the command line or one JSON line of a batch. Bytes are base64 in JSON.
type Request struct {
	ID       any      `json:"id"`
	Verb     string   `json:"verb"`
	Note     []byte   `json:"note"`
	Other    []byte   `json:"other"` // the second note of two
	Proof    []byte   `json:"proof"`
	Leaf     []byte   `json:"leaf"`
	Policy   []byte   `json:"policy"`
	Dir      string   `json:"dir"`
	Changes  []Change `json:"changes"`
	Believed []byte   `json:"believed"`
	Vkey     string   `json:"vkey"`
	Public   []byte   `json:"public"`
	Message  []byte   `json:"message"`
	Sign     []byte   `json:"signature"`
	Clock
}

// Answer is one verdict. An answer that is not ok always names a code word.
type Answer struct {
	ID         any      `json:"id,omitempty"`
	OK         bool     `json:"ok"`
	Code       string   `json:"code,omitempty"`
	Where      string   `json:"where,omitempty"`
	Why        string   `json:"why"`
	Origin     string   `json:"origin,omitempty"`
	Size       *int64   `json:"size,omitempty"`
	Root       string   `json:"root,omitempty"`
	CosignedBy []string `json:"cosigned_by,omitempty"`
	Index      *int64   `json:"index,omitempty"`
}

// reader answers requests; it keeps folders it has read, so that thousands of changed copies cost little.
type reader struct{ folders map[string]*Folder }

func newReader() *reader { return &reader{folders: map[string]*Folder{}} }

func (r *reader) answer(request Request) Answer {
	made, err := r.verdict(request)
	if err != nil {
		refusal := asRefusal(err)
		made = Answer{Code: refusal.Code, Where: refusal.Where, Why: refusal.Why}
	}
	made.OK, made.ID = err == nil, request.ID
	return made
}

func (r *reader) verdict(q Request) (Answer, error) {
	switch q.Verb {
	case "key":
		key, err := parseVkey(q.Vkey)
		if err != nil {
			return Answer{}, err
		}
		return Answer{Why: "a good key", Origin: key.name}, nil
	case "signature":
		return Answer{Why: "the signature holds"}, checkSignature(q.Public, q.Message, q.Sign)
	}
	policy, err := parsePolicy(q.Policy)
	if err != nil {
		return Answer{}, err
	}
	switch q.Verb {
	case "policy":
		return Answer{Why: "a policy with the quorum " + policy.quorum}, nil
	case "checkpoint":
		point, err := openWithQuorum(q.Note, policy, q.Clock)
		return about(point, "signed by the log and the quorum"), err
	case "proof":
		return proven(q, policy)
	case "consistency":
		return consistent(q, policy)
	case "compare":
		return compared(q, policy)
	case "audit":
		return r.audited(q, policy)
	}
	return Answer{}, refuse("malformed", "request", "unknown verb %q", q.Verb)
}

func about(point *Checkpoint, why string) Answer {
	if point == nil {
		return Answer{}
	}
	root := base64.StdEncoding.EncodeToString(point.Root[:])
	return Answer{Why: why, Origin: point.Origin, Size: &point.Size, Root: root, CosignedBy: point.cosigners()}
}

func checkSignature(public, message, signature []byte) error {
	if err := checkPublicKey(public); err != nil {
		return err
	}
	if !signatureHolds(public, message, signature) {
		return refuse("bad_signature", "", "the signature does not hold")
	}
	return nil
}

func openWithQuorum(note []byte, policy *Policy, clock Clock) (*Checkpoint, error) {
	point, err := openCheckpoint(note, policy)
	if err != nil {
		return nil, err
	}
	return point, point.requireQuorum(policy, clock)
}

func proven(q Request, policy *Policy) (Answer, error) {
	proof, err := parseProof(q.Proof)
	if err != nil {
		return Answer{}, err
	}
	point, err := openWithQuorum(proof.note, policy, q.Clock)
	if err != nil {
		return Answer{}, err
	}
	given := about(point, "the entry stands in the signed record")
	given.Index = &proof.index
	return given, stands(proof.path, point, proof.index, q.Leaf)
}

func twoNotes(q Request, policy *Policy) (*Checkpoint, *Checkpoint, error) {
	first, err := openCheckpoint(q.Note, policy)
	if err != nil {
		return nil, nil, err
	}
	second, err := openCheckpoint(q.Other, policy)
	return first, second, err
}

func consistent(q Request, policy *Policy) (Answer, error) {
	older, newer, err := twoNotes(q, policy)
	if err != nil {
		return Answer{}, err
	}
	path, err := consistencyLines(q.Proof)
	if err != nil {
		return Answer{}, err
	}
	return about(newer, "the newer record continues the older"), grewFrom(older, newer, path)
}

// compared looks for fork evidence: two roots for one size, both signed by the log.
func compared(q Request, policy *Policy) (Answer, error) {
	first, second, err := twoNotes(q, policy)
	switch {
	case err != nil:
		return Answer{}, err
	case first.Origin != second.Origin:
		return Answer{}, refuse("wrong_origin", "", "the checkpoints are of two logs")
	case first.Size != second.Size:
		return Answer{}, refuse("consistency", "", "two sizes: only a consistency proof can tell")
	case first.Root != second.Root:
		return Answer{}, refuse("fork", "", "two signed roots for %d entries", first.Size)
	}
	return about(second, "the same record"), nil
}

func (r *reader) audited(q Request, policy *Policy) (Answer, error) {
	folder := r.folders[q.Dir]
	if folder == nil {
		folder = openFolder(q.Dir)
		r.folders[q.Dir] = folder
	}
	if len(q.Changes) > 0 {
		changed, err := folder.with(q.Changes)
		if err != nil {
			return Answer{}, err
		}
		folder = changed
	}
	var believed *Checkpoint
	if len(q.Believed) > 0 {
		point, err := openCheckpoint(q.Believed, policy)
		if err != nil {
			return Answer{}, err
		}
		believed = point
	}
	point, err := audit(folder, policy, believed, q.Clock)
	return about(point, "every entry and tile stands under the signed root"), err
}

// batch answers one JSON request a line until the input ends.
func batch(in io.Reader, out io.Writer) error {
	lines := bufio.NewReader(in)
	writer := bufio.NewWriter(out)
	defer writer.Flush()
	answers, here := json.NewEncoder(writer), newReader()
	for {
		line, err := lines.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			var request Request
			given := Answer{Code: "malformed", Where: "request", Why: "not a JSON request"}
			if json.Unmarshal(line, &request) == nil {
				given = here.answer(request)
			}
			if err := answers.Encode(given); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if lines.Buffered() == 0 {
			if err := writer.Flush(); err != nil { // somebody may be waiting for this answer
				return err
			}
		}
	}
}
