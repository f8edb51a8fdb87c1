package main

import (
	"fmt"
	"sort"
	"strings"
)

// Policy is a C2SP tlog-policy file: whose logs are taken, who may witness, and how many must have.
type Policy struct {
	logs      []*Key
	witnesses map[string]*Key   // by the name the policy gives them
	groups    map[string]*group // by name
	quorum    string            // a witness, a group, or "none"
}

type group struct {
	needed  int
	members []string
}

const (
	policyLimit = 1 << 20 // bytes
	namedLimit  = 128     // logs, witnesses, groups: of each
)

// policyReader holds what one pass over the lines has seen.
type policyReader struct {
	policy *Policy
	line   int
	keys   map[string]bool // role and public key
	used   map[string]bool // names that are a member of some group
}

func (r *policyReader) refuse(code, format string, args ...any) error {
	return refuse(code, fmt.Sprintf("policy line %d", r.line), format, args...)
}

// parsePolicy reads a policy strictly: nothing unknown is skipped, nothing may be said twice.
func parsePolicy(raw []byte) (*Policy, error) {
	if len(raw) > policyLimit {
		return nil, refuse("too_big", "policy", "the policy is longer than %d bytes", policyLimit)
	}
	for _, octet := range raw {
		if (octet < 0x20 && octet != '\t' && octet != '\n') || octet == 0x7f {
			return nil, refuse("policy", "policy", "a control character stands in the policy")
		}
	}
	lines, ok := terminatedLines(string(raw))
	if !ok && len(raw) > 0 {
		return nil, refuse("policy", "policy", "the last line does not end in a newline")
	}
	policy := &Policy{witnesses: map[string]*Key{}, groups: map[string]*group{}}
	reader := &policyReader{policy: policy, keys: map[string]bool{}, used: map[string]bool{}}
	for i, line := range lines {
		reader.line = i + 1
		if err := reader.take(line); err != nil {
			return nil, err
		}
	}
	if policy.quorum == "" {
		return nil, refuse("policy", "policy", "there is no quorum line")
	}
	return policy, nil
}

func (r *policyReader) take(line string) error {
	words := strings.FieldsFunc(line, func(c rune) bool { return c == ' ' || c == '\t' })
	if len(words) == 0 || strings.HasPrefix(words[0], "#") {
		return nil
	}
	takers := map[string]struct {
		take        func([]string) error
		least, most int
	}{
		"log":     {r.log, 1, 2},
		"witness": {r.witness, 2, 3},
		"group":   {r.group, 3, namedLimit + 2},
		"quorum":  {r.quorum, 1, 1},
	}
	taker, known := takers[words[0]]
	if !known {
		return r.refuse("policy", "unknown word %q", words[0])
	}
	if words = words[1:]; len(words) < taker.least || len(words) > taker.most {
		return r.refuse("policy", "%d words cannot stand here", len(words))
	}
	return taker.take(words)
}

// few refuses the line that goes over the number of logs, witnesses or groups.
func (r *policyReader) few(count int) error {
	if count > namedLimit {
		return r.refuse("too_big", "more than %d of one sort", namedLimit)
	}
	return nil
}

func (r *policyReader) key(vkey, role string, kind byte) (*Key, error) {
	key, err := parseVkey(vkey)
	if err != nil {
		return nil, r.refuse(asRefusal(err).Code, "%s", asRefusal(err).Why)
	}
	if key.kind != kind {
		return nil, r.refuse("policy", "a %s cannot have a key of type %d", role, key.kind)
	}
	if r.keys[string(key.public)] {
		return nil, r.refuse("policy", "this public key stands in an earlier line")
	}
	r.keys[string(key.public)] = true
	return key, nil
}

func (r *policyReader) log(words []string) error {
	key, err := r.key(words[0], "log", kindLog)
	if err != nil {
		return err
	}
	r.policy.logs = append(r.policy.logs, key)
	return r.few(len(r.policy.logs))
}

func (r *policyReader) witness(words []string) error {
	if err := r.newName(words[0]); err != nil {
		return err
	}
	key, err := r.key(words[1], "witness", kindCosigner)
	if err != nil {
		return err
	}
	r.policy.witnesses[words[0]] = key
	return r.few(len(r.policy.witnesses))
}

func (r *policyReader) newName(name string) error {
	if name == "none" || r.defined(name) {
		return r.refuse("policy", "the name %q is taken", name)
	}
	return nil
}

func (r *policyReader) defined(name string) bool {
	return r.policy.witnesses[name] != nil || r.policy.groups[name] != nil
}

func (r *policyReader) group(words []string) error {
	if err := r.newName(words[0]); err != nil {
		return err
	}
	members := words[2:]
	for _, member := range members {
		if !r.defined(member) || r.used[member] {
			return r.refuse("policy", "the member %q is unknown here, or is a member already", member)
		}
		r.used[member] = true
	}
	needed, err := r.needed(words[1], len(members))
	if err != nil {
		return err
	}
	r.policy.groups[words[0]] = &group{needed, members}
	return r.few(len(r.policy.groups))
}

func (r *policyReader) needed(word string, members int) (int, error) {
	switch word {
	case "all":
		return members, nil
	case "any":
		return 1, nil
	}
	needed, ok := plainNumber(word)
	if !ok || needed < 1 || needed > int64(members) {
		return 0, r.refuse("policy", "%q of %d members cannot be asked", word, members)
	}
	return int(needed), nil
}

func (r *policyReader) quorum(words []string) error {
	if r.policy.quorum != "" {
		return r.refuse("policy", "there is one quorum line")
	}
	if words[0] != "none" && !r.defined(words[0]) {
		return r.refuse("policy", "the quorum %q is not defined above", words[0])
	}
	r.policy.quorum = words[0]
	return nil
}

// satisfied says whether the witnesses named have seen enough for the policy.
func (p *Policy) satisfied(seen map[string]bool) bool {
	return p.quorum == "none" || p.holds(p.quorum, seen)
}

func (p *Policy) holds(name string, seen map[string]bool) bool {
	asked, isGroup := p.groups[name]
	if !isGroup {
		return seen[name]
	}
	holding := 0
	for _, member := range asked.members {
		if p.holds(member, seen) {
			holding++
		}
	}
	return holding >= asked.needed
}

// witnessNames are all names of witnesses in the policy, in order.
func (p *Policy) witnessNames() []string {
	names := []string{}
	for name := range p.witnesses {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}
