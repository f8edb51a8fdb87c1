"""What is sent to file a paper: the fields of the paper itself, without those that the address and the step say."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Final

from pydantic import AfterValidator, AwareDatetime, Field, create_model
from pydantic.fields import FieldInfo

from tahqiq.api.verbs import Filing
from tahqiq.model.frozen import Frozen

_NOT_SAID: Final = frozenset({"id", "incident", "exercise"})
EARLIEST: Final = datetime(1900, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(2200, 1, 1, tzinfo=UTC)
LABEL: Final = r"^(public|parties|mediators|mechanism|party:[A-Z][A-Z0-9_]{1,15})$"


def _in_our_time(moment: datetime) -> datetime:
    if EARLIEST <= moment <= LATEST:
        return moment
    raise ValueError("a moment lies between the years 1900 and 2200")


Moment = Annotated[AwareDatetime, AfterValidator(_in_our_time)]

# What a field means, wherever it occurs; a paper's own docstring says what the paper is.
WORDS: Final[Mapping[str, str]] = {
    "category": "The group of forbidden acts that it falls in.",
    "priority": "How soon it must be looked at.",
    "safety_flag": "Whether people are in danger.",
    "note": "For the mechanism only.",
    "seats": "Codes of seats: parties, mediators.",
    "means": "How they were reached.",
    "called_at": "When the call was made, with its UTC offset.",
    "answered_at": "When they answered, with its UTC offset; left out as long as nobody answers.",
    "undertaken": "What was undertaken, in words.",
    "components": "Codes of the seats that send somebody; SEC for the secretariat.",
    "order": "What the team shall find out.",
    "due": "By when, with its UTC offset.",
    "party": "The code of the party.",
    "what": "What is asked for or demanded, in words.",
    "request": "The id of the request that is answered.",
    "answer": "What the party answers; anything but 'granted' needs its reason.",
    "reason": "Why, in words.",
    "finding": "What was found; on a view, the id of the verification that it is about.",
    "method": "How it was found out: visit, inspection, imagery, interviews.",
    "standard": "The standard of proof, weakest first: suspicion, reasonable grounds, balance, clear and convincing.",
    "confidence": "How sure the finding is.",
    "basis": "Ids of the claims that it rests on; only those that your seat may read.",
    "views": "What each component of the team holds.",
    "view": "The view of your own component.",
    "summary": "The finding in a few sentences; names of persons do not belong here.",
    "to": "Whom: ids of actors, none for 'not attributed'; or the stage that a case goes on to.",
    "against": "What speaks against it; on a determination, the party found in breach.",
    "text": "In words.",
    "recommends": "What is recommended to that stage.",
    "provision": "The id of the provision, as /instruments lists it.",
    "position": "The position of your own seat.",
    "outcome": "What was concluded.",
    "decided_by": "How it was decided.",
    "positions": "The position of every seat; an absent seat is recorded as absent.",
    "reservations": "Reservations in words, each beginning with its seat.",
    "follow_up": "What is asked of whom, by when.",
    "determination": "The id of the determination.",
    "form": "Whether it was handed over whole or as a summary.",
    "grounds": "Why, in words.",
    "kind": "What kind of measure it is.",
    "owner": "The party of which it is demanded.",
    "verified_how": "How it will be seen that it was done.",
    "measure": "The id of the measure.",
    "state": "What became of it by the owner's own account.",
    "account": "The owner's account, in words.",
    "title": "What it is, in a few words.",
    "collected": "When it came into our hands.",
    "place": "Where it came into our hands.",
    "made": "When it is stated to have been made.",
    "made_place": "Where it is stated to have been made.",
    "collector": "Who collected it, as a role or pseudonym; no names.",
    "taken_from": "From whom, as a role or pseudonym; no names.",
    "given_by": "The party whose material it is, if it is a party's.",
    "consent": "On what ground the mechanism may hold it.",
    "consent_scope": "What the consent covers.",
    "device": "What it was made with.",
    "url": "Where it was published.",
    "carrier": "The thing that holds the file.",
    "filename": "Its name.",
    "purpose": "What for.",
    "transformation": "What was done to it.",
    "tool": "With what.",
    "release": "Who may see it: public, parties, mediators, mechanism or party:CODE. Left out, as the step usually is, "
    "and never more open than the incident's claims.",
}


def schema_of(step: str, noun: type[Frozen], filing: Filing, by_verb: Mapping[str, object]) -> type[Frozen]:
    """The body of a request that files this step: strict about names, with a description of every field."""
    left_out = _NOT_SAID | filing.left_out | by_verb.keys()
    return body_of(step, noun, left_out, WORDS, filing.required)


def body_of(
    step: str,
    noun: type[Frozen],
    left_out: Collection[str],
    words: Mapping[str, str],
    required: Collection[str] = (),
) -> type[Frozen]:
    """The fields of a paper but those left out, each described in these words, as the body of a request."""
    fields: dict[str, Any] = {
        name: _field(name, info, words.get(name), required=name in required)
        for name, info in noun.model_fields.items()
        if name not in left_out
    }
    name = "".join(word.capitalize() for word in step.split())
    return create_model(f"{name}Request", __base__=Frozen, __doc__=noun.__doc__, **fields)


def _field(name: str, info: FieldInfo, words: str | None, *, required: bool) -> tuple[Any, Any]:
    described: Any = {"description": words}
    if name == "release":
        return Annotated[str, Field(pattern=LABEL)] | None, Field(default=None, **described)
    kind: Any
    if required:
        kind = Moment if name == "due" else Annotated[str, Field(min_length=1)]
        return kind, Field(**described)
    kind = Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation
    if info.annotation == AwareDatetime:
        kind = Moment
    elif info.annotation == AwareDatetime | None:
        kind = Moment | None
    return kind, Field(**described) if info.is_required() else Field(default=info.default, **described)
