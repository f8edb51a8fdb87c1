"""Versions: which text of an instrument applied at a moment."""

from collections.abc import Sequence
from datetime import datetime

from tahqiq.model.instrument import Instrument


def version_at(texts: Sequence[Instrument], at: datetime) -> Instrument:
    """The version whose text applied at that moment (with time zone): the last that applied from then or before.

    ``texts`` are the versions of one instrument, at least one, oldest first. Before any applied, the first.
    """
    begun = [text for text in texts if text.applies_from is None or text.applies_from <= at]
    return begun[-1] if begun else texts[0]
