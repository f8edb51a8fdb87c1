// Evidence bundles and the files a reader brings along: their form, before anything is checked.

const MAX_BUNDLE = 16 * 1024 * 1024;
const MAX_OWN_FILE = 1 << 20;
const MAX_HISTORY = 100000;
const LEVELS = ["recorded", "final"];

function demandText(value, name, where) {
  demand(typeof value === "string", "malformed", `'${name}' is not a text`, where);
  return value;
}

async function parseBundle(bytes) {
  const where = "bundle";
  demand(bytes.length <= MAX_BUNDLE, "too_big", "the file is larger than 16 MiB", where);
  const names = ["format", "entry", "proof", "log", "policies", "history"];
  const value = members(strictJson(fromUtf8(bytes, where), where), names, [], where);
  demand(value.get("format") === "tahqiq-bundle/1", "malformed", "this is not a tahqiq-bundle/1", where);
  const entry = members(value.get("entry"), ["index", "leaf", "disclosures"], [], "entry");
  demand(isIndex(entry.get("index")), "malformed", "'index' is not an index", "entry");
  const disclosures = entry.get("disclosures");
  const list = Array.isArray(disclosures) && disclosures.every((one) => typeof one === "string");
  demand(list, "malformed", "'disclosures' is not a list of texts", "entry");
  const proof = parseProof(demandText(value.get("proof"), "proof", where), "proof");
  const same = proof.index === BigInt(entry.get("index"));
  demand(same, "malformed", "the proof and the bundle name different entries", "proof");
  return {
    index: entry.get("index"),
    leaf: leafText(entry.get("leaf"), "entry"),
    disclosures,
    proof,
    log: demandText(value.get("log"), "log", where),
    policies: await parsePolicies(value.get("policies")),
    history: parseHistory(value.get("history")),
  };
}

function leafText(value, where) {
  const text = demandText(value, "leaf", where);
  const fits = text.length <= MAX_LEAF && !/[^\0-\x7f]/.test(text);
  demand(fits, "malformed", "the leaf is not an entry's ASCII", where);
  return text;
}

async function parseLogKey(text, where) {
  const key = await parseVkey(text, where);
  demand(key.kind === KIND_LOG, "bad_key", "this is not a register's key", where);
  return key;
}

async function parsePolicies(value) {
  members(value, [], LEVELS, "policies");
  const found = new Map();
  for (const [level, text] of value) {
    const bytes = utf8(demandText(text, level, "policies"));
    found.set(level, { text, policy: await parsePolicy(bytes, `policy ${level}`) });
  }
  return found;
}

function parseHistory(value) {
  demand(Array.isArray(value), "malformed", "'history' is not a list", "history");
  demand(value.length <= MAX_HISTORY, "too_big", "there are more than 100,000 acts", "history");
  let last = -1;
  return value.map((item) => {
    members(item, ["index", "leaf", "path"], [], "history");
    const index = item.get("index");
    demand(isIndex(index) && index > last, "malformed", "the acts are not in their order", "history");
    last = index;
    const where = `history, entry ${index}`;
    return { index, leaf: leafText(item.get("leaf"), where), path: parsePath(item.get("path"), where) };
  });
}

// A reader's own file: a policy, or the register's key on one line.
async function parseOwnFile(bytes) {
  const where = "your file";
  demand(bytes.length <= MAX_OWN_FILE, "too_big", "the file is larger than 1 MiB", where);
  const text = fromUtf8(bytes, where);
  const line = text.endsWith("\n") ? text.slice(0, -1) : text;
  if (!/[ \t\n]/.test(line) && line.includes("+")) return { log: await parseLogKey(line, where), policy: null };
  return { log: null, policy: await parsePolicy(bytes, where) };
}

// Another holder's checkpoint: a signed note, or a proof file with one inside.
function parseOtherCheckpoint(bytes) {
  const where = "other checkpoint";
  demand(bytes.length <= MAX_OWN_FILE, "too_big", "the file is larger than 1 MiB", where);
  const text = fromUtf8(bytes, where);
  return text.startsWith("c2sp.org/tlog-proof@v1\n") ? parseProof(text, where).note : text;
}
