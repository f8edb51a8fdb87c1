"""Evidence and bulletins of the planted mission: files with what a camera writes into them, and what is published."""

import io
from datetime import date, timedelta

from PIL import Image
from planting import Mission, kind_of

from practice_evidence import said
from tahqiq.desk.copy_evidence import copy_evidence
from tahqiq.desk.examine_evidence import examine_evidence
from tahqiq.desk.export_evidence import export_evidence
from tahqiq.desk.hand_over_evidence import hand_over_evidence, receive_evidence
from tahqiq.desk.issue_brief import issue_brief
from tahqiq.desk.publish import issue_daily
from tahqiq.desk.take_evidence import take_evidence
from tahqiq.desk.withdraw_evidence import withdraw_evidence
from tahqiq.errors import TahqiqError
from tahqiq.model.evidence import EvidenceItem, Examination, WorkingCopy
from tahqiq.model.frozen import Frozen
from tahqiq.model.release import parse_audience

_EXAMINED = 3
AUDIENCES = ("public", "party:ARD", "party:BEL", "mediator", "mechanism")


def photo(maker: str, model: str, colour: int) -> bytes:
    """A small picture whose camera tells its maker and model."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = maker, model
    inner = exif.get_ifd(0x8769)
    inner[0x9003], inner[0x9011] = "2025:10:20 10:00:00", "+04:30"
    out = io.BytesIO()
    Image.new("RGB", (64, 48), (colour, 40, 90)).save(out, "JPEG", exif=exif)
    return out.getvalue()


def keep_evidence(mission: Mission) -> None:
    """Under every label an item with its whole custody: handed over, copied, examined, taken out; one withdrawn."""
    for turn, label in enumerate(mission.labels, mission.apart):
        item = _take(mission, label, turn)
        if item is not None:
            _custody(mission, label, item, turn)
    spoilt = _take(mission, mission.labels[-1], 200)
    if spoilt is not None:
        mission.does(
            lambda told: withdraw_evidence(mission.desk, "custodian-1", spoilt, told["reason"]),
            "withdrawn", None, {"reason": "@"},
        )  # fmt: skip


def _take(mission: Mission, label: str, turn: int) -> str | None:
    maker, model = (mission.ledger.plant(kind_of(Examination), "says", label) for _ in range(2))
    data = photo(maker, model, turn)
    where = {
        "name": "@",
        "lat": f"~{34.0 + 0.01 * (turn % 50)}",
        "lon": f"~{70.0 + 0.01 * (turn % 50)}",
        "precision_km": 2,
    }
    stated = said() | {
        "title": "@", "collector": "@", "method": "@", "taken_from": "@", "device": "@", "carrier": "@",
        "consent": "informed_consent", "consent_scope": "@", "url": "https://@.example/p", "filename": "@.jpg",
        "place": where, "made_place": where,
    }  # fmt: skip
    made = mission.does(
        lambda told: take_evidence(
            mission.desk, "custodian-1", mission.incidents[label], data, {"release": label} | told,
            despite_metadata=True,
        ).item,
        "evidence.taken", label, stated,
    )  # fmt: skip
    if made is None:
        return None
    assert isinstance(made, EvidenceItem)
    mission.ledger.values |= {
        made.sha256: mission.ledger.ids[made.id].__class__(
            kind_of(EvidenceItem), "sha256", made.release, made.id
        )
    }
    return made.id


def _custody(mission: Mission, label: str, item: str, turn: int) -> None:
    desk = mission.desk

    def does(name: str, deed, said: dict, under: str | None = None) -> Frozen | None:
        return mission.does(deed, name, under, said)

    if turn - mission.apart < _EXAMINED:  # each takes a closed room of its own
        does("examined", lambda told: examine_evidence(desk, "custodian-1", item), {})
    plain = io.BytesIO()
    Image.new("RGB", (32, 32), (turn, 1, 2)).save(plain, "PNG")
    copied = {"purpose": "@", "transformation": "@", "tool": "@", "filename": "@.png", "release": label}
    copy = does(
        "copied",
        lambda told: copy_evidence(desk, "custodian-1", item, plain.getvalue(), {"release": label} | told),
        copied,
        label,
    )
    if isinstance(copy, WorkingCopy):
        planted = mission.ledger.ids[copy.id].__class__(kind_of(WorkingCopy), "sha256", copy.release, copy.id)
        mission.ledger.values[copy.sha256] = planted
    does(
        "accessed",
        lambda told: export_evidence(desk, "custodian-1", item, told["purpose"]).access,
        {"purpose": "@"},
    )
    does(
        "handed over",
        lambda told: hand_over_evidence(desk, "custodian-1", item, "custodian-qas", told["reason"]),
        {"reason": "@"},
    )
    does(
        "received",
        lambda told: receive_evidence(desk, "custodian-qas", item, account=told["account"], intact=False),
        {"account": "@"},
    )


def publish(mission: Mission) -> None:
    """Two days' bulletins and a brief for every audience that may have one."""
    for name in AUDIENCES:
        audience = parse_audience(name)
        for day in (date(2025, 10, 27), date(2025, 10, 28)):
            _issued(mission, lambda: issue_daily(mission.desk, "publisher-1", day, audience))  # noqa: B023
        _issued(mission, lambda: issue_brief(mission.desk, "chair-1", audience))  # noqa: B023
    mission.clock.moment += timedelta(hours=1)


def _issued(mission: Mission, issue) -> None:
    try:
        made = issue()
    except TahqiqError as error:
        mission.ledger.skipped["bulletin.issued", str(error.code)] = error.cause
        return
    mission.planted(made, [])
