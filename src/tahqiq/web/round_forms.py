"""The forms of a round of talks: the round, who sat there, what came of it, drafts, and the joint statement."""

from tahqiq.web.between_fields import Field, Form


def _(words: str) -> str:
    """Marks words that the pages translate when they show them."""
    return words


_SOURCE = Field("source", "offered", _("Source"), of="sources")
ROUND_FORMS: tuple[Form, ...] = (
    Form(
        "round.held", "enter-round", _("Enter a round of talks"),
        _("Entered again under its number, it replaces what was entered before."),
        _("Enter it"),
        (
            Field("number", "number", _("Number of the round")),
            Field("title", "line", _("Title")),
            Field("place", "line", _("Place"), most=80),
            Field("start", "day", _("From")),
            Field("end", "day", _("To"), required=False),
            Field("mediators", "offered_ticks", _("Mediators"), of="mediators", required=False),
            Field("agenda", "lines", _("Agenda"), _("One point on each line; SEAT: before it, where a seat raised it."),
                  required=False),
            _SOURCE,
        ),
        "/talks",
    ),
    Form(
        "delegate.told", "tell-delegate", _("Say who sat in a delegation"),
        _("As one source tells it. Where sources differ, all of them are shown alike."),
        _("Enter it"),
        (
            Field("seat", "offered", _("Delegation of"), of="seats"),
            Field("person", "line", _("The person, as the source writes it"), most=120),
            Field("also_written", "lines", _("also written"), _("One on each line."), required=False, most=120),
            Field("office", "line", _("In which office"), required=False),
            Field("part", "choice", _("Part"), codes=("head", "member"), label="part_"),
            _SOURCE,
        ),
        "/talks", about="round",
    ),
    Form(
        "outcome.told", "tell-outcome", _("Say what came of a round"),
        _("As one source tells it. Where sources differ, all of them are shown alike."),
        _("Enter it"),
        (
            Field("kind", "choice", _("Outcome"),
                  codes=("agreement", "extension", "partial", "adjourned", "no_agreement", "collapsed"), label="end_"),
            Field("says", "words", _("In words")),
            Field("as_of", "moment", _("As of")),
            _SOURCE,
        ),
        "/talks", about="round",
    ),
    Form(
        "draft.tabled", "table-draft", _("Table a draft"),
        _("Of your own seat. Drafts are compared clause by clause."),
        _("Table it"),
        (
            Field("title", "line", _("Title")),
            Field("clauses", "lines", _("Clauses"), _("One on each line: its number, a bar, its text: 1 | Fire stops."),
                  most=4_000),
            Field("replaces", "offered", _("The earlier draft that it replaces"), of="drafts", required=False),
        ),
        "/talks", about="round",
    ),
    Form(
        "points.told", "tell-points", _("Enter the points of a joint statement"),
        _("Its own text, or as a source tells it. The text outranks every retelling."),
        _("Enter it"),
        (
            Field("telling", "choice", _("Which it is"), codes=("primary", "reported"), label="telling_"),
            Field("points", "lines", _("Points"), _("One on each line.")),
            _SOURCE,
        ),
        "/talks", about="round",
    ),
)  # fmt: skip
