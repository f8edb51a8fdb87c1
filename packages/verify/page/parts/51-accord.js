// What the sides have agreed on about the register itself: witnesses, policies, redactions, disputes.
// A proposal takes effect at the entry at which enough witnesses have signed it, each with the key of its seat.

const MAX_INDEXES = 10000;

async function addWitness(register, leaf, index) {
  const [name, vkey] = [textOf(leaf.body, "name", 80), textOf(leaf.body, "vkey", 4000)];
  const key = await parseVkey(vkey, "");
  demandRule(key.kind === KIND_COSIGNER, "a witness's key is an Ed25519 cosigner key (type 4)");
  const id = await memberKeyId(key.public);
  const used = register.witnesses.has(name) || register.witnessKeys.has(id) || register.keys.has(id);
  demandRule(!used, "the witness's name or key is in use already");
  const url = leaf.body.get("url");
  demandRule(typeof url === "string" && [...url].length <= 500, "'url' is no address");
  await demandPossession(register, name, key.public, vkey, leaf.body);
  register.witnesses.set(name, { key, seat: textOf(leaf.body, "seat", 80), until: null });
  register.witnessKeys.add(id);
}

function retireWitness(register, leaf, index) {
  const found = register.witnesses.get(textOf(leaf.body, "name", 80));
  demandRule(found !== undefined && found.until === null, "no such active witness");
  found.until = index + 1;
}

function noteAbsent(register, leaf, index) {
  const names = leaf.body.get("names");
  const known = Array.isArray(names) && names.every((name) => register.witnesses.has(name));
  demandRule(known, "'names' lists no witnesses of this register");
  demandRule(indexOf(leaf.body, "size") <= index, "'size' is larger than the register");
}

async function proposePolicy(register, leaf, index) {
  const [level, text] = [leaf.body.get("level"), textOf(leaf.body, "text", 60000)];
  demandRule(level === "recorded" || level === "final", "the level is neither 'recorded' nor 'final'");
  demandModest(register, text);
  const policy = await parsePolicy(utf8(text), "policy");
  demandEnrolled(register, policy);
  demand(liarsNeeded(policy) > 0, "policy", "two halves could sign two truths with no liar among them");
  const named = toHex(await sha256(utf8(text)));
  register.proposals.set(index, { ...newProposal(leaf, `policy.${level}`, named), level, text, policy });
}

// A policy names no more witnesses than are enrolled and a few logs: each new key takes time to check.
function demandModest(register, text) {
  const kinds = text.split("\n").map((line) => line.replace(/^[ \t]+/, "").split(/[ \t]/)[0]);
  const counted = (kind) => kinds.filter((one) => one === kind).length;
  const modest = counted("witness") <= register.witnesses.size && counted("log") <= 4;
  demandRule(modest, "the policy names more witnesses than are enrolled, or more than four logs");
}

function demandEnrolled(register, policy) {
  for (const [octets, key] of policy.witnesses) {
    const known = register.witnesses.get(shownName(octets));
    const same = known !== undefined && known.until === null && sameKey(known.key, key);
    demandRule(same, `'${shownName(octets)}' is not an enrolled witness with this key`);
  }
}

async function approvePolicy(register, leaf, index) {
  const proposal = openProposal(register, leaf, "policy.");
  demandRule(leaf.body.get("sha256") === proposal.named, "the approval is of another text");
  const approvals = await withApproval(register, proposal, leaf);
  const enough = enoughToAdopt(register, proposal.level, standing(register, approvals.signedBy));
  if (enough) demandEnrolled(register, proposal.policy); // one may have retired since
  Object.assign(proposal, approvals);
  if (!enough) return;
  proposal.inForce = index + 1;
  const { text, policy } = proposal;
  register.policies.set(proposal.level, { text, policy, since: index + 1 });
}

function enoughToAdopt(register, level, signed) {
  const replaced = register.policies.get(level);
  if (replaced !== undefined) return makeQuorum(replaced, signed);
  const all = activeWitnesses(register).every(([name]) => signed.has(name));
  return all && [...register.policies.values()].every((one) => makeQuorum(one, signed));
}

function enoughToRedact(register, { approvedBy, signedBy }) {
  const signed = standing(register, signedBy);
  const adopted = register.policies.get("recorded") ?? register.policies.get("final");
  if (adopted !== undefined) return makeQuorum(adopted, signed);
  if (register.witnesses.size > 0) return seatsSigned(register, signed).size >= 2;
  return new Set(approvedBy.map((name) => register.members.get(name).seat)).size >= 2;
}

function activeWitnesses(register) {
  return [...register.witnesses].filter(([, one]) => one.until === null);
}

// Those who signed and still count: a key that was given up binds nobody any more.
function standing(register, signedBy) {
  return new Set(signedBy.filter((name) => register.witnesses.get(name).until === null));
}

// The seats all of whose witnesses have signed; a second key put beside a seat's own adds none.
function seatsSigned(register, signed) {
  const active = activeWitnesses(register);
  const silent = new Set(active.filter(([name]) => !signed.has(name)).map(([, one]) => one.seat));
  return new Set(active.map(([, one]) => one.seat).filter((seat) => !silent.has(seat)));
}

function makeQuorum({ policy }, signed) {
  return isSatisfied(policy, new Set([...policy.witnesses.keys()].filter((octets) => signed.has(shownName(octets)))));
}

function newProposal(leaf, kind, named) {
  const empty = { approvedBy: [], signedBy: [], inForce: null, withdrawn: null };
  return { kind, named, by: leaf.by, ...empty };
}

function openProposal(register, leaf, kind) {
  const number = indexOf(leaf.body, "proposal");
  const proposal = register.proposals.get(number);
  demandRule(proposal?.kind.startsWith(kind) === true, `entry ${number} proposes nothing of this kind`);
  demandRule(proposal.inForce === null, `the proposal of entry ${number} is in force already`);
  demandRule(proposal.withdrawn === null, `the proposal of entry ${number} was withdrawn`);
  return proposal;
}

function withdrawProposal(register, leaf, index) {
  const proposal = openProposal(register, leaf, "");
  demandRule(leaf.by === proposal.by, "a proposal is withdrawn by the member who made it");
  proposal.withdrawn = index;
}

// What the proposal's approvals are with this one; before the first witness is entered, the member's own key is all.
async function withApproval(register, proposal, leaf) {
  const { id, seat } = register.members.get(leaf.by);
  const names = await signersOf(register, proposal, leaf, seat);
  const signed = names.length > 0;
  demandRule(signed || register.witnesses.size === 0, `no witness of ${seat} has signed the approval`);
  const before = signed ? proposal.signedBy : proposal.approvedBy;
  for (const who of signed ? names : [id]) {
    demandRule(!before.includes(who), `'${who}' has approved this proposal already`);
  }
  const approvedBy = [...new Set([...proposal.approvedBy, id])];
  return { approvedBy, signedBy: [...proposal.signedBy, ...names] };
}

// The witnesses whose signatures an approval carries; each must count now, and be the seat's.
async function signersOf(register, proposal, leaf, seat) {
  const signatures = leaf.body.get("signatures");
  demandRule(signatures instanceof Map, "'signatures' is no object");
  const names = [...signatures.keys()];
  for (const name of names) {
    const found = register.witnesses.get(name);
    const counts = found !== undefined && found.until === null && found.seat === seat;
    demandRule(counts, `'${name}' is no witness of ${seat} that counts now`);
  }
  const number = indexOf(leaf.body, "proposal");
  const said = [register.origin, number, proposal.kind, proposal.named];
  const message = utf8(`tahqiq-approval/v1\n${said.join("\n")}\n`);
  for (const name of names) {
    const signature = fromB64url(textOf(signatures, name, 100));
    const holds = await signatureHolds(register.witnesses.get(name).key.public, message, signature);
    demand(holds, "bad_signature", `the signature of '${name}' does not hold for this proposal`);
  }
  return names;
}

async function proposeRedaction(register, leaf, index) {
  const indexes = indexesOf(leaf.body, index);
  const digests = leaf.body.get("digests");
  const fits = Array.isArray(digests) && digests.every((digest) => typeof digest === "string");
  demandRule(fits, "'digests' is no list of digests");
  const before = [...register.proposals.values()].filter((one) => one.whole && one.inForce !== null);
  const gone = new Set(before.flatMap((one) => one.indexes));
  const fresh = digests.length > 0 || !indexes.some((one) => gone.has(one));
  demandRule(fresh, "one of these records is redacted already");
  const ground = textOf(leaf.body, "ground");
  const whole = digests.length === 0;
  const named = toHex(await sha256(utf8(JSON.stringify({ digests, ground, indexes })))); // which is canonical JSON
  register.proposals.set(index, { ...newProposal(leaf, "redaction", named), whole, indexes });
}

async function approveRedaction(register, leaf, index) {
  const proposal = openProposal(register, leaf, "redaction");
  demandRule(leaf.by !== proposal.by, "the proposer cannot approve the redaction");
  Object.assign(proposal, await withApproval(register, proposal, leaf));
  if (!enoughToRedact(register, proposal)) return;
  proposal.inForce = index + 1;
  for (const one of proposal.indexes) register.redacted.set(one, index);
}

function indexesOf(body, index) {
  const found = body.get("indexes");
  const some = Array.isArray(found) && found.length > 0 && found.length <= MAX_INDEXES;
  demandRule(some, "'indexes' names no entries");
  const earlier = found.every((one) => isIndex(one) && one > 0 && one < index);
  const once = earlier && new Set(found).size === found.length;
  demandRule(once, "'indexes' names an entry twice, or one that is not before this one");
  return found;
}

// An act settles what is in doubt by then. An entry whose own key comes in doubt later is open again.
function settleDispute(register, leaf, index, settled) {
  const indexes = indexesOf(leaf.body, index);
  const doubtful = [...register.keys.values()].filter((key) => key.doubts.length > 0);
  const times = new Map(indexes.map((one) => [one, doubtTimes(doubtful, one)]));
  demandRule(indexes.every((one) => times.get(one).length > 0), "one of these entries is not disputed");
  for (const one of indexes) {
    const before = settlingActs(register, one).at(-1)?.act ?? -1;
    if (times.get(one).some((at) => at > before)) settled.set(one, [...(settled.get(one) ?? []), index]);
  }
}

// When each of these keys that could have signed there came in doubt at this index, by the revocation's own index.
function doubtTimes(keys, index) {
  return keys.filter((key) => index < key.until).flatMap((key) => doubtBegan(key, index) ?? []);
}

function doubtBegan(key, index) {
  return key.doubts.find((one) => one.start <= index)?.at;
}

function settlingActs(register, index) {
  const acts = (word) => (register[word].get(index) ?? []).map((act) => ({ act, word }));
  return [...acts("annulled"), ...acts("reaffirmed")].sort((one, other) => one.act - other.act);
}
