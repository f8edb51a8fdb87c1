"""The shape of a file: a page, prose, a form or a table, and which channel takes which."""

from typing import Literal

from tahqiq.errors import BadInput
from tahqiq.intake.table_of import looks_like_table
from tahqiq.model.submission import Channel

Shape = Literal["page", "prose", "form", "table"]
SHAPES: dict[str, tuple[Shape, ...]] = {
    "article": ("page", "prose"),
    "statement": ("page", "prose"),
    "field_report": ("form",),
    "complaint": ("form",),
    "notification": ("form",),
    "observation_table": ("table",),
}
_SHAPE_OF_SUFFIX: dict[str, Shape] = {
    "json": "form", "csv": "table", "tsv": "table", "htm": "page", "html": "page", "xhtml": "page",
}  # fmt: skip
_CALLED = {
    "page": "a web page",
    "prose": "prose",
    "form": "a JSON form",
    "table": "an observation table",
}


def shape_of(text: str, filename: str | None, *, page: bool) -> Shape:
    """What the text is: by its beginning where that is plain, by the file's suffix otherwise."""
    if page:
        return "page"
    told = suffix_shape(filename)
    if told:
        return told
    if text[:4096].lstrip().startswith("{") and '"form"' in text:
        return "form"
    return "table" if looks_like_table(text) else "prose"


def suffix_shape(filename: str | None) -> Shape | None:
    """The shape that a file's suffix promises."""
    return _SHAPE_OF_SUFFIX.get((filename or "").rpartition(".")[2].lower())


def expected_shape(channel: Channel, *, page: bool) -> Shape:
    """The shape that a stated channel asks for; a page is a page whatever is stated."""
    return "page" if page else SHAPES[channel][-1]


def refuse_mismatch(channel: Channel | None, shape: Shape) -> None:
    """Raises ``BadInput`` INT005 where a stated channel does not take files of this shape."""
    if channel is not None and shape not in SHAPES[channel]:
        wanted = " or ".join(_CALLED[known] for known in SHAPES[channel])
        raise BadInput(
            "INT005",
            f"The channel {channel} takes {wanted}, and this is {_CALLED[shape]}.",
            "Leave the channel out to have it worked out, or submit the right file.",
        )
