"""Accounts: who says what of the doing of a duty: the party itself, the mechanism, and others."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal

from tahqiq.compliance.facts import affirms
from tahqiq.compliance.tally import Tally
from tahqiq.compliance.terms import said
from tahqiq.model.actor import Actor, side_of
from tahqiq.model.aftermath import Measure, MeasureCheck, MeasureReport
from tahqiq.model.claim import Claim
from tahqiq.model.determination import Determination
from tahqiq.model.finding import Attribution, Verification
from tahqiq.model.frozen import Frozen
from tahqiq.model.incident import Incident
from tahqiq.model.instrument import Instrument
from tahqiq.model.provision import Provision
from tahqiq.model.talks import Commitment, CommitmentAccount
from tahqiq.model.undertaking import UndertakingAccount

Voice = Literal["own", "mechanism", "others"]
AccountState = Literal["done", "partly_done", "not_done", "refused", "unverifiable", "promised"]
_VOICES: dict[str, Voice] = {"side": "own", "observed": "mechanism", "reported": "others"}
_KEPT: dict[str, AccountState] = {
    "done": "done",
    "under_way": "partly_done",
    "not_begun": "not_done",
    "broken": "not_done",
    "given_up": "refused",
}
_UNSURE = frozenset({"alleged", "denied", "hedged", "planned", "conditional", "hypothetical"})


class Account(Frozen):
    """What one voice says of the doing of one duty by one party, with what it rests on.

    ``voice`` is the party's *own*, the *mechanism*'s, or *others*'. Accounts of one voice are in the order in
    which they were given: the last one counts.
    """

    provision: str
    party: str
    voice: Voice
    by: str
    state: AccountState
    text: str
    cites: tuple[str, ...] = ()


def accounts_of_measures(
    determinations: Iterable[Determination],
    measures: Iterable[Measure],
    reports: Iterable[MeasureReport],
    checks: Iterable[MeasureCheck],
) -> tuple[Account, ...]:
    """What came of measures demanded for a breach: the owner's account, and what the mechanism found."""
    clause = {one.id: one.provision for one in determinations}
    demanded = {one.id: one for one in measures if one.determination in clause}
    found = []
    for report in reports:
        if (measure := demanded.get(report.measure)) is not None:
            text = f"{measure.what}: {report.account}"
            found.append(_account(clause, measure, "own", report.party, report.state, text, report.id))
    for check in checks:
        if (measure := demanded.get(check.measure)) is not None:
            text = f"{measure.what}: {check.method}"
            found.append(_account(clause, measure, "mechanism", "mechanism", check.finding, text, check.id))
    return tuple(found)


def _account(
    clause: Mapping[str, str], measure: Measure, voice: Voice, by: str, state: AccountState, text: str, paper: str
) -> Account:  # fmt: skip
    provision = clause[measure.determination]
    return Account(
        provision=provision, party=measure.owner, voice=voice, by=by, state=state, text=text,
        cites=(measure.id, paper),
    )  # fmt: skip


def accounts_filed(papers: Iterable[UndertakingAccount]) -> tuple[Account, ...]:
    """What the parties, the mechanism and sources filed on the doing of a clause, in the order given."""
    return tuple(
        Account(
            provision=one.provision, party=one.party, voice=_VOICES[one.voice], state=one.state,
            by=one.side or one.source or "mechanism", text=one.account, cites=(one.id, *one.basis),
        )
        for one in papers
    )  # fmt: skip


def tallies_filed(papers: Iterable[UndertakingAccount]) -> tuple[Tally, ...]:
    """The counts among them; what the mechanism observed is verified."""
    return tuple(
        Tally(
            provision=one.provision, party=one.party, unit=one.unit, low=float(one.count.min or 0),
            high=None if one.count.max is None else float(one.count.max), start=one.start, end=one.as_of,
            by=one.side or one.source or "the mechanism", verified=one.voice == "observed", cites=(one.id,),
        )
        for one in papers
        if one.count is not None and one.unit is not None
    )  # fmt: skip


def accounts_of_commitments(
    commitments: Iterable[Commitment], accounts: Iterable[CommitmentAccount]
) -> tuple[Account, ...]:
    """What was promised at the talks on a clause that the commitment is tied to, and what came of it."""
    told: dict[str, list[CommitmentAccount]] = {}
    for one in accounts:
        told.setdefault(one.matter, []).append(one)
    found = []
    for promise in commitments:
        for provision in (name for name in promise.tied_to if "/" in name):
            for party in sorted(promise.by):
                common = {"provision": provision, "party": party}
                promised = {"voice": "own", "by": party, "state": "promised", "text": promise.says}
                found.append(Account.model_validate(common | promised | {"cites": (promise.id,)}))
                found += [
                    _kept(common, one, promise)
                    for one in told.get(promise.id, ())
                    if one.side in (None, party)
                ]
    return tuple(found)


def _kept(common: dict[str, str], told: CommitmentAccount, promise: Commitment) -> Account:
    voice = _VOICES[told.voice]
    said = {"voice": voice, "by": told.side or told.source or "mechanism", "text": told.account}
    state = {"state": _KEPT[told.state], "cites": (promise.id, told.id)}
    return Account.model_validate(common | said | state)


def accounts_of_claims(
    instruments: Sequence[Instrument],
    claims: Sequence[Claim],
    speakers: Mapping[str, str],
    actors: Sequence[Actor],
) -> tuple[Account, ...]:
    """What claims say of duties done or promised: those that name the party and an act of the clause.

    ``speakers`` gives the party for which a source (by id) speaks; the one whom a claim quotes comes first.
    A claim counts from the day on which the instrument was agreed; what was only planned or hedged does not.
    """
    found = []
    for instrument in instruments:
        since = min((event.at.date() for event in instrument.life), default=None)
        for provision in instrument.provisions:
            if provision.modality == "obligation" and provision.acts:
                for claim in claims:
                    found += _told(provision, since, claim, speakers, actors)
    return tuple(found)


def _told(
    provision: Provision,
    since: date | None,
    claim: Claim,
    speakers: Mapping[str, str],
    actors: Sequence[Actor],
) -> list[Account]:
    promised = claim.commitment is not None or claim.event_type == "commitment"
    if claim.event_type not in provision.acts or not affirms(claim):
        return []
    if since is None or claim.date is None or claim.date.start < since:
        return []
    if not promised and claim.certainty in _UNSURE:
        return []
    named = {side for name in claim.actors.everyone() if (side := side_of(name, actors)) is not None}
    quoted = side_of(claim.source.chain[0], actors) if claim.source.chain else None
    speaker = quoted or speakers.get(claim.source_id)
    return [
        Account(
            provision=provision.id, party=party, voice="own" if speaker == party else "others",
            by=speaker or claim.source_id, state="promised" if promised else "done",
            text=f"{said(claim.event_type)}, {claim.date.start.isoformat()}", cites=(claim.id,),
        )
        for party in sorted(named & set(provision.actors))
    ]  # fmt: skip


def accounts_of_findings(
    instruments: Sequence[Instrument],
    cases: Iterable[tuple[Incident, Verification | None, Attribution | None]],
    actors: Sequence[Actor],
) -> tuple[Account, ...]:
    """What the mechanism found of the acts of a duty: verified as done, or found not to have been."""
    duties = [
        one for text in instruments for one in text.provisions if one.modality == "obligation" and one.acts
    ]
    found = []
    for incident, verification, attribution in cases:
        if verification is None or attribution is None or verification.finding == "unverifiable":
            continue
        sides = {side_of(name, actors) or name for name in attribution.to}
        state: AccountState = "done" if verification.finding == "occurred" else "not_done"
        for duty in duties:
            if incident.event_type in duty.acts:
                found += [
                    Account(
                        provision=duty.id, party=party, voice="mechanism", by="mechanism", state=state,
                        text=verification.summary, cites=(verification.id, attribution.id),
                    )
                    for party in sorted(sides & set(duty.actors))
                ]  # fmt: skip
    return tuple(found)
