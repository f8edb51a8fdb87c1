// SHA-256 (FIPS 180-4): the browser's own where it offers one, else these forty lines, and the page says which.

const SUBTLE = globalThis.crypto?.subtle ?? null;

async function sha256(bytes) {
  if (SUBTLE) return new Uint8Array(await SUBTLE.digest("SHA-256", bytes));
  return ownSha256(bytes);
}

// The constants are the fractional parts of the cube (and square) roots of the first primes.
const SHA_PRIMES = [];
for (let n = 2; SHA_PRIMES.length < 64; n++) if (SHA_PRIMES.every((prime) => n % prime)) SHA_PRIMES.push(n);
const ROUND = SHA_PRIMES.map((prime) => rootFraction(BigInt(prime), 3n));
const START = SHA_PRIMES.slice(0, 8).map((prime) => rootFraction(BigInt(prime), 2n));

// The first 32 bits after the point of the k-th root of n, by exact integers.
function rootFraction(n, k) {
  const wanted = n << (32n * k);
  let low = 0n;
  let high = 1n << 40n;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** k <= wanted) low = middle;
    else high = middle;
  }
  return Number(low & 0xffffffffn);
}

function ownSha256(bytes) {
  const length = ((bytes.length + 8) >> 6) * 64 + 64;
  const padded = new Uint8Array(length);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(length - 8, Math.floor(bytes.length / 0x20000000));
  view.setUint32(length - 4, (bytes.length << 3) >>> 0);
  const state = Uint32Array.from(START);
  for (let at = 0; at < length; at += 64) shaBlock(view, at, state);
  const out = new DataView(new ArrayBuffer(32));
  state.forEach((word, i) => out.setUint32(4 * i, word));
  return new Uint8Array(out.buffer);
}

function shaBlock(view, at, state) {
  const turn = (word, by) => (word >>> by) | (word << (32 - by));
  const w = new Uint32Array(64);
  for (let i = 0; i < 16; i++) w[i] = view.getUint32(at + 4 * i);
  for (let i = 16; i < 64; i++) {
    const early = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ (w[i - 15] >>> 3);
    const late = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ (w[i - 2] >>> 10);
    w[i] = w[i - 16] + early + w[i - 7] + late;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i++) {
    const first = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + ROUND[i] + w[i];
    const second = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) >>> 0, c, b, a, (first + second) >>> 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, i) => (state[i] += word));
}
