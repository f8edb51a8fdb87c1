"""The talks: who led by which source, drafts clause by clause, statements and their retellings, tension by week."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tahqiq.model.dealing import Dealing, Dealt
from tahqiq.model.talks import (
    Clause,
    Commitment,
    CommitmentAccount,
    Delegate,
    Points,
    Round,
    Statement,
)
from tahqiq.talks.commitments import commitments_now, overdue
from tahqiq.talks.drafts import compare_drafts, word_changes
from tahqiq.talks.rounds import rounds_now
from tahqiq.talks.tellings import compare_tellings
from tahqiq.talks.tension import tension

NOON = datetime(2025, 10, 28, 12, tzinfo=UTC)


def made(noun: type[Dealing], no: int, /, **said: Any) -> Dealt:
    paper = noun.model_validate({"id": f"tal_{no}", "release": "parties", **said})
    return Dealt(paper=paper, verb="x.y", seat="SEC", at=NOON, index=no)


def round_two(number: int = 1, **said: Any) -> Dealt:
    held = {
        "number": 2,
        "title": "Second round",
        "place": "Tarnburg",
        "start": "2025-10-25",
        "source": "agency",
    }
    return made(Round, number, **{**held, **said})


def delegate(number: int, person: str, source: str, *also: str, part: str = "head") -> Dealt:
    said = {"matter": "tal_1", "seat": "ARD", "person": person, "part": part, "source": source}
    return made(Delegate, number, **said, also_written=also)


def test_two_spellings_of_one_head__are_one_person_with_two_sources():
    papers = [
        round_two(),
        delegate(2, "Haji Ober", "agency", "Rahmat Ober"),
        delegate(3, "Rahmat  ober", "gazette"),
    ]
    (one,) = rounds_now(papers)
    (arden,) = one.delegations
    assert not arden.differs
    assert arden.heads[0].sources == ("agency", "gazette")


def test_two_heads_by_two_sources__are_both_kept_and_said_to_differ():
    (one,) = rounds_now([round_two(), delegate(2, "Ober", "agency"), delegate(3, "Unter", "gazette")])
    assert one.delegations[0].differs
    assert [head.person for head in one.delegations[0].heads] == ["Ober", "Unter"]


def test_round_entered_again__keeps_what_was_filed_before():
    papers = [round_two(), delegate(2, "Ober", "agency"), round_two(3, end="2025-10-30")]
    (one,) = rounds_now(papers)
    assert str(one.round.end) == "2025-10-30"
    assert one.delegations[0].heads[0].person == "Ober"


def clauses(**texts: str) -> list[Clause]:
    return [Clause(number=name.removeprefix("c"), text=text) for name, text in texts.items()]


def test_drafts__are_paired_by_what_they_say_not_by_their_numbers():
    one = clauses(
        c1="Each side stops all shelling across the line.", c2="The gate opens for trade within a week."
    )
    other = clauses(
        c1="A joint team watches the line.",
        c2="Each side stops all shelling and all flights across the line.",
        c3="The gate opens for trade within a week.",
    )
    pairs = compare_drafts(one, other)
    assert [
        (p.one.number if p.one else None, p.other.number if p.other else None, p.same) for p in pairs
    ] == [
        ("1", "2", False),
        ("2", "3", True),
        (None, "1", False),
    ]
    assert "".join(piece.words for piece in pairs[0].pieces if piece.kind == "other") == "and all flights"


@given(st.text(max_size=200), st.text(max_size=200))
def test_word_changes__give_back_both_texts(one, other):
    pieces = word_changes(one, other)
    assert " ".join(p.words for p in pieces if p.kind != "other").split() == one.split()
    assert " ".join(p.words for p in pieces if p.kind != "one").split() == other.split()


@given(st.lists(st.text(min_size=1, max_size=40).filter(str.strip), max_size=6), st.data())
def test_every_clause__stands_in_the_comparison_once(texts, data):
    one = [Clause(number=str(n), text=text) for n, text in enumerate(texts, 1)]
    other = data.draw(st.permutations(one))
    pairs = compare_drafts(one, other)
    assert [p.one for p in pairs if p.one] == one
    assert sorted(p.other.number for p in pairs if p.other) == sorted(c.number for c in other)


def test_telling_that_leaves_out_and_adds__is_shown_beside_the_text():
    text = made(
        Points,
        2,
        telling="primary",
        points=("The ceasefire continues.", "A mechanism will monitor and verify and impose penalties."),
        source="ministry",
    ).paper
    told = made(
        Points,
        3,
        telling="reported",
        points=("The ceasefire will continue.", "Refugees are to be repatriated in dignity."),
        source="gazette",
    ).paper
    compared = compare_tellings([text, told])  # type: ignore[list-item]
    (gazette,) = compared.tellings
    assert gazette.has == (0,)
    assert gazette.leaves_out == (1,)
    assert gazette.adds == ("Refugees are to be repatriated in dignity.",)


def promise(number: int, **said: Any) -> Dealt:
    return made(Commitment, number, **{"by": ("ARD",), "says": "Reopen the gate", "source": "agency", **said})


def account(number: int, state: str, side: str | None = None) -> Dealt:
    voice = {"voice": "side", "side": side} if side else {"voice": "observed"}
    return made(CommitmentAccount, number, matter="tal_1", state=state, account="words", **voice)


def test_commitment__is_done_only_when_a_team_found_it_done():
    due = NOON - timedelta(days=1)
    papers = [promise(1, due=due), account(2, "done", "ARD")]
    (said,) = commitments_now(papers, NOON)
    assert (said.state, said.overdue) == ("said_done", True)
    (differ,) = commitments_now([*papers, account(3, "broken", "BEL")], NOON)
    assert differ.state == "accounts_differ"
    (found,) = commitments_now([*papers, account(3, "broken", "BEL"), account(4, "done")], NOON)
    assert (found.state, found.overdue) == ("done", False)


def test_commitment_without_day_or_way_of_checking__is_warned_of_and_never_overdue():
    (one,) = commitments_now([promise(1)], NOON)
    assert {reason.code for reason in one.warnings} == {"no_day", "no_method", "no_evidence"}
    assert overdue([one]) == ()


def test_commitment_that_one_of_two_gives_up__is_not_given_up():
    (one,) = commitments_now([promise(1, by=("ARD", "BEL")), account(2, "given_up", "ARD")], NOON)
    assert one.state == "accounts_differ"


def statement(
    number: int, kind: str, seat: str = "ARD", days: float = 0, speaker: str = "Minister"
) -> Statement:
    said = {"speaker": speaker, "for_seat": seat, "said_at": NOON + timedelta(days=days), "kind": kind}
    paper = made(Statement, number, words="words", source="agency", **said).paper
    assert isinstance(paper, Statement)
    return paper


def test_one_threat_carried_by_two_outlets__counts_once():
    weeks = tension([statement(1, "threat"), statement(2, "threat", days=0.5)], ["ARD", "BEL"], "UTC")
    assert [(week.seat, week.hard) for week in weeks] == [("ARD", 1), ("BEL", 0)]


def test_weeks_without_words__are_told_for_both_sides():
    weeks = tension([statement(1, "threat"), statement(2, "offer", "BEL", days=15)], ["ARD", "BEL"], "UTC")
    assert len(weeks) == 6
    assert [(week.hard, week.soft) for week in weeks] == [(1, 0), (0, 0), (0, 0), (0, 0), (0, 0), (0, 1)]
