"""Rules on proof: what a finding may rest on. A machine's reading never suffices, nor one party's word."""

from collections.abc import Sequence
from datetime import datetime

from tahqiq.model.claim import Claim
from tahqiq.model.finding import Attribution, Standard, Verification
from tahqiq.model.member import Member
from tahqiq.verification.case import CaseState
from tahqiq.verification.rule import Rule

STANDARDS: tuple[Standard, ...] = (
    "reasonable_suspicion",
    "reasonable_grounds_to_believe",
    "balance_of_probabilities",
    "clear_and_convincing",
)


def reaches(standard: Standard, floor: Standard) -> bool:
    """Whether one standard of proof is at least as strong as another (DOMAIN §4.5)."""
    return STANDARDS.index(standard) >= STANDARDS.index(floor)


def _basis(paper: Verification | Attribution, case: CaseState, _member: Member, _now: datetime) -> str | None:
    if not paper.basis:
        return "the finding cites no claim or evidence."
    known = {claim.id for claim in case.claims}.union(*(file.citable for file in case.evidence))
    strange = sorted(set(paper.basis) - known)
    return (
        f"it cites what is no claim or evidence of this incident: {', '.join(strange)}." if strange else None
    )


def _person(
    paper: Verification | Attribution, case: CaseState, _member: Member, _now: datetime
) -> str | None:
    if not concludes(paper) or any(claim.reader.startswith("form/") for claim in case.cited(paper.basis)):
        return None
    if any(
        file.item.id in paper.basis for file in case.evidence
    ):  # a copy or an examination is a program's work
        return None
    if paper.standard == "reasonable_suspicion" and case.review is not None:
        return None
    return f"all it cites was read by a machine, which cannot carry '{paper.standard.replace('_', ' ')}'."


def _one_party(
    paper: Verification | Attribution, case: CaseState, _member: Member, _now: datetime
) -> str | None:
    cited = case.cited(paper.basis)
    files = [file for one in paper.basis if (file := case.evidence_of(one)) is not None]
    if not concludes(paper) or not (cited or files):
        return None
    speakers = [_speaker(claim, case) for claim in cited] + [file.speaker(case.parties) for file in files]
    if None in speakers or len(set(speakers)) != 1:
        return None
    if _against_own_interest(cited, str(speakers[0]), paper, case):
        return None
    return f"all it cites is the word of {speakers[0]} alone."


def _speaker(claim: Claim, case: CaseState) -> str | None:
    """The party whose word a claim is, if it is a party's."""
    source = next((source for source in case.sources if source.id == claim.source_id), None)
    if source is not None and source.party:
        return source.party
    sides = case.sides(claim.source.chain)
    return sides[0] if sides else None


def _against_own_interest(
    cited: Sequence[Claim], speaker: str, paper: Verification | Attribution, case: CaseState
) -> bool:
    """A party that admits its own act may be believed on that alone."""
    admits = any(
        claim.polarity == "affirmed" and speaker in case.sides(claim.actors.initiator) for claim in cited
    )
    if isinstance(paper, Attribution):
        return admits and case.sides(paper.to) == (speaker,)
    return admits and paper.finding == "occurred"


def concludes(paper: Verification | Attribution) -> bool:
    """Whether the paper concludes anything: "unverifiable" and "not attributed" do not."""
    return bool(paper.to) if isinstance(paper, Attribution) else paper.finding != "unverifiable"


BASIS = Rule(
    code="PRC011",
    says="A finding cites at least one claim or item of evidence, and only those of this incident.",
    next_step="cite what `tahqiq incident ID` and `tahqiq evidence list ID` list.",
    test=_basis,
)
PERSON = Rule(
    code="PRC012",
    says=(
        "What a machine read never suffices: at least one claim cited was filed by a person on a form, or an item"
        " of evidence itself is cited;"
        " failing that, a person has reviewed the incident and the standard is no higher than reasonable"
        " suspicion."
    ),
    next_step=(
        "cite a field report, another form or an item of evidence, or lower the standard to"
        " reasonable_suspicion."
    ),
    test=_person,
)
ONE_PARTY = Rule(
    code="PRC013",
    says="One party's word alone carries no finding, unless it admits its own act.",
    next_step="cite a third party, the mechanism's own team or the other party as well.",
    test=_one_party,
)
