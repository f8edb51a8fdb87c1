"""Evidence over HTTP: the files of a case, who holds them, and everything that is done with them."""

from typing import Annotated, Any, Final

from fastapi import FastAPI, Request, Response
from pydantic import AwareDatetime, Field, create_model

from tahqiq.api.addresses import Id, at
from tahqiq.api.bearer import Acting
from tahqiq.api.deeds import WRITING, add_deed
from tahqiq.api.said import schema_of
from tahqiq.api.uploads import Base64, decoded, encoded
from tahqiq.api.verbs import Filing
from tahqiq.desk.copy_evidence import copy_evidence
from tahqiq.desk.examine_evidence import examine_evidence
from tahqiq.desk.export_evidence import export_evidence
from tahqiq.desk.file_from_seat import incident_seen
from tahqiq.desk.hand_over_evidence import hand_over_evidence, receive_evidence
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.reach_evidence import check_release_read, reached
from tahqiq.desk.take_evidence import take_evidence
from tahqiq.desk.withdraw_evidence import withdraw_evidence
from tahqiq.model.evidence import (
    Access,
    EvidenceItem,
    EvidencePaper,
    EvidenceWithdrawal,
    Examination,
    HandOver,
    Receiving,
    WorkingCopy,
)
from tahqiq.model.frozen import Frozen
from tahqiq.model.member import Role
from tahqiq.model.release import Audience
from tahqiq.model.rollcall import Words
from tahqiq.store.custody import custody_files, file_shown, files_shown
from tahqiq.verification.custody import CustodyFile, CustodyStep, chain

_WORKED_OUT: Final = frozenset({"sha256", "size", "media_type"})
_WHEN: Final = {"start": "2025-10-29", "end": "2025-10-29", "granularity": "day", "zone": "Asia/Kabul"}
_TAKEN: Final = Filing(
    "Take a file into custody as evidence in a case; no witness is named in any field",
    {
        "base64": "aGVsbG8=",
        "kind": "photo",
        "title": "Crater on the north ridge, seen from the east.",
        "collected": _WHEN,
        "place": {"name": "North ridge"},
        "collector": "Monitoring team 1.",
        "method": "Photographed with the team's own camera.",
        "taken_from": "The team itself.",
        "consent": "official_duty",
    },
    left_out=_WORKED_OUT,
)
_COPIED: Final = Filing(
    "Keep a working copy of a file: what was done to it, and what for",
    {
        "base64": "aGVsbG8=",
        "purpose": "To be shown to the parties.",
        "transformation": "Faces made unknowable.",
    },
    left_out=_WORKED_OUT | {"evidence", "derived_from"},
)


class CustodyLine(Frozen):
    """One thing done with an item, for the mechanism alone."""

    by: str
    seat: str
    role: Role
    at: AwareDatetime
    entry: int
    paper: EvidencePaper


class CustodyReply(Frozen):
    """The chain of custody of an item: whether somebody answered for it all the time, and who does now."""

    evidence: str
    state: str
    holder: str | None
    gaps: tuple[str, ...]
    steps: tuple[CustodyLine, ...]


class EvidenceReply(Frozen):
    """The files of a case that whoever asks may know of; ``custody`` is for the mechanism alone."""

    files: tuple[EvidenceItem | WorkingCopy, ...]
    custody: tuple[CustodyReply, ...]


class HandOverSaid(Frozen):
    """To which member, and why."""

    to: Annotated[str, Field(max_length=80, description="The account of the member who takes it.")]
    reason: Words


class ReceivingSaid(Frozen):
    """That the item is with the acting member, and in what condition."""

    intact: bool = True
    account: Words | None = Field(default=None, description="What differs, or how it was found.")


class ReasonSaid(Frozen):
    """Why."""

    reason: Words


class AccessSaid(Frozen):
    """What the bytes are taken out for; sealed to the reading key of another seat, if one is named."""

    purpose: Words
    seal_to: Annotated[str | None, Field(pattern=r"^[A-Z][A-Z0-9_]{1,15}$")] = None


class AccessReply(Frozen):
    """The bytes, in clear or as an age file, and the entry that says that they were taken out."""

    access: Access
    base64: str


def show_evidence(api: FastAPI, desk: Desk, audience: Audience) -> None:
    """Adds the reads of evidence."""

    @api.get("/cases/{incident_id}/evidence", summary="The evidence of a case")
    def evidence(incident_id: Id) -> EvidenceReply:
        with desk.asking(audience) as asker:
            known = incident_seen(asker, incident_id)
            files = files_shown(asker, known)
            inside = audience.kind == "mechanism"
            held = custody_files(asker, known).get(known, ()) if inside else ()
        return EvidenceReply(files=files, custody=tuple(_custody(desk, one) for one in held))

    @api.get(
        "/evidence/{evidence_id}", summary="One item of evidence or working copy; its bytes are taken out"
    )
    def item(evidence_id: Id) -> EvidenceItem | WorkingCopy:
        with desk.asking(audience) as asker:
            return file_shown(asker, evidence_id)


def _custody(desk: Desk, file: CustodyFile) -> CustodyReply:
    stands = chain(file, desk.clock.now())
    return CustodyReply(
        evidence=file.item.id,
        state=stands.state,
        holder=stands.holder,
        gaps=tuple(gap.what for gap in stands.gaps),
        steps=tuple(_line(step) for step in file.steps),
    )


def _line(step: CustodyStep) -> CustodyLine:
    member = step.member
    return CustodyLine(
        by=member.id, seat=member.seat, role=member.role, at=step.at, entry=step.index, paper=step.paper
    )


def keep_evidence(api: FastAPI, desk: Desk, acting: Acting) -> None:
    """Adds what a member does with evidence."""
    _take(api, desk, acting)
    _hold(api, desk, acting)
    _work_on(api, desk, acting)


def _take(api: FastAPI, desk: Desk, acting: Acting) -> None:
    fields = schema_of("take evidence", EvidenceItem, _TAKEN, {})

    def take(incident_id: Id, said: Frozen, request: Request, response: Response) -> EvidenceItem:
        given, data = _given(said)
        with desk.asking(acting.audience) as asker:
            known = incident_seen(asker, incident_id)
            check_release_read(asker, given.get("release"))
        taken = take_evidence(desk, acting.member.id, known, data, given)
        response.headers["Location"] = at(request, f"/evidence/{taken.item.id}")
        return taken.item

    add_deed(api, "/cases/{incident_id}/evidence", take, _TAKEN, _with_file(fields))


def _work_on(api: FastAPI, desk: Desk, acting: Acting) -> None:
    by = acting.member.id
    fields = schema_of("copy evidence", WorkingCopy, _COPIED, {})

    def copy(evidence_id: Id, said: Frozen) -> WorkingCopy:
        given, data = _given(said)
        with desk.asking(acting.audience) as asker:
            reached(asker, by, desk, evidence_id)
            check_release_read(asker, given.get("release"))
        return copy_evidence(desk, by, evidence_id, data, given)

    add_deed(api, "/evidence/{evidence_id}/copies", copy, _COPIED, _with_file(fields))

    @api.post("/evidence/{evidence_id}/examine", status_code=201, responses=WRITING, tags=["filing"],
              summary="Read the metadata of a file in a closed room, and enter what it says")  # fmt: skip
    def examine(evidence_id: Id) -> Examination:
        with desk.asking(acting.audience) as asker:
            reached(asker, by, desk, evidence_id)
        return examine_evidence(desk, by, evidence_id)

    @api.post("/evidence/{evidence_id}/access", status_code=201, responses=WRITING, tags=["filing"],
              summary="Take the bytes of a file out, in clear or sealed to another seat; it is entered")  # fmt: skip
    def access(evidence_id: Id, said: AccessSaid) -> AccessReply:
        with desk.asking(acting.audience) as asker:
            reached(asker, by, desk, evidence_id)
        found = export_evidence(desk, by, evidence_id, said.purpose, said.seal_to)
        return AccessReply(access=found.access, base64=encoded(found.data))


def _hold(api: FastAPI, desk: Desk, acting: Acting) -> None:
    by = acting.member.id

    def check(evidence_id: str) -> None:
        with desk.asking(acting.audience) as asker:
            reached(asker, by, desk, evidence_id)

    @api.post("/evidence/{evidence_id}/hand-over", status_code=201, responses=WRITING, tags=["filing"],
              summary="Hand an item to another custodian; it counts once he confirms")  # fmt: skip
    def hand_over(evidence_id: Id, said: HandOverSaid) -> HandOver:
        check(evidence_id)
        return hand_over_evidence(desk, by, evidence_id, said.to, said.reason)

    @api.post("/evidence/{evidence_id}/receive", status_code=201, responses=WRITING, tags=["filing"],
              summary="Confirm that an item is with you, and in what condition")  # fmt: skip
    def receive(evidence_id: Id, said: ReceivingSaid) -> Receiving:
        check(evidence_id)
        return receive_evidence(desk, by, evidence_id, intact=said.intact, account=said.account)

    @api.post("/evidence/{evidence_id}/withdraw", status_code=201, responses=WRITING, tags=["filing"],
              summary="Withdraw an item from its case; findings made before stand as they are")  # fmt: skip
    def withdraw(evidence_id: Id, said: ReasonSaid) -> EvidenceWithdrawal:
        check(evidence_id)
        return withdraw_evidence(desk, by, evidence_id, said.reason)


def _with_file(fields: type[Frozen]) -> type[Frozen]:
    """The same body with the file itself beside its fields."""
    return create_model(fields.__name__.replace("Request", "WithFile"), __base__=fields, base64=(Base64, ...))


def _given(said: Frozen) -> tuple[dict[str, Any], bytes]:
    """The fields as they were given, and the bytes."""
    given = said.model_dump(mode="json", exclude_none=True)
    return given, decoded(given.pop("base64"))
