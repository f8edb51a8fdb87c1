// The replay of those acts that a bundle brings along. An act that breaks a rule stays in the log and does not count.

const OWN_ACTS = new Set(["key.rotated", "key.revoked"]);
const ACTS = new Map([
  ["member.enrolled", enrolMember],
  ["key.rotated", rotateKey],
  ["key.revoked", revokeKey],
  ["key.replaced", replaceKey],
  ["role.granted", grantRole],
  ["role.revoked", revokeRole],
  ["reader.set", setReader],
  ["witness.added", addWitness],
  ["witness.retired", retireWitness],
  ["witness.absent", noteAbsent],
  ["policy.proposed", proposePolicy],
  ["policy.approved", approvePolicy],
  ["redaction.proposed", proposeRedaction],
  ["redaction.approved", approveRedaction],
  ["proposal.withdrawn", withdrawProposal],
  ["entries.reaffirmed", (register, leaf, index) => settleDispute(register, leaf, index, register.reaffirmed)],
  ["entries.annulled", (register, leaf, index) => settleDispute(register, leaf, index, register.annulled)],
  ["entry.relayed", checkRelayed],
  ["state.digest", checkDigestAct],
]);

function checkRelayed(register, leaf, index) {
  demandRule(indexOf(leaf.body, "index") < index, "'index' names no earlier entry");
}

// A digest of the state covers all entries, and a bundle holds some of them: only its form is looked at.
function checkDigestAct(register, leaf, index) {
  textOf(leaf.body, "digest", 64);
  demandRule(indexOf(leaf.body, "size") === index, "a digest of the state is of all entries before it");
}

class Replay {
  // `size` is that of the checkpoint: a policy counts for states larger than the place where it was adopted.
  constructor(size) {
    this.size = size;
    this.inForce = new Map();
    this.register = new Register();
    this.nonces = new Set();
    this.findings = [];
  }

  // Enters one entry: { index, leaf, outcome: valid, invalid or unknown, why }. Never throws for what it says.
  async enter(index, text) {
    const finding = { index, leaf: null, outcome: "valid", why: "" };
    try {
      finding.leaf = parseLeaf(text);
      if (index > 0) await this.count(index, finding.leaf, finding);
      else await this.begin(finding.leaf);
    } catch (fault) {
      if (!(fault instanceof Refusal)) throw fault;
      Object.assign(finding, { outcome: "invalid", why: fault.message });
    }
    this.findings.push(finding);
    for (const [level, { text, since }] of this.register.policies) {
      if (since < this.size) this.inForce.set(level, text);
    }
    return finding;
  }

  async begin(leaf) {
    await this.checkAfter(0, leaf);
    await found(this.register, leaf);
    this.takeNonce(leaf);
  }

  // The checkpoint that the signer had seen; of its root, a bundle shows only what the empty register's is.
  async checkAfter(index, leaf) {
    demandRule(leaf.afterSize <= index, "the entry names a checkpoint larger than the register was");
    const nothing = leaf.afterSize > 0 || sameBytes(leaf.afterRoot, await sha256(new Uint8Array(0)));
    demand(nothing, "fork", "the entry names a root that this register never had");
  }

  // What was signed once counts once, wherever else it is entered again.
  takeNonce(leaf) {
    const once = `${leaf.afterSize}.${leaf.keyId}.${leaf.nonce}`;
    demandRule(!this.nonces.has(once), "the same entry, or its nonce, stands in the register already");
    this.nonces.add(once);
  }

  async count(index, leaf, finding) {
    const register = this.register;
    demand(leaf.origin === register.origin, "wrong_origin", "the entry was made for another register");
    await this.checkAfter(index, leaf);
    const key = activeKey(register, leaf.keyId, index);
    const holds = await signatureHolds(key.raw, leaf.signingInput, leaf.signature);
    demand(holds, "bad_signature", "the member's signature does not hold");
    this.takeNonce(leaf);
    if (leaf.sealed) return;
    demandRule(leaf.by === key.member, "the act names another member than the one who signed it");
    const act = ACTS.get(leaf.kind);
    if (act === undefined && leaf.kind !== "mission.founded") {
      Object.assign(finding, { outcome: "unknown", why: `'${leaf.kind}' is no act that this page knows` });
      return;
    }
    demandRule(this.mayDo(leaf), `none of the roles of '${leaf.by}' may do ${leaf.kind}`);
    demandRule(act !== undefined, "a mission is founded once");
    await act(register, leaf, index);
  }

  mayDo(leaf) {
    const own = leaf.kind === "key.rotated" || leaf.body.get("key_id") === leaf.keyId;
    if (OWN_ACTS.has(leaf.kind) && own) return true;
    return this.register.may(this.register.members.get(leaf.by), leaf.kind);
  }

  // "" unless the entry's key was revoked later with doubt that reaches back to it; then whether it is settled,
  // by the first act after that doubt began.
  doubtOf(index, keyId) {
    const key = this.register.keys.get(keyId);
    const since = key && doubtBegan(key, index);
    if (since === undefined) return "";
    return settlingActs(this.register, index).find((one) => one.act > since)?.word ?? "disputed";
  }
}

function activeKey(register, keyId, index) {
  const key = register.keys.get(keyId);
  demandRule(key !== undefined, "signed with a key that is not on the roll");
  const active = key.since <= index && (key.until === null || index < key.until);
  demandRule(active, `signed with a key that stopped at entry ${key.until}: ${key.why}`);
  return key;
}
