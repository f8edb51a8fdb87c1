"""Evidence told in sentences: what an item, a copy or an examination is, and how its custody and bytes stand."""

from dataclasses import dataclass
from datetime import datetime

from tahqiq.desk.kept_bytes import with_bytes
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
from tahqiq.store.asker import Asker
from tahqiq.store.custody import custody_file, file_shown
from tahqiq.store.opened import Opener
from tahqiq.verification.custody import BytesNow, Chain, CustodyFile, chain

EVIDENCE_PREFIXES = ("evd", "cpy", "exm")
BYTES_WORDS: dict[BytesNow, str] = {
    "matches": "bytes held and hash equal",
    "changed": "BYTES HAVE CHANGED",
    "gone": "bytes not held here",
    "shut": "BYTES CANNOT BE OPENED with the keys at hand",
}


@dataclass(frozen=True)
class EvidenceStep:
    """One thing on the way from a finding to the bytes: its kind, its words, and what it was made from."""

    kind: str
    text: str
    made_from: tuple[str, ...]


def evidence_step(asker: Asker, opener: Opener, thing: str, now: datetime) -> EvidenceStep:
    """The step for an item, copy or examination; who may not see its custody is told of the file alone."""
    if not asker.may_read("mechanism"):
        paper = file_shown(asker, thing)
        return EvidenceStep(_kind(paper), file_words(paper), ())
    file = with_bytes(asker.connection, opener, custody_file(asker, thing), [thing])
    found = next((step.paper for step in file.steps if step.paper.id == thing), file.item)
    if isinstance(found, Examination):
        return EvidenceStep("examination", examination_words(found), (found.of,))
    if not isinstance(found, EvidenceItem | WorkingCopy):
        found = file.item
    state: BytesNow = next((one.state for one in file.kept if one.of == thing), "gone")
    text = f"{file_words(found)}; {BYTES_WORDS[state]}"
    if isinstance(found, WorkingCopy):
        return EvidenceStep("working_copy", text, (found.derived_from,))
    before = (file.item.formerly,) if file.item.formerly else ()
    return EvidenceStep("evidence", f"{text}; {custody_words(file, now)}", before)


def file_words(paper: EvidenceItem | WorkingCopy) -> str:
    """A file in one sentence: what it is, its size and its hash."""
    if isinstance(paper, EvidenceItem):
        what = f"{paper.kind.replace('_', ' ')}: {paper.title}"
    else:
        what = f"working copy: {paper.transformation}"
    size = f"{paper.size} bytes, " if paper.size else ""
    return f"{what}; {size}{paper.media_type}, sha256 {paper.sha256}"


def examination_words(paper: Examination) -> str:
    """What a program read out of a file, in one sentence; a machine's work."""
    read = f"{len(paper.says)} things read" if paper.outcome == "read" else "could not be read"
    marks = f"; look at: {', '.join(one.code for one in paper.warnings)}" if paper.warnings else ""
    return (
        f"as the file says, by {paper.tool}: {read}{marks}; C2PA: {paper.provenance.state.replace('_', ' ')}"
    )


def step_words(paper: EvidencePaper) -> str:
    """What was done with an item, in one sentence, for a list in the order of time."""
    match paper:
        case EvidenceItem() | WorkingCopy():
            return file_words(paper).partition("; ")[0]
        case HandOver():
            return f"handed over by '{paper.giver}' to '{paper.to}': {paper.reason}"
        case Receiving():
            state = "received" if paper.hand_over else "found, with nobody having handed it over"
            return f"{state}, {paper.condition}" + (f": {paper.account}" if paper.account else "")
        case Examination():
            return examination_words(paper)
        case Access():
            return f"bytes taken out for {paper.seat}, {paper.form}: {paper.purpose}"
        case EvidenceWithdrawal():
            return f"withdrawn: {paper.reason}"


def custody_words(file: CustodyFile, now: datetime) -> str:
    """How the custody of an item stands, in one sentence."""
    stands = chain(file, now)
    gone = f"; WITHDRAWN: {file.withdrawal.reason}" if file.withdrawal is not None else ""
    anew = f"; TAKEN ANEW, was {file.item.formerly}" if file.item.formerly else ""
    return f"custody {chain_words(stands)}{anew}{gone}"


def chain_words(stands: Chain) -> str:
    """The state of a chain: who holds the item, or where the chain breaks."""
    if stands.state == "broken":
        return "BROKEN: " + "; ".join(gap.what for gap in stands.gaps if gap.breaks)
    if stands.waiting is not None:
        return f"waits for '{stands.waiting.to}' to confirm"
    healed = f", {len(stands.gaps)} late confirmation" + "s" * (len(stands.gaps) != 1) if stands.gaps else ""
    return f"unbroken, held by '{stands.holder}'{healed}"


def _kind(paper: EvidenceItem | WorkingCopy) -> str:
    return "evidence" if isinstance(paper, EvidenceItem) else "working_copy"
