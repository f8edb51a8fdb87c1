package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"
)

const requestLimit = noteLimit + 4096

// Witness is a C2SP tlog-witness for one log. It remembers in memory: enough for a test, not for a mission.
type Witness struct {
	key     *Key
	private ed25519.PrivateKey
	log     *Policy

	mutex  sync.Mutex
	latest *Checkpoint
	note   []byte // the latest checkpoint with the log's signatures and ours
}

// answer is what a witness says to one request.
type answer struct {
	status int
	kind   string
	body   string
}

func said(status int, why string) answer {
	return answer{status, "text/plain; charset=utf-8", why + "\n"}
}

// readSigner reads "PRIVATE+KEY+<name>+<id>+<base64 of type 4 and seed>", one line.
func readSigner(path string) (*Key, ed25519.PrivateKey, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, err
	}
	parts := strings.SplitN(strings.TrimSuffix(string(raw), "\n"), "+", 5)
	if len(parts) != 5 || parts[0] != "PRIVATE" || parts[1] != "KEY" || !validName(parts[2]) {
		return nil, nil, refuse("bad_key", "", "not a signer key")
	}
	material, ok := onlyBase64(parts[4])
	if !ok || len(material) != 1+ed25519.SeedSize || material[0] != kindCosigner {
		return nil, nil, refuse("bad_key", "", "not an Ed25519 cosigner key")
	}
	private := ed25519.NewKeyFromSeed(material[1:])
	public := private.Public().(ed25519.PublicKey)
	key := &Key{name: parts[2], kind: kindCosigner, public: public, id: keyID(parts[2], kindCosigner, public)}
	if fmt.Sprintf("%08x", key.id) != parts[3] {
		return nil, nil, refuse("bad_key", "", "the id does not belong to the key")
	}
	return key, private, nil
}

// serveWitness listens until the process ends, and says on standard output where.
func serveWitness(listen, keyFile, logVkey string) error {
	key, private, err := readSigner(keyFile)
	if err != nil {
		return err
	}
	log, err := parseVkey(logVkey)
	if err != nil {
		return err
	}
	witness := &Witness{key: key, private: private, log: &Policy{logs: []*Key{log}, quorum: "none"}}
	listener, err := net.Listen("tcp", listen)
	if err != nil {
		return err
	}
	json.NewEncoder(os.Stdout).Encode(map[string]any{"listening": listener.Addr().String(), "vkey": key.String()})
	server := &http.Server{Handler: witness, ReadTimeout: 30 * time.Second, WriteTimeout: 30 * time.Second}
	return server.Serve(listener)
}

func (w *Witness) ServeHTTP(out http.ResponseWriter, in *http.Request) {
	given := w.route(out, in)
	out.Header().Set("Content-Type", given.kind)
	out.WriteHeader(given.status)
	io.WriteString(out, given.body)
}

func (w *Witness) route(out http.ResponseWriter, in *http.Request) answer {
	sum := sha256.Sum256([]byte(w.log.logs[0].name))
	switch {
	case in.Method == http.MethodPost && in.URL.Path == "/add-checkpoint":
		body, err := io.ReadAll(http.MaxBytesReader(out, in.Body, requestLimit))
		if err != nil {
			return said(http.StatusRequestEntityTooLarge, "the request is too long")
		}
		return w.addCheckpoint(body, time.Now().Unix())
	case in.Method == http.MethodGet && in.URL.Path == "/"+hex.EncodeToString(sum[:])+"/checkpoint":
		w.mutex.Lock()
		defer w.mutex.Unlock()
		if w.note == nil {
			return said(http.StatusNotFound, "nothing was cosigned yet")
		}
		return answer{http.StatusOK, "text/plain; charset=utf-8", string(w.note)}
	}
	return said(http.StatusNotFound, "there is nothing here")
}

// addCheckpoint looks at one request in the order of the standard's status codes, then checks and stores in one step.
func (w *Witness) addCheckpoint(body []byte, now int64) answer {
	head, note, found := strings.Cut(string(body), "\n\n")
	lines := strings.Split(head, "\n")
	if !found || !strings.HasPrefix(lines[0], "old ") {
		return said(http.StatusBadRequest, "malformed request")
	}
	old, ok := plainNumber(lines[0][len("old "):])
	path, err := hashLines(lines[1:], "proof")
	if !ok || err != nil {
		return said(http.StatusBadRequest, "malformed old size or proof")
	}
	point, err := openCheckpoint([]byte(note), w.log)
	if err != nil {
		return refusedNote(err)
	}
	if old > point.Size {
		return said(http.StatusBadRequest, "the old size is larger than the checkpoint")
	}
	w.mutex.Lock()
	defer w.mutex.Unlock()
	latest := w.latest
	if latest == nil {
		latest = &Checkpoint{Origin: point.Origin, Root: emptyRoot()}
	}
	if old != latest.Size {
		return answer{http.StatusConflict, "text/x.tlog.size", fmt.Sprintf("%d\n", latest.Size)}
	}
	if err := grewFrom(latest, point, path); err != nil {
		// The note is evidence against the log: whoever runs the witness must be able to show it.
		fmt.Fprintf(os.Stderr, "refused: %v\n%s", err, note)
		return said(http.StatusUnprocessableEntity, err.Error())
	}
	line := w.cosign(point, now)
	w.latest, w.note = point, append(w.logSigned([]byte(note), point), line...)
	return answer{http.StatusOK, "text/plain; charset=utf-8", line}
}

func refusedNote(err error) answer {
	switch asRefusal(err).Code {
	case "wrong_origin":
		return said(http.StatusNotFound, err.Error())
	case "bad_signature", "not_signed":
		return said(http.StatusForbidden, err.Error())
	case "tree":
		return said(http.StatusUnprocessableEntity, err.Error())
	}
	return said(http.StatusBadRequest, err.Error())
}

func (w *Witness) cosign(point *Checkpoint, now int64) string {
	signature := ed25519.Sign(w.private, cosignedMessage(point.Text, now))
	raw := make([]byte, 12, 12+len(signature))
	binary.BigEndian.PutUint32(raw, w.key.id)
	binary.BigEndian.PutUint64(raw[4:], uint64(now))
	return "— " + w.key.name + " " + base64.StdEncoding.EncodeToString(append(raw, signature...)) + "\n"
}

// logSigned keeps the text and the log's own lines of a note: others were not checked here.
func (w *Witness) logSigned(note []byte, point *Checkpoint) []byte {
	kept := append(append([]byte{}, point.Text...), '\n')
	for _, line := range bytes.SplitAfter(note[len(point.Text)+1:], []byte("\n")) {
		if bytes.HasPrefix(line, []byte("— "+point.Origin+" ")) {
			kept = append(kept, line...)
		}
	}
	return kept
}
