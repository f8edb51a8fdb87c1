"""The forms of evidence: taking a file into custody, handing it on, copying, reading, taking out, withdrawing it."""

from typing import Final, get_args

from tahqiq.errors import NotFound
from tahqiq.model.evidence import Consent, EvidenceKind
from tahqiq.web.between_fields import Field, Form


def _(words: str) -> str:
    """Marks words that the pages translate when they show them."""
    return words


_NOBODY = _("A role or a pseudonym, such as “Team 1, photographer”. Never the name of a witness.")
_TELLING = Field(
    "despite", "ticks", _("Release it although the file itself may tell of its maker, and I know that"),
    _("Asked only where it leaves the mechanism: a camera may have written place, owner or number into it."),
    required=False, codes=("yes",),
)  # fmt: skip
_CONDITION = Field(
    "condition", "choice", _("In what condition it is"), codes=("intact", "differs"), label="as_"
)

TAKE_FORM: Final = Form(
    "evidence.taken", "take", _("Take a file into custody"),
    _("Its bytes are kept sealed as they are and never change. Who collected it, from whom and how never leaves the"
      " mechanism. Whoever takes it answers for it until somebody else has confirmed it."),
    _("Take it into custody"),
    (
        Field("kind", "choice", _("What it is"), codes=get_args(EvidenceKind), label="evd_"),
        Field("title", "line", _("In a line"), _("All who may see the item read it: name nobody.")),
        Field("collected_day", "line", _("Day on which it came into our hands")),
        Field("collected_time", "line", _("The hour, if it is known"), required=False),
        Field("place_name", "line", _("Where it came into our hands"), most=200),
        Field("place_lat", "number", _("Latitude in degrees, north positive"), required=False),
        Field("place_lon", "number", _("Longitude in degrees, east positive"), required=False),
        Field("place_km", "number", _("Exact within so many kilometres"), required=False),
        Field("made_day", "line", _("Day on which it is stated to have been made"), required=False),
        Field("made_time", "line", _("The hour, if it is stated"), required=False),
        Field("made_place", "line", _("Where it is stated to have been made"), required=False, most=200),
        Field("collector", "line", _("Who collected it"), _NOBODY),
        Field("method", "line", _("How"), _("Such as taken on the spot, copied from the phone, downloaded.")),
        Field("taken_from", "line", _("From whom you take it"), _NOBODY),
        Field("given_by", "offered", _("The party whose material it is"),
              _("It then counts as that party's word, which carries no finding alone."), required=False,
              of="parties"),
        Field("consent", "choice", _("On what ground the mechanism may hold it"), codes=get_args(Consent),
              label="ground_"),
        Field("consent_scope", "words", _("What was consented to, and what not"), required=False),
        Field("device", "line", _("What made it"), _("Make, model, number."), required=False),
        Field("url", "line", _("Where it was found on the web"), required=False, most=2_000),
        Field("carrier", "line", _("What holds the original"), _("Such as the card in bag 14."),
              required=False),
        _TELLING,
    ),
    "/cases", "case",
)  # fmt: skip

_ON_ITEMS: Final = (
    Form(
        "evidence.handed_over", "hand-over", _("Hand it over"),
        _("To another custodian in a neutral seat. It counts once he confirms it; until then you may take it back."),
        _("Look at it once more"),
        (
            Field("to", "offered", _("To whom"), of="custodians"),
            Field("reason", "words", _("Reason")),
        ),
        "/evidence", "evidence",
    ),
    Form(
        "evidence.received", "receive", _("Confirm that it is with you"),
        _("What was handed to you, or what you handed over and take back."),
        _("Enter the confirmation"),
        (
            _CONDITION,
            Field("account", "words", _("What differs"), _("Needed where it is not as it should be."),
                  required=False),
        ),
        "/evidence", "evidence",
    ),
    Form(
        "evidence.received", "found", _("Say that you found it"),
        _("Nobody handed it over to you. The chain of custody will show the gap for ever, and no finding may rest on"
          " the item any more."),
        _("Look at it once more"),
        (_CONDITION, Field("account", "words", _("How it was found"))),
        "/evidence", "evidence",
    ),
    Form(
        "evidence.copied", "copy", _("Keep a working copy"),
        _("A file made from this one: what was done to it, and what for. It may be released to more readers than the"
          " original, such as a picture whose faces cannot be known any more."),
        _("Keep the copy"),
        (
            Field("purpose", "words", _("What for")),
            Field("transformation", "words", _("What was done to it")),
            Field("tool", "line", _("With what"), required=False),
            _TELLING,
        ),
        "/evidence", "evidence",
    ),
    Form(
        "evidence.examined", "examine", _("Read what the file says of itself"),
        _("A program reads it in a closed room and enters what it says: camera, clock, position, signature. Anybody"
          " can write anything into a file; none of it is trusted."),
        _("Read the file"),
        (),
        "/evidence", "evidence",
    ),
    Form(
        "evidence.accessed", "export", _("Take the bytes out"),
        _("That they were taken out is entered first, with your name and what for. Then the file comes down, in clear"
          " for you, or sealed to the reading key of a seat."),
        _("Enter it and take them out"),
        (
            Field("purpose", "words", _("What for")),
            Field("seal_to", "offered", _("Sealed to the seat"), _("Left open: in clear, for yourself."),
                  required=False, of="seats"),
        ),
        "/evidence", "evidence",
    ),
    Form(
        "evidence.withdrawn", "withdraw", _("Withdraw it from the case"),
        _("It stays in the register, and no finding may cite it any more. Findings made before stand as they are."),
        _("Look at it once more"),
        (Field("reason", "words", _("Reason")),),
        "/evidence", "evidence",
    ),
)  # fmt: skip
EVIDENCE_FORMS: Final[dict[str, Form]] = {form.slug: form for form in _ON_ITEMS}
WITH_FILE: Final = frozenset({"take", "copy"})
LOOKED_AT_TWICE: Final = frozenset({"hand-over", "found", "withdraw"})
WITH_LABEL: Final = frozenset({"take", "copy"})


def evidence_form(slug: str) -> Form:
    """The form under an address; raises ``NotFound`` (WEB404) for none."""
    if slug not in EVIDENCE_FORMS:
        raise NotFound("WEB404", "There is no such form.", "Choose one on the page of the item.")
    return EVIDENCE_FORMS[slug]
