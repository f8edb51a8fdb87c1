"""A claim as a person types it, field by field, held to what the machine is held to: its words stand in the text."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tahqiq.errors import BadInput
from tahqiq.model.claim import ClaimDraft, Commitment, Parts, SaidBy
from tahqiq.model.moment import When
from tahqiq.model.quantity import Casualties, Range
from tahqiq.reading.knowledge import Knowledge
from tahqiq.reading.typed_fields import (
    Faults,
    read_choice,
    read_count,
    read_names,
    read_period,
    read_places,
    read_span,
    read_speakers,
    tidy,
    typed_count,
    typed_period,
)
from tahqiq.reading.verifier import verify

SAID: dict[str, str] = {
    "span": "the exact words of the text; 'first words … last words' takes all between",
    "at": "the offset near which they stand, where they stand at several places",
    "event_type": "what is said to have happened; 'tahqiq event-types' lists them",
    "polarity": "affirmed or negated",
    "certainty": "asserted, reported, confirmed, alleged, denied, hedged, planned, conditional or hypothetical",
    "initiator": "who did it; several with ;",
    "target": "to whom; several with ;",
    "participant": "who took part; several with ;",
    "mediator": "who mediated; several with ;",
    "place": "where, by the gazetteer's name or as the text writes it; several with ;",
    "date": "when: 2025-11-05, or 2025-11-05..2025-11-07",
    "killed": "3, 3..5, 30.. (at least) or ..5 (at most)",
    "wounded": "the same for the wounded",
    "who": "who was killed or wounded, in words",
    "source": "who says so, from the one who knows to the outlet, with >; empty for the text itself",
    "direct_quote": "yes or no",
    "commitment": "what was promised, in words",
    "due": "by when, in words",
}
FIELDS: tuple[str, ...] = tuple(SAID)
_PARTS = ("initiator", "target", "participant", "mediator")
_MOST = 4000  # characters in one field


class UnfitClaim(BadInput):
    """A typed claim that does not hold; ``faults`` name each field and what is wrong with it, as a code."""

    def __init__(self, faults: Mapping[str, tuple[str, str]]) -> None:
        self.faults = dict(faults)
        field, (code, hint) = next(iter(self.faults.items()))
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        super().__init__(
            "CLM003",
            f"{field}: {FAULTS[code]}{more}",
            f"{hint or f'mend {field!r}.'} Nothing was entered.",
        )


FAULTS: dict[str, str] = {
    "span_missing": "The words of the text that say so are missing.",
    "span_absent": "These words do not stand in the text.",
    "span_several": "These words stand at several places: give more of them.",
    "not_on_list": "This is none of the choices.",
    "name_unknown": "This name is neither in the dictionaries nor in the text.",
    "place_unknown": "This place is neither in the gazetteer nor in the text.",
    "date_malformed": "Write a day as 2025-11-05, or a period as 2025-11-05..2025-11-07.",
    "date_order": "The last day lies before the first.",
    "date_ahead": "It cannot have happened after the text was published.",
    "count_malformed": "Write a count as 3, 3..5, 30.. or ..5.",
    "count_order": "The count ends below where it starts.",
    "too_long": "This is too long.",
    "field_unknown": "There is no such field.",
}


@dataclass(frozen=True)
class Page:
    """The text that a claim is read from, and what its words are resolved against.

    ``published`` is the UTC day of publication where it is known; ``zone`` that in which days are calendar days.
    """

    text: str
    published: date | None
    zone: str
    knowledge: Knowledge


def typed_texts(draft: ClaimDraft) -> dict[str, str]:
    """The fields of a claim as a person would type them."""
    toll = draft.casualties or Casualties()
    promise = draft.commitment
    return {
        "span": draft.span,
        "at": "",
        "event_type": draft.event_type,
        "polarity": draft.polarity,
        "certainty": draft.certainty,
        **{part: "; ".join(getattr(draft.actors, part)) for part in _PARTS},
        "place": "; ".join(place.name for place in draft.place),
        "date": typed_period(draft.date),
        "killed": typed_count(toll.killed),
        "wounded": typed_count(toll.wounded),
        "who": toll.who or "",
        "source": " > ".join(draft.source.chain),
        "direct_quote": "yes" if draft.direct_quote else "no",
        "commitment": promise.what if promise else "",
        "due": (promise.due or "") if promise else "",
    }


def typed_claim(typed: Mapping[str, str], page: Page, before: ClaimDraft | None, reader: str) -> ClaimDraft:
    """The claim that the typed fields say; a field left as it was in ``before`` keeps all that it held.

    Fields that are not given are as before, or empty. Raises :class:`UnfitClaim` with every fault.
    """
    faults = Faults()
    for name in typed:
        if name not in SAID:
            faults.add(name, "field_unknown", f"the fields are {', '.join(FIELDS)}.")
    said = {
        name: " ".join(text.split()) if name == "span" else tidy(text)
        for name, text in typed.items()
        if name in SAID
    }
    for name, text in said.items():
        if len(text) > _MOST:
            faults.add(name, "too_long")
    if faults.found:
        raise UnfitClaim(faults.found)
    draft = _Typed(said, page, before, faults).draft(reader)
    if faults.found or draft is None:
        raise UnfitClaim(faults.found)
    return draft


class _Typed:
    """The typed fields beside the claim that they change."""

    def __init__(
        self, said: Mapping[str, str], page: Page, before: ClaimDraft | None, faults: Faults
    ) -> None:
        self.page, self.before, self.faults = page, before, faults
        was = typed_texts(before) if before else dict.fromkeys(FIELDS, "")
        self.said = was | {"direct_quote": was["direct_quote"] or "no"} | dict(said)
        self.was = was

    def kept(self, *names: str) -> bool:
        """Whether these fields are as they were before."""
        return self.before is not None and all(
            self.said[name] in (" ".join(self.was[name].split()), tidy(self.was[name])) for name in names
        )

    def draft(self, reader: str) -> ClaimDraft | None:
        """The claim, or ``None`` with its faults noted."""
        start, end = self._span()
        event_type = read_choice("event_type", self.said["event_type"], self.faults)
        certainty = read_choice("certainty", self.said["certainty"] or "asserted", self.faults)
        polarity = read_choice("polarity", self.said["polarity"] or "affirmed", self.faults)
        quoted = read_choice("direct_quote", self.said["direct_quote"], self.faults)
        fields = {
            "start": start,
            "end": end,
            "span": self.page.text[start:end],
            "event_type": event_type,
            "certainty": certainty,
            "polarity": polarity,
            "direct_quote": quoted == "yes",
            "actors": self._actors(),
            "place": self._place(),
            "date": self._date(),
            "casualties": self._toll(),
            "source": self._source(),
            "commitment": self._promise(event_type),
            "confidence": 1.0,
            "reader": reader,
        }
        if self.faults.found:
            return None
        made = ClaimDraft.model_validate(fields)
        held, _notes = verify(self.page.text, [made], self.page.published)
        if not held:
            self.faults.add("span", "span_absent")
        elif held[0].date != made.date:
            self.faults.add("date", "date_ahead", f"the text was published on {self.page.published}.")
        return made

    def _span(self) -> tuple[int, int]:
        if self.before is not None and self.kept("span", "at"):
            return self.before.start, self.before.end
        near = self.before.start if self.before else None
        if self.said["at"]:
            if not self.said["at"].isascii() or not self.said["at"].isdigit():
                self.faults.add("at", "count_malformed", "give a number of characters, such as 120.")
            else:
                near = int(self.said["at"][:9])
        return read_span(self.said["span"], self.page.text, near, self.faults)

    def _actors(self) -> Parts:
        named = {}
        for part in _PARTS:
            if self.before is not None and self.kept(part):
                named[part] = getattr(self.before.actors, part)
            else:
                named[part] = read_names(
                    part, self.said[part], self.page.text, self.page.knowledge, self.faults
                )
        return Parts(**named)

    def _place(self) -> object:
        if self.before is not None and self.kept("place"):
            return self.before.place
        return read_places(self.said["place"], self.page.text, self.page.knowledge, self.faults)

    def _date(self) -> When | None:
        if self.before is not None and self.kept("date"):
            return self.before.date
        return read_period(self.said["date"], self.page.zone, self.faults)

    def _toll(self) -> Casualties | None:
        if self.before is not None and self.kept("killed", "wounded", "who"):
            return self.before.casualties
        killed: Range | None = read_count("killed", self.said["killed"], self.faults)
        wounded: Range | None = read_count("wounded", self.said["wounded"], self.faults)
        who = self.said["who"] or None
        return Casualties(killed=killed, wounded=wounded, who=who) if killed or wounded or who else None

    def _source(self) -> SaidBy:
        if self.before is not None and self.kept("source"):
            return self.before.source
        return read_speakers(self.said["source"], self.page.knowledge)

    def _promise(self, event_type: str) -> Commitment | None:
        if self.before is not None and self.kept("commitment", "due"):
            return self.before.commitment if event_type == "commitment" else None
        what = self.said["commitment"]
        parties = self.before.commitment.parties if self.before and self.before.commitment else ()
        return Commitment(parties=parties, what=what, due=self.said["due"] or None) if what else None
