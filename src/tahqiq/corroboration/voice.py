"""Voices: claims that go back to one origin count once, however many outlets carry them."""

from tahqiq.model.frozen import Frozen
from tahqiq.model.reason import Reason


class Voice(Frozen):
    """One independent origin in an incident and the claims it stands behind.

    ``side`` is the party it speaks for, ``None`` for a third party. ``weight_word`` says what its word is
    worth: an admission against its own interest weighs more than an accusation. ``first`` is the claim that
    came in first; the others repeat it. ``flagged`` marks a flood: very many copies of one voice.
    """

    key: str
    label: str
    side: str | None
    weight_word: str
    claims: tuple[str, ...]
    first: str
    affirming: int
    denying: int
    flagged: bool = False
    reasons: tuple[Reason, ...]
