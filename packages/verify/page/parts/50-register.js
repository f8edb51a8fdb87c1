// The register's own acts, replayed in their order: members, keys and roles. Validity goes by index, never by a clock.

class Register {
  constructor() {
    this.origin = "";
    this.rights = new Map();
    this.members = new Map();
    this.keys = new Map();
    this.witnesses = new Map();
    this.witnessKeys = new Set();
    this.policies = new Map();
    this.proposals = new Map();
    this.redacted = new Map();
    this.reaffirmed = new Map(); // entry -> the acts that settled it so, in their order
    this.annulled = new Map();
  }

  may(member, verb) {
    return member.roles.some((role) => this.rights.get(verb)?.has(role));
  }
}

function demandRule(condition, why) {
  demand(condition, "rule", why);
}

function textOf(body, name, limit = 500) {
  const value = body.get(name);
  const fits = typeof value === "string" && value !== "" && [...value].length <= limit;
  demandRule(fits, `'${name}' is missing or too long`);
  return value;
}

function indexOf(body, name) {
  demandRule(isIndex(body.get(name)), `'${name}' is not an index`);
  return body.get(name);
}

async function memberKeyId(raw) {
  return toHex(await sha256(raw)).slice(0, 32);
}

function publicKeyOf(body) {
  const text = textOf(body, "public_key", 64);
  demandRule(/^[0-9a-f]{64}$/.test(text), "the public key is not 32 bytes in hexadecimal");
  const raw = fromHex(text);
  demand(keyFault(raw) === "", "bad_key", keyFault(raw));
  return raw;
}

// A new key must be new, and its holder signs the register's name, the own name and the key to show possession.
async function newKey(register, name, body) {
  const raw = publicKeyOf(body);
  const id = await memberKeyId(raw);
  const free = !register.keys.has(id) && !register.witnessKeys.has(id);
  demandRule(free, "this key is or was a member's or a witness's key already");
  await demandPossession(register, name, raw, toHex(raw), body);
  return { id, raw };
}

async function demandPossession(register, name, raw, keyText, body) {
  const proof = fromB64url(textOf(body, "possession", 100));
  const message = utf8(`tahqiq-possession/v1\n${register.origin}\n${name}\n${keyText}\n`);
  demandRule(await signatureHolds(raw, message, proof), "possession of the new key is not shown");
}

function addMember(register, body, id, raw, since) {
  const member = { id: textOf(body, "id", 80), title: textOf(body, "title"), seat: textOf(body, "seat", 80) };
  member.roles = [textOf(body, "role", 80)];
  member.key = id;
  register.keys.set(id, { member: member.id, raw, since, until: null, suspectFrom: null, doubts: [], why: "" });
  register.members.set(member.id, member);
}

// Entry 0: the mission, its founder, and who may do what; signed by the founder it names.
async function found(register, leaf) {
  const founder = leaf.body?.get("founder");
  const begins = leaf.kind === "mission.founded" && founder instanceof Map;
  demandRule(begins, "a register begins with the founding of its mission");
  demandRule(leaf.body.get("origin") === leaf.origin, "the mission founded is of another register");
  checkKeyName(leaf.origin, ""); // the origin is the name of the register's key
  const rights = rightsOf(leaf.body.get("rights"));
  const raw = publicKeyOf(founder);
  const own = (await memberKeyId(raw)) === leaf.keyId && founder.get("id") === leaf.by;
  demandRule(own, "the founding is not signed by the founder it names");
  const holds = await signatureHolds(raw, leaf.signingInput, leaf.signature);
  demand(holds, "bad_signature", "the founder's signature does not hold");
  addMember(register, founder, leaf.keyId, raw, 0);
  register.origin = leaf.origin;
  register.rights = rights;
}

function rightsOf(table) {
  demandRule(table instanceof Map && table.size > 0, "the founding names no rights");
  const rights = new Map();
  for (const [verb, roles] of table) {
    const fits = Array.isArray(roles) && roles.every((role) => typeof role === "string");
    demandRule(fits, `the roles of '${verb}' are not a list of texts`);
    rights.set(verb, new Set(roles));
  }
  return rights;
}

async function enrolMember(register, leaf, index) {
  const name = textOf(leaf.body, "id", 80);
  demandRule(!register.members.has(name), `member '${name}' is on the roll already`);
  const { id, raw } = await newKey(register, name, leaf.body);
  addMember(register, leaf.body, id, raw, index + 1);
}

async function rotateKey(register, leaf, index) {
  demandRule(leaf.body.get("member") === leaf.by, "a key is rotated by its own member");
  const { id, raw } = await newKey(register, leaf.by, leaf.body);
  Object.assign(register.keys.get(leaf.keyId), { until: index + 1, why: "rotated" });
  giveKey(register, leaf.by, id, raw, index);
}

async function replaceKey(register, leaf, index) {
  const member = register.members.get(textOf(leaf.body, "member", 80));
  const stopped = member !== undefined && register.keys.get(member.key).until !== null;
  demandRule(stopped, "no such member, or its key is still active: rotate or revoke it first");
  const { id, raw } = await newKey(register, member.id, leaf.body);
  giveKey(register, member.id, id, raw, index);
}

function giveKey(register, member, id, raw, index) {
  register.keys.set(id, { member, raw, since: index + 1, until: null, suspectFrom: null, doubts: [], why: "" });
  register.members.get(member).key = id;
}

// A key stops; what it signed from `suspect_from` on stands, but in dispute. A revoked key can be revoked again to
// dispute more: a thief may have revoked it first, doubting nothing.
function revokeKey(register, leaf, index) {
  const key = register.keys.get(textOf(leaf.body, "key_id", 32));
  demandRule(key !== undefined, "there is no such key");
  const until = key.until ?? index + 1;
  const suspectFrom = leaf.body.get("suspect_from") ?? null;
  if (suspectFrom !== null) {
    const inside = key.since <= indexOf(leaf.body, "suspect_from") && suspectFrom < until;
    demandRule(inside, "'suspect_from' lies outside the key's time");
  }
  const more = suspectFrom !== null && suspectFrom < (key.suspectFrom ?? until);
  const fresh = !key.why.startsWith("revoked: ");
  demandRule(fresh || more, "the key is revoked already, and this disputes no more of its entries");
  Object.assign(key, { until, suspectFrom, why: `revoked: ${textOf(leaf.body, "reason")}` });
  if (suspectFrom !== null) key.doubts = [...key.doubts, { at: index, start: suspectFrom }];
}

function memberAndRole(register, leaf) {
  const member = register.members.get(textOf(leaf.body, "member", 80));
  const role = textOf(leaf.body, "role", 80);
  const known = member !== undefined && [...register.rights.values()].some((roles) => roles.has(role));
  demandRule(known, "no such member or role");
  return { member, role };
}

function grantRole(register, leaf) {
  const { member, role } = memberAndRole(register, leaf);
  demandRule(!member.roles.includes(role), `'${member.id}' holds the role ${role} already`);
  member.roles = [...member.roles, role];
}

function revokeRole(register, leaf) {
  const { member, role } = memberAndRole(register, leaf);
  demandRule(member.roles.includes(role), `'${member.id}' does not hold the role ${role}`);
  member.roles = member.roles.filter((one) => one !== role);
}

function setReader(register, leaf) {
  const recipient = textOf(leaf.body, "recipient", 4000);
  const fits = /^age1[\0-\x7f]*$/.test(recipient);
  demandRule(fits, "the recipient is not an age key");
  textOf(leaf.body, "seat", 80);
}
