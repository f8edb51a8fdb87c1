"""The forms of the desk that lists crossings, and of counts: returns by group or as a table, and what is short."""

from typing import get_args

from tahqiq.model.returns import Item
from tahqiq.web.between_fields import Field, Form


def _(words: str) -> str:
    """Marks words that the pages translate when they show them."""
    return words


_PERIOD = (Field("start", "day", _("From")), Field("end", "day", _("To")))
_SOURCE = Field("source", "offered", _("Source"), of="sources")
_CAVEAT = Field(
    "caveat", "words", _("Caveat"), _("What the numbers may not be taken for. At least a sentence."), most=1_000
)  # fmt: skip
_PLACE = (
    Field("lat", "number", _("Latitude"), _("In degrees, north positive."), required=False, inside="place"),
    Field("lon", "number", _("Longitude"), _("In degrees, east positive."), required=False, inside="place"),
    Field("precision_km", "number", _("Within how many kilometres"), required=False, inside="place"),
)
IMPORT_RETURNS = "import-returns"
COUNTING_FORMS: tuple[Form, ...] = (
    Form(
        "crossing.listed", "list-crossing", _("List a crossing"),
        _("Reports name it by its code. Listed again under its code, it replaces what was listed before."),
        _("List it"),
        (
            Field("code", "line", _("Code"), _("Small letters, digits and hyphens."), most=41),
            Field("title", "line", _("Name of the place"), most=120),
            Field("sides", "offered_ticks", _("Its two sides"), of="parties"),
            *_PLACE,
            Field("facts_from", "lines", _("Where its place and names are from"), _("One on each line."), most=200),
            Field("note", "words", _("Remark"), required=False),
        ),
        "/crossings",
    ),
    Form(
        "returns.reported", "report-returns", _("Report returns"),
        _("Sums over a period, never persons. Leave open what was not counted: it is not the same as none."),
        _("Enter the report"),
        (
            Field("crossing", "offered", _("Crossing"), of="crossings"),
            Field("toward", "offered", _("Toward which side"), of="parties"),
            *_PERIOD,
            Field("documented", "number", _("Individuals: documented"), required=False),
            Field("undocumented", "number", _("Individuals: undocumented"), required=False),
            Field("deported", "number", _("Individuals: deported"), required=False),
            Field("interviewed", "number", _("heads of household asked"), required=False),
            _CAVEAT, _SOURCE,
        ),
        "/returns",
    ),
    Form(
        "returns.reported", IMPORT_RETURNS, _("Import a table of returns"),
        _("A row a crossing and period, as CSV in UTF-8 or as XLSX. All rows are entered, or none."),
        _("Import it"),
        (
            Field("table", "file", _("The table"), _("At most 20 MB.")),
            Field("source", "offered", _("Source"), _("Where the table does not say it."), of="sources",
                  required=False),
            Field("caveat", "words", _("Caveat"), _("Where the table does not say it."), required=False, most=1_000),
        ),
        "/returns",
    ),
    Form(
        "shortage.reported", "report-shortage", _("Report a shortage"),
        _("What is short at a place over a period: how much there is of how much that is needed, in one unit."),
        _("Enter the report"),
        (
            Field("item", "choice", _("What is short"), codes=get_args(Item), label="item_"),
            Field("place", "line", _("Place"), most=80),
            *_PERIOD,
            Field("needed", "number", _("How much is needed"), required=False),
            Field("available", "number", _("How much there is"), required=False),
            Field("unit", "line", _("Unit"), most=40),
            _CAVEAT, _SOURCE,
        ),
        "/returns",
    ),
)  # fmt: skip
