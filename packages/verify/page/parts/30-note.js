// Signed notes (C2SP signed-note), checkpoints (tlog-checkpoint) and cosignatures (tlog-cosignature).

const MAX_NOTE = 1 << 20;
const MAX_SIGNATURES = 100; // as Go's reader of notes
const MAX_KEY_NAME = 255;
const [KIND_LOG, KIND_COSIGNER, KIND_COSIGNER_MLDSA] = [1, 4, 6];
const KEY_LENGTH = new Map([[KIND_LOG, 32], [KIND_COSIGNER, 32], [KIND_COSIGNER_MLDSA, 1312]]);

function checkKeyName(name, where) {
  const fits = name !== "" && utf8(name).length <= MAX_KEY_NAME && !/[\p{White_Space}+\0-\x1f]/u.test(name);
  demand(fits, "malformed", "a key's name is empty, too long, or has a space, a plus or a control character", where);
}

// A verifier key: name+id+base64(kind, key). The id must be the one that the name and key give.
async function parseVkey(text, where) {
  const form = /^([^+]*)\+([0-9a-f]{8})\+(.*)$/su.exec(text);
  demand(form !== null, "malformed", "this is not a verifier key (name+id+key)", where);
  const [, name, id, body] = form;
  checkKeyName(name, where);
  const raw = fromB64(body, where);
  const kind = raw[0];
  const key = { name, id, kind, public: raw.slice(1) };
  demand(KEY_LENGTH.has(kind), "malformed", "the verifier key is of an unknown kind", where);
  demand(key.public.length === KEY_LENGTH.get(kind), "bad_key", "the verifier key has a wrong length", where);
  const counted = await sha256(joined(utf8(`${name}\n`), raw));
  demand(toHex(counted.slice(0, 4)) === id, "malformed", "the verifier key's id is not that of its key", where);
  if (kind !== KIND_COSIGNER_MLDSA) {
    const fault = keyFault(key.public);
    demand(fault === "", "bad_key", fault, where);
  }
  return key;
}

// The text (with its last line feed) and the signature lines of a note; nothing is verified yet.
function parseNote(whole, where) {
  demand(utf8(whole).length <= MAX_NOTE, "too_big", "the note is larger than 1 MiB", where);
  demand(!/[\0-\x09\x0b-\x1f]/.test(whole), "malformed", "the note has a control character", where);
  const split = whole.lastIndexOf("\n\n");
  demand(split > 0 && whole.endsWith("\n"), "malformed", "this is not a signed note", where);
  const rows = whole.slice(split + 2, -1).split("\n");
  demand(rows.length <= MAX_SIGNATURES, "too_big", "the note has more than 100 signatures", where);
  return { text: whole.slice(0, split + 1), lines: rows.map((row) => parseSignatureLine(row, where)) };
}

function parseSignatureLine(row, where) {
  const parts = row.split(" ");
  demand(parts.length === 3 && parts[0] === "\u2014", "malformed", "a signature line is out of form", where);
  checkKeyName(parts[1], where);
  const raw = fromB64(parts[2], where);
  demand(raw.length > 4, "malformed", "a signature is too short", where);
  return { name: parts[1], id: toHex(raw.slice(0, 4)), signature: raw.slice(4) };
}

// Exactly three lines: origin, size, root. Extension lines are refused, since nobody audits them.
async function parseCheckpoint(text, where) {
  const rows = text.split("\n");
  demand(rows.length === 4 && rows[3] === "", "malformed", "a checkpoint has exactly three lines", where);
  demand(rows[0] !== "", "malformed", "the checkpoint names no register", where);
  const root = fromB64(rows[2], where);
  demand(root.length === 32, "malformed", "the checkpoint's root is not 32 bytes", where);
  const size = plainNumber(rows[1], where);
  const bare = size > 0n || sameBytes(root, await sha256(new Uint8Array(0)));
  demand(bare, "tree", "an empty register has the root of nothing, and this is another", where);
  return { origin: rows[0], size, root, text };
}

// The checkpoint of a note, once one of these logs has signed it. A bad signature of any known key refuses the
// note. `times` holds each witness that signed, with the time its line states, or null where the page cannot
// check its kind of signature. A key that signed twice counts by its first line.
async function openCheckpoint(whole, logs, witnesses, where) {
  const note = parseNote(whole, where);
  const checkpoint = await parseCheckpoint(note.text, where);
  const mine = logs.filter((log) => log.name === checkpoint.origin);
  const foreign = `this is a record of '${checkpoint.origin}', for which no key is at hand`;
  demand(mine.length > 0, "wrong_origin", foreign, where);
  const known = new Map();
  for (const key of [...logs, ...witnesses]) {
    const other = known.get(`${key.name}+${key.id}`) ?? key;
    demand(sameKey(key, other), "bad_key", `two known keys are called '${key.name}' with one id`, where);
    known.set(`${key.name}+${key.id}`, key);
  }
  const signed = { checkpoint, log: null, times: new Map() };
  for (const line of note.lines) {
    const key = known.get(`${line.name}+${line.id}`);
    if (key !== undefined) await countLine(signed, key, line.signature, where);
  }
  demand(signed.log !== null, "not_signed", `the register's key has not signed this`, where);
  return signed;
}

async function countLine(signed, key, signature, where) {
  const wrong = `the signature of '${key.name}' does not hold`;
  if (key.kind === KIND_LOG) {
    const holds = await signatureHolds(key.public, utf8(signed.checkpoint.text), signature);
    demand(holds, "bad_signature", wrong, where);
    if (key.name === signed.checkpoint.origin) signed.log ??= key;
    return;
  }
  const time = key.kind === KIND_COSIGNER ? await cosignedAt(signed, key, signature) : null;
  demand(time !== false, "bad_signature", wrong, where);
  if (!signed.times.has(key)) signed.times.set(key, time);
}

// The POSIX time that an Ed25519 cosignature (type 4) states; false where it does not hold.
async function cosignedAt(signed, key, signature) {
  if (signature.length !== 72) return false;
  const time = new DataView(signature.slice(0, 8).buffer).getBigUint64(0);
  const message = utf8(`cosignature/v1\ntime ${time}\n${signed.checkpoint.text}`);
  return time < 2n ** 63n && (await signatureHolds(key.public, message, signature.slice(8))) && time;
}

function sameKey(one, other) {
  return one.name === other.name && one.kind === other.kind && sameBytes(one.public, other.public);
}
