"""Reasons: they go with every score, every match and every refusal."""

from tahqiq.model.frozen import Frozen


class Reason(Frozen):
    """Why: a code to count, a sentence a commissioner can read, a weight, and what it cites."""

    code: str
    text: str
    weight: float | None = None
    cites: tuple[str, ...] = ()
