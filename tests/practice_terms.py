"""The terms of the practice mission: one clause, no fire across the line, which binds Arden and Belmar alike."""

from datetime import timedelta

from practice_mission import NOON
from tahqiq.model.instrument import Instrument, LifeEvent
from tahqiq.model.provision import Provision

TERMS = Instrument(
    id="terms",
    title="Terms of the truce",
    kind="truce",
    parties=("ARD", "BEL"),
    summary="No fire across the line.",
    provisions=(
        Provision(
            id="terms/1",
            number="1",
            text="Neither side fires across the line.",
            modality="prohibition",
            actors=("ARD", "BEL"),
            acts=("shelling", "clash"),
        ),
    ),
    life=(
        LifeEvent(state="in_force", at=NOON - timedelta(days=9), according_to="both parties", source="text"),
    ),
    facts_from=("invented for the tests",),
)
