"""Submissions: what came in, byte for byte, and how."""

from typing import Literal

from pydantic import AwareDatetime

from tahqiq.model.frozen import Frozen
from tahqiq.model.release import Label

Channel = Literal["article", "field_report", "complaint", "notification", "observation_table", "statement"]


class Submission(Frozen):
    """One thing that came in. The original bytes are kept under ``sha256``; ``text`` is the stored text.

    For text files ``text`` is the decoded file, unchanged, so offsets count Unicode code points of the
    raw file. For HTML and XLSX it is the readable text taken out of them, and offsets count in that.
    ``published`` is when the source made it public, with ``published_basis`` saying how we know.
    The same bytes by the same channel are one submission to all who may read it: the id is made of the two, and of
    a number where somebody files what came in before unseen by him.
    """

    id: str
    channel: Channel
    source: str
    sha256: str
    size: int
    media_type: str
    title: str
    text: str | None
    language: str | None = None
    received_at: AwareDatetime
    published: AwareDatetime | None = None
    published_basis: Literal["stated", "page", "received"] = "received"
    publisher: str | None = None
    url: str | None = None
    filename: str | None = None
    restates: tuple[str, ...] = ()
    exercise: bool = False
    release: Label
