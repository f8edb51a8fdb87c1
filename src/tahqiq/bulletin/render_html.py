"""A bulletin as one HTML file that stands alone: no script, no request, fit for screen and for A4."""

import re
from functools import cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from tahqiq.bulletin.wording import day_words, moment_words, offset_words
from tahqiq.errors import BadInput
from tahqiq.model.bulletin import Bulletin, Table

# An address of ours: a path, or http(s) with host and path. Anything else would be a way in.
_HREF = re.compile(r"(?:https?://[A-Za-z0-9.:\[\]-]+)?(?:/(?!/)[A-Za-z0-9._~%/-]*)?")
# The map is drawn by us from escaped text; this refuses it all the same if anything in it could act.
_ACTS = re.compile(
    r"<\s*(?:script|foreignobject|iframe|object|embed|link|meta)\b|\son\w+\s*=|javascript:", re.I
)
_FIGURES = frozenset(
    {
        "No.", "This period", "of which live-fire exercise", "Previous period", "Hours watched",
        "Hours denied", "Hours", "Low", "Best", "High", "Alleges, this period", "Denies, this period",
    }
)  # fmt: skip
_AUDIENCE = {"public": "the public", "mediator": "the mediators", "mechanism": "the mechanism only"}
MAP_SECTION = "incidents"
_HEADING = {"daily": "Daily bulletin", "pre_round_brief": "Brief"}
TABLE_FIRST = frozenset({"incidents", "parties"})  # their sentences use the table's numbers


def render_html(bulletin: Bulletin, *, map_svg: str, base_href: str = "") -> str:
    """The bulletin as a self-contained HTML document.

    ``map_svg`` is the drawing from ``map_drawing.draw_map``, or empty for none. ``base_href`` is where the
    web interface stands ("" for a file on its own): sentences then link to ``{base_href}/why/{id}#s1``.
    Raises ``BadInput`` (BUL003) for a map that could act, and (BUL004) for an address that is none of ours.
    """
    if not _HREF.fullmatch(base_href):
        raise BadInput(
            "BUL004", "The address for links is no web address.", "Give https://host/path or /path."
        )
    tables = {section.key: section.table for section in bulletin.sections}
    return (
        _environment()
        .get_template("daily.html")
        .render(
            bulletin=bulletin,
            heading=_HEADING[bulletin.kind],
            mission=bulletin.title.rsplit(":", 1)[0],
            created=bulletin.as_of.isoformat(timespec="seconds"),
            as_of=moment_words(bulletin.as_of, bulletin.zone),
            facts=_facts(bulletin),
            notice=_notice(bulletin),
            css=Markup(_source("daily.css")),  # noqa: S704 -- our own file, no outside text
            map_svg=_checked(map_svg),
            map_before=MAP_SECTION if map_svg else None,
            table_first=TABLE_FIRST,
            map_caption=_map_caption(bulletin),
            figures={key: _figure_columns(table) for key, table in tables.items()},
            sample=_sample(bulletin),
            why=f"{base_href.rstrip('/')}/why/{bulletin.id}" if base_href else "",
        )
    )


def _sample(bulletin: Bulletin) -> str:
    cited = [sentence.id for section in bulletin.sections for sentence in section.sentences if sentence.cites]
    return cited[0] if cited else "s1"


def _facts(bulletin: Bulletin) -> tuple[tuple[str, str], ...]:
    code = bulletin.audience.removeprefix("party:")
    audience = _AUDIENCE.get(bulletin.audience, f"the liaison office of {code}")
    return (
        ("Reporting day" if bulletin.kind == "daily" else "Day", day_words(bulletin.day)),
        ("Information as of", moment_words(bulletin.as_of, bulletin.zone)),
        ("Clock", offset_words(bulletin.as_of, bulletin.zone)),
        ("For", audience),
    )


def _notice(bulletin: Bulletin) -> str:
    text = bulletin.notice or ""
    return re.sub(r"^exercise[.:]\s*", "", text, flags=re.I) if bulletin.exercise else text


def _map_caption(bulletin: Bulletin) -> str:
    drawn, missing = len(bulletin.marks), bulletin.unlocated
    away = f" Not drawn, since their place is not known well enough: {missing}." if missing else ""
    return f"Incidents drawn as areas of the stated uncertainty: {drawn}.{away}"


def _figure_columns(table: Table | None) -> frozenset[int]:
    columns = table.columns if table else ()
    return frozenset(index for index, name in enumerate(columns) if name in _FIGURES)


def _checked(map_svg: str) -> Markup:
    if map_svg and (not map_svg.lstrip().startswith("<svg") or _ACTS.search(map_svg)):
        raise BadInput(
            "BUL003",
            "The map is no plain drawing: it holds something that could act.",
            "Draw it with tahqiq.bulletin.map_drawing and report this.",
        )
    return Markup(map_svg)  # noqa: S704 -- checked above; its texts were escaped where it was drawn


@cache
def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(_source),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )


@cache
def _source(name: str) -> str:
    return files("tahqiq.bulletin").joinpath("templates", name).read_text(encoding="utf-8")
