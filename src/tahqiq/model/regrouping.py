"""Regrouping: a person says that two incidents are one, that one incident is two, or takes such a word back.

Each is an entry of its own. Nothing is erased: what was said before stays beneath, and an undo names what it undoes.
"""

from typing import Annotated

from pydantic import Field, model_validator

from tahqiq.model.frozen import Frozen

Reasoned = Annotated[str, Field(min_length=1, max_length=2000)]


class Merge(Frozen):
    """Two incidents are one happening: ``claims`` move to ``incident``, whose id stays; ``merged`` leads there.

    ``beside`` are the claims that were in the surviving incident: of each side one claim must stay with one of the
    other as long as this stands. ``despite`` are the findings that had been filed on either, and that were named
    to whoever merged them.
    """

    id: str
    incident: str
    merged: str
    claims: tuple[str, ...]
    beside: tuple[str, ...]
    note: Reasoned
    by: str
    despite: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _two(self) -> "Merge":
        if self.incident == self.merged or not self.claims or not self.beside:
            raise ValueError("a merge is of two incidents with claims")
        return self


class Split(Frozen):
    """One incident is two happenings: ``claims`` leave ``incident`` for ``opened``; no claim of ``beside`` is theirs.

    As long as this stands, none of ``claims`` is ever in one incident with any of ``beside``.
    """

    id: str
    incident: str
    opened: str
    claims: tuple[str, ...]
    beside: tuple[str, ...]
    note: Reasoned
    by: str
    despite: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _two(self) -> "Split":
        if self.incident == self.opened or not self.claims or set(self.claims) & set(self.beside):
            raise ValueError("a split parts claims from others")
        if not self.beside:
            raise ValueError("a split leaves claims where they were")
        return self


class Move(Frozen):
    """Where a claim goes; ``None`` for nowhere: it waits for a person again."""

    claim: str
    incident: str | None


class Undo(Frozen):
    """A judgement, merge or split is taken back: ``moves`` bring the claims to where they were."""

    id: str
    undoes: str
    incident: str
    moves: tuple[Move, ...] = ()
    note: Reasoned
    by: str
