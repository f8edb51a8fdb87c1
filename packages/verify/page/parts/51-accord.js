// What the sides have agreed on about the register itself: witnesses, policies, redactions, disputes.
// A proposal takes effect at the entry at which enough seats have approved it.

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
  register.proposals.set(index, { kind: "policy", level, text, policy, approvedBy: [], inForce: null });
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
  const proposal = openProposal(register, leaf, "policy");
  const named = toHex(await sha256(utf8(proposal.text)));
  demandRule(leaf.body.get("sha256") === named, "the approval is of another text");
  const seats = withApproval(proposal, register.members.get(leaf.by).seat);
  const replaced = register.policies.get(proposal.level);
  const enough = replaced
    ? seatsMake(register, replaced.policy, seats)
    : witnessSeats(register).every((seat) => seats.includes(seat));
  if (enough) demandEnrolled(register, proposal.policy); // one may have retired since
  proposal.approvedBy = seats;
  if (!enough) return;
  proposal.inForce = index + 1;
  const { text, policy } = proposal;
  register.policies.set(proposal.level, { text, policy, since: index + 1 });
}

function witnessSeats(register) {
  return [...register.witnesses.values()].filter((one) => one.until === null).map((one) => one.seat);
}

function seatsMake(register, policy, seats) {
  const names = [...policy.witnesses.keys()];
  const seatOf = (octets) => register.witnesses.get(shownName(octets)).seat;
  return isSatisfied(policy, new Set(names.filter((octets) => seats.includes(seatOf(octets)))));
}

function openProposal(register, leaf, kind) {
  const number = indexOf(leaf.body, "proposal");
  const proposal = register.proposals.get(number);
  demandRule(proposal?.kind === kind, `entry ${number} proposes nothing of this kind`);
  demandRule(proposal.inForce === null, `the proposal of entry ${number} is in force already`);
  return proposal;
}

function withApproval(proposal, who) {
  demandRule(!proposal.approvedBy.includes(who), `'${who}' has approved this proposal already`);
  return [...proposal.approvedBy, who];
}

function proposeRedaction(register, leaf, index) {
  const indexes = indexesOf(leaf.body, index);
  const digests = leaf.body.get("digests");
  const fits = Array.isArray(digests) && digests.every((digest) => typeof digest === "string");
  demandRule(fits, "'digests' is no list of digests");
  const before = [...register.proposals.values()].filter((one) => one.whole && one.inForce !== null);
  const gone = new Set(before.flatMap((one) => one.indexes));
  const fresh = digests.length > 0 || !indexes.some((one) => gone.has(one));
  demandRule(fresh, "one of these records is redacted already");
  textOf(leaf.body, "ground");
  const whole = digests.length === 0;
  register.proposals.set(index, { kind: "redaction", whole, indexes, by: leaf.by, approvedBy: [], inForce: null });
}

function approveRedaction(register, leaf, index) {
  const proposal = openProposal(register, leaf, "redaction");
  demandRule(leaf.by !== proposal.by, "the proposer cannot approve the redaction");
  const approvedBy = withApproval(proposal, leaf.by);
  const recorded = register.policies.get("recorded");
  const seats = approvedBy.map((name) => register.members.get(name).seat);
  const enough = recorded ? seatsMake(register, recorded.policy, seats) : new Set(seats).size >= 2;
  proposal.approvedBy = approvedBy;
  if (!enough) return;
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

function settleDispute(register, leaf, index, settled) {
  const indexes = indexesOf(leaf.body, index);
  const doubtful = [...register.keys.values()].filter((key) => key.suspectFrom !== null && key.until !== null);
  const disputed = (one) => doubtful.some((key) => key.suspectFrom <= one && one < key.until);
  demandRule(indexes.every(disputed), "one of these entries is not disputed");
  const open = indexes.filter((one) => !register.annulled.has(one) && !register.reaffirmed.has(one));
  for (const one of open) settled.add(one);
}
