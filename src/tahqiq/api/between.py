"""What goes on between the parties, over HTTP: reads for one audience, and what its member may do."""

from fastapi import FastAPI

from tahqiq.api.bearer import Acting
from tahqiq.api.between_crossings import show_crossings, take_returns
from tahqiq.api.between_filing import deal_between
from tahqiq.api.between_referrals import follow_referrals, show_referral_figures
from tahqiq.api.between_talks import show_liaison, show_talks, take_notices
from tahqiq.api.reading import Machine
from tahqiq.desk.open_desk import Desk
from tahqiq.model.release import Audience


def show_between(api: FastAPI, desk: Desk, audience: Audience) -> None:
    """Adds the reads, all of them through the gate for this audience."""
    show_crossings(api, desk, audience)
    show_liaison(api, desk, audience)
    show_talks(api, desk, audience)
    show_referral_figures(api, desk, audience)


def act_between(api: FastAPI, desk: Desk, acting: Acting, machine: Machine) -> None:
    """Adds what the member may see of referrals, and what he may file."""
    follow_referrals(api, desk, acting)
    take_returns(api, desk, acting)
    take_notices(api, desk, acting, machine)
    deal_between(api, desk, acting)
