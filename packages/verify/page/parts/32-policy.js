// Policies (C2SP tlog-policy): whose cosignatures are asked for, and how many.

const MAX_POLICY = 1 << 20;
const MAX_NAMED = 128; // of logs, of witnesses, of groups

// Names are octets to the format; they are kept as one character an octet and shown as UTF-8.
async function parsePolicy(bytes, where) {
  demand(bytes.length <= MAX_POLICY, "too_big", "the policy is larger than 1 MiB", where);
  const allowed = bytes.every((b) => b === 9 || b === 10 || (b >= 0x20 && b !== 0x7f));
  demand(allowed, "policy", "the policy has a control character", where);
  demand(bytes.length > 0 && bytes.at(-1) === 10, "policy", "the policy's last line does not end", where);
  const policy = { logs: [], witnesses: new Map(), groups: new Map(), quorum: null };
  let number = 0;
  for (const row of Array.from(bytes, (b) => String.fromCharCode(b)).join("").slice(0, -1).split("\n")) {
    const place = `${where}, line ${++number}`;
    const words = row.split(/[ \t]+/).filter((word) => word !== "");
    if (words.length > 0 && !words[0].startsWith("#")) await policyLine(policy, words, place);
  }
  demand(policy.quorum !== null, "policy", "the policy has no quorum line", where);
  return policy;
}

async function policyLine(policy, words, where) {
  const [kind, ...rest] = words;
  if (kind === "log") await logLine(policy, rest, where);
  else if (kind === "witness") await witnessLine(policy, rest, where);
  else if (kind === "group") groupLine(policy, rest, where);
  else if (kind === "quorum") quorumLine(policy, rest, where);
  else throw new Refusal("policy", "this line is of an unknown kind", where);
  const counts = [policy.logs.length, policy.witnesses.size, policy.groups.size];
  demand(Math.max(...counts) <= MAX_NAMED, "too_big", "the policy names too many", where);
}

async function logLine(policy, [vkey, ...url], where) {
  demand(vkey !== undefined && url.length <= 1, "policy", "a log line has a key and perhaps an address", where);
  const key = await parseVkey(octetsAsText(vkey, where), where);
  demand(key.kind === KIND_LOG, "policy", "this is not a log's key", where);
  demandOneUse(policy, key, where);
  policy.logs.push(key);
}

async function witnessLine(policy, [name, vkey, ...url], where) {
  const full = vkey !== undefined && url.length <= 1;
  demand(full, "policy", "a witness line has a name, a key and perhaps an address", where);
  demandNewName(policy, name, where);
  const key = await parseVkey(octetsAsText(vkey, where), where);
  demand(key.kind !== KIND_LOG, "policy", "this is not a witness's key", where);
  demandOneUse(policy, key, where);
  policy.witnesses.set(name, key);
}

// Stricter than the format: no key is both a log's and a witness's.
function demandOneUse(policy, key, where) {
  const known = [...policy.logs, ...policy.witnesses.values()];
  const free = !known.some((other) => sameBytes(other.public, key.public));
  demand(free, "policy", "one key has two uses in the policy", where);
}

function groupLine(policy, [name, count, ...names], where) {
  demand(names.length >= 1 && names.length <= MAX_NAMED, "policy", "a group has a name, a number and members", where);
  demandNewName(policy, name, where);
  const used = new Set([...policy.groups.values()].flatMap((group) => group.names));
  for (const member of names) {
    demand(isNamed(policy, member), "policy", `'${member}' has not been named above`, where);
    demand(!used.has(member), "policy", `'${member}' is a member twice`, where);
    used.add(member);
  }
  const needed = count === "all" ? BigInt(names.length) : count === "any" ? 1n : plainNumber(count, where);
  demand(needed >= 1n && needed <= names.length, "policy", "the group's number cannot be met", where);
  policy.groups.set(name, { needed: Number(needed), names });
}

function quorumLine(policy, rest, where) {
  demand(rest.length === 1 && policy.quorum === null, "policy", "a policy has one quorum with one name", where);
  const known = rest[0] === "none" || isNamed(policy, rest[0]);
  demand(known, "policy", `'${rest[0]}' has not been named above`, where);
  policy.quorum = rest[0];
}

function isNamed(policy, name) {
  return policy.witnesses.has(name) || policy.groups.has(name);
}

function demandNewName(policy, name, where) {
  const free = name !== "none" && !isNamed(policy, name);
  demand(free, "policy", `the name '${name}' is taken`, where);
}

function octetsAsText(octets, where = "") {
  return fromUtf8(Uint8Array.from(octets, (letter) => letter.charCodeAt(0)), where);
}

// A policy's name as a person reads it; octets that are no UTF-8 in hexadecimal, after a space that no name has.
function shownName(octets) {
  try {
    return octetsAsText(octets);
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    return `octets ${toHex(Uint8Array.from(octets, (letter) => letter.charCodeAt(0)))}`;
  }
}

function isSatisfied(policy, present, name = policy.quorum) {
  if (name === "none") return true;
  const group = policy.groups.get(name);
  if (group === undefined) return present.has(name);
  return group.names.filter((member) => isSatisfied(policy, present, member)).length >= group.needed;
}

// The witnesses on whom the quorum rests.
function countedWitnesses(policy, name = policy.quorum) {
  const group = policy.groups.get(name);
  if (group === undefined) return policy.witnesses.has(name) ? [name] : [];
  return group.names.flatMap((member) => countedWitnesses(policy, member));
}

// How many witnesses must lie before two different registers can both have the quorum: two quorums of k of n
// share at least 2k-n members, and the cheapest of those decide. Exact, since each name counts in one way only.
function liarsNeeded(policy, name = policy.quorum) {
  const group = policy.groups.get(name);
  if (group === undefined) return policy.witnesses.has(name) ? 1 : 0;
  const each = group.names.map((member) => liarsNeeded(policy, member)).sort((a, b) => a - b);
  const shared = Math.max(0, 2 * group.needed - group.names.length);
  return each.slice(0, shared).reduce((sum, one) => sum + one, 0);
}

// Who of the policy's witnesses cosigned, when by their own clocks, and who is missing. `possible` is whether
// those whose signatures this page cannot check would make the quorum.
function quorumOf(policy, signed) {
  const present = new Map();
  const unreadable = [];
  for (const [name, key] of policy.witnesses) {
    const time = signed.times.get(key);
    if (time === null) unreadable.push(name);
    else if (time !== undefined) present.set(name, time);
  }
  const could = new Set([...present.keys(), ...unreadable]);
  const missing = countedWitnesses(policy).filter((name) => !could.has(name));
  const satisfied = isSatisfied(policy, present);
  return { satisfied, possible: isSatisfied(policy, could), present, missing, unreadable };
}
