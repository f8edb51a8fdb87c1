// The result as a person reads it: first the whole, then each check, then what the entry says.

const MAX_ROWS = 1000;
const YEAR_10000 = 253402300800n;
// Checks that stay open with every bundle, or that the reader alone can settle, are told but not counted.
const UNCOUNTED = new Set(["own", "other", "keys", "complete", "policies"]);

function verdictOf(steps) {
  const failed = steps.filter((step) => step.outcome === FAIL && step.needed);
  const left = steps.filter((step) => step.outcome === OPEN && step.needed && !UNCOUNTED.has(step.id));
  if (failed.length > 0) return { word: "fail", count: failed.length };
  return left.length > 0 ? { word: "open", count: left.length } : { word: "hold", count: 0 };
}

function verdictSentence(steps) {
  const { word: outcome, count } = verdictOf(steps);
  return sentence(`verdict.${outcome}`, { count });
}

function deciding(steps) {
  return steps.find((step) => step.id === "quorum") ?? steps.find((step) => step.id === "recorded");
}

function showVerdict(steps) {
  const outcome = verdictOf(steps).word;
  const box = make("div", { class: `verdict is-${outcome === "hold" ? "pass" : outcome}`, "data-verdict": outcome });
  box.append(make("p", { class: "lead" }, verdictSentence(steps)));
  if (outcome === "fail") return box;
  const quorum = deciding(steps);
  if (quorum.outcome === PASS) box.append(make("p", {}, sentence("verdict.by", quorum.values)));
  else box.append(make("p", {}, sentence("verdict.alone")));
  const final = steps.find((step) => step.id === "final");
  if (quorum.id === "recorded" && quorum.outcome === PASS && final.outcome !== PASS) box.append(make("p", {}, sentence("verdict.unfinal")));
  const keys = steps.find((step) => step.id === "keys");
  if (keys.outcome !== PASS) box.append(make("p", {}, sentence("verdict.keys")));
  box.append(make("p", {}, sentence("verdict.rest")));
  return box;
}

function showStep(step) {
  const title = word(`${step.id}.title`) ?? word(step.id);
  const said = word(`${step.id}.${step.say}`) === null ? step.say : `${step.id}.${step.say}`;
  const item = make("li", { class: `step is-${step.outcome}` });
  Object.assign(item.dataset, { step: step.id, outcome: step.outcome, say: step.say });
  const sign = make("span", { class: "outcome" }, word(step.outcome));
  const told = make("p", {}, sentence(said, step.values));
  if (step.outcome === FAIL && !step.needed) told.append(" ", word("undecisive"));
  item.append(make("h3", {}, make("span", {}, title), " ", sign), told);
  if (step.why || step.acts?.length) item.append(showDetails(step));
  return item;
}

// Details name hashes, keys and the reasons of refusals; they are in English, for those who repeat the check.
function showDetails(step) {
  const box = make("details", {}, make("summary", {}, word("details")));
  if (step.why) box.append(make("p", { lang: "en", dir: "ltr", class: "why" }, foreign(step.why)));
  if (step.acts?.length) box.append(showActs(step.acts));
  return box;
}

function showActs(acts) {
  const list = make("ol", { lang: "en", dir: "ltr", class: "acts" });
  for (const { index, leaf, outcome, why } of acts.slice(0, MAX_ROWS)) {
    const told = [`entry ${index}`, leaf?.kind ?? "unreadable", leaf?.by ?? "", actObject(leaf), outcome, why];
    list.append(make("li", {}, foreign(told.filter((one) => one !== "").join(" · "))));
  }
  if (acts.length > MAX_ROWS) list.append(make("li", {}, `… ${acts.length - MAX_ROWS}`));
  return make("div", {}, make("p", { class: "small" }, word("acts")), list);
}

function actObject(leaf) {
  const told = ["member", "id", "role", "key_id", "name", "level", "proposal"].map((name) => leaf?.body?.get(name));
  return told.filter((one) => typeof one === "string" || isIndex(one)).join(" ");
}

// One row for each key that a policy names, whichever policy it was.
function showCosigners(steps, now) {
  const section = make("section", { id: "cosigners" }, make("h2", {}, word("cosigners")));
  const people = new Map();
  for (const { quorum, policy } of steps.filter((step) => step.quorum)) {
    const put = (name, state, time) => {
      const key = policy.witnesses.get(name);
      people.set(`${key.name}+${key.id}`, { name: shownName(name), state, time });
    };
    for (const name of policy.witnesses.keys()) {
      if (quorum.present.has(name)) put(name, "cosigned", quorum.present.get(name));
      else if (quorum.unreadable.includes(name)) put(name, "unchecked", null);
      else if (quorum.missing.includes(name)) put(name, "missing", null);
    }
  }
  if (people.size === 0) {
    section.append(make("p", {}, word("cosigners.none")));
    return section;
  }
  const rows = [...people].map(([key, { name, state, time }]) => {
    const holder = make("th", { scope: "row" }, foreign(name), make("br"));
    holder.append(make("span", { class: "id dim", dir: "ltr" }, foreign(key)));
    const cells = [make("td", { class: "state" }, word(state)), make("td", {}, ...cosigningTime(time, now))];
    return make("tr", { "data-state": state }, holder, ...cells);
  });
  section.append(table([word("cosigners.holder"), word("verdict"), word("cosigners.time")], rows));
  return section;
}

function cosigningTime(time, now) {
  if (time === null) return ["–"];
  const shown = time < YEAR_10000 ? utcTime(Number(time)) : [`${time}`];
  const plain = make("bdi", { dir: "ltr", class: "time" }, ...shown);
  return Number(time) > now + 120 ? [plain, ` (${word("ahead")})`] : [plain];
}

function utcTime(seconds) {
  const text = new Date(seconds * 1000).toISOString();
  return [make("span", {}, text.slice(0, 10)), " ", make("span", {}, `${text.slice(11, 19)} UTC`)];
}

function table(heads, rows) {
  const head = make("tr", {}, ...heads.map((text) => make("th", { scope: "col" }, text)));
  const whole = make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows));
  return make("div", { class: "scroll" }, whole);
}

function showContent({ shown, withheld }, steps) {
  const section = make("section", { id: "content" }, make("h2", {}, word("content")));
  if (shown === undefined) {
    section.append(make("p", {}, word("content.none")));
    return section;
  }
  if (verdictOf(steps).word !== "hold") section.append(make("p", { class: "caution" }, word("content.caution")));
  const rows = [];
  for (const name of new Set(["verb", "by", "at", ...shown.keys()])) {
    if (shown.has(name)) flatten([name], shown.get(name), rows);
  }
  section.append(table([word("content.field"), word("content.value")], rows.slice(0, MAX_ROWS).map(contentRow)));
  const more = rows.length - MAX_ROWS;
  if (more > 0) section.append(make("p", { class: "caution" }, sentence("content.cut", { count: more })));
  if (withheld) section.append(make("p", { class: "dim" }, sentence("content.withheld", { withheld })));
  return section;
}

function contentRow([path, value]) {
  const known = path.length === 1 && ["verb", "by", "at"].includes(path[0]);
  const label = known ? word(path[0]) : foreign(fieldName(path));
  const text = make("div", { class: "value" }, foreign(value));
  return make("tr", {}, make("th", { scope: "row" }, label), make("td", {}, text));
}

function fieldName(path) {
  return (path[0] === "body" && path.length > 1 ? path.slice(1) : path).join(" › ");
}

function flatten(path, value, rows) {
  if (value instanceof Map && value.size > 0) {
    for (const [name, inner] of value) flatten([...path, name], inner, rows);
  } else if (Array.isArray(value) && value.length > 0) {
    value.forEach((inner, i) => flatten([...path, `${i + 1}`], inner, rows));
  } else {
    rows.push([path, plainValue(value)]);
  }
}

function plainValue(value) {
  if (value instanceof Numeral) return value.raw;
  if (value instanceof Map) return "{}";
  return Array.isArray(value) ? "[]" : String(value);
}
