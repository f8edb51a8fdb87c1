"""The forms by which one side hands something to the other's named readers: a referral, and a request for hand-over."""

from tahqiq.web.between_fields import Field, Form


def _(words: str) -> str:
    """Marks words that the pages translate when they show them."""
    return words


_OTHER = Field("to_party", "offered", _("Which side it goes to"), of="other_parties")
_THROUGH = Field("through", "offered", _("Through"), of="third_seats")
_READERS = Field(
    "readers", "offered_ticks", _("Named readers"), _("Nobody else opens it."), of="readers"
)  # fmt: skip
_ALLEGED = (
    Field("site", "choice", _("What is alleged"),
          codes=("camp", "cache", "training_site", "route", "cave_or_tunnel", "compound", "public_building"),
          label="site_", inside="allegation"),
    Field("group", "line", _("Which group"), inside="allegation"),
    Field("name", "line", _("Name of the place"), most=120, inside="allegation.place"),
    Field("lat", "number", _("Latitude"), _("In hundredths of a degree and no finer."), inside="allegation.place"),
    Field("lon", "number", _("Longitude"), _("In hundredths of a degree and no finer."), inside="allegation.place"),
    Field("precision_km", "number", _("Within how many kilometres"), _("1 to 10."), inside="allegation.place"),
    Field("seen_on", "moment", _("Last seen"), inside="allegation"),
    Field("description", "words", _("What is there"), _("No position, no person, no strike."), inside="allegation"),
    Field("civilians", "choice", _("Civilians"), codes=("none_known", "present", "not_known"), label="people_",
          inside="allegation"),
    Field("civilian_statement", "words", _("What is known of civilians there, and from when"), inside="allegation"),
    Field("legal_basis", "words", _("Legal basis"), inside="allegation"),
)  # fmt: skip
SUBMIT = "submit-referral"
HANDING_FORMS: tuple[Form, ...] = (
    Form(
        "referral.drafted", "draft-referral", _("Draft a referral"),
        _("For your own side alone, until it is handed over. Sources and methods are never entered. "
          "Opening it again is entered each time."),
        _("Enter the draft"), (_OTHER, *_ALLEGED), "/referrals", opens=True, look=True,
    ),
    Form(
        "referral.sanitised", "sanitise-referral", _("Say that sources and methods are out"),
        _("As a second person of your side, who has read the draft: whoever drafted it cannot."),
        _("Enter it"),
        (Field("taken_out", "words", _("What was taken out, in general words")),),
        "/referrals", about="referral",
    ),
    Form(
        "referral.submitted", SUBMIT, _("Hand the referral over"),
        _("Through a mediator to named readers of the other side. Your side stands still meanwhile."),
        _("Hand it over"),
        (
            _OTHER, _THROUGH, _READERS, *_ALLEGED,
            Field("due", "moment", _("To be acted on by")),
            Field("expires", "moment", _("Nobody reads it after")),
            Field("until", "moment", _("Your side stands still until"),
                  _("Not before the other side is to have acted."), inside="stand_still"),
            Field("undertaking", "words", _("What your side undertakes not to do meanwhile"), inside="stand_still"),
            Field("new_information", "words", _("What is new, where the same was referred before"), required=False),
        ),
        "/referrals", about="referral", look=True,
    ),
    Form(
        "handover.requested", "request-hand-over", _("Ask for a hand-over"),
        _("Of one person under a pseudonym, for the other side's courts. Who it is stands in the vault alone."),
        _("Ask for it"),
        (
            _OTHER, _THROUGH, _READERS,
            Field("pseudonym", "line", _("Pseudonym"), _("Such as PER-12."), most=13),
            Field("warrant", "words", _("The warrant, and the court that issued it")),
            Field("legal_basis", "words", _("Legal basis")),
            Field("safeguards", "words", _("Safeguards"), _("Non-refoulement, fair trial, death penalty.")),
            Field("due", "moment", _("Due")),
        ),
        "/hand-overs", opens=True, look=True,
    ),
    Form(
        "handover.stepped", "step-hand-over", _("Enter a legal step"),
        _("In their order. Both sides see it: write nothing of what the request itself says."),
        _("Enter it"),
        (
            Field("step", "choice", _("Step"),
                  codes=("received", "documents_asked", "documents_given", "granted", "refused", "deferred",
                         "handed_over", "withdrawn"), label="hand_"),
            Field("authority", "line", _("Authority"), _("The court or authority that decided."), required=False),
            Field("words", "words", _("In words"), required=False),
        ),
        "/hand-overs", about="handover",
    ),
)  # fmt: skip
