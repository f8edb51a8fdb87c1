"""The bytes of evidence as they are kept: opened, and hashed again before anything rests on them."""

from collections.abc import Collection

from sqlalchemy import Connection

from tahqiq.errors import NotFound, RegisterBroken
from tahqiq.model.determination import Determination
from tahqiq.model.ids import bytes_hash
from tahqiq.register.envelope import NotForUs
from tahqiq.store.opened import Opener
from tahqiq.store.sealed import original_at
from tahqiq.verification.case import CaseState, Paper
from tahqiq.verification.custody import BytesNow, CustodyFile, Kept


def bytes_of_evidence(connection: Connection, opener: Opener, file: CustodyFile, thing: str) -> bytes:
    """The bytes of an item or copy, whose hash was found equal; raises ``NotFound`` (EVI010), ``RegisterBroken``."""
    found, state = _look(connection, opener, file, thing)
    if state == "changed":
        raise RegisterBroken(
            "REG009",
            f"the bytes of {thing} have changed",
            "stop writing, keep the file, and compare with a mirror.",
        )
    if found is None:
        why = "no reading key at hand opens them" if state == "shut" else "they are not held any more"
        raise NotFound(
            "EVI010",
            f"the bytes of {thing} cannot be had here: {why}",
            "ask one who may read them, or another holder of the register; redacted bytes are gone for good.",
        )
    return found


def with_bytes(
    connection: Connection, opener: Opener, file: CustodyFile, things: Collection[str] = ()
) -> CustodyFile:
    """The file with what hashing its bytes found now: of all its files, or of those under ``things``."""
    every = tuple(one.id for one in file.files)
    wanted = {one for thing in things for one in file.under(thing)} if things else set(every)
    kept = [Kept(of=one, state=_look(connection, opener, file, one)[1]) for one in every if one in wanted]
    return file.but(kept=tuple(kept))


def with_cited_bytes(connection: Connection, opener: Opener, case: CaseState, paper: Paper) -> CaseState:
    """The case with the bytes hashed of whatever evidence the paper, or the findings under a decision, rest on."""
    papers = (case.verification, case.attribution) if isinstance(paper, Determination) else (paper,)
    cited = {thing for each in papers for thing in getattr(each, "basis", ())}
    looked = []
    for file in case.evidence:
        things = file.citable & cited
        looked.append(with_bytes(connection, opener, file, things) if things else file)
    return case.model_copy(update={"evidence": tuple(looked)})


def _look(
    connection: Connection, opener: Opener, file: CustodyFile, thing: str
) -> tuple[bytes | None, BytesNow]:
    paper = file.file_of(thing)
    step = next((each for each in file.steps if each.paper.id == thing), None)
    sealed = original_at(connection, step.index) if step is not None else None
    if paper is None or sealed is None:
        return None, "gone"
    try:
        data = opener(sealed)
    except NotForUs:
        return None, "shut"
    return (data, "matches") if bytes_hash(data) == paper.sha256 else (None, "changed")
