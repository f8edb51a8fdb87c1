// JSON (RFC 8259) read strictly: repeated names, lone surrogates and great depth are refused.
// Objects become Maps, so that no name in a file can touch the page's own objects.

// A number with a fraction keeps its own spelling; integers that programs read differently are refused (RFC 7493).
class Numeral {
  constructor(raw) {
    this.raw = raw;
  }
}

class JsonReader {
  constructor(text, where) {
    this.text = text;
    this.where = where;
    this.at = 0;
  }

  refuse(why) {
    throw new Refusal("malformed", `${why} (at character ${this.at})`, this.where);
  }

  whole() {
    const value = this.value(0);
    this.skip();
    if (this.at !== this.text.length) this.refuse("something follows the JSON value");
    return value;
  }

  skip() {
    while (" \t\n\r".includes(this.text[this.at] ?? "x")) this.at++;
  }

  value(depth) {
    this.skip();
    const first = this.text[this.at];
    if (depth >= MAX_DEPTH && (first === "{" || first === "[")) this.refuse("the JSON is nested too deeply");
    if (first === "{") return this.object(depth);
    if (first === "[") return this.list(depth);
    if (first === '"') return this.string();
    for (const [word, value] of [["true", true], ["false", false], ["null", null]]) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return value;
      }
    }
    return this.number();
  }

  object(depth) {
    const found = new Map();
    this.at++;
    this.skip();
    if (this.taken("}")) return found;
    for (;;) {
      this.skip();
      if (this.text[this.at] !== '"') this.refuse("a name is missing");
      const name = this.string();
      if (found.has(name)) this.refuse("a name is given twice in one object");
      this.skip();
      if (!this.taken(":")) this.refuse("a colon is missing");
      found.set(name, this.value(depth + 1));
      this.skip();
      if (this.taken("}")) return found;
      if (!this.taken(",")) this.refuse("a comma or brace is missing");
    }
  }

  list(depth) {
    const found = [];
    this.at++;
    this.skip();
    if (this.taken("]")) return found;
    for (;;) {
      found.push(this.value(depth + 1));
      this.skip();
      if (this.taken("]")) return found;
      if (!this.taken(",")) this.refuse("a comma or bracket is missing");
    }
  }

  taken(letter) {
    if (this.text[this.at] !== letter) return false;
    this.at++;
    return true;
  }

  string() {
    const pieces = [];
    let start = ++this.at;
    for (;;) {
      const unit = this.text.charCodeAt(this.at);
      if (Number.isNaN(unit)) this.refuse("a text does not end");
      if (unit < 0x20) this.refuse("a control character stands bare in a text");
      if (unit === 0x22 || unit === 0x5c) {
        pieces.push(this.text.slice(start, this.at));
        if (unit === 0x22) break;
        pieces.push(this.escape());
        start = this.at;
      } else {
        this.at++;
      }
    }
    this.at++;
    const whole = pieces.join("");
    if (/\p{Surrogate}/u.test(whole)) this.refuse("a text holds half of a character");
    return whole;
  }

  escape() {
    const letter = this.text[this.at + 1];
    if (letter === "u") {
      const digits = this.text.slice(this.at + 2, this.at + 6);
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) this.refuse("a \\u escape is broken");
      this.at += 6;
      return String.fromCharCode(parseInt(digits, 16));
    }
    const plain = { '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };
    if (letter === undefined || !Object.hasOwn(plain, letter)) this.refuse("an escape is unknown");
    this.at += 2;
    return plain[letter];
  }

  number() {
    const form = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y;
    form.lastIndex = this.at;
    const found = form.exec(this.text);
    if (found === null) this.refuse("a value is missing or unknown");
    this.at = form.lastIndex;
    const raw = found[0];
    if (!Number.isFinite(Number(raw))) this.refuse("a number is too large to be read");
    if (!/^-?[0-9]+$/.test(raw)) return new Numeral(raw);
    if (!Number.isSafeInteger(Number(raw))) this.refuse("programs read so large an integer differently");
    return Number(raw) || 0;
  }
}

function strictJson(text, where = "") {
  return new JsonReader(text, where).whole();
}

// The members of an object whose names are exactly these; anything missing or foreign is refused.
function members(value, names, optional, where) {
  demand(value instanceof Map, "malformed", "an object is expected here", where);
  for (const name of names) demand(value.has(name), "missing", `'${name}' is missing`, where);
  for (const name of value.keys()) {
    const known = names.includes(name) || optional.includes(name);
    demand(known, "malformed", `'${name}' does not belong here`, where);
  }
  return value;
}
