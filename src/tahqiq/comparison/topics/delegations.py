"""Delegations: who heads a side's team in a round. Heads change between rounds, and that is no contradiction."""

import re
from collections.abc import Iterator

from tahqiq.comparison.directory import plain
from tahqiq.comparison.heard import Heard
from tahqiq.comparison.occasions import round_of, same_round
from tahqiq.comparison.person_names import person_name
from tahqiq.comparison.position import Occasion, Position, Topic
from tahqiq.comparison.values import Person
from tahqiq.comparison.words import options

_TEAM = rf"(?:{options('delegation')})"
_BY = re.compile(
    r"\b(?:(?:led|headed|chaired|fronted|represented)(?: \w+){0,3}? by|under the leadership of)\s+",
    re.IGNORECASE,
)
_AT_HEAD = re.compile(
    rf"\b[Aa]t the head of (?P<team>(?:[\w’'-]+\s+){{0,4}}?{_TEAM})\b[^.;]{{0,30}}? (?:is|was|stands?|stood|sits|sat) "
)
_CHARGED = re.compile(
    r"\b(?:put|puts|placed|named|appointed|chosen|chose|picked|sent) (?P<who>[^.;]{4,90}?),? "
    r"(?:in charge of|at the head of|to (?:head|lead|chair)|as head of|as (?:its|the) chief) "
)
_ALSO_BY = re.compile(r"(?:\band|,|\bwhile)\s+(?P<side>(?:the )?[A-Z][\w’' -]{2,40}?)\s+by\s+")
_LEADING = (
    "leads|led|heads|headed|chairs|fronts|leading|heading|(?:is|was) (?:lead|head)ing|will (?:lead|head)"
)
_LEADS = re.compile(rf"\b(?:{_LEADING})\s+(?P<team>(?:[\w’'-]+\s+){{0,4}}?{_TEAM})\b")
_POST = r"delegation (?:head|leader|chief)|(?:chief|lead|top) negotiator"
_SENT = re.compile(r"\b(?:sent|sending|dispatched|named|appointed|fielded)\s+")
_HEAD_OF = re.compile(
    rf"\b(?:head|leader|chief) of (?P<team>(?:[\w’'-]+\s+){{0,4}}?{_TEAM}),?\s+"
    rf"|(?P<team2>[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?)\s+(?:{_POST}),?\s+"
)
_WORD = r"(?:[A-Z][\w’'.-]*|al-[A-Z]\w+)"
_NAME = re.compile(rf"{_WORD}(?:\s+(?:{_WORD}|bin|ibn|ud|ul|al|el|von|van|de))*")
_FOR = re.compile(
    r"\b[Ff]or (?P<side>[A-Z]\w+),? (?:it (?:is|was) )?(?P<name>[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){1,4})"
)
_FOLLOWED = re.compile(
    r"\breplac|\bsucceed|\btook over\b|\btaken over\b|\bno longer\b|\bthis time\b|\bnew (?:head|leader|chief)\b"
    r"|\binstead of\b|\bnow\b|\bin (?:his|her) place\b|\bstands in for\b|\brecalled\b|\bformer head\b"
)
_SUBJECT = 40  # characters in which a sentence names whose team it speaks of
_STOP = re.compile(
    r"[;:()\n“”\"]|\s[-–—]\s|—|\s(?:and|while|which|who|whose|with|in|at|on|for|from|to|will|has|had"
    r"|was|is|were|said|says|told|"
    r"arrived|held|met|during|after|before|as|by|but|that)\s"
)
_ARTICLE = re.compile(r"^(?:(?:the|an|its|their|his|her|a|country's|then)\s+)+")
_LEAST_NAME = 2


def positions(heard: Heard) -> Iterator[Position]:
    """The heads of delegations that a claim names, each with its side."""
    if heard.unreal or heard.negated or heard.family not in ("talks", "speech", "ceasefire"):
        return
    text = heard.claim.span
    if heard.kind == "delegation" and not any(_heads(text, heard)):
        text = heard.sentence
    seen = set()
    for side_words, name in _heads(text, heard):
        side = heard.directory.side(side_words) if side_words else None
        side = side or _own_side(heard, name) or heard.directory.side(text[:_SUBJECT])
        if side is None or (side, name) in seen or re.search(r"[a-z]\. ", name):
            continue
        seen.add((side, name))
        value = Person(person_name(name), heard.as_of, heard.directory)
        yield Position("delegation head", value, heard, key=side, round=round_of(heard))


def _heads(text: str, heard: Heard) -> Iterator[tuple[str, str]]:
    for hit in _BY.finditer(text):
        name = _name_after(text[hit.end() :])
        if name and _of_delegation(text, heard):
            yield _clause_before(text[: hit.start()]), name
            for more in _ALSO_BY.finditer(text, hit.end()):
                also = _name_after(text[more.end() :])
                if also:
                    yield more["side"], also
    yield from _named_first(text)
    if re.search(rf"\b{_TEAM}\b|\bhead(?:s|ed)?\b", text):
        for hit in _FOR.finditer(text):
            yield hit["side"], hit["name"]
    for hit in _SENT.finditer(text) if heard.kind == "delegation" else ():
        name = _name_after(text[hit.end() :])
        if name and (name[0].isupper() or person_name(name).office) and not re.search(r"\d", name):
            yield _clause_before(text[: hit.start()]), name


def _named_first(text: str) -> Iterator[tuple[str, str]]:
    """Those who "lead the delegation" and those named after their post."""
    for hit in _AT_HEAD.finditer(text):
        name = _name_after(text[hit.end() :])
        if name:
            yield hit["team"], name
    for hit in _CHARGED.finditer(text):
        found = _names(hit["who"])
        if found and re.search(rf"\b{_TEAM}\b", text[hit.end() : hit.end() + 60]):
            yield text[: hit.start()] + text[hit.end() : hit.end() + 60], found[-1]
    for hit in _LEADS.finditer(text):
        name = _name_before(text[: hit.start()])
        if name:
            yield hit["team"], name
    for hit in _HEAD_OF.finditer(text):
        name = _name_after(text[hit.end() :])
        if name and len(name.split()) >= _LEAST_NAME:
            yield hit["team"] or hit["team2"], name


def _of_delegation(text: str, heard: Heard) -> bool:
    return heard.kind == "delegation" or re.search(rf"\b{_TEAM}\b", plain(text)) is not None


def _clause_before(text: str) -> str:
    """The words of the clause that ends here; the side named last in it is the one meant."""
    clause = re.split(r"\b(?:while|and|but)\b|;", text)[-1]
    if not re.search(r"[A-Z]", clause):
        clause = text
    return _last_side_first(clause)


def _last_side_first(clause: str) -> str:
    """The part from the last capital word before the team on, where a team is named; else the clause."""
    hits = list(re.finditer(rf"(?:[A-Z][\w’'-]+\s+)+(?:\w+\s+){{0,2}}?{_TEAM}\b", clause))
    return hits[-1].group() if hits else clause


def _name_after(text: str) -> str | None:
    """The person named right after "led by": title, office and name as written."""
    text = _ARTICLE.sub("", text)
    stop = _STOP.search(text)
    phrase = text[: stop.start()] if stop else text[:120]
    parts = phrase.split(",")
    said = parts[0].strip(" .")
    if not _names(said) and len(parts) > 1 and _names(parts[1]):
        said = f"{said} {parts[1].strip(' .')}"
    elif len(parts) > 1 and person_name(parts[1]).office and not person_name(said).office:
        said = f"{_ARTICLE.sub('', parts[1].strip(' .'))} {said}"
    of = re.match(r"(.*?[A-Z][\w’'-]+) of\s", said)
    if of and _names(of[1]):
        said = of[1]
    taken = person_name(said)
    if not _names(said):
        return said if taken.office and len(said.split()) <= 6 else None
    return said if taken.parts else None


def _names(said: str) -> list[str]:
    return [name for name in _NAME.findall(said) if person_name(name).parts]


def _name_before(text: str) -> str | None:
    """The person who "leads the delegation": the capitals before the verb, an aside left out."""
    flat = text.rstrip().removesuffix("who").rstrip(" ,")
    if "," in flat[-90:]:
        head, _, aside = flat.rpartition(",")
        if not _names(aside) or person_name(aside).office:
            flat = head
    hits = list(_NAME.finditer(flat))
    if not hits or len(flat) - hits[-1].end() > 3:
        return None
    said = hits[-1].group()
    return said if person_name(said).parts and len(person_name(said).parts) <= 5 else None


def _own_side(heard: Heard, name: str) -> str | None:
    sides = heard.sides_of(heard.claim.actors.participant)
    if len(sides) == 1:
        return next(iter(sides))
    return heard.directory.side(name)


def occasion(one: Position, other: Position) -> Occasion:
    """One round by its number, else by the days; who "now" leads has followed somebody."""
    first, second = one.heard.report.published, other.heard.report.published
    late = one if first and second and first > second else other
    if first != second and _FOLLOWED.search(late.heard.around):
        return "later" if same_round(one, other) != "apart" else "apart"
    return same_round(one, other)


TOPIC = Topic(("delegation head",), positions, occasion)
