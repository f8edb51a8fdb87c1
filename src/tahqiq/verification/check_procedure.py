"""Checking a procedure before it is adopted: what no mission may leave out, and what would never come to an end."""

from collections.abc import Iterator
from typing import Final

from tahqiq.errors import BadInput
from tahqiq.model.procedure import Procedure, Step
from tahqiq.verification.procedure import BY_CODE, RULES
from tahqiq.verification.proof import reaches

# The rules without which a finding could be had by one side, by a machine, or without a hearing.
CORE: Final[dict[str, frozenset[str]]] = {
    "verify": frozenset({"PRC001", "PRC002", "PRC011", "PRC012", "PRC013", "PRC014", "PRC018"}),
    "attribute": frozenset(
        {"PRC001", "PRC002", "PRC011", "PRC012", "PRC013", "PRC018", "PRC020", "PRC021", "PRC023"}
    ),
    "request reply": frozenset({"PRC001", "PRC030", "PRC031"}),
    "reply": frozenset({"PRC001", "PRC040", "PRC041"}),
    "determine": frozenset(
        {"PRC001", "PRC050", "PRC051", "PRC052", "PRC053", "PRC054", "PRC055", "PRC056", "PRC057", "PRC058"}
        | {"PRC059", "PRC061", "PRC062", "PRC063", "PRC066"}
    ),
    "check measure": frozenset({"PRC088", "PRC090"}),
}


def check_procedure(procedure: Procedure) -> None:
    """Refuses what would be no due procedure.

    Raises :class:`BadInput` PRO001 with every fault found, in the order of the steps.
    """
    faults = [*_faults(procedure)]
    if faults:
        raise BadInput(
            "PRO001",
            f"'{procedure.title}' cannot be adopted: {'; '.join(faults)}",
            "mend these points; `tahqiq procedure show standard` prints one that can.",
        )


def warnings(procedure: Procedure) -> tuple[str, ...]:
    """What may be meant and is worth a second look: a step without a clock, a clock without a consequence."""
    found = []
    for step in procedure.steps:
        if step.within and not step.silence:
            found.append(f"'{step.step}' has a deadline, and nothing follows when it passes")
        if step.state and not step.within and step.step not in ("object", "demand", "close"):
            found.append(f"'{step.step}' has no deadline: a case may rest there for good")
    if not procedure.terms.stages:
        found.append("no technical committee or board comes before the decision")
    elif not _needs(procedure, "forward", "PRC064"):
        found.append("what the technical committee recommends needs no quorum (PRC064)")
    if not _needs(procedure, "determine", "PRC065"):
        found.append("the chair may rule before the seats have signed that there is no consensus (PRC065)")
    return tuple(found)


def _needs(procedure: Procedure, name: str, code: str) -> bool:
    step = procedure.step(name)
    return step is not None and code in step.needs


def _faults(procedure: Procedure) -> Iterator[str]:
    names = [step.step for step in procedure.steps]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"'{name}' is there twice"
    for step in procedure.steps:
        yield from _faults_of(step, set(names))
    for name in ("review", "verify", "attribute", "request reply", "reply", "determine", "object"):
        if name not in names:
            yield f"the step '{name}' is missing"
    if not reaches(procedure.terms.breach_standard, "reasonable_grounds_to_believe"):
        yield "a breach could be found on less than reasonable grounds to believe"
    if not procedure.terms.third_party_present:
        yield "the parties could decide with no third party present"
    if procedure.terms.stages and "forward" not in names:
        yield "stages are asked for, and there is no step 'forward' to reach them"
    yield from (f"'{name}' waits for itself" for name in _circular(procedure))


def _faults_of(step: Step, names: set[str]) -> Iterator[str]:
    for code in step.needs:
        if code not in BY_CODE:
            yield f"'{step.step}' needs {code}, which is no rule"
        elif not any(BY_CODE[code] in RULES[name] for name in _homes(step.step)):
            yield f"'{step.step}' needs {code}, which was written for another step"
    left_out = sorted(CORE.get(step.step, frozenset()) - set(step.needs))
    if left_out:
        yield f"'{step.step}' leaves out {', '.join(left_out)}"
    for name in step.after:
        if name not in names:
            yield f"'{step.step}' comes after '{name}', which is no step"
    if step.within and step.within.of != "received" and step.within.of not in names:
        yield f"the deadline of '{step.step}' counts from '{step.within.of}', which is no step"
    if step.within and (step.within.hours is None) == (step.within.days is None):
        yield f"the deadline of '{step.step}' needs hours or days, one of them"


_SHARED: Final[dict[str, tuple[str, ...]]] = {
    "triage": ("review", "verify"),
    "contact": ("review",),
    "review": ("verify",),
    "task": ("verify",),
    "request access": ("verify", "task"),
    "answer access": ("verify",),
    "view": ("verify",),
    "attribute": ("verify",),
    "request reply": ("verify",),
    "reply": ("verify",),
    "forward": ("verify",),
    "position": ("verify",),
    "determine": ("verify",),
    "notify": ("verify",),
    "object": ("verify", "notify"),
    "reconsider": ("verify", "notify", "determine"),
    "demand": ("verify", "notify", "task"),
    "report measure": ("verify",),
    "check measure": ("verify", "report measure"),
    "close": ("verify",),
}


def _homes(step: str) -> tuple[str, ...]:
    """The steps whose rules may be used for this one: its own, and those it shares with others."""
    return tuple(name for name in (step, *_SHARED.get(step, ())) if name in RULES)


def _circular(procedure: Procedure) -> list[str]:
    """The steps that lie behind themselves."""
    after: dict[str, set[str]] = {step.step: set(step.after) for step in procedure.steps}
    found: list[str] = []
    for name, before in after.items():
        seen: set[str] = set()
        ahead = set(before)
        while ahead:
            each = ahead.pop()
            if each not in seen:
                seen.add(each)
                ahead |= after.get(each, set())
        if name in seen:
            found.append(name)
    return found
