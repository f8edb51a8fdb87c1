// Ed25519 (RFC 8032): the browser verifies; here the keys and signatures are sorted out on which tools may differ.
// The rule, one for all readers of this register: the key lies in the prime-order group and is not the identity;
// key and R are written canonically; R is not of small order; S is below the group's order; and then the
// cofactorless equation [S]B = R + [k]A, which the browser checks.

const P = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const CURVE_D = modP(-121665n * powerP(121666n, P - 2n));
const ROOT_OF_MINUS_ONE = powerP(2n, (P - 1n) / 4n);
const IDENTITY = [0n, 1n, 1n, 0n];

function modP(value) {
  const rest = value % P;
  return rest < 0n ? rest + P : rest;
}

function powerP(base, exponent) {
  let out = 1n;
  for (let square = modP(base), left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) out = (out * square) % P;
    square = (square * square) % P;
  }
  return out;
}

function littleEndian(bytes) {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]);
  return value;
}

// RFC 8032 §5.1.3; null where the 32 bytes are no point or not its one spelling.
function curvePoint(bytes) {
  const whole = littleEndian(bytes);
  const sign = whole >> 255n;
  const y = whole & (2n ** 255n - 1n);
  if (y >= P) return null;
  const u = modP(y * y - 1n);
  const v = modP(CURVE_D * y * y + 1n);
  let x = modP(u * powerP(v, 3n) * powerP(u * powerP(v, 7n), (P - 5n) / 8n));
  const square = modP(v * x * x);
  if (square === modP(-u)) x = modP(x * ROOT_OF_MINUS_ONE);
  else if (square !== u) return null;
  if (x === 0n && sign === 1n) return null;
  if ((x & 1n) !== sign) x = P - x;
  return [x, y, 1n, modP(x * y)];
}

// Extended coordinates (X, Y, Z, T), RFC 8032 §5.1.4.
function pointSum([x1, y1, z1, t1], [x2, y2, z2, t2]) {
  const a = modP((y1 - x1) * (y2 - x2));
  const b = modP((y1 + x1) * (y2 + x2));
  const c = modP(2n * t1 * CURVE_D * t2);
  const d = modP(2n * z1 * z2);
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return [modP(e * f), modP(g * h), modP(f * g), modP(e * h)];
}

function pointTimes(factor, point) {
  let out = IDENTITY;
  for (let doubled = point, left = factor; left > 0n; left >>= 1n) {
    if (left & 1n) out = pointSum(out, doubled);
    doubled = pointSum(doubled, doubled);
  }
  return out;
}

function isIdentity([x, y, z]) {
  return x === 0n && y === z;
}

const KEY_FAULTS = new Map();

// Why this key may not sign anything here, or "" for a sound key.
function keyFault(raw) {
  const name = toHex(raw);
  if (!KEY_FAULTS.has(name)) KEY_FAULTS.set(name, freshKeyFault(raw));
  return KEY_FAULTS.get(name);
}

function freshKeyFault(raw) {
  if (raw.length !== 32) return "an Ed25519 key has 32 bytes";
  const point = curvePoint(raw);
  if (point === null) return "the key is no point of the curve, or not in its one spelling";
  if (isIdentity(pointTimes(8n, point))) return "the key is of small order";
  if (!isIdentity(pointTimes(ORDER, point))) return "the key is not in the prime-order group";
  return "";
}

// The browser's own verification, tried once on RFC 8032's first test vector and on a spoilt copy of it.
let ed25519Works = null;

function browserHasEd25519() {
  ed25519Works ??= tryEd25519();
  return ed25519Works;
}

async function tryEd25519() {
  if (!SUBTLE) return false;
  const key = fromHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  const signature = fromHex(
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155" +
      "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
  );
  try {
    const holds = await subtleVerify(key, signature, new Uint8Array(0));
    return holds && !(await subtleVerify(key, signature, new Uint8Array(1)));
  } catch (fault) {
    if (fault instanceof DOMException || fault instanceof TypeError) return false;
    throw fault;
  }
}

async function subtleVerify(raw, signature, message) {
  const key = await SUBTLE.importKey("raw", raw, { name: "Ed25519" }, false, ["verify"]);
  return SUBTLE.verify({ name: "Ed25519" }, key, signature, message);
}

// Whether the signature over the message was made with this key; throws Unavailable where the browser cannot tell.
async function signatureHolds(raw, message, signature) {
  if (keyFault(raw) !== "" || signature.length !== 64) return false;
  const r = curvePoint(signature.slice(0, 32));
  if (r === null || isIdentity(pointTimes(8n, r))) return false;
  if (littleEndian(signature.slice(32)) >= ORDER) return false;
  if (!(await browserHasEd25519())) throw new Unavailable("this browser has no Ed25519");
  return subtleVerify(raw, signature, message);
}
