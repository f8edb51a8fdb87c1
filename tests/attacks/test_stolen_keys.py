"""Keys of the log and of witnesses stolen in every combination: a split succeeds exactly where the policy says so.

Honest cosignatures come from real witness books, each of which signs one branch and refuses the other; stolen
keys sign both. Every note that can come about is judged by our verifier and by the reader in Go.
"""

from collections.abc import Iterator
from itertools import combinations, product

import pytest
from quorum_files import DRAFTED, TABLE, QuorumFile
from two_branches import KEYS, asked, forked, lines_of, note_of, request, witness_book

from second_reader.go_reader import GoReader, Verdict
from second_reader.our_reader import both_on_files, on_checkpoint
from second_reader.static_log import LOG, SEALED_AT, StaticLog, b64, practice_log
from tahqiq_verify.compare import Seen, compare
from tahqiq_verify.evidence import check_evidence, shows
from tahqiq_verify.note import parse_vkey
from tahqiq_verify.policy import lint, open_under, parse_policy

pytestmark = pytest.mark.slow

SIZE = 9
BRANCHES = (practice_log(SIZE), forked(practice_log(SIZE), 5))
LOG_KEY = "log"
Names = frozenset[str]
Lines = dict[tuple[str, int], bytes]  # of a witness, on a branch


@pytest.fixture(scope="module")
def cosigned(tmp_path_factory) -> Lines:
    """Each witness's line on each branch, from a real book that heard that branch first and then refused the other."""
    lines: Lines = {}
    for name, first in product(KEYS, (0, 1)):
        with witness_book(tmp_path_factory.mktemp("heard") / "w", name) as book:
            answer = asked(book, BRANCHES[first], 0, SIZE)
            assert answer.status == 200
            lines[name, first] = answer.body
            other = BRANCHES[1 - first]
            assert asked(book, other, SIZE, SIZE).status == 422
            assert asked(book, other, 0, SIZE).status == 409
            full = other.note(cosigners=[one for one in KEYS if one != "vell"])
            assert book.consider(request(SIZE, b"", full), lambda: SEALED_AT).status == 422
    return lines


def test_stolen_key__signs_what_its_witness_would(cosigned):
    """So that the notes below are what a thief can make, and no less."""
    for (name, branch), line in cosigned.items():
        assert KEYS[name].line(BRANCHES[branch].text()) == line


def without_the_logs_key(text: bytes) -> list[bytes]:
    """What can stand in the place of the log's line when its key is not stolen."""
    signature = KEYS["arden"].secret.sign(text)
    made = [f"\N{EM DASH} {LOG.name} {b64(one + signature)}\n".encode() for one in (LOG.id, b"evil")]
    return [b"", *made]


def judged(go: GoReader, rule: QuorumFile, cosigned: Lines) -> dict[tuple[int, bool, Names], bool]:
    """Whether both readers believe a branch, with the log's signature or without, cosigned by these witnesses."""
    cosigners = [
        frozenset(some) for k in range(len(rule.witnesses) + 1) for some in combinations(rule.witnesses, k)
    ]
    asked_for, notes = [], []
    for branch, some in product((0, 1), cosigners):
        text = BRANCHES[branch].text()
        lines = [cosigned[name, branch] for name in sorted(some)]
        for signed, line in [(True, LOG.line(text)), *((False, one) for one in without_the_logs_key(text))]:
            asked_for.append((branch, signed, some))
            notes.append(note_of(text, [line, *lines]) if line or lines else b"")
    answers = go.ask_all({"verb": "checkpoint", "note": note, "policy": rule.text} for note in notes)
    believed: dict[tuple[int, bool, Names], bool] = {}
    for what, note, theirs in zip(asked_for, notes, answers, strict=True):
        assert on_checkpoint(note, rule.text) == theirs, (what, theirs)
        assert theirs.ok or theirs.where == "checkpoint"
        assert theirs.code in ({"", "quorum"} if what[1] else {"not_signed", "bad_signature", "malformed"})
        believed[what] = believed.get(what, False) or theirs.ok
    return believed


def splits(rule: QuorumFile, stolen: Names) -> Iterator[tuple[Names, Names]]:
    """Who can cosign either branch: thieves both, each honest witness the one that it was shown first."""
    honest = [name for name in rule.witnesses if name not in stolen]
    for heard in product((0, 1), repeat=len(honest)):
        sides = [
            frozenset(name for name, one in zip(honest, heard, strict=True) if one == branch)
            for branch in (0, 1)
        ]
        yield sides[0] | (stolen - {LOG_KEY}), sides[1] | (stolen - {LOG_KEY})


def thefts(rule: QuorumFile) -> Iterator[Names]:
    keys = (LOG_KEY, *rule.witnesses)
    return (frozenset(some) for k in range(len(keys) + 1) for some in combinations(keys, k))


@pytest.mark.parametrize("rule", [*TABLE, *DRAFTED], ids=lambda rule: rule.name)
def test_split__succeeds_exactly_where_the_policy_says(go, cosigned, cases, tmp_path, rule):
    believed = judged(go, rule, cosigned)
    found = lint(parse_policy(rule.text))
    assert (found.liars, found.absentees) == (rule.liars, rule.absentees)
    enough = []
    for stolen in thefts(rule):
        won = None
        for one, other in splits(rule, stolen):
            cases.add()
            if believed[0, True, one] and believed[1, LOG_KEY in stolen, other]:
                won = (one, other)
        liars = stolen - {LOG_KEY}
        assert (won is not None) == (LOG_KEY in stolen and rule.split_by(liars)), sorted(stolen)
        if won is not None:
            enough.append(len(liars))
            check_found_on_comparing(go, rule, [note_by(cosigned, n, side) for n, side in enumerate(won)])
    assert min(enough) == rule.liars
    check_each_victim_alone(go, rule, cosigned, tmp_path)


def note_by(cosigned: Lines, branch: int, cosigners: Names) -> bytes:
    text = BRANCHES[branch].text()
    return note_of(text, [LOG.line(text), *(cosigned[name, branch] for name in sorted(cosigners))])


def check_found_on_comparing(go: GoReader, rule: QuorumFile, notes: list[bytes]) -> None:
    """A split that succeeded is seen as soon as two who were shown either branch compare, and is proven for good."""
    [theirs] = go.ask_all([{"verb": "compare", "note": notes[0], "other": notes[1], "policy": rule.text}])
    policy = parse_policy(rule.text)
    ours = compare(*(Seen(name, open_under(policy, note)) for name, note in zip("AB", notes, strict=True)))
    assert ours.word == theirs.code == "fork"
    assert ours.evidence is not None
    assert shows(ours.evidence, check_evidence(ours.evidence, (parse_vkey(LOG.vkey),)))


def check_each_victim_alone(go: GoReader, rule: QuorumFile, cosigned: Lines, place) -> None:
    """The limit, stated: alone, a victim of enough stolen keys sees nothing; with what was believed before, it does."""
    everybody = frozenset(rule.witnesses)
    notes = [note_by(cosigned, branch, everybody) for branch in (0, 1)]
    for branch in (0, 1):
        files = BRANCHES[branch].files(notes[branch])
        assert both_on_files(go, files, place / str(branch), rule.text) == Verdict(True)
        verdict = both_on_files(go, files, place / str(branch), rule.text, notes[1 - branch])
        assert verdict == Verdict(False, "fork", "checkpoint")


def test_lines_of_one_branch_under_the_other__are_refused(go, cosigned, cases):
    """Thieves of fewer keys cannot make up for it with honest lines from the other branch."""
    rule = TABLE[0]
    text = BRANCHES[1].text()
    for name in rule.witnesses:
        cases.add()
        lines = [cosigned[one, 0 if one == name else 1] for one in rule.witnesses]
        note = note_of(text, [LOG.line(text), *lines])
        [theirs] = go.ask_all([{"verb": "checkpoint", "note": note, "policy": rule.text}])
        assert on_checkpoint(note, rule.text) == theirs == Verdict(False, "bad_signature", "checkpoint")
    assert lines_of(note_by(cosigned, 1, frozenset(rule.witnesses)))[0] == LOG.line(text)


def test_fork_signed_without_the_logs_key__is_cosigned_by_nobody(cosigned, cases, tmp_path):
    text = BRANCHES[1].text()
    with witness_book(tmp_path / "w", "tarn") as book:
        assert asked(book, StaticLog(BRANCHES[0].entries[:3]), 0, 3).status == 200
        for line in without_the_logs_key(text)[1:]:
            cases.add()
            body = request(3, BRANCHES[1].consistency(3, SIZE), note_of(text, [line, cosigned["arden", 1]]))
            assert book.consider(body, lambda: SEALED_AT).status == 403
        assert book.evidence() == ()
