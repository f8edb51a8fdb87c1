"""Policies that need no liar at all: whoever reads one, and could be led by it, refuses it by its code."""

import pytest
from practice_bundle import LOG as MISSION_LOG
from practice_bundle import SUBJECT, plain_json, practice_register
from practice_register import staffed
from practice_shell import run
from quorum_files import FIVE, WEAK

from second_reader.static_log import LOG, WITNESS_KEYS
from tahqiq.desk.agree import lint_policy
from tahqiq.desk.mirror.terms import read_terms
from tahqiq.errors import BadInput
from tahqiq_verify.bundle import Trust, check_bundle
from tahqiq_verify.policy import parse_policy, require_liars
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.steps import hold

pytestmark = pytest.mark.slow

RULES = {
    WEAK.name: WEAK.text.decode().partition("group")[2],
    "any of five": f" one any {' '.join(FIVE)}\nquorum one\n",
    "2 of 5": f" two 2 {' '.join(FIVE)}\nquorum two\n",
    "either party": " either any arden belmar\nquorum either\n",
    "two of the mediators, in halves": " m 1 qasr tarn\ngroup n any m ulm\nquorum n\n",
}


def policy_under(log: str, rule: str) -> str:
    lines = [f"log {log}", *(f"witness {one} {WITNESS_KEYS[one].vkey}" for one in FIVE)]
    return "\n".join(lines) + f"\ngroup{rule}"


@pytest.mark.parametrize("name", RULES)
def test_policy_that_honest_halves_can_split__is_refused_wherever_it_would_count(cases, tmp_path, name):
    text = policy_under(LOG.vkey, RULES[name])
    with pytest.raises(Refusal) as by_lint:
        require_liars(parse_policy(text.encode()))
    with pytest.raises(BadInput) as by_desk:
        lint_policy(text)
    with pytest.raises(BadInput) as by_mirror:
        read_terms(LOG.vkey, {"recorded": text})
    (tmp_path / "weak").write_text(text)
    by_command = run(tmp_path, "policy", "lint", "weak", "--json")
    assert (by_lint.value.code, by_desk.value.code, by_mirror.value.code) == ("policy", "POL002", "MIR004")
    assert (by_command.code, by_command.data["liars"]) == (1, 0)
    cases.add(4)


@pytest.mark.parametrize("name", RULES)
def test_policy_that_honest_halves_can_split__is_no_valid_act_of_a_register(cases, name):
    mission = staffed()
    for one in FIVE:
        mission.add_witness(one)
    index = mission.propose("recorded", policy_under(MISSION_LOG.vkey(1), RULES[name]))
    assert mission.replayed().invalid == {index: "policy"}
    cases.add()


@pytest.mark.parametrize("name", RULES)
def test_evidence_under_such_a_policy__fails_at_its_quorum(cases, name):
    text = policy_under(MISSION_LOG.vkey(1), RULES[name])
    bundle = practice_register().bundle(SUBJECT)
    honest = check_bundle(plain_json(bundle))
    own = check_bundle(plain_json(bundle), Trust(policy=parse_policy(text.encode())))
    carried = check_bundle(plain_json(bundle | {"policies": {"recorded": text}}))
    assert hold(honest)
    for steps in (own, carried):
        assert not hold(steps)
        assert next(step.detail for step in steps if step.outcome == "fail").startswith("policy:")
    cases.add(2)
