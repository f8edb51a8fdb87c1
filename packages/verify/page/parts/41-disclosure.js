// Disclosures (RFC 9901 §7.1): each must be one that the entry committed to; what has none is withheld, or a decoy.

const MAX_DISCLOSURES = 100000;
const MAX_SHOWN_DEPTH = 24;

class Opening {
  constructor() {
    this.closed = new Map();
    this.seen = new Set();
    this.salts = new Set();
    this.shown = 0;
    this.withheld = 0;
  }

  async take(disclosures) {
    demand(disclosures.length <= MAX_DISCLOSURES, "too_big", "there are too many disclosures");
    for (const [number, text] of disclosures.entries()) {
      const where = `disclosure ${number}`;
      const ascii = typeof text === "string" && !/[^\0-\x7f]/.test(text);
      demand(ascii, "disclosure", "it is not base64url", where);
      const digest = toB64url(await sha256(utf8(text)));
      demand(!this.closed.has(digest), "disclosure", "it stands twice", where);
      const parts = saltedParts(text, where);
      demand(!this.salts.has(parts[0]), "disclosure", "its salt serves another disclosure too", where);
      this.salts.add(parts[0]);
      this.closed.set(digest, { where, parts });
    }
  }

  open(digest, length) {
    const once = typeof digest === "string" && !this.seen.has(digest);
    demand(once, "disclosure", "a digest is no text, or stands twice in the record");
    this.seen.add(digest);
    const found = this.closed.get(digest);
    if (found === undefined) {
      this.withheld++;
      return null;
    }
    const fits = found.parts.length === length;
    demand(fits, "disclosure", "a field's disclosure stands for a list item, or the reverse", found.where);
    this.closed.delete(digest);
    this.shown++;
    return found.parts;
  }

  object(value, depth) {
    const plain = new Map();
    for (const [name, inner] of value) {
      if (name === "_sd") continue;
      demand(!RESERVED.has(name), "disclosure", "a reserved name stands inside a disclosed value");
      plain.set(name, this.value(inner, depth));
    }
    const digests = value.has("_sd") ? value.get("_sd") : [];
    demand(Array.isArray(digests), "disclosure", "'_sd' is not a list of digests");
    for (const digest of digests) {
      const parts = this.open(digest, 3);
      if (parts === null) continue;
      const free = typeof parts[1] === "string" && !RESERVED.has(parts[1]) && !plain.has(parts[1]);
      demand(free, "disclosure", "a disclosed name is reserved or stands twice");
      plain.set(parts[1], this.value(parts[2], depth));
    }
    return plain;
  }

  value(value, depth) {
    demand(depth <= MAX_SHOWN_DEPTH, "disclosure", "disclosed values are nested too deep");
    if (value instanceof Map) return this.object(value, depth + 1);
    return Array.isArray(value) ? this.list(value, depth + 1) : value;
  }

  list(items, depth) {
    const plain = [];
    for (const item of items) {
      if (!(item instanceof Map) || !item.has("...")) {
        plain.push(this.value(item, depth));
        continue;
      }
      demand(item.size === 1, "disclosure", "a list item's digest stands beside something else");
      const parts = this.open(item.get("..."), 2);
      if (parts !== null) plain.push(this.value(parts[1], depth));
    }
    return plain;
  }
}

function saltedParts(text, where) {
  try {
    const parts = strictJson(fromUtf8(fromB64url(text)));
    const form = Array.isArray(parts) && (parts.length === 2 || parts.length === 3);
    demand(form, "disclosure", "it has not the form salt, name, value");
    demand(fromB64url(parts[0]).length === 16, "disclosure", "its salt is not 16 bytes");
    return parts;
  } catch (fault) {
    if (fault instanceof Refusal) throw new Refusal("disclosure", fault.why, where);
    throw fault;
  }
}

// What a record shows: values by name, how many disclosures were opened, how many digests stay closed.
async function openDisclosures(leaf, disclosures) {
  const opening = new Opening();
  await opening.take(disclosures);
  const values = opening.object(new Map([["_sd", leaf.digests]]), 0);
  for (const { where } of opening.closed.values()) {
    throw new Refusal("disclosure", "the entry does not commit to it", where);
  }
  const clear = !IN_CLEAR.some((name) => values.has(name));
  demand(clear, "disclosure", "it names what the entry says in clear");
  return { values, shown: opening.shown, withheld: opening.withheld };
}
