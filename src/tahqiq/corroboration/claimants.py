"""Who gives which number of dead and wounded, and of whose: a party about itself is not a party about the other."""

from collections.abc import Mapping, Sequence
from statistics import median_low

from tahqiq.corroboration.origin import Known
from tahqiq.corroboration.standing import sides_of
from tahqiq.corroboration.tally import HARMS, Harm, count_of, middle
from tahqiq.corroboration.voice import Voice
from tahqiq.model.claim import Claim
from tahqiq.model.incident import CLASSES, ClaimantClass, Tolled
from tahqiq.model.quantity import Range

_OF_KIND: dict[str, ClaimantClass] = {
    "team": "monitor",
    "sensor": "sensor",
    "mediator": "mediator",
    "media": "press",
    "agency": "press",
    "organisation": "organisation",
    "official": "official",
}


def tolls(claims: Mapping[str, Claim], voices: Sequence[Voice], known: Known) -> tuple[Tolled, ...]:
    """The numbers by class of claimant, then by claimant within it; killed before wounded.

    ``best`` is the median over the claimant's numbers, the lower of two; of a class each voice counts once.
    """
    found: list[Tolled] = []
    for harm in HARMS:
        by_class: dict[ClaimantClass, list[tuple[Voice, list[Range]]]] = {}
        for voice in voices:
            for name, said in _said(voice, claims, known, harm).items():
                by_class.setdefault(name, []).append((voice, said))
        for name in CLASSES:
            heard = by_class.get(name, [])
            if heard:
                found.append(_tolled(harm, name, None, [said for _voice, said in heard]))
                found += [_tolled(harm, name, voice.label, [said]) for voice, said in heard]
    return tuple(found)


def class_of(claim: Claim, voice: Voice, known: Known) -> ClaimantClass:
    """The class of who gives a number: for a party, whether it counts its own losses or the other side's."""
    if voice.side is not None:
        of = sides_of(claim.actors.target, known)
        if voice.side in of:
            return "party_about_itself"
        return "party_about_the_other" if of else "party_about_nobody_named"
    source = known.sources.get(claim.source_id)
    return _OF_KIND.get(source.kind if source else "", "other")


def _said(
    voice: Voice, claims: Mapping[str, Claim], known: Known, harm: Harm
) -> dict[ClaimantClass, list[Range]]:
    said: dict[ClaimantClass, list[Range]] = {}
    for each in voice.claims:
        number = count_of(claims[each], harm)
        if number is not None:
            said.setdefault(class_of(claims[each], voice, known), []).append(number)
    return said


def _tolled(harm: Harm, name: ClaimantClass, claimant: str | None, said: Sequence[Sequence[Range]]) -> Tolled:
    every = [one for ranges in said for one in ranges]
    once = [number for ranges in said for number in {middle(one) for one in ranges}]
    return Tolled(
        harm=harm,
        claimant_class=name,
        claimant=claimant,
        low=min((one.min for one in every if one.min is not None), default=0),
        best=median_low(sorted(once)),
        high=max(end for one in every for end in (one.min, one.max) if end is not None),
        open_ended=any(one.max is None for one in every),
        claims=len(every),
    )
