"""Standing: what a voice's word is worth in this incident, by whose interest it serves.

The rule, printed with every voice: a party that admits its own act or its own loss says what it would
rather not; a party that accuses says what serves it; a team's or a mediator's word serves neither.
"""

from collections.abc import Iterable, Sequence

from tahqiq.corroboration.grain import denies
from tahqiq.corroboration.names import plain
from tahqiq.corroboration.origin import Known
from tahqiq.model.claim import Claim
from tahqiq.model.event_type import FAMILY_OF
from tahqiq.model.reason import Reason

_CIVILIAN = frozenset(
    {"civilian", "civilians", "woman", "women", "child", "children", "resident", "residents", "villagers"}
)


def standing(claims: Sequence[Claim], side: str | None, known: Known) -> tuple[str, tuple[Reason, ...]]:
    """The word for a voice, and why. ``side`` is the party it speaks for, ``None`` for a third party."""
    if side is None:
        return _third_party(claims, known)
    ordered = sorted(claims, key=lambda claim: claim.id)
    admits_act = [each.id for each in ordered if _admits_act(each, side, known)]
    if admits_act:
        text = f"{side} says that its own side acted: against its own interest"
        return "own act admitted", (Reason(code="own_act_admitted", text=text, cites=tuple(admits_act)),)
    admits_loss = [each.id for each in ordered if _admits_loss(each, side, known)]
    if admits_loss:
        text = f"{side} admits losses of its own forces"
        return "own loss admitted", (Reason(code="own_loss_admitted", text=text, cites=tuple(admits_loss)),)
    if all(denies(claim) for claim in ordered):
        text = f"{side} denies it; a party's denial serves itself"
        return "party denies", (Reason(code="party_denies", text=text),)
    accuses = [each.id for each in ordered if _accuses(each, side, known)]
    if accuses:
        text = f"{side} accuses the other side: one party's word"
        return "accuses the other side", (Reason(code="accuses_other_side", text=text, cites=tuple(accuses)),)
    return "party's account", (Reason(code="party_account", text=f"the account of {side}, one party"),)


def _third_party(claims: Sequence[Claim], known: Known) -> tuple[str, tuple[Reason, ...]]:
    kinds = {known.sources[claim.source_id].kind for claim in claims if claim.source_id in known.sources}
    if kinds & {"team", "sensor"}:
        return "the mechanism's own", (Reason(code="own_team", text="the mechanism's own team or sensor"),)
    return "third party", (Reason(code="third_party", text="speaks for neither party"),)


def sides_of(names: Iterable[str], known: Known) -> frozenset[str]:
    """The parties that the names stand for."""
    return frozenset(side for side in map(known.side, names) if side)


def _admits_act(claim: Claim, side: str, known: Known) -> bool:
    violent = FAMILY_OF[claim.event_type] == "violence"
    return violent and not denies(claim) and side in sides_of(claim.actors.initiator, known)


def _admits_loss(claim: Claim, side: str, known: Known) -> bool:
    """Losses of its own forces; a party that counts its own civilians accuses and does not admit."""
    toll = claim.casualties
    if denies(claim) or toll is None or side not in sides_of(claim.actors.target, known):
        return False
    if toll.who and set(plain(toll.who).split()) & _CIVILIAN:
        return False
    said = [each for each in (toll.killed, toll.wounded) if each is not None]
    return any((each.min or 0) > 0 for each in said) and bool(toll.who)


def _accuses(claim: Claim, side: str, known: Known) -> bool:
    blamed = sides_of(claim.actors.initiator, known)
    return not denies(claim) and (bool(blamed - {side}) or side in sides_of(claim.actors.target, known))
