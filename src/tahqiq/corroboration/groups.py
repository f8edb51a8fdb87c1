"""Groups: which things were found to be one, and why (union-find, the smallest id leads)."""

from collections.abc import Iterable

from tahqiq.model.reason import Reason


class Groups:
    """Joins ids into groups within one calculation, keeping one reason of each kind a group."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._leader = {each: each for each in ids}
        self._reasons: dict[str, dict[str, Reason]] = {}

    def join(self, one: str, other: str, why: Reason) -> None:
        """Say that two are one."""
        left, right = sorted((self._lead(one), self._lead(other)))
        if left == right:
            return
        self._leader[right] = left
        joined = {why.code: why} | self._reasons.pop(right, {}) | self._reasons.get(left, {})
        self._reasons[left] = joined

    def all(self) -> list[list[str]]:
        """Every group, its ids in order."""
        found: dict[str, list[str]] = {}
        for each in sorted(self._leader):
            found.setdefault(self._lead(each), []).append(each)
        return list(found.values())

    def why(self, one: str) -> tuple[Reason, ...]:
        """The reasons for which this one's group was joined, by code."""
        return tuple(reason for _, reason in sorted(self._reasons.get(self._lead(one), {}).items()))

    def _lead(self, one: str) -> str:
        while self._leader[one] != one:
            self._leader[one] = self._leader[self._leader[one]]
            one = self._leader[one]
        return one
