"""The invented truce between Arden and Belmar that tests of agreements adopt, amend, tell of and read."""

from typing import Any

from tahqiq.desk.open_desk import Desk
from tahqiq.model.instrument import Instrument
from tahqiq.model.provision import Provision
from tahqiq.model.release import MECHANISM
from tahqiq.store.instruments import InstrumentFile, instrument_file


def clause(number: str, text: str = "No guns.", **more: Any) -> Provision:
    return Provision.model_validate(
        {
            "id": f"truce/{number}", "number": number, "text": text, "modality": "prohibition",
            "actors": ("ARD", "BEL"), "acts": ("shelling",),
        } | more
    )  # fmt: skip


def truce(*clauses: Provision, version: int = 1, **more: Any) -> Instrument:
    return Instrument.model_validate(
        {
            "id": "truce", "version": version, "title": "Truce", "kind": "truce", "parties": ("ARD", "BEL"),
            "mediators": ("QAS",), "summary": "An invented truce.", "provisions": clauses or (clause("1"),),
            "facts_from": ("an invention",),
        } | more
    )  # fmt: skip


def second(*clauses: Provision, **more: Any) -> Instrument:
    return truce(*clauses, **({"version": 2, "applies_from": "2025-10-20T00:00:00Z"} | more))


RETIRED = {"at": "2025-10-20T00:00:00Z", "version": 2, "why": "Agreed in Qasr."}


def event(state: str = "in_force", at: str = "2025-10-10T12:00:00Z", **more: Any) -> dict[str, Any]:
    return {"state": state, "at": at, "according_to": "The liaison office", "source": "liaison-ard"} | more


def kept(desk: Desk, audience: Any = MECHANISM, version: int | None = None) -> InstrumentFile:
    with desk.asking(audience) as asker:
        return instrument_file(asker, "truce", version)
