"""Quorums counted, freshness, and what a policy withstands: by the table of the design and by brute force."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from practice_signers import (
    NOW,
    PARTY_A,
    PARTY_B,
    REGISTER,
    WITNESSES,
    NoteSigner,
    head,
    policy_file,
    signed_note,
    tree_of,
)

from tahqiq_verify.checkpoint import SignedCheckpoint, open_checkpoint
from tahqiq_verify.note import LOG
from tahqiq_verify.policy import (
    AHEAD_SECONDS,
    Group,
    Lint,
    Policy,
    Quorum,
    Witness,
    lint,
    open_under,
    parse_policy,
    quorum_of,
    require_liars,
    require_quorum,
    satisfied,
)
from tahqiq_verify.refusal import Refusal

TEXT = head(10, tree_of(10).root(10))
RECORDED = (
    "group parties any A B\ngroup mediators 2 M1 M2 M3\ngroup recorded all parties mediators\nquorum recorded"
)
FINAL = "group mediators any M1 M2 M3\ngroup final all A B mediators\nquorum final"
TABLE = {
    "A and B and any M (final)": (FINAL, Lint(2, 1)),
    "(A or B) and any M": ("group p any A B\ngroup m any M1 M2 M3\ngroup q all p m\nquorum q", Lint(0, 2)),
    "(A or B) and 2 of 3 M (recorded)": (RECORDED, Lint(1, 2)),
    "3 of 5": ("group q 3 A B M1 M2 M3\nquorum q", Lint(1, 3)),
    "4 of 5": ("group q 4 A B M1 M2 M3\nquorum q", Lint(3, 2)),
    "all of 5": ("group q all A B M1 M2 M3\nquorum q", Lint(5, 1)),
    "any of 5": ("group q any A B M1 M2 M3\nquorum q", Lint(0, 5)),
    "A alone": ("quorum A", Lint(1, 1)),
    "nobody": ("quorum none", Lint(0, None)),
}


@pytest.mark.parametrize(("rule", "expected"), TABLE.values(), ids=TABLE)
def test_policy_of_the_table__withstands_what_the_table_says(rule, expected):
    policy = parse_policy(policy_file(rule))
    assert lint(policy) == expected
    if policy.quorum != "none":
        assert lint(policy) == counted_out(policy)


def counted_out(policy: Policy) -> Lint:
    """The definition itself, over all sets of witnesses."""
    everybody = frozenset(policy.witnesses)
    sets = [frozenset(some) for count in range(len(everybody) + 1) for some in combinations(everybody, count)]
    enough = [some for some in sets if satisfied(policy, some)]
    liars = min(len(one & other) for one in enough for other in enough)
    return Lint(liars, min(len(gone) for gone in sets if not satisfied(policy, everybody - gone)))


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """Any policy over up to seven witnesses in which each name is a member at most once."""
    names = [f"w{number}" for number in range(draw(st.integers(1, 7)))]
    witnesses = {name: Witness(name, PARTY_A.key, "") for name in names}
    groups: dict[str, Group] = {}
    free = list(names)
    while (len(free) > 1 and draw(st.booleans())) or not groups:
        members = draw(st.lists(st.sampled_from(free), min_size=1, max_size=5, unique=True))
        name = f"g{len(groups)}"
        groups[name] = Group(name, draw(st.integers(1, len(members))), tuple(members))
        free = [other for other in free if other not in members] + [name]
        if len(groups) > 6:
            break
    return Policy((), witnesses, groups, draw(st.sampled_from(free)), b"", {})


@settings(max_examples=300)
@given(policies())
def test_lint__is_exact(policy):
    assert lint(policy) == counted_out(policy)


@given(policies(), st.sets(st.integers(0, 8)), st.sets(st.integers(0, 8)))
def test_more_witnesses__never_unmake_a_quorum(policy, some, more):
    names = {f"w{number}" for number in some}
    assert not satisfied(policy, names) or satisfied(policy, names | {f"w{number}" for number in more})


def test_names_of_groups_and_strangers__count_for_nothing():
    policy = parse_policy(policy_file(FINAL))
    assert not satisfied(policy, ["final", "mediators", "A", "B", "stranger"])
    assert satisfied(policy, ["A", "B", "M3"]) and not satisfied(policy, ["A", "A", "M1", "M2", "M3"])


def test_policy_that_honest_witnesses_alone_can_split__is_refused():
    with pytest.raises(Refusal) as caught:
        require_liars(parse_policy(policy_file(TABLE["(A or B) and any M"][0])))
    assert caught.value.code == "policy"
    assert require_liars(parse_policy(policy_file(RECORDED))).liars == 1
    with pytest.raises(Refusal):
        require_liars(parse_policy(policy_file(RECORDED)), least=2)


def cosigned(*names: str, times: dict[str, int] | None = None) -> SignedCheckpoint:
    note = signed_note(TEXT) + b"".join(
        WITNESSES[name].line(TEXT, (times or {}).get(name, NOW)) for name in names
    )
    return open_checkpoint(note, [REGISTER.key], [signer.key for signer in WITNESSES.values()])


def test_quorum__names_who_signed_and_who_is_missing():
    final = parse_policy(policy_file(FINAL))
    assert quorum_of(cosigned("M2", "A"), final) == Quorum(False, ("A", "M2"), ("B", "M1", "M3"))
    assert quorum_of(cosigned("A", "B", "M2"), final) == Quorum(True, ("A", "B", "M2"), ("M1", "M3"))
    alone = parse_policy(policy_file("quorum A"))
    assert quorum_of(cosigned("B"), alone) == Quorum(False, ("B",), ("A",))
    assert quorum_of(cosigned(), parse_policy(policy_file("quorum none"))) == Quorum(True, (), ())


def test_missing_quorum__is_refused_with_names():
    with pytest.raises(Refusal) as caught:
        require_quorum(cosigned("A", "M1"), parse_policy(policy_file(FINAL)))
    assert caught.value.code == "quorum"
    assert "A, M1" in caught.value.why and "B" in caught.value.why.split("missing")[1]
    with pytest.raises(Refusal, match="nobody"):
        require_quorum(cosigned(), parse_policy(policy_file("quorum A")))


DAY = 86_400
FRESHNESS = {
    "as old as may be": (NOW + DAY, None),
    "a second too old": (NOW + DAY + 1, "stale"),
    "as far ahead as may be": (NOW - AHEAD_SECONDS, None),
    "a second too far ahead": (NOW - AHEAD_SECONDS - 1, "future"),
    "a clock of 1970": (0, "future"),
    "a clock of 2106": (2**32, "stale"),
}


@pytest.mark.parametrize(("now", "code"), FRESHNESS.values(), ids=FRESHNESS)
def test_cosignatures__count_within_their_time(now, code):
    policy = parse_policy(policy_file(FINAL))
    if code is None:
        assert require_quorum(cosigned("A", "B", "M1"), policy, now, DAY).satisfied
        return
    with pytest.raises(Refusal) as caught:
        require_quorum(cosigned("A", "B", "M1"), policy, now, DAY)
    assert caught.value.code == code


def test_quorum_of_the_fresh__stands_and_names_the_others():
    policy = parse_policy(policy_file(RECORDED))
    signed = cosigned("A", "B", "M1", "M2", "M3", times={"B": NOW - DAY, "M3": NOW + DAY})
    found = require_quorum(signed, policy, NOW, 3600)
    assert found == Quorum(True, ("A", "M1", "M2"), ("B", "M3"), stale=("B",), ahead=("M3",))


def test_refusal__says_stale_or_future_only_where_nobody_else_is_missing():
    policy = parse_policy(policy_file(FINAL))
    codes = {}
    for label, names, times in (
        ("stale", "A B M1", {"B": NOW - DAY}),
        ("future", "A B M1", {"B": NOW + DAY}),
        ("both", "A B M1", {"A": NOW - DAY, "B": NOW + DAY}),
        ("missing", "A M1", {"A": NOW - DAY}),
    ):
        with pytest.raises(Refusal) as caught:
            require_quorum(cosigned(*names.split(), times=times), policy, NOW, 3600)
        codes[label] = caught.value.code
    assert codes == {"stale": "stale", "future": "future", "both": "future", "missing": "quorum"}


def test_without_a_clock__time_is_not_asked():
    policy = parse_policy(policy_file(FINAL))
    assert require_quorum(cosigned("A", "B", "M1", times={"A": 0, "B": 2**63 - 1}), policy).satisfied
    with pytest.raises(ValueError, match="now"):
        quorum_of(cosigned("A"), policy, max_age=60)


def test_checkpoint_of_a_log_that_the_policy_lacks__is_refused():
    other = NoteSigner("other.example", LOG)
    text = f"log {other.key.vkey}\nwitness A {PARTY_A.key.vkey}\nquorum A\n".encode()
    with pytest.raises(Refusal) as caught:
        quorum_of(cosigned("A"), parse_policy(text))
    assert caught.value.code == "wrong_origin"
    with pytest.raises(Refusal) as caught:
        open_under(parse_policy(text), signed_note(TEXT, PARTY_A))
    assert caught.value.code == "wrong_origin"


def test_policy_without_logs__leaves_the_log_to_the_caller():
    policy = parse_policy(f"witness A {PARTY_A.key.vkey}\nquorum A\n".encode())
    assert quorum_of(cosigned("A", "B"), policy).satisfied
    with pytest.raises(Refusal) as caught:
        open_under(policy, signed_note(TEXT, PARTY_A))
    assert caught.value.code == "policy"


def test_witness_under_a_name_of_the_policy__is_known_by_its_key():
    policy = parse_policy(
        f"log {REGISTER.key.vkey}\nwitness Belmar {PARTY_B.key.vkey}\nquorum Belmar\n".encode()
    )
    assert require_quorum(open_under(policy, signed_note(TEXT, PARTY_A, PARTY_B)), policy).by == ("Belmar",)
    assert not quorum_of(open_under(policy, signed_note(TEXT, PARTY_A)), policy).satisfied
