"""What each party owes under the agreements, and what came of it by whose word: the same line for each party."""

from datetime import datetime
from typing import Annotated

from fastapi import FastAPI, Query

from tahqiq.api.addresses import Limit, Offset
from tahqiq.compliance.fulfilment import FulfilmentLine, FulfilmentState
from tahqiq.desk.fulfil import fulfilment_matrix
from tahqiq.desk.open_desk import Desk
from tahqiq.model.frozen import Frozen
from tahqiq.model.release import Audience

Seat = Annotated[str | None, Query(pattern=r"^[A-Z][A-Z0-9_]{1,15}$")]
Named = Annotated[
    str | None, Query(pattern=r"^[a-z0-9][a-z0-9-]{1,62}$", description="Only this instrument.")
]


class DutyPage(Frozen):
    """Duties by instrument, clause and party. They are stated by the program; only people conclude."""

    as_of: datetime
    total: int
    duties: tuple[FulfilmentLine, ...]


def list_duties(api: FastAPI, desk: Desk, audience: Audience) -> None:
    """Adds the read of the duties; for the public there are none."""

    @api.get("/duties", summary="What each party owes, by when, and what was done of it by whose word")
    def duties(
        party: Seat = None,
        instrument: Named = None,
        state: FulfilmentState | None = None,
        limit: Limit = 100,
        offset: Offset = 0,
    ) -> DutyPage:
        lines = [
            one
            for one in fulfilment_matrix(desk, audience, instrument)
            if party in (None, one.party) and state in (None, one.state)
        ]
        page = tuple(lines[offset : offset + limit])
        return DutyPage(as_of=desk.clock.now(), total=len(lines), duties=page)
