"""Drafted policies: what they withstand, for missions of every size."""

import pytest

from tahqiq.register.draft_policy import draft_policy
from tahqiq.register.signer import signer_from_seed
from tahqiq_verify.note import COSIGNER, LOG, NoteKey
from tahqiq_verify.policy import lint, parse_policy, satisfied

LOG_KEY = NoteKey("practice.example/register", LOG, signer_from_seed("log", b"\x01" * 32).public)


def witnesses(prefix: str, count: int) -> list[tuple[str, str]]:
    found = []
    for number in range(count):
        name, seed = f"{prefix}{number}", bytes([len(prefix), number + 2]) * 16
        found.append((name, NoteKey(f"{name}.example", COSIGNER, signer_from_seed(name, seed).public).vkey))
    return found


def drafted(level: str, parties: int, mediators: int):
    text = draft_policy(level, LOG_KEY.vkey, witnesses("party", parties), witnesses("mediator", mediators))
    return parse_policy(text.encode())


@pytest.mark.parametrize("level", ["recorded", "final"])
@pytest.mark.parametrize("parties", [0, 1, 2, 3, 4])
@pytest.mark.parametrize("mediators", [0, 1, 2, 3, 4, 5])
def test_draft__always_needs_a_liar(level, parties, mediators):
    if parties + mediators < 2:
        with pytest.raises(ValueError, match="two witnesses"):
            drafted(level, parties, mediators)
    else:
        assert lint(drafted(level, parties, mediators)).liars >= 1


@pytest.mark.parametrize("mediators", [2, 3, 4, 5])
def test_recorded__is_no_veto_of_any_one_side(mediators):
    policy = drafted("recorded", 2, mediators)
    assert lint(policy).absentees >= 2
    for absent in policy.witnesses:
        assert satisfied(policy, set(policy.witnesses) - {absent})


def test_final__needs_every_party_and_any_mediator():
    policy = drafted("final", 2, 3)
    everybody = set(policy.witnesses)
    assert satisfied(policy, everybody - {"mediator0", "mediator1"})
    assert not satisfied(policy, everybody - {"party0"})
    assert not satisfied(policy, everybody - {"mediator0", "mediator1", "mediator2"})
