"""An instrument as drafters write it: what is read, what is refused with its line, and that no text crashes it."""

import pathlib
from pathlib import Path
from typing import get_args

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tahqiq.compliance.check_instrument import check_instrument
from tahqiq.desk.blank_instrument import blank_instrument
from tahqiq.desk.instrument_file import (
    LARGEST,
    instrument_files,
    read_instrument_file,
    written_instrument,
)
from tahqiq.desk.marked_yaml import FaultyFile
from tahqiq.errors import BadInput
from tahqiq.model.instrument import Instrument, LifeState

CASES = Path(__file__).resolve().parents[2] / "cases"
HEAD = """---
id: truce
title: A truce
kind: truce
parties: [ARD, BEL]
facts_from: [an invention]
---
"""
CLAUSE = """
## 1 Guns

No guns.

```yaml
modality: prohibition
actors: [ARD, BEL]
acts: [shelling]
```
"""


def read(text: str, name: str = "truce.md", **translations: str) -> Instrument:
    beside = {tag: (f"truce.{tag}.md", words.encode()) for tag, words in translations.items()}
    return written_instrument(text.encode(), name, beside).instrument


def flaws(text: str | bytes, name: str = "truce.md", **translations: str) -> list[tuple[str, str]]:
    beside = {tag: (f"truce.{tag}.md", words.encode()) for tag, words in translations.items()}
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(FaultyFile) as raised:
        written_instrument(data, name, beside)
    assert all(flaw.cause and flaw.mend for flaw in raised.value.flaws)
    return [(flaw.code, str(flaw.mark)) for flaw in raised.value.flaws]


def test_markdown__becomes_clauses_with_heading_text_and_translations() -> None:
    urdu = "\n### ur\n\nتوپیں نہیں۔\n"
    made = read(HEAD.replace("kind", "authentic: [en, ur]\nkind") + "\nIn our\nown words.\n" + CLAUSE + urdu)
    assert made.summary == "In our own words."
    (clause,) = made.provisions
    assert (clause.id, clause.number, clause.heading, clause.text) == ("truce/1", "1", "Guns", "No guns.")
    assert clause.wordings[0].model_dump() == {"language": "ur", "text": "توپیں نہیں۔", "authentic": True}


def test_translation_beside_the_file__is_taken_by_number(tmp_path: Path) -> None:
    (tmp_path / "truce.md").write_text(HEAD + "Words.\n" + CLAUSE, "utf-8")
    (tmp_path / "truce.tr.md").write_text("## 1\n\nTop yok.\n", "utf-8")
    (file,) = instrument_files(tmp_path)
    assert read_instrument_file(file).instrument.provisions[0].wordings[0].text == "Top yok."
    assert flaws(HEAD + "Words.\n" + CLAUSE, tr="## 7\n\nTop yok.\n") == [("INS009", "truce.tr.md:1:1")]


def test_paragraphs__keep_their_breaks_and_a_list_its_lines() -> None:
    text = CLAUSE.replace("No guns.", "No guns\nof any kind.\n\n- field guns\n- mortars")
    assert (
        read(HEAD + "Words.\n" + text).provisions[0].text == "No guns of any kind.\n\n- field guns\n- mortars"
    )


def test_numbers_of_clauses__stand_for_ids_in_exempts() -> None:
    text = CLAUSE.replace("acts:", "exempts: [2, other-truce/3]\nacts:")
    assert read(HEAD + "Words.\n" + text).provisions[0].exempts == ("truce/2", "other-truce/3")


def test_words_that_yaml_would_turn_into_something_else__stay_words() -> None:
    head = HEAD.replace("A truce", "No").replace("[ARD, BEL]", "[NO, ON]").replace("an invention", "12:30")
    made = read(head + "Words.\n")
    assert (made.title, made.parties, made.facts_from) == ("No", ("NO", "ON"), ("12:30",))


@pytest.mark.parametrize(
    ("was", "now", "code", "mark"),
    [
        ("kind: truce", "kind: truse", "INS007", "truce.md:4:7"),
        ("kind: truce", "kin: truce", "INS006", "truce.md:4:1"),
        ("kind: truce\n", "", "INS007", "truce.md:2:1"),
        ("[shelling]", "[shelling, mutiny]", "INS007", "truce.md:17:18"),
        ("modality: prohibition", "modality: forbidden", "INS007", "truce.md:15:11"),
        ("modality: prohibition\n", "", "INS007", "truce.md:10:1"),
        ("actors: [ARD, BEL]", "actors: [ARD, BEL]\nactors: [ARD]", "INS006", "truce.md:17:1"),
        ("actors: [ARD, BEL]", "text: Other words.", "INS006", "truce.md:16:1"),
        ("acts: [shelling]", "quantity: {bound: at_most, amount: -1, unit: guns}", "INS007", "truce.md:17:36"),
        ("acts: [shelling]", "area: {kind: zone, name: Z, vertices: [[1, 2]]}", "INS007", "truce.md:17:7"),
        ("acts: [shelling]", "area: {kind: point, name: Z, vertices: [[200, 2]]}", "INS007", "truce.md:17:42"),
        ("acts: [shelling]", "acts: [shelling", "INS004", "truce.md:17:7"),
        ("acts: [shelling]", "acts: &a [shelling]", "INS005", "truce.md:17:7"),
        ("acts: [shelling]", "acts: !!python/name:os.system [shelling]", "INS005", "truce.md:17:7"),
        ("## 1 Guns", "## Guns", "INS008", "truce.md:10:1"),
        ("No guns.\n", "", "INS008", "truce.md:10:1"),
        ("```yaml", "```toml", "INS008", "truce.md:10:1"),
        ("No guns.", "### ur\n\nتوپیں نہیں۔", "INS008", "truce.md:10:1"),
        ("No guns.", "No guns.\n\n### Note well\n\nHm.", "INS009", "truce.md:14:1"),
        ("No guns.", "No guns.\x07", "INS003", "truce.md:12:9"),
        ("---\nid", "id", "INS004", "truce.md:1:1"),
    ],
)  # fmt: skip
def test_what_does_not_fit__is_named_with_its_line_and_column(
    was: str, now: str, code: str, mark: str
) -> None:
    text = HEAD + "Words.\n" + CLAUSE
    assert was in text
    assert (code, mark) in flaws(text.replace(was, now, 1))


def test_everything_that_is_wrong__is_told_at_once_and_what_was_meant() -> None:
    text = HEAD.replace("kind: truce", "kind: truse") + "Words.\n" + CLAUSE.replace("shelling", "sheling")
    with pytest.raises(FaultyFile) as raised:
        written_instrument(text.encode(), "truce.md")
    assert [flaw.mend for flaw in raised.value.flaws] == ["did you mean 'truce'?", "did you mean 'shelling'?"]
    assert raised.value.code == "INS007"
    assert "(2 in all)" in raised.value.cause


def test_two_clauses_of_one_number__are_refused() -> None:
    assert ("INS008", "truce.md:20:1") in flaws(HEAD + "Words.\n" + CLAUSE + CLAUSE)
    second = CLAUSE.replace("## 1", "## 2").replace("actors", "id: truce/1\nactors")
    assert ("INS008", "truce.md:20:1") in flaws(HEAD + "Words.\n" + CLAUSE + second)


@pytest.mark.parametrize(
    "hostile",
    [
        "a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]",
        "a: " + "[" * 5000,
        "a: " + "{a: " * 5000,
        "a: [" + "1," * 60_000 + "1]",
        "a: !!python/object/apply:os.system ['true']",
        "? [a, b]\n: c",
        "a: " + "9" * 5000,
        "<<: {id: x}",
        "a: .inf",
    ],
)
def test_hostile_yaml__is_refused_at_once(hostile: str) -> None:
    for text, name in ((f"---\n{hostile}\n---\n", "x.md"), (hostile, "x.yaml")):
        assert {code for code, _ in flaws(text, name)} <= {"INS004", "INS005", "INS006", "INS007"}


def test_bytes_that_are_no_text__are_refused() -> None:
    assert flaws(b"---\nid: \xff\n---\n") == [("INS003", "truce.md:2:1")]
    assert flaws(b"x" * (LARGEST + 1)) == [("INS003", "truce.md:1:1")]
    with pytest.raises(BadInput, match="YML001"):
        read_instrument_file(pathlib.Path("nowhere.md"))


def test_instruments_of_the_shipped_cases__can_be_read_with_lines() -> None:
    for case in ("durand-2025", "lebanon-2024"):
        for file in instrument_files(CASES / case / "instruments"):
            written = read_instrument_file(file)
            for place, one in enumerate(written.instrument.provisions):
                line = written.lines[written.mark(("provisions", place)).line - 1]
                assert one.number in line or one.id in line


def test_older_files__in_yaml_alone_say_what_they_said_in_the_plain_reader() -> None:
    (file,) = (CASES / "lebanon-2024" / "instruments").glob("*.yaml")
    plain = Instrument.model_validate(yaml.safe_load(file.read_text("utf-8")))
    assert read_instrument_file(file).instrument == plain


def test_blank_form__can_be_checked_as_it_is_and_names_the_parties_alike() -> None:
    text = blank_instrument("my-truce", "A truce: the first", ["BEL", "ARD"], [])
    made = read(text)
    assert made.title == "A truce: the first"
    assert {one.actors for one in made.provisions} == {("ARD", "BEL")}
    assert {one.code for one in check_instrument(made)} <= {"INS103", "INS105"}


def test_every_state_of_a_life__can_be_written() -> None:
    for state in get_args(LifeState):
        life = f"life: [{{state: {state}, at: 2025-10-19T00:00:00Z, according_to: x, source: y}}]\n"
        (event,) = read(HEAD.replace("kind:", life + "kind:") + "Words.\n").life
        assert event.state == state


PIECES = st.lists(
    st.sampled_from(
        [
            *HEAD.splitlines(), *CLAUSE.splitlines(), "### ur", "### ur x", "# T", "## 2.1 (x)", "```yaml", "```",
            "---", "life:", "  - {state: in_force}", "- a: [", "a: *b", "\t", "| x |", "> q", "area: {kind: zone}",
            "<script>", "exempts: [1, 2]", "quantity: 3", "provisions: 7", "provisions: [3, {}]", "﻿", "…",
        ]
    ),
    max_size=25,
)  # fmt: skip


@given(st.one_of(st.text(), PIECES.map("\n".join), PIECES.map(lambda lines: HEAD + "\n".join(lines))))
@example("---\n---\n")
@example("---\n[]\n---\n## 1\n")
@example("---\nid: 3\nprovisions: x\n---\n```yaml\n```\n")
@settings(max_examples=250, deadline=None)
def test_no_text__makes_the_reader_crash(text: str) -> None:
    for name in ("x.md", "x.yaml"):
        try:
            made = written_instrument(text.encode("utf-8", "surrogatepass"), name)
        except FaultyFile as refused:
            assert refused.flaws
            assert all(flaw.mark.line >= 1 and flaw.mark.column >= 1 for flaw in refused.flaws)
        else:
            check_instrument(made.instrument)


@given(st.binary(max_size=200))
@settings(max_examples=100, deadline=None)
def test_no_bytes__make_the_reader_crash(data: bytes) -> None:
    try:
        written_instrument(data, "x.md")
    except FaultyFile as refused:
        assert refused.flaws
