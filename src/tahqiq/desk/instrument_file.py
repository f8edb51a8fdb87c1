"""An instrument as a drafter writes it: Markdown with YAML, or YAML alone, becomes clauses that can be cited.

A file is data: nothing in it is run, followed or believed, and everything that does not fit is named with its
line and column.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path as File
from typing import Any

from pydantic import ValidationError

from tahqiq.desk.instrument_flaws import MOST_FLAWS, flaws_of, nearest
from tahqiq.desk.instrument_sections import Section, Sections, Wordings, take_apart
from tahqiq.desk.marked_yaml import FaultyFile, Flaw, Mark, Path, read_marked
from tahqiq.errors import BadInput
from tahqiq.model.instrument import Instrument

LARGEST = 512 * 1024  # bytes
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")
_STANDS_ABOVE = ("text", "number", "heading", "wordings")
_TRANSLATION = re.compile(r"\.([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)$")


@dataclass(frozen=True)
class WrittenInstrument:
    """An instrument with the place in its file of each of its fields."""

    instrument: Instrument
    file: str
    marks: Mapping[Path, Mark]
    lines: tuple[str, ...] = field(repr=False, default=())

    def mark(self, path: Path) -> Mark:
        """Where this field stands, or the nearest thing around it."""
        return nearest(self.marks, path, self.file)


def read_instrument_file(file: File) -> WrittenInstrument:
    """The instrument in a file, with translations from ``NAME.LANGUAGE.md`` beside it.

    Raises ``BadInput`` YML001 where it cannot be read, :class:`FaultyFile` with all that is wrong in it.
    """
    data = _bytes_of(file)
    beside = sorted(file.parent.glob(f"{_escaped(file.stem)}.*.md")) if file.suffix == ".md" else []
    translations = {
        found[1]: (one.name, _bytes_of(one)) for one in beside if (found := _TRANSLATION.search(one.stem))
    }
    return written_instrument(data, file.name, translations)


def instrument_files(folder: File) -> list[File]:
    """The files of a folder that hold an instrument each, by name; translations belong to theirs."""
    found = [file for file in folder.iterdir() if file.suffix in (".md", ".yaml", ".yml")]
    return sorted(file for file in found if not is_translation(file))


def is_translation(file: File) -> bool:
    """Whether a file is the text of another in one more language: ``NAME.ur.md`` beside ``NAME.md``."""
    found = _TRANSLATION.search(file.stem)
    return found is not None and file.with_name(file.stem[: found.start()] + ".md").exists()


def written_instrument(
    data: bytes, name: str, translations: Mapping[str, tuple[str, bytes]] | None = None
) -> WrittenInstrument:
    """The instrument in these bytes: YAML alone if the name ends so, Markdown otherwise.

    ``translations`` are further files by language tag, each as its name and bytes. Raises :class:`FaultyFile`.
    """
    text = _text_of(data, name)
    if name.endswith((".yaml", ".yml")):
        return _build(_from_yaml(text, name), name, text)
    draft = _from_markdown(take_apart(text, name), name)
    for language, (other, more) in sorted((translations or {}).items()):
        _translate(draft, language, take_apart(_text_of(more, other), other))
    return _build(draft, name, text)


@dataclass
class _Draft:
    """Plain values of an instrument that is being read, with their places and what is wrong so far."""

    value: Any
    marks: dict[Path, Mark]
    keys: dict[Path, Mark]
    flaws: list[Flaw]


def _bytes_of(file: File) -> bytes:
    try:
        if file.stat().st_size > LARGEST:
            raise _too_large(file.name)
        return file.read_bytes()
    except OSError as error:
        raise BadInput("YML001", f"{file.name} cannot be read: {error}", "check the path.") from error


def _escaped(stem: str) -> str:
    return re.sub(r"([\[\]*?])", r"[\1]", stem)


def _too_large(name: str) -> FaultyFile:
    cause = f"it is larger than {LARGEST // 1024} KiB"
    return FaultyFile(
        (Flaw("INS003", Mark(name, 1), cause, "split it: annexes are instruments of their own."),)
    )


def _text_of(data: bytes, name: str) -> str:
    if len(data) > LARGEST:
        raise _too_large(name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        flaw = Flaw("INS003", Mark(name, line), "it is not UTF-8", "save it as UTF-8.")
        raise FaultyFile((flaw,)) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if found := _CONTROL.search(text):
        before = text[: found.start()]
        mark = Mark(name, before.count("\n") + 1, found.start() - before.rfind("\n"))
        cause = f"a control character (U+{ord(found[0]):04X})"
        raise FaultyFile((Flaw("INS003", mark, cause, "take it out."),))
    return text


def _from_yaml(text: str, name: str) -> _Draft:
    marked = read_marked(text, name)
    value = marked.value
    if isinstance(value, dict) and isinstance(value.get("provisions"), list):
        for one in value["provisions"]:
            if isinstance(one, dict):
                _fill(one, value.get("id"))
    return _Draft(value, marked.values, marked.keys, marked.flaws)


def _from_markdown(found: Sections, name: str) -> _Draft:
    """The sections as one tree of plain values, marked as if it had been written in one piece."""
    head = found.head
    if head is None or not isinstance(head.value, dict):
        cause = "it does not begin with a head: lines of YAML between two lines of ---"
        raise FaultyFile((Flaw("INS004", Mark(name, 1), cause, "see 'tahqiq instrument new'."), *found.flaws))
    draft = _Draft(dict(head.value), dict(head.values), dict(head.keys), found.flaws)
    if "provisions" in draft.value:
        cause = "clauses stand in sections of the text, not in the head"
        draft.flaws.append(Flaw("INS006", draft.keys[("provisions",)], cause, "write each as a ## section."))
    draft.value["provisions"] = [_clause(draft, place, one) for place, one in enumerate(found.sections)]
    if found.title is not None and "title" not in draft.value:
        draft.value["title"] = found.title
    if found.summary.parts and "summary" not in draft.value:
        draft.value["summary"] = found.summary.text
        draft.marks[("summary",)] = found.summary.first or Mark(name, 1)
    return draft


def _clause(draft: _Draft, place: int, section: Section) -> dict[str, Any]:
    path: Path = ("provisions", place)
    draft.marks[path] = section.words.mark
    clause: dict[str, Any] = {}
    if section.data is None or not isinstance(section.data.value, dict):
        cause = f"section {section.number} has no ```yaml block that says whom it binds to what"
        draft.flaws.append(
            Flaw("INS008", section.words.mark, cause, "add one with modality, actors and acts.")
        )
        clause["modality"] = "obligation"
    else:
        clause |= section.data.value
        draft.marks |= {(*path, *inner): mark for inner, mark in section.data.values.items() if inner}
        draft.keys |= {(*path, *inner): mark for inner, mark in section.data.keys.items()}
        for name in _STANDS_ABOVE:
            if name in clause:
                cause = f"'{name}' stands above as the heading or the text of the section"
                draft.flaws.append(Flaw("INS006", draft.keys[*path, name], cause, "take it out here."))
    if not section.words.parts:
        cause = f"section {section.number} has no text"
        draft.flaws.append(
            Flaw("INS008", section.words.mark, cause, "write the clause between heading and yaml.")
        )
    clause |= {
        "number": section.number,
        "heading": section.heading,
        "text": section.words.text,
        "wordings": [],
    }
    draft.marks[*path, "text"] = section.words.first or section.words.mark
    for language, words in section.languages.items():
        _wording(draft, place, clause, language, words)
    return _fill(clause, draft.value.get("id"))


def _fill(clause: dict[str, Any], instrument: Any) -> dict[str, Any]:
    """What a drafter may leave out: the id, empty lists, and the instrument's id before its own numbers."""
    clause.setdefault("id", f"{instrument}/{clause.get('number')}")
    clause.setdefault("actors", [])
    clause.setdefault("acts", [])
    if isinstance(exempts := clause.get("exempts"), list):
        clause["exempts"] = [
            f"{instrument}/{one}" if isinstance(one, str | int) and "/" not in str(one) else one
            for one in exempts
        ]
    return clause


def _wording(draft: _Draft, place: int, clause: dict[str, Any], language: str, words: Wordings) -> None:
    if not words.parts:
        draft.flaws.append(Flaw("INS009", words.mark, f"the wording in '{language}' is empty", "write it."))
        return
    if any(one["language"] == language for one in clause["wordings"]):
        cause = f"there are two wordings in '{language}'"
        draft.flaws.append(Flaw("INS009", words.mark, cause, "keep it here or in the file beside."))
        return
    agreed = draft.value.get("authentic")
    authentic = isinstance(agreed, list) and language in agreed
    draft.marks["provisions", place, "wordings", len(clause["wordings"])] = words.first or words.mark
    clause["wordings"].append({"language": language, "text": words.text, "authentic": authentic})


def _translate(draft: _Draft, language: str, other: Sections) -> None:
    draft.flaws += other.flaws
    places = {one["number"]: place for place, one in enumerate(draft.value["provisions"])}
    for section in other.sections:
        if section.number not in places:
            cause = f"there is no clause {section.number} that this could be a wording of"
            draft.flaws.append(Flaw("INS009", section.words.mark, cause, "use the numbers of the main file."))
            continue
        place = places[section.number]
        _wording(draft, place, draft.value["provisions"][place], language, section.words)


def _build(draft: _Draft, name: str, text: str) -> WrittenInstrument:
    instrument = None
    try:
        instrument = Instrument.model_validate(draft.value)
    except ValidationError as error:
        draft.flaws += flaws_of(error, draft.marks, draft.keys, name)
    if instrument is not None:
        draft.flaws += _doubled(instrument, draft, name)
    if draft.flaws or instrument is None:
        ordered = sorted(draft.flaws, key=lambda one: (one.mark.file != name, one.mark.line, one.mark.column))
        raise FaultyFile(tuple(ordered[:MOST_FLAWS]))
    return WrittenInstrument(instrument, name, draft.marks, tuple(text.splitlines()))


def _doubled(instrument: Instrument, draft: _Draft, name: str) -> list[Flaw]:
    seen: dict[str, int] = {}
    found = []
    for place, one in enumerate(instrument.provisions):
        mark = nearest(draft.marks, ("provisions", place), name)
        if one.id in seen:
            found.append(
                Flaw("INS008", mark, f"two provisions have the id {one.id}", "give each its own id.")
            )
        if not one.id.startswith(f"{instrument.id}/"):
            cause = f"the id {one.id} does not begin with {instrument.id}/"
            found.append(Flaw("INS007", mark, cause, "leave it out, or begin it so."))
        seen[one.id] = place
    return found
