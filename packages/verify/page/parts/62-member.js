// The checks about who made the entry: key, signature, what was disclosed, role, and how the entry stands today.

function checkKey(facts) {
  facts.leaf = parseLeaf(facts.bundle.leaf);
  const { keyId, origin } = facts.leaf;
  demand(origin === facts.log.name, "wrong_origin", "the entry was made for another register", "entry");
  const key = activeKey(facts.moment, keyId, facts.bundle.index);
  facts.key = key;
  const { id, title, seat, roles } = facts.moment.members.get(key.member);
  const why = `key ${keyId} of '${id}' (${title}), in force from entry ${key.since}`;
  return { values: { member: id, seat, roles }, why };
}

async function checkSignature(facts) {
  const { signingInput, signature } = facts.leaf;
  const holds = await signatureHolds(facts.key.raw, signingInput, signature);
  demand(holds, "bad_signature", "the member's signature does not hold", "entry");
  facts.signer = facts.moment.members.get(facts.key.member);
  return { values: { member: facts.signer.id } };
}

async function checkDisclosures(facts) {
  const { leaf, bundle } = facts;
  if (!leaf.sealed) {
    demand(bundle.disclosures.length === 0, "disclosure", "an act that stands in clear has no disclosures", "entry");
    facts.shown = new Map([["verb", leaf.kind], ["by", leaf.by], ["at", leaf.at], ["body", leaf.body]]);
    return { say: "clear" };
  }
  const { values, shown, withheld } = await openDisclosures(leaf, bundle.disclosures);
  Object.assign(facts, { shown: values, withheld });
  return { values: { shown, withheld } };
}

function checkRole({ shown, signer, leaf, finding, replayed }) {
  const [verb, by] = [shown.get("verb"), shown.get("by")];
  demandRule(finding.outcome !== "invalid", finding.why);
  if (finding.outcome === "unknown") return leftOpen("kind", { verb: leaf.kind }, finding.why);
  const own = typeof by !== "string" || by === signer.id;
  demandRule(own, `the entry says it is by '${by}', and '${signer.id}' signed it`);
  if (typeof verb !== "string") return leftOpen("withheld");
  if (leaf.sealed) {
    demandRule(!ACTS.has(verb) && verb !== "mission.founded", `${verb} must stand in clear and not in a record`);
    const may = replayed.register.may(signer, verb);
    demandRule(may, `none of the roles of '${signer.id}' may do ${verb}`);
  }
  return { values: { verb, member: signer.id, roles: signer.roles } };
}

// What later acts say of the entry: nothing, or that its key is in doubt, or that it was affirmed or annulled.
function checkStanding({ bundle, leaf, replayed }) {
  const { index } = bundle;
  const { register } = replayed;
  const why = register.keys.get(leaf.keyId)?.why ?? "";
  const doubt = replayed.doubtOf(index, leaf.keyId);
  if (doubt === "annulled" || doubt === "disputed") return { outcome: FAIL, say: doubt, why };
  if (register.redacted.has(index)) return { say: "redacted" };
  return doubt === "reaffirmed" ? { say: "reaffirmed", why } : {};
}

// Another holder's checkpoint of the same size must have the same root; for another size a proof is needed.
async function checkOther(facts, files) {
  let other;
  try {
    other = await openCheckpoint(parseOtherCheckpoint(files.other), [facts.log], [], "other checkpoint");
  } catch (fault) {
    if (fault instanceof Refusal) return leftOpen("unsigned", {}, fault.message);
    throw fault;
  }
  const [here, there] = [facts.signed.checkpoint, other.checkpoint];
  if (here.size !== there.size) return leftOpen("sizes", { size: here.size, other: there.size });
  const why = `root here ${toB64(here.root)}; root there ${toB64(there.root)}`;
  if (sameBytes(here.root, there.root)) return { values: { size: here.size }, why };
  return { outcome: FAIL, say: "fail", values: { size: here.size }, why };
}

// Keys written in the bundle itself are the word of whoever made it, until the reader brings them too.
function checkKeysGiven({ own }) {
  if (ownLogs(own).length === 0) return leftOpen("given");
  return own.policy === null ? leftOpen("witnesses") : {};
}
