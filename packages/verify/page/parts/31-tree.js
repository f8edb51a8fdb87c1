// The Merkle tree of RFC 6962 §2.1, verified by the step list of RFC 9162 §2.1.3.2, and tlog-proof files.

const MAX_PATH = 63;

function leafHash(leaf) {
  return sha256(joined(Uint8Array.of(0), leaf));
}

function nodeHash(left, right) {
  return sha256(joined(Uint8Array.of(1), left, right));
}

// Whether an entry with this leaf hash stands at this index of the tree with this size and root.
async function includes(hash, index, size, path, root) {
  if (index < 0n || index >= size || path.length > MAX_PATH) return false;
  let [position, last, seen] = [index, size - 1n, hash];
  for (const step of path) {
    if (last === 0n || step.length !== 32) return false;
    if (position & 1n || position === last) {
      seen = await nodeHash(step, seen);
      while (position !== 0n && !(position & 1n)) {
        position >>= 1n;
        last >>= 1n;
      }
    } else {
      seen = await nodeHash(seen, step);
    }
    position >>= 1n;
    last >>= 1n;
  }
  return last === 0n && sameBytes(seen, root);
}

// A C2SP tlog-proof: index, path and the note. Extra data is allowed and believed by nobody.
function parseProof(text, where) {
  const split = text.indexOf("\n\n");
  demand(split >= 0, "malformed", "the proof has no checkpoint", where);
  const rows = text.slice(0, split).split("\n");
  demand(rows.shift() === "c2sp.org/tlog-proof@v1", "malformed", "this is not a tlog-proof", where);
  if (rows[0]?.startsWith("extra ")) {
    const extra = fromB64(rows.shift().slice(6), where);
    demand(extra.length > 0, "malformed", "an extra line without extra data", where);
  }
  demand(rows[0]?.startsWith("index "), "malformed", "the proof has no index line", where);
  const index = plainNumber(rows.shift().slice(6), where);
  return { index, path: parsePath(rows, where), note: text.slice(split + 2) };
}

function parsePath(rows, where) {
  demand(Array.isArray(rows) && rows.length <= MAX_PATH, "too_big", "the inclusion path is out of form", where);
  return rows.map((row) => {
    const hash = fromB64(row, where);
    demand(hash.length === 32, "malformed", "a hash of the path is not 32 bytes", where);
    return hash;
  });
}
