"""Projections: what each entry means for the tables that are read. A pure fold: same entries, same tables."""

from collections.abc import Callable
from typing import Any, cast

from sqlalchemy import Connection, Table, insert, select

from tahqiq.corroboration.grain import can_be_incident
from tahqiq.model.act import Act
from tahqiq.model.bulletin import Bulletin
from tahqiq.model.claim import Claim
from tahqiq.model.claim_review import ClaimReviews
from tahqiq.model.claim_thread import is_filed
from tahqiq.model.closing import EndingPaper
from tahqiq.model.closing_acts import CLOSING
from tahqiq.model.dealing import Dealing
from tahqiq.model.dealing_acts import DEALINGS
from tahqiq.model.event_type import FAMILY_OF
from tahqiq.model.evidence import EvidencePaper
from tahqiq.model.evidence_acts import EVIDENCE
from tahqiq.model.finding import Review
from tahqiq.model.frozen import Frozen
from tahqiq.model.ids import canonical_json, content_id
from tahqiq.model.incident_rule import IncidentRule
from tahqiq.model.instrument import Instrument
from tahqiq.model.instrument_acts import LifeEntry, Understanding
from tahqiq.model.judgement import Corroboration, Judgement
from tahqiq.model.member import Member
from tahqiq.model.mission import Mission
from tahqiq.model.moment import utc_text
from tahqiq.model.procedure import Procedure
from tahqiq.model.reading import Reading
from tahqiq.model.source import Source
from tahqiq.model.submission import Submission
from tahqiq.model.vault import VaultPaper
from tahqiq.model.vault_acts import VAULT
from tahqiq.store import tables
from tahqiq.store.asker import label_of_line, note_named
from tahqiq.store.case_papers import CASEWORK
from tahqiq.store.claim_standing import settle
from tahqiq.store.membership import fold_judgement, fold_merge, fold_split, fold_undo
from tahqiq_verify.keys import key_id


def body_text(noun: Frozen) -> str:
    """A noun as the canonical JSON that stands in a table."""
    return canonical_json(noun.model_dump(mode="json")).decode()


def project(connection: Connection, index: int, act: Act) -> None:
    """Brings the tables up to date with one entry."""
    noun = act.noun()
    note_named(connection, act)
    if act.verb in _PROJECT:  # acts on the register itself are read from its state, not from tables
        _PROJECT[act.verb](connection, index, noun)
    subject, incident = _subject(act, noun)
    connection.execute(
        insert(tables.done).values(
            idx=index,
            verb=act.verb,
            member=act.by,
            at=utc_text(act.at),
            subject=subject,
            incident=incident,
            release=label_of_line(connection, act),
        )
    )


def _subject(act: Act, noun: Frozen) -> tuple[str, str | None]:
    """What the entry is about, and the incident it concerns."""
    plain = act.body
    subject = str(plain.get("id") or plain.get("submission") or plain.get("name") or content_id("act", plain))
    return subject, getattr(noun, "incident", None)


def _put(connection: Connection, table: Table, index: int, noun: Frozen, **columns: Any) -> bool:
    """Inserts a noun, or leaves the earlier one where the same content came again; whether it was new."""
    noun_id = cast(str, columns.pop("id", None) or getattr(noun, "id"))  # noqa: B009
    if connection.execute(select(table.c.id).where(table.c.id == noun_id)).first() is not None:
        return False
    connection.execute(insert(table).values(id=noun_id, idx=index, body=body_text(noun), **columns))
    return True


def _mission(connection: Connection, index: int, noun: Mission) -> None:
    _put(connection, tables.mission, index, noun)
    _member(connection, index, noun.founder)


def _member(connection: Connection, index: int, noun: Member) -> None:
    key = key_id(bytes.fromhex(noun.public_key))
    _put(connection, tables.member, index, noun, seat=noun.seat, role=noun.role.value, key_id=key)


def _source(connection: Connection, index: int, noun: Source) -> None:
    _put(connection, tables.source, index, noun, release=noun.release)


def _instrument(connection: Connection, index: int, noun: Instrument) -> None:
    named = {"id": f"{noun.id}/{noun.version}", "instrument": noun.id, "version": noun.version}
    _put(connection, tables.instrument, index, noun, **named)


def _of_instrument(table: Table) -> Callable[[Connection, int, Any], None]:
    def put(connection: Connection, index: int, noun: LifeEntry | Understanding) -> None:
        _put(connection, table, index, noun, instrument=noun.instrument, release=noun.release)

    return put


def _procedure(connection: Connection, index: int, noun: Procedure) -> None:
    _put(connection, tables.procedure, index, noun, id=f"{noun.id}/{noun.version}")


def _incident_rule(connection: Connection, index: int, noun: IncidentRule) -> None:
    _put(connection, tables.incident_rule, index, noun, id=noun.label)


def _submission(connection: Connection, index: int, noun: Submission) -> None:
    named = {"release": noun.release, "channel": noun.channel, "source": noun.source}
    _put(connection, tables.submission, index, noun, **named, received_at=utc_text(noun.received_at))


def _reading(connection: Connection, index: int, noun: Reading) -> None:
    reading_id = content_id("rdg", noun.submission, noun.reader, noun.version, noun.knowledge)
    kept = noun.model_copy(update={"claims": (), "observations": (), "coverage": (), "notices": ()})
    _put(
        connection,
        tables.reading,
        index,
        kept,
        id=reading_id,
        submission=noun.submission,
        reader=noun.reader,
        version=noun.version,
    )
    for claim in noun.claims:
        _claim(connection, index, claim, reading_id)
    settle(connection, noun.submission)
    for seen in noun.observations:
        at = utc_text(seen.when.at) if seen.when.at else seen.when.start.isoformat()
        _put(
            connection,
            tables.observation,
            index,
            seen,
            release=seen.release,
            submission=seen.submission,
            at=at,
        )
    for table, nouns in ((tables.coverage, noun.coverage), (tables.notice, noun.notices)):
        for span in nouns:
            _put(
                connection,
                table,
                index,
                span,
                release=span.release,
                submission=span.submission,
                start=utc_text(span.start),
                end=utc_text(span.end),
            )


def _claim(connection: Connection, index: int, claim: Claim, reading_id: str) -> None:
    family = FAMILY_OF[claim.event_type]
    place = next((p for p in claim.place if p.located), None)
    _put(
        connection,
        tables.claim,
        index,
        claim,
        release=claim.release,
        submission=claim.submission,
        reading=reading_id,
        event_type=claim.event_type,
        family=family,
        day_from=claim.date.start.isoformat() if claim.date else None,
        day_to=claim.date.end.isoformat() if claim.date else None,
        lat=place.lat if place else None,
        lon=place.lon if place else None,
        eligible=int(can_be_incident(claim)),
        review="filed" if is_filed(claim) else "unreviewed",
        stands=1,
    )


def _claim_reviews(connection: Connection, index: int, noun: ClaimReviews) -> None:
    """The machine's claims stay as they are; what changes is which claims count."""
    for claim in noun.claims:
        _claim(connection, index, claim, "")
    for turn, one in enumerate(noun.reviews):
        _put(
            connection,
            tables.claim_review,
            index,
            one,
            release=one.release,
            submission=one.submission,
            claim=one.claim or one.replacement,
            turn=turn,
        )
    settle(connection, noun.submission)


def _corroboration(connection: Connection, index: int, noun: Corroboration) -> None:
    for judgement in noun.judgements:
        _judgement(connection, index, judgement)


def _judgement(connection: Connection, index: int, noun: Judgement) -> None:
    said = {"claim": noun.claim, "incident": noun.incident, "verdict": noun.verdict}
    if _put(connection, tables.judgement, index, noun, **said, person=int(noun.person)):
        fold_judgement(connection, index, noun)


def _regrouped(
    kind: str, other: str, fold: Callable[[Connection, int, Any], None]
) -> Callable[[Connection, int, Any], None]:
    def put(connection: Connection, index: int, noun: Any) -> None:
        named = {"kind": kind, "incident": noun.incident, "other": getattr(noun, other)}
        if _put(connection, tables.regrouping, index, noun, **named):
            fold(connection, index, noun)

    return put


def _finding(kind: str) -> Callable[[Connection, int, Any], None]:
    def put(connection: Connection, index: int, noun: Review) -> None:
        _put(connection, tables.finding, index, noun, kind=kind, incident=noun.incident, release=noun.release)

    return put


def _dealing(verb: str) -> Callable[[Connection, int, Any], None]:
    def put(connection: Connection, index: int, noun: Dealing) -> None:
        named = {"verb": verb, "matter": noun.matter or noun.id, "release": noun.release}
        _put(connection, tables.dealing, index, noun, **named)

    return put


def _custody(kind: str) -> Callable[[Connection, int, Any], None]:
    def put(connection: Connection, index: int, noun: EvidencePaper) -> None:
        about = getattr(noun, "derived_from", None) or getattr(noun, "of", None) or noun.evidence
        named = {"evidence": noun.evidence, "about": about, "incident": noun.incident}
        _put(connection, tables.custody, index, noun, kind=kind, release=noun.release, **named)

    return put


def _closing(kind: str) -> Callable[[Connection, int, Any], None]:
    def put(connection: Connection, index: int, noun: EndingPaper) -> None:
        _put(connection, tables.closing, index, noun, kind=kind, release=noun.release)

    return put


def _vault(verb: str) -> Callable[[Connection, int, Any], None]:
    def put(connection: Connection, index: int, noun: VaultPaper) -> None:
        named = {"verb": verb, "pseudonym": getattr(noun, "pseudonym", None), "release": noun.release}
        _put(connection, tables.vault_act, index, noun, **named)

    return put


def _bulletin(connection: Connection, index: int, noun: Bulletin) -> None:
    named = {"day": noun.day.isoformat(), "audience": noun.audience, "release": noun.release}
    _put(connection, tables.bulletin, index, noun, **named)


_PROJECT: dict[str, Callable[[Connection, int, Any], None]] = {
    "mission.founded": _mission,
    "member.enrolled": _member,
    "source.registered": _source,
    "instrument.adopted": _instrument,
    "instrument.life": _of_instrument(tables.instrument_life),
    "provision.understood": _of_instrument(tables.understanding),
    "submission.received": _submission,
    "submission.read": _reading,
    "claims.corroborated": _corroboration,
    "claim.reviewed": _claim_reviews,
    "judgement.made": _judgement,
    "incidents.merged": _regrouped("merge", "merged", fold_merge),
    "incidents.split": _regrouped("split", "opened", fold_split),
    "judgement.undone": _regrouped("undo", "undoes", fold_undo),
    "procedure.adopted": _procedure,
    "incident_rule.adopted": _incident_rule,
    **{verb: _finding(kind) for verb, kind in CASEWORK.items()},
    "bulletin.issued": _bulletin,
    **{verb: _dealing(verb) for verb in DEALINGS},
    **{verb: _custody(verb) for verb in EVIDENCE},
    **{verb: _vault(verb) for verb in VAULT},
    **{verb: _closing(verb) for verb in CLOSING},
}
