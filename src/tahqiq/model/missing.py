"""Missing facts: what stands between a question and its answer, and who could supply it."""

from tahqiq.model.frozen import Frozen


class MissingFact(Frozen):
    """One fact without which a provision cannot be answered.

    ``known`` says what is known of it now, ``needed`` what would settle it; ``ask`` names who could supply it,
    in the same words and order whichever party is concerned. ``code`` is that of the reason it belongs to.
    """

    code: str
    known: str
    needed: str
    ask: tuple[str, ...]
    cites: tuple[str, ...] = ()
