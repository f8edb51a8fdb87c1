// Strict spellings: each value has one way to be written, so that no two readers can differ about it.

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const PLAIN_64 = new Map([...ALPHABET, "+", "/"].map((letter, i) => [letter.charCodeAt(0), i]));
const URL_64 = new Map([...ALPHABET, "-", "_"].map((letter, i) => [letter.charCodeAt(0), i]));
const MAX_DEPTH = 64;

// RFC 4648 §4 with padding; spare bits must be zero.
function fromB64(text, where = "") {
  demand(typeof text === "string" && text.length % 4 === 0, "malformed", "this is not base64", where);
  const bare = text.endsWith("==") ? text.slice(0, -2) : text.endsWith("=") ? text.slice(0, -1) : text;
  return unpack64(bare, PLAIN_64, where);
}

// RFC 4648 §5 without padding (RFC 7515); spare bits must be zero.
function fromB64url(text, where = "") {
  demand(typeof text === "string", "malformed", "this is not base64url", where);
  return unpack64(text, URL_64, where);
}

function unpack64(bare, alphabet, where) {
  demand(bare.length % 4 !== 1, "malformed", "this base64 has a wrong length", where);
  const out = new Uint8Array(Math.floor((bare.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (let i = 0; i < bare.length; i++) {
    const six = alphabet.get(bare.charCodeAt(i));
    demand(six !== undefined, "malformed", "this base64 has a foreign character", where);
    bits = ((bits << 6) | six) & 0xfff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      out[at++] = (bits >> held) & 0xff;
    }
  }
  demand((bits & ((1 << held) - 1)) === 0, "malformed", "this base64 has spare bits that are not zero", where);
  return out;
}

function toB64(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

function toB64url(bytes) {
  return toB64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function toHex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function fromHex(text, where = "") {
  const fits = typeof text === "string" && text.length % 2 === 0 && /^[0-9a-f]*$/.test(text);
  demand(fits, "malformed", "this is not lowercase hexadecimal", where);
  return Uint8Array.from({ length: text.length / 2 }, (_, i) => parseInt(text.slice(2 * i, 2 * i + 2), 16));
}

function utf8(text) {
  return new TextEncoder().encode(text);
}

function fromUtf8(bytes, where = "") {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (fault) {
    if (!(fault instanceof TypeError)) throw fault;
    throw new Refusal("malformed", "this is not UTF-8", where);
  }
}

function joined(...parts) {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function sameBytes(one, other) {
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}

// ASCII decimal, no sign and no leading zero, below 2**63; a BigInt.
function plainNumber(text, where = "") {
  const fits = /^(?:0|[1-9][0-9]{0,18})$/.test(text);
  demand(fits, "malformed", "this is not a plain number", where);
  const value = BigInt(text);
  demand(value < 2n ** 63n, "too_big", "this number is too large", where);
  return value;
}
