// The page: files come in by choice or by dropping, are read on this device, and the result is drawn anew.

const FILES = { bundle: null, own: null, other: null };
const LIMITS = { bundle: MAX_BUNDLE, own: MAX_OWN_FILE, other: MAX_OWN_FILE };
let latest = null;
let turn = 0;

// One byte more than allowed is read at most, which is enough to refuse the file.
async function bytesOf(name) {
  const file = FILES[name];
  return file === null ? null : new Uint8Array(await file.slice(0, LIMITS[name] + 1).arrayBuffer());
}

async function checkAgain() {
  const mine = ++turn;
  latest = null;
  drawResult();
  if (FILES.bundle === null) return say("waiting");
  say("working");
  let found;
  try {
    const [bundle, own, other] = await Promise.all(Object.keys(FILES).map(bytesOf));
    const { steps, facts } = await checkBundle({ bundle, own, other });
    const digest = bundle.length <= MAX_BUNDLE ? toHex(await sha256(bundle)) : "";
    found = { steps, facts, digest, file: FILES.bundle, now: Date.now() / 1000 };
  } catch (fault) {
    if (mine === turn) say(fault instanceof DOMException ? "unread" : "broken", String(fault));
    return;
  }
  if (mine !== turn) return;
  latest = found;
  drawResult();
  say("");
}

function say(name, why = "") {
  const status = document.getElementById("status");
  status.dataset.word = name;
  status.dataset.state = name;
  status.replaceChildren(name === "" ? verdictSentence(latest.steps) : word(name));
  if (why) status.append(" ", make("span", { lang: "en", dir: "ltr" }, foreign(why)));
}

function drawResult() {
  const place = document.getElementById("result");
  place.replaceChildren();
  if (latest === null) return;
  const { steps, facts, digest, file, now } = latest;
  place.append(make("h2", {}, word("verdict")), showVerdict(steps));
  const origin = make("p", { class: "file" }, sentence("file", { name: file.name, size: file.size }));
  if (digest) origin.append(make("br"), make("span", { class: "id", dir: "ltr" }, `SHA-256 ${digest}`));
  place.append(origin);
  if (!SUBTLE) place.append(make("p", { class: "caution" }, word("owncode")));
  place.append(make("h2", {}, word("steps")), make("ol", { class: "steps" }, ...steps.map(showStep)));
  place.append(showCosigners(steps, now), showContent(facts, steps));
  const print = make("button", { type: "button", id: "print" }, word("print"));
  print.addEventListener("click", () => window.print());
  place.append(print);
}

function chooseLanguage() {
  const select = document.getElementById("language");
  for (const [code, { name }] of Object.entries(WORDS)) {
    select.append(make("option", { value: code, lang: code }, name));
  }
  select.value = firstLanguage();
  select.addEventListener("change", () => {
    speak(select.value);
    drawResult();
    if (latest !== null) say("");
  });
  speak(select.value);
}

function takeFiles() {
  for (const name of Object.keys(FILES)) {
    document.getElementById(name).addEventListener("change", (event) => {
      FILES[name] = event.target.files[0] ?? null;
      checkAgain();
    });
  }
  // A file that is dropped must never be opened by the browser in place of this page.
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length === 0) return;
    document.getElementById("bundle").files = event.dataTransfer.files;
    FILES.bundle = event.dataTransfer.files[0];
    checkAgain();
  });
}

function openDetailsForPrint() {
  const closed = [...document.querySelectorAll("details:not([open])")];
  for (const box of closed) box.open = true;
  window.addEventListener("afterprint", () => closed.forEach((box) => (box.open = false)), { once: true });
}

chooseLanguage();
takeFiles();
window.addEventListener("beforeprint", openDetailsForPrint);
document.documentElement.classList.add("ready");
