// An entry: the issuer-signed part of an SD-JWT (RFC 9901) in compact form (RFC 7515), read strictly.
// Open acts stand in clear. A record holds salted digests; what was said stands in disclosures beside it.

const MAX_LEAF = 65535;
const MAX_HEADER = 256;
const MAX_DIGESTS = 256;
const MAX_BLOBS = 64;
const RECORD = "record";
const RESERVED = new Set(["_sd", "_sd_alg", "..."]);
const [COMMON_NAMES, OPEN_NAMES, RECORD_NAMES] = [
  ["v", "origin", "type", "nonce", "after"],
  ["by", "at", "body"],
  ["_sd", "_sd_alg", "sealed", "blobs"],
];
const IN_CLEAR = [...COMMON_NAMES, "sealed", "blobs"];
const HOUR_FORM = "(?:[01][0-9]|2[0-3]):[0-5][0-9]";
const TIME_FORM = new RegExp(
  "^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])" +
    `T${HOUR_FORM}:[0-5][0-9](?:\\.[0-9]{1,6})?(?:Z|[+-]${HOUR_FORM})$`,
);

function demandEntry(condition, why) {
  demand(condition, "entry", why);
}

// Refusals inside an entry all carry the code "entry", whatever fell first.
function asEntry(read) {
  try {
    return read();
  } catch (fault) {
    if (fault instanceof Refusal) throw new Refusal("entry", fault.why);
    throw fault;
  }
}

function parseLeaf(text) {
  demand(text.length <= MAX_LEAF, "too_big", "an entry has at most 65,535 bytes");
  const parts = text.split(".");
  const formed = parts.length === 3 && parts[0].length <= MAX_HEADER;
  demandEntry(formed, "an entry has three parts of base64url, the first of at most 256 signs");
  const [header, payload, signature] = asEntry(() => [
    strictJson(fromUtf8(fromB64url(parts[0]))),
    strictJson(fromUtf8(fromB64url(parts[1]))),
    fromB64url(parts[2]),
  ]);
  demandEntry(signature.length === 64, "the signature has not 64 bytes");
  const leaf = { keyId: keyIdOf(header), signingInput: utf8(`${parts[0]}.${parts[1]}`), signature };
  return Object.assign(leaf, asEntry(() => payloadOf(payload)));
}

function keyIdOf(header) {
  asEntry(() => members(header, ["alg", "typ", "kid"], [], "header"));
  const kind = header.get("alg") === "EdDSA" && header.get("typ") === "tahqiq-entry+jwt";
  demandEntry(kind, "the header is not of this kind of register");
  const kid = header.get("kid");
  demandEntry(typeof kid === "string" && /^[0-9a-f]{32}$/.test(kid), "the header names no key");
  return kid;
}

function payloadOf(payload) {
  demandEntry(payload instanceof Map, "the payload is no object");
  const kind = payload.get("type");
  const sealed = kind === RECORD;
  members(payload, [...COMMON_NAMES, ...(sealed ? RECORD_NAMES : OPEN_NAMES)], [], "payload");
  demandEntry(payload.get("v") === 2, "the payload is of another version");
  const [origin, nonce, after] = ["origin", "nonce", "after"].map((name) => payload.get(name));
  demandEntry(typeof origin === "string" && origin !== "", "the payload names no register");
  demandEntry(typeof nonce === "string" && fromB64url(nonce).length === 16, "the nonce is not 16 bytes");
  members(after, ["size", "root"], [], "after");
  demandEntry(isIndex(after.get("size")), "'after' has no plain size");
  const root = fromB64(after.get("root"));
  demandEntry(root.length === 32, "'after' has no root of 32 bytes");
  const common = { origin, kind, nonce, sealed, afterSize: after.get("size"), afterRoot: root };
  return Object.assign(common, sealed ? recordOf(payload) : openActOf(payload));
}

function isIndex(value) {
  return Number.isSafeInteger(value) && value >= 0;
}

function recordOf(payload) {
  const [digests, blobs] = [payload.get("_sd"), payload.get("blobs")];
  demandEntry(payload.get("_sd_alg") === "sha-256", "the digests are not SHA-256");
  const counted = Array.isArray(digests) && digests.length > 0 && digests.length <= MAX_DIGESTS;
  demandEntry(counted, "a record commits to between 1 and 256 digests");
  for (const digest of digests) demandEntry(fromB64url(digest).length === 32, "a digest is not 32 bytes");
  const ascending = digests.every((digest, i) => i === 0 || digests[i - 1] < digest);
  demandEntry(ascending, "the digests are not in order, or one stands twice");
  demandEntry(Array.isArray(blobs) && blobs.length <= MAX_BLOBS, "the list of attachments is out of form");
  for (const file of [payload.get("sealed"), ...blobs]) {
    demandEntry(fromB64(file).length === 32, "the hash of a sealed file is not 32 bytes");
  }
  return { by: null, at: null, body: null, digests, blobs };
}

function openActOf(payload) {
  const [by, at, body] = OPEN_NAMES.map((name) => payload.get(name));
  const kind = payload.get("type");
  demandEntry(typeof kind === "string" && /^[a-z]+\.[a-z_]+$/.test(kind), "the entry names no act");
  const told = typeof by === "string" && by !== "" && typeof at === "string" && TIME_FORM.test(at);
  demandEntry(told, "the act does not say who did it and when");
  demandEntry(body instanceof Map && !namesReserved(body), "the act's body is no object, or uses a reserved name");
  return { by, at, body, digests: [], blobs: [] };
}

function namesReserved(value) {
  if (value instanceof Map) return [...value].some(([name, inner]) => RESERVED.has(name) || namesReserved(inner));
  return Array.isArray(value) && value.some(namesReserved);
}
