"""Kept ids: incidents that are grouped anew keep the names under which people know them."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Sequence
from hashlib import sha256


def kept_ids(
    before: Sequence[str | None],
    groups: Sequence[Hashable],
    reports: Sequence[str],
    is_taken: Callable[[str], bool],
) -> list[str]:
    """The incident id of each report, given the id it had (None for a new one) and the group it is in now.

    An id stays with the group that holds its largest part; of several ids a group keeps that of most of its
    reports (of equals the smaller). A group left without one gets ``inc-`` and twelve hexadecimal digits made from
    its first report, which ``is_taken`` may refuse. The order of ``reports`` is that in which they came.
    """
    rows_of: defaultdict[Hashable, list[int]] = defaultdict(list)
    for row, number in enumerate(groups):
        rows_of[number].append(row)
    shares = [
        (-count, str(name), rows[0], number)
        for number, rows in rows_of.items()
        for name, count in Counter(before[row] for row in rows).items()
        if name is not None
    ]
    name_of: dict[Hashable, str] = {}
    given: set[str] = set()
    for _count, name, _row, number in sorted(shares, key=lambda share: share[:3]):
        if name not in given and number not in name_of:
            name_of[number] = name
            given.add(name)
    for number, rows in rows_of.items():
        if number not in name_of:
            name_of[number] = _new_id(reports[rows[0]], lambda name: name in given or is_taken(name))
            given.add(name_of[number])
    return [name_of[number] for number in groups]


def _new_id(first: str, is_taken: Callable[[str], bool]) -> str:
    """From the first report, so that the same archive grown in the same way names its incidents alike."""
    turn = 0
    while True:
        name = opened_by(first if not turn else f"{first}\n{turn}")
        if not is_taken(name):
            return name
        turn += 1


def opened_by(report: str) -> str:
    """The id of the incident that a report opens, if nothing else has it."""
    return f"inc-{sha256(report.encode()).hexdigest()[:12]}"
