// The checks of a bundle, in their order. Each ends as pass, fail or open ("could not check"), never silently:
// a step that rests on one that did not pass stays open, and nothing passes that was not done.

const [PASS, FAIL, OPEN] = ["pass", "fail", "open"];

class Checking {
  constructor(files) {
    this.files = files;
    this.steps = [];
    this.facts = {};
  }

  // `needs` names facts that earlier steps must have found. `run` answers { outcome, say, values, why, ... };
  // `needed` is false where a failure is told but does not decide the whole.
  async take(id, needs, run) {
    const step = { id, outcome: PASS, say: "pass", values: {}, why: "", needed: true };
    this.steps.push(step);
    if (needs.some((name) => this.facts[name] === undefined)) {
      Object.assign(step, { outcome: OPEN, say: "earlier" });
      return;
    }
    try {
      Object.assign(step, await run(this.facts, this.files));
    } catch (fault) {
      if (fault instanceof Refusal) Object.assign(step, { outcome: FAIL, say: "fail", why: fault.message });
      else if (fault instanceof Unavailable) Object.assign(step, { outcome: OPEN, say: "browser", why: fault.message });
      else throw fault;
    }
  }
}

function leftOpen(say, values = {}, why = "") {
  return { outcome: OPEN, say, values, why };
}

// `files`: { bundle, own, other }, each bytes; the last two may be null.
async function checkBundle(files) {
  const checking = new Checking(files);
  await checking.take("form", [], checkForm);
  if (files.own !== null) await checking.take("own", [], checkOwnFile);
  await checking.take("log", ["bundle"], checkLog);
  if (checking.facts.own?.policy) await checking.take("quorum", ["signed"], checkOwnQuorum);
  await checking.take("recorded", ["signed"], (facts) => checkLevel(facts, "recorded"));
  await checking.take("final", ["signed"], (facts) => checkLevel(facts, "final"));
  await checking.take("inclusion", ["signed"], checkInclusion);
  await checking.take("history", ["signed"], checkHistory);
  await checking.take("policies", ["replayed"], checkPoliciesAdopted);
  await checking.take("key", ["replayed"], checkKey);
  await checking.take("signature", ["key"], checkSignature);
  await checking.take("disclosures", ["included", "leaf"], checkDisclosures);
  await checking.take("role", ["signer", "shown"], checkRole);
  await checking.take("standing", ["signer"], checkStanding);
  if (files.other !== null) await checking.take("other", ["signed"], checkOther);
  await checking.take("keys", ["signed"], checkKeysGiven);
  await checking.take("complete", [], () => leftOpen("always"));
  return checking;
}

async function checkForm(facts, files) {
  facts.bundle = await parseBundle(files.bundle);
  return { values: { index: facts.bundle.index }, why: `${files.bundle.length} bytes, tahqiq-bundle/1` };
}

// A reader's file that cannot be read says nothing against the bundle.
async function checkOwnFile(facts, files) {
  try {
    facts.own = await parseOwnFile(files.own);
  } catch (fault) {
    if (fault instanceof Refusal) return leftOpen("unreadable", {}, fault.message);
    throw fault;
  }
  return { say: facts.own.policy ? "policy" : "key" };
}

function ownLogs(own) {
  return own?.policy?.logs ?? (own?.log ? [own.log] : []);
}

async function checkLog(facts) {
  const log = await parseLogKey(facts.bundle.log, "log");
  const mine = ownLogs(facts.own);
  if (mine.length > 0 && !mine.some((key) => sameKey(key, log))) {
    return { outcome: FAIL, say: "stranger", values: { origin: log.name }, why: `the bundle's key is ${vkeyOf(log)}` };
  }
  const signed = await openCheckpoint(facts.bundle.proof.note, [log], [], "checkpoint");
  Object.assign(facts, { log, signed });
  const { origin, size, root } = signed.checkpoint;
  return { values: { origin, size }, why: `root ${toB64(root)}, key ${vkeyOf(log)}` };
}

function vkeyOf(key) {
  return `${key.name}+${key.id}+${toB64(joined(Uint8Array.of(key.kind), key.public))}`;
}

// Without a policy of the reader's own, *recorded* decides; *final* is told.
async function checkLevel(facts, level) {
  const found = facts.bundle.policies.get(level);
  const decides = !facts.own?.policy && level === "recorded";
  if (found === undefined) return { ...leftOpen("absent"), needed: decides };
  const step = await checkQuorum(facts, found.policy, level);
  return { ...step, needed: decides };
}

function checkOwnQuorum(facts) {
  return checkQuorum(facts, facts.own.policy, "quorum");
}

async function checkQuorum(facts, policy, level) {
  const logs = policy.logs.length > 0 ? policy.logs : [facts.log];
  const named = logs.some((log) => sameKey(log, facts.log));
  demand(named, "wrong_origin", "the policy does not name this register's key", `policy ${level}`);
  const witnesses = [...policy.witnesses.values()];
  const itself = [facts.log, ...ownLogs(facts.own)];
  const apart = !witnesses.some((one) => itself.some((log) => sameBytes(log.public, one.public)));
  demand(apart, "policy", "a witness of the policy has the key of the register itself", `policy ${level}`);
  const signed = await openCheckpoint(facts.bundle.proof.note, [facts.log], witnesses, "checkpoint");
  const quorum = quorumOf(policy, signed);
  const shown = (names) => names.map(shownName);
  const values = { by: shown([...quorum.present.keys()]), missing: shown(quorum.missing) };
  if (policy.quorum === "none") return leftOpen("nobody");
  const split = "under this policy two halves could sign two different registers with no liar among them";
  demand(liarsNeeded(policy) > 0, "policy", split, `policy ${level}`);
  if (quorum.satisfied) return { values, quorum, policy };
  if (quorum.possible) return { ...leftOpen("mldsa", { by: shown(quorum.unreadable) }), quorum, policy };
  return { outcome: FAIL, say: "few", values, quorum, policy };
}

async function checkInclusion(facts) {
  const { index, leaf, proof } = facts.bundle;
  const { size, root } = facts.signed.checkpoint;
  const stands = await includes(await leafHash(utf8(leaf)), proof.index, size, proof.path, root);
  demand(stands, "inclusion", "the path does not lead from this entry to the signed root", `entry ${index}`);
  facts.included = true;
  return { values: { index, size } };
}

async function checkHistory(facts) {
  const { history } = facts.bundle;
  const { size, root } = facts.signed.checkpoint;
  demand(history[0]?.index === 0, "missing", "the founding (entry 0) is not among the acts", "history");
  for (const act of history) {
    const stands = await includes(await leafHash(utf8(act.leaf)), BigInt(act.index), size, act.path, root);
    const where = `history, entry ${act.index}`;
    demand(stands, "inclusion", "the path does not lead from this act to the signed root", where);
  }
  if (facts.included) await replayHistory(facts);
  return { values: { count: history.length }, acts: facts.replayed?.findings ?? [] };
}

// All acts are replayed, with the entry itself in its place; its rights are those of that moment.
async function replayHistory(facts) {
  const { index, leaf, history } = facts.bundle;
  const replay = new Replay(facts.signed.checkpoint.size);
  for (const act of history.filter((one) => one.index < index)) await replay.enter(act.index, act.leaf);
  let moment = momentOf(replay.register);
  facts.finding = await replay.enter(index, leaf);
  if (index === 0) moment = momentOf(replay.register);
  for (const act of history.filter((one) => one.index > index)) await replay.enter(act.index, act.leaf);
  Object.assign(facts, { moment, replayed: replay });
}

// Members and keys as they stand now, kept while the replay goes on.
function momentOf(register) {
  const copied = (map) => new Map([...map].map(([name, value]) => [name, { ...value }]));
  return { keys: copied(register.keys), members: copied(register.members) };
}

// The policies in the file should be those that the register's own acts put in force for this state.
function checkPoliciesAdopted({ bundle, replayed }) {
  const given = [...bundle.policies];
  for (const [level, { text }] of given) {
    const adopted = replayed.inForce.get(level) ?? text;
    demand(adopted === text, "policy", "the register's own acts adopted another policy", `policy ${level}`);
  }
  const own = given.length > 0 && given.every(([level]) => replayed.inForce.has(level));
  return own ? {} : leftOpen("unadopted");
}
