// What every check answers when it cannot accept something: a fixed word, a sentence, and the place.

class Refusal extends Error {
  constructor(code, why, where = "") {
    super(where ? `${where}: ${why}` : why);
    this.code = code;
    this.why = why;
    this.where = where;
  }
}

// Thrown where the browser lacks the means: the step is then "could not check", never "pass".
class Unavailable extends Error {}

function demand(condition, code, why, where = "") {
  if (!condition) throw new Refusal(code, why, where);
}
