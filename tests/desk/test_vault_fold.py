"""Whatever stands in the register in whatever order: the vault's state follows the keepers' proofs and nothing else."""

import random
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tahqiq.desk.vault.vault_key import new_vault_key
from tahqiq.model.identity import Consent
from tahqiq.model.pseudonym import new_pseudonym
from tahqiq.model.vault import (
    ConsentChanged,
    DestructionAgreed,
    IdentityCorrected,
    IdentityDestroyed,
    IdentityKept,
    IdentityRead,
    KeeperAccepted,
    KeeperEnrolled,
    KeeperLeft,
    KeeperPaper,
    ReleaseAsked,
    ReleaseGranted,
    ReleaseRefused,
    RewrapBegun,
    Rewrapped,
    VaultPaper,
)
from tahqiq.vault.fold import vault_state
from tahqiq.vault.proof import proof_message
from tahqiq.vault.state import Acted

ORIGIN, NOON, H = "practice.example/register", datetime(2025, 10, 28, 12, tzinfo=UTC), "a" * 64
CHANCE = random.Random(3).randbytes
WHO = ("one", "two", "three", "asker", "reader")
KEYS = {name: new_vault_key(name, CHANCE) for name in WHO}
W = new_pseudonym("witness", CHANCE)
YES = Consent(scope=("contact",), until=NOON + timedelta(days=9), given="spoken")
SEALED = {"pseudonym": W, "commitment": H, "sealed": H, "keepers": ("one", "two")}


def enrolled(name: str) -> tuple[str, VaultPaper]:
    key = KEYS[name]
    said = {"vault": H, "member": name, "recipient": key.recipient, "signs": key.signs}
    return "vault.keeper_enrolled", KeeperEnrolled(id=f"kpr_{name}", **said)


PAPERS: dict[str, tuple[str, VaultPaper]] = {
    **{f"enrol {name}": enrolled(name) for name in WHO[:3]},
    "accept": ("vault.keeper_accepted", KeeperAccepted(id="kac", enrolment="kpr_three")),
    "leave": ("vault.keeper_left", KeeperLeft(id="klf", keeper="two")),
    "keep": ("identity.kept", IdentityKept(id="idk", kind="witness", consent=YES, **SEALED)),
    "correct": ("identity.corrected", IdentityCorrected(id="idc", **{**SEALED, "version": 2})),
    "withdraw": ("consent.changed", ConsentChanged(id="cst", pseudonym=W, consent=None)),
    "ask": (
        "release.asked",
        ReleaseAsked(
            id="ask",
            pseudonym=W,
            purpose="contact",
            reader="reader",
            until=NOON + timedelta(days=2),
            recipient=KEYS["reader"].recipient,
        ),
    ),
    "grant": ("release.granted", ReleaseGranted(id="grt", ask="ask", pseudonym=W, version=1, half=H)),
    "refuse": ("release.refused", ReleaseRefused(id="rfs", ask="ask", reason="risk")),
    "read": (
        "identity.read",
        IdentityRead(id="idr", ask="ask", pseudonym=W, version=1, reader="reader", seat="SEC"),
    ),
    "agree": ("destruction.agreed", DestructionAgreed(id="dsa", pseudonym=W, reason="ended")),
    "destroy": ("identity.destroyed", IdentityDestroyed(id="dsd", pseudonym=W, agreed="dsa")),
    "begin": ("vault.rewrap_begun", RewrapBegun(id="rwb", keepers=("one", "two"))),
    "rewrap": ("vault.rewrapped", Rewrapped(id="rwd", begun="rwb", keepers=("one", "two"), seals=())),
}
STEP = st.tuples(st.sampled_from(sorted(PAPERS)), st.sampled_from(WHO), st.sampled_from(WHO))


def acted(place: int, what: str, by: str, signs: str) -> Acted:
    """An entry by one member, proven (if at all) with the vault key of another or his own."""
    verb, paper = PAPERS[what]
    paper = paper.but(id=paper.id if not isinstance(paper, ReleaseGranted) else f"grt_{place}")
    if isinstance(paper, KeeperPaper):
        paper = paper.but(proof=KEYS[signs].signer.sign(proof_message(ORIGIN, verb, paper)).hex())
    return Acted(paper, verb, by, NOON + timedelta(minutes=place), place)


def own(steps: list[tuple[str, str, str]]) -> list[Acted]:
    return [acted(place, *step) for place, step in enumerate(steps)]


@given(st.lists(STEP, max_size=30))
@settings(max_examples=150, deadline=None)
def test_any_entries__leave_a_state_that_two_keepers_stand_behind(steps):
    acts = own(steps)
    state = vault_state(acts, ORIGIN)
    assert state == vault_state(acts, ORIGIN)
    proven = {
        (step[0], step[1])
        for step in steps
        if step[1] == step[2] or not isinstance(PAPERS[step[0]][1], KeeperPaper)
    }
    for ask in state.asked.values():
        granters = [by for by, _grant in ask.grants]
        assert len(granters) == len(set(granters)) <= 2
        assert not {ask.by, ask.paper.reader} & set(granters)
        assert all(("grant", by) in proven for by in granters)
    for kept in state.kept.values():
        assert set(kept.readers) <= {"reader"}
        if kept.read_by:
            assert sum(("grant", by) in proven for by in ("one", "two", "three")) >= 2
        if kept.destroyed:
            agreed = {by for what, by in proven if what in ("agree", "destroy")}
            assert len(agreed & set(WHO)) >= 2
    for name in state.keepers:
        assert (f"enrol {name}", name) in proven


def test_two_grants_of_two_keepers__and_then_a_reading():
    acts = own([("enrol one", "one", "one"), ("enrol two", "two", "two"), ("keep", "one", "one")])
    more = [
        ("ask", "reader"),
        ("grant", "one"),
        ("grant", "one"),
        ("read", "reader"),
        ("grant", "two"),
        ("read", "reader"),
    ]
    for place, (what, by) in enumerate(more, len(acts)):
        acts.append(acted(place, what, by, by))
        read = vault_state(acts, ORIGIN).kept[W].read_by
        assert bool(read) == (place == len(more) + 2)
    assert [index for index, _why in vault_state(acts, ORIGIN).faults] == [5, 6]
