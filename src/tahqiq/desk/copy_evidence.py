"""Working copies: a file derived from evidence is kept beside it, under its own hash, with what was done to it."""

from typing import Any

from tahqiq.desk.enter_custody import enter_custody, file_at
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.take_evidence import check_file, check_release
from tahqiq.desk.telling_metadata import check_telling
from tahqiq.errors import BadInput, Refused
from tahqiq.intake.media_type import media_type_of
from tahqiq.model.evidence import WorkingCopy
from tahqiq.model.ids import bytes_hash
from tahqiq.store.claims import claims_by_incident
from tahqiq.store.regrouping import now_known_as


def copy_evidence(
    desk: Desk, by: str, thing: str, data: bytes, said: dict[str, Any], *, despite_metadata: bool = False
) -> WorkingCopy:
    """Keeps a copy derived from an item or from another copy; ``said`` gives purpose, transformation and release.

    A copy may be released to more readers than its original: that is what one with faces made unknowable is for. It
    is never more open than the claims of its incident. Raises ``BadInput`` EVI001 to EVI004, ``Refused`` REL002, and
    EVI026 and EVI028 (the bytes are the original's own) unless ``despite_metadata``.
    """
    check_file(data)
    file = file_at(desk, thing)
    release = said.get("release") or "mechanism"
    if file.item.consent == "none_obtained" and release != "mechanism":
        raise BadInput(
            "EVI004",
            f"without consent it cannot be released to '{release}'",
            "leave it to the mechanism, or take it anew once consent is given.",
        )
    with desk.inside() as asker:
        incident = now_known_as(asker.connection, file.item.incident)
        claims = claims_by_incident(asker, incident).get(incident, ())
    check_release(release, tuple(sorted({claim.release for claim in claims})))
    own: dict[str, Any] = {
        "derived_from": thing,
        "sha256": bytes_hash(data),
        "size": len(data),
        "media_type": media_type_of(data),
        "release": release,
    }
    check_telling(data, own["media_type"], release, despite=despite_metadata)
    if (
        own["sha256"] == file.item.sha256
        and release not in ("mechanism", file.item.release)
        and not despite_metadata
    ):
        raise Refused(
            "EVI028",
            f"the copy that is to be released to '{release}' has the very bytes of the original",
            "give the file that was changed, or say that you know that (--despite-metadata).",
        )
    made: WorkingCopy = enter_custody(desk, by, "evidence.copied", file, {**said, **own}, blobs=[data])
    return made
