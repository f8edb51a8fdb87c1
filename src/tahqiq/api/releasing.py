"""The rules of release over the interface: how what one audience gets differs from what is kept."""

from fastapi import FastAPI
from pydantic import BaseModel

from tahqiq.desk.open_desk import Desk
from tahqiq.model.generalisation import generalised_for
from tahqiq.model.release import Audience
from tahqiq.store.release_rules import How
from tahqiq.store.shown_otherwise import shown_otherwise


class FieldReply(BaseModel):
    """One field that this audience does not get as it is."""

    record: str
    field: str
    whole_for: str
    how: How


class ReleaseReply(BaseModel):
    """How what this audience gets was generalised."""

    audience: str
    generalised: list[str]
    fields: list[FieldReply]


def tell_of_release(api: FastAPI, desk: Desk, audience: Audience) -> None:
    """Adds the address."""

    @api.get(
        "/release-rules", summary="Which fields this audience does not get as they are, and what stands there"
    )
    def release_rules() -> ReleaseReply:
        fields = [FieldReply(**vars(one)) for one in shown_otherwise(audience, desk.mission.seats)]
        return ReleaseReply(
            audience=audience.name, generalised=list(generalised_for(audience)), fields=fields
        )
