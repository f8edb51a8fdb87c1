// Words in six languages, and the showing of other people's text: as text alone, with tricks spelled out.

const WORDS = JSON.parse(document.getElementById("words").textContent);
const LONGEST_TEXT = 10000;
// Control, format, private and unassigned characters; the joiners that Persian, Urdu and Pashto write with may stay.
const ODD_CHARACTERS = /(?![\n\t\u200c\u200d])[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;
let tongue = "en";

function word(name) {
  return WORDS[tongue].words[name] ?? WORDS.en.words[name] ?? null;
}

function make(kind, attributes = {}, ...inside) {
  const made = document.createElement(kind);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...inside);
  return made;
}

// Somebody else's text: isolated in its own direction, odd characters by number, never as markup.
function foreign(text) {
  const whole = make("bdi");
  const cut = text.slice(0, LONGEST_TEXT);
  let last = 0;
  for (const found of cut.matchAll(ODD_CHARACTERS)) {
    const number = found[0].codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
    whole.append(cut.slice(last, found.index), make("span", { class: "odd", dir: "ltr" }, `U+${number}`));
    last = found.index + found[0].length;
  }
  whole.append(cut.slice(last));
  if (text.length > LONGEST_TEXT) whole.append(` … (${text.length})`);
  return whole;
}

// A sentence whose {names} are filled with values; lists are joined, an empty list is "nobody".
function sentence(name, values = {}) {
  const whole = make("span");
  for (const piece of (word(name) ?? "").split(/(\{[a-z]+\})/)) {
    const value = /^\{[a-z]+\}$/.test(piece) ? values[piece.slice(1, -1)] : undefined;
    if (value === undefined) whole.append(piece);
    else if (!Array.isArray(value)) whole.append(foreign(String(value)));
    else if (value.length === 0) whole.append(word("nobodies"));
    else value.forEach((one, i) => whole.append(i ? word("comma") : "", foreign(one)));
  }
  return whole;
}

function speak(language) {
  tongue = language;
  const { dir } = WORDS[language];
  Object.assign(document.documentElement, { lang: language, dir });
  document.title = word("title");
  for (const place of document.querySelectorAll("[data-word]")) place.textContent = word(place.dataset.word);
  document.getElementById("drafted").hidden = language === "en";
}

function firstLanguage() {
  const asked = new URLSearchParams(location.search).get("lang") ?? "";
  return Object.hasOwn(WORDS, asked) ? asked : "en";
}
