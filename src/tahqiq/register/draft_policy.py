"""Drafting quorum policies (C2SP tlog-policy) for the witnesses that a mission has, as a start for the talks.

*Recorded* must not be a veto of any one side: with three mediators or more, any party and most of the mediators;
with fewer, most of all witnesses. *Final* takes every party and any mediator. ``policy lint`` prints what a
policy withstands: the liars it needs for an unseen split, and the absentees that stop it.
"""

from collections.abc import Sequence

from tahqiq.model.accord import Level


def draft_policy(
    level: Level, log_vkey: str, parties: Sequence[tuple[str, str]], mediators: Sequence[tuple[str, str]]
) -> str:
    """The text of a policy over the witnesses (name, vkey) of the parties and of the mediators.

    Raises ``ValueError`` where they cannot make a policy that needs at least one liar.
    """
    everybody = [*parties, *mediators]
    if len(everybody) < 2:
        raise ValueError("a quorum needs two witnesses at least")
    lines = [f"log {log_vkey}"]
    lines += [f"witness {name} {vkey}" for name, vkey in everybody]
    lines += _final(parties, mediators) if level == "final" else _recorded(parties, mediators)
    return "\n".join([*lines, f"quorum {level}", ""])


def _final(parties: Sequence[tuple[str, str]], mediators: Sequence[tuple[str, str]]) -> list[str]:
    if not mediators:
        return [f"group final all {_names(parties)}"]
    if not parties:
        return [f"group final {len(mediators) // 2 + 1} {_names(mediators)}"]
    return [f"group mediators any {_names(mediators)}", f"group final all {_names(parties)} mediators"]


def _recorded(parties: Sequence[tuple[str, str]], mediators: Sequence[tuple[str, str]]) -> list[str]:
    if len(mediators) < 3 or not parties:
        everybody = [*parties, *mediators]
        return [f"group recorded {len(everybody) // 2 + 1} {_names(everybody)}"]
    return [
        f"group parties any {_names(parties)}",
        f"group mediators {len(mediators) // 2 + 1} {_names(mediators)}",
        "group recorded all parties mediators",
    ]


def _names(witnesses: Sequence[tuple[str, str]]) -> str:
    return " ".join(name for name, _vkey in witnesses)
