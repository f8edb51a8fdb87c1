"""The forms between the parties outside referrals: crossings, notices, hotline, windows, commitments, statements."""

from typing import Final, get_args

from tahqiq.errors import NotFound
from tahqiq.model.crossing import Category
from tahqiq.model.liaison import Purpose
from tahqiq.model.notice import NoticeKind
from tahqiq.model.talks import StatementKind
from tahqiq.web.between_fields import Field, Form
from tahqiq.web.brief_form import BRIEF_FORM
from tahqiq.web.counting_forms import COUNTING_FORMS
from tahqiq.web.handing_forms import HANDING_FORMS
from tahqiq.web.referral_forms import REFERRAL_FORMS
from tahqiq.web.round_forms import ROUND_FORMS


def _(words: str) -> str:
    """Marks words that the pages translate when they show them."""
    return words


CATEGORIES: Final[tuple[str, ...]] = get_args(Category)
_VOICE = Field(
    "voice",
    "voice",
    _("Who says it"),
    _("You speak for your own seat, or for what a team saw, or for a named source."),
)
_GATE = Field("crossing", "offered", _("Crossing"), of="crossings")
_TOWARD = Field("toward", "offered", _("Toward which side"), of="parties")
_AS_OF = Field(
    "as_of", "moment", _("The moment it is about"), _("Not when you write it, but when it was so.")
)
_SOURCE = Field("source", "offered", _("Source"), of="sources")

_CROSSINGS: tuple[Form, ...] = (
    Form(
        "crossing.reported", "report-crossing", _("Report how a crossing stands"),
        _("What may pass, toward which side, by whose order. A reason is the claim of whoever speaks."),
        _("Enter the report"),
        (
            _GATE, _TOWARD,
            Field("categories", "ticks", _("What it is about"), codes=CATEGORIES, label="pass_"),
            Field("status", "choice", _("How it stands"),
                  codes=("open", "restricted", "closed"), label="stand_"),
            _VOICE, _AS_OF,
            Field("since", "moment", _("Since when"), required=False),
            Field("limits", "words", _("Limits"), _("Who or what may pass, where it is restricted."),
                  required=False),
            Field("ordered_by", "line", _("By whose order"), required=False),
            Field("reason", "words", _("The reason that is given"), required=False),
        ),
        "/crossings",
    ),
    Form(
        "traffic.counted", "count-traffic", _("Enter a count at a crossing"),
        _("How many passed, wait or were turned back, over a time. Give the same number twice if it is exact."),
        _("Enter the count"),
        (
            _GATE, _TOWARD,
            Field("category", "choice", _("What was counted"), codes=CATEGORIES, label="pass_"),
            Field("what", "choice", _("What they did"),
                  codes=("passed", "waiting", "turned_back"), label="count_"),
            Field("unit", "choice", _("Unit"), codes=("vehicles", "containers", "persons"), label="unit_"),
            Field("min", "number", _("At least"), required=False, inside="count"),
            Field("max", "number", _("At most"), required=False, inside="count"),
            _VOICE,
            Field("start", "moment", _("Counted from")),
            Field("as_of", "moment", _("Counted to, or seen at")),
        ),
        "/crossings",
    ),
    Form(
        "reopening.conditioned", "set-term", _("Record a condition of reopening"),
        _("What a side says that the reopening waits for. It is that side's word, not an agreement."),
        _("Enter the condition"),
        (
            Field("set_by", "offered", _("The side that sets it"), of="term_sides"),
            Field("crossings", "offered_ticks", _("Crossings"), of="crossings"),
            Field("categories", "ticks", _("What it is about"), codes=CATEGORIES, label="pass_"),
            Field("says", "words", _("The condition in one sentence")),
            Field("needs", "lines", _("What it waits for"), _("One thing on each line."), most=500),
            Field("source", "offered", _("Who tells of it"), of="sources", required=False),
        ),
        "/crossings",
    ),
    Form(
        "reopening.accounted", "account-term", _("Say whether a need is met"),
        _("Your side's own account, or what a team found. Only what a team found counts as met."),
        _("Enter the account"),
        (
            Field("need", "offered", _("The need"), of="needs", required=False),
            Field("state", "choice", _("How it stands"),
                  codes=("met", "not_met", "term_dropped"), label="account_"),
            _VOICE,
            Field("account", "words", _("What was done, or what is still missing")),
        ),
        "/crossings", about="term",
    ),
)  # fmt: skip
_LIAISON: tuple[Form, ...] = (
    Form(
        "submission.received", "give-notice", _("Give advance notice"),
        _("What your side will do, where and when. A notice that comes after its beginning exempts nothing."),
        _("Give the notice"),
        (
            Field("number", "line", _("Your number for it"), most=60),
            Field("kind", "choice", _("What it announces"), codes=get_args(NoticeKind)),
            Field("start", "moment", _("From")),
            Field("end", "moment", _("To")),
            Field("name", "line", _("Name of the place"), most=120, inside="place"),
            Field("lat", "number", _("Latitude"), _("In degrees, north positive."),
                  required=False, inside="place"),
            Field("lon", "number", _("Longitude"), _("In degrees, east positive."),
                  required=False, inside="place"),
            Field("precision_km", "number", _("Within how many kilometres"), required=False, inside="place"),
            Field("text", "words", _("What will be done"), _("At least a sentence."), most=4_000),
        ),
        "/liaison",
    ),
    Form(
        "notice.answered", "answer-notice", _("Answer a notice"),
        _("That your side received it, that it objects, or that it takes its objection back."),
        _("Enter the answer"),
        (
            Field("answer", "choice", _("Answer"),
                  codes=("received", "objected", "objection_withdrawn"), label="answer_"),
            Field("grounds", "words", _("Grounds of an objection"), required=False),
        ),
        "/liaison", about="notice",
    ),
    Form(
        "notice.withdrawn", "withdraw-notice", _("Take a notice back"),
        _("From now on nothing that happens is covered by it."),
        _("Take it back"),
        (Field("reason", "words", _("Why")),),
        "/liaison", about="notice",
    ),
    Form(
        "hotline.called", "log-call", _("Log a call on the hotline"),
        _("Who called whom, when and about what. The time to the answer is measured alike for every seat."),
        _("Enter the call"),
        (
            Field("caller", "offered", _("Who called"), of="callers"),
            Field("callees", "offered_ticks", _("Who was called"), of="seats"),
            Field("purpose", "choice", _("For what"), codes=get_args(Purpose), label="call_"),
            Field("called_at", "moment", _("When")),
            Field("about", "words", _("About what")),
            Field("incident", "line", _("The incident it was about"), _("Its id, where it was about one."),
                  required=False, most=80),
        ),
        "/liaison",
    ),
    Form(
        "hotline.answered", "answer-call", _("Log the answer to a call"),
        _("When the seat answered, and what it undertook."),
        _("Enter the answer"),
        (
            Field("seat", "offered", _("Who answered"), of="callees"),
            Field("answered_at", "moment", _("When")),
            Field("outcome", "words", _("What came of it")),
        ),
        "/liaison", about="call",
    ),
    Form(
        "window.asked", "ask-window", _("Ask for a window of silence"),
        _("A local truce for a repair, a visit or a recovery. It stands once every party asked guarantees it."),
        _("Ask for it"),
        (
            Field("name", "line", _("Name of the place"), most=120, inside="place"),
            Field("start", "moment", _("From")),
            Field("end", "moment", _("To")),
            Field("purpose", "words", _("For what")),
            Field("guarantees_asked", "offered_ticks", _("Who is asked to guarantee it"), of="parties"),
        ),
        "/liaison",
    ),
    Form(
        "window.answered", "answer-window", _("Answer for a window of silence"),
        _("Your side's security guarantee, its refusal, or that it takes the guarantee back."),
        _("Enter the answer"),
        (
            Field("answer", "choice", _("Answer"),
                  codes=("guaranteed", "refused", "taken_back"), label="given_"),
            Field("reason", "words", _("Why"), required=False),
        ),
        "/liaison", about="window",
    ),
    Form(
        "window.reported", "report-window", _("Say how a window went"),
        _("Kept or broken, as somebody saw or heard it."),
        _("Enter the report"),
        (
            Field("state", "choice", _("How it went"), codes=("kept", "broken", "not_used"), label="went_"),
            Field("account", "words", _("What happened")),
            Field("incident", "line", _("The incident that broke it"), _("Its id, where there is one."),
                  required=False, most=80),
        ),
        "/liaison", about="window",
    ),
)  # fmt: skip
_TALKS: tuple[Form, ...] = (
    Form(
        "commitment.made", "make-commitment", _("Enter a commitment"),
        _("Who promised what, by when, and how anybody could see that it was kept. A party promises for itself alone."),
        _("Enter the commitment"),
        (
            Field("kind", "choice", _("Kind"),
                  codes=("commitment", "confidence_building_measure"), label="promise_"),
            Field("by", "offered_ticks", _("Who promised"), of="promisers"),
            Field("says", "words", _("What was promised")),
            Field("due", "moment", _("By when"), _("Without a day nobody can say that it is overdue."),
                  required=False),
            Field("verified_how", "words", _("How it would be seen to be done"), required=False),
            Field("evidence", "words", _("What would show it"), required=False),
            Field("round", "offered", _("The round it was made in"), of="rounds", required=False),
            _SOURCE,
        ),
        "/commitments",
    ),
    Form(
        "commitment.accounted", "account-commitment", _("Say where a commitment stands"),
        _("Your side's own account, what a team found, or what is reported. Only what a team found makes it done."),
        _("Enter the account"),
        (
            _VOICE,
            Field("state", "choice", _("Where it stands"),
                  codes=("not_begun", "under_way", "done", "broken", "given_up"), label="told_"),
            Field("account", "words", _("In words")),
        ),
        "/commitments", about="commitment",
    ),
    Form(
        "statement.logged", "log-statement", _("Log a public statement"),
        _("Who said what for whom. It is a sign of tension and no violation by itself."),
        _("Enter the statement"),
        (
            Field("speaker", "line", _("Who spoke"), most=120),
            Field("office", "line", _("In which office"), required=False),
            Field("for_seat", "offered", _("For whom"), of="seats"),
            Field("said_at", "moment", _("When")),
            Field("kind", "choice", _("What kind of words"), codes=get_args(StatementKind), label="speech_"),
            Field("words", "words", _("The words")),
            _SOURCE,
        ),
        "/statements",
    ),
)  # fmt: skip
_BRIEF = (BRIEF_FORM,)
_ROOMS = (_BRIEF, _CROSSINGS, COUNTING_FORMS, _LIAISON, _TALKS, ROUND_FORMS, HANDING_FORMS, REFERRAL_FORMS)
FORMS: Final[dict[str, Form]] = {form.slug: form for room in _ROOMS for form in room}


def dealing_form(slug: str) -> Form:
    """The form under an address; raises ``NotFound`` (WEB404) for none."""
    if slug not in FORMS:
        raise NotFound("WEB404", "There is no such form.", "Choose one on the pages between the parties.")
    return FORMS[slug]
