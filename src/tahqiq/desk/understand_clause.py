"""Understanding a clause: a seat's own reservation, reading or objection, beside the words that it speaks of."""

from typing import Any

from tahqiq.desk.append import append, check_right
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.write_entries import audience_of, noun_of
from tahqiq.errors import BadInput, NotFound, Refused
from tahqiq.model.ids import content_id
from tahqiq.model.instrument import Instrument
from tahqiq.model.instrument_acts import Understanding
from tahqiq.model.release import readable_labels
from tahqiq.store.instruments import instrument_file, standing_understandings


def understand_clause(
    desk: Desk, by: str, provision: str, said: dict[str, Any], *, version: int | None = None
) -> Understanding:
    """Files how the member's own seat understands a provision; ``said`` are kind, words, language, basis …

    It takes the place of what the same seat filed of that kind on that provision before. Raises ``NotFound``
    INS019 for a clause that is not there or retired, ``Refused`` INS020 for a seat that neither is bound by the
    instrument nor mediated it, ``BadInput`` INS021 where there are no words, or nothing to withdraw.
    """
    check_right(desk, by, "provision.understood")
    seat = desk.enrolled(by).seat
    name = provision.partition("/")[0]
    with desk.inside() as asker:
        text = instrument_file(asker, name, version).instrument
        standing = standing_understandings(asker, name)
    _check_clause(text, provision)
    _check_seat(text, seat)
    fields = {"words": "", **said}
    earlier = [
        one for one in standing if (one.provision, one.seat, one.kind) == (provision, seat, said.get("kind"))
    ]
    if fields.get("withdrawn") and not earlier:
        cause = f"{seat} has filed nothing of that kind on {provision}"
        raise BadInput("INS021", cause, f"see what stands: tahqiq instrument show {name}.")
    if not fields.get("withdrawn") and not str(fields["words"]).strip():
        raise BadInput("INS021", "it has no words", "say how your side understands the clause: --words.")
    if fields.get("withdrawn"):
        fields["release"] = earlier[-1].release
    _check_release(desk, seat, str(fields.get("release", "parties")))
    stamp = desk.clock.now().isoformat()
    paper = noun_of(
        Understanding,
        id=content_id("und", provision, seat, fields, by, stamp),
        instrument=name,
        version=text.version,
        provision=provision,
        seat=seat,
        exercise=desk.mission.exercise,
        **fields,
    )
    append(desk, by, [("provision.understood", paper)])
    return paper


def _check_release(desk: Desk, seat: str, label: str) -> None:
    own = readable_labels(audience_of(seat, desk.mission.seats), desk.mission.seats)
    if label not in own:
        raise Refused(
            "REL003",
            f"a seat of {seat} does not read what is released to '{label}'",
            f"release it to one of: {', '.join(sorted(own))}.",
        )


def _check_clause(text: Instrument, provision: str) -> None:
    found = text.provision(provision)
    if found is None or found.retired is not None:
        what = "is retired" if found else "is not there"
        cause = f"the clause '{provision}' {what} in version {text.version} of {text.id}"
        raise NotFound("INS019", cause, f"see its clauses: tahqiq instrument show {text.id}.")


def _check_seat(text: Instrument, seat: str) -> None:
    if seat not in text.parties and seat not in text.mediators:
        bound = ", ".join((*text.parties, *text.mediators))
        raise Refused(
            "INS020",
            f"the seat {seat} is neither bound by {text.id} nor mediated it",
            f"only these say how they understand it: {bound}.",
        )
