// The second reader checks records of Tahqiq with software that shares nothing with ours.
//
// It reads the same public formats (C2SP signed-note, tlog-checkpoint, tlog-cosignature, tlog-policy,
// tlog-proof, tlog-tiles, tlog-witness) with the Go project's own code for notes and Merkle proofs, so
// that a mistake of our verifier is not repeated by its own tests. It answers in JSON, one object a line.
//
// Built from Debian packages alone, without network: golang-go and golang-golang-x-mod-dev.
package main

import (
	"encoding/json"
	"fmt"
	"os"
)

const usage = `second-reader VERB ARGUMENTS
  checkpoint  NOTE POLICY                      signatures and quorum
  proof       PROOF LEAF POLICY                a tlog-proof and the entry's bytes
  consistency OLDNOTE NEWNOTE PROOFLINES POLICY
  audit       DIR POLICY [BELIEVEDNOTE]        a whole log as static files
  compare     NOTE1 NOTE2 POLICY               fork evidence
  key         VKEY
  policy      POLICY
  witness     LISTEN KEYFILE LOGVKEY           a witness over HTTP that remembers in memory
  batch                                        JSON requests from standard input, one a line
Answers are JSON. Exit status: 0 believed, 1 refused, 2 wrong usage.
`

func main() {
	if len(os.Args) < 2 {
		stop(usage)
	}
	verb, rest := os.Args[1], os.Args[2:]
	switch {
	case verb == "batch" && len(rest) == 0:
		if err := batch(os.Stdin, os.Stdout); err != nil {
			stop(err.Error())
		}
		return
	case verb == "witness" && len(rest) == 3:
		stop(serveWitness(rest[0], rest[1], rest[2]).Error())
	}
	request, err := fromArguments(verb, rest)
	if err != nil {
		stop(err.Error())
	}
	given := newReader().answer(request)
	json.NewEncoder(os.Stdout).Encode(given)
	if !given.OK {
		os.Exit(1)
	}
}

func stop(why string) {
	fmt.Fprintln(os.Stderr, why)
	os.Exit(2)
}

// fromArguments fills a request from file names in the order of the usage text.
func fromArguments(verb string, names []string) (Request, error) {
	q := Request{Verb: verb}
	files := map[string][]*[]byte{
		"checkpoint":  {&q.Note, &q.Policy},
		"proof":       {&q.Proof, &q.Leaf, &q.Policy},
		"consistency": {&q.Note, &q.Other, &q.Proof, &q.Policy},
		"compare":     {&q.Note, &q.Other, &q.Policy},
		"audit":       {&q.Policy, &q.Believed},
		"policy":      {&q.Policy},
		"key":         {},
	}
	places, known := files[verb]
	switch {
	case !known || len(names) == 0:
		return q, fmt.Errorf("%s", usage)
	case verb == "key":
		q.Vkey, names = names[0], names[1:]
	case verb == "audit":
		q.Dir, names = names[0], names[1:]
	}
	optional := verb == "audit" && len(names) == len(places)-1
	if len(names) != len(places) && !optional {
		return q, fmt.Errorf("%s", usage)
	}
	for i, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			return q, err
		}
		*places[i] = raw
	}
	return q, nil
}
