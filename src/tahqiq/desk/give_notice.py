"""Giving advance notice: a party's liaison officer fills the form of a notification, and it is received like any."""

import json
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from tahqiq.desk.open_desk import Desk
from tahqiq.desk.receive import Filed, file_submission
from tahqiq.errors import BadInput, NotFound
from tahqiq.intake.details import Details
from tahqiq.model.forms import Notification
from tahqiq.store.missions import sources_of


def give_notice(desk: Desk, by: str, said: dict[str, Any]) -> Filed:
    """Files a notification in the party's own name; ``said`` are the fields of the form, and ``number``, ``release``.

    It counts as received at the desk's moment: a notice that comes after its beginning exempts nothing. Raises
    ``BadInput`` DEA001 where a field does not fit, ``NotFound`` LIA009 where the party has no source.
    """
    now = desk.clock.now()
    party = str(said.get("party", ""))
    form = _form({**said, "filed_at": now}, exercise=desk.mission.exercise)
    details = Details.model_validate(
        {
            "source": _source_of(desk, party),
            "channel": "notification",
            "filename": "notice.json",
            "release": said.get("release") or "parties",
            "zone": desk.mission.zone,
        }
    )
    return file_submission(desk, by, form, details)


def _form(said: dict[str, Any], *, exercise: bool) -> bytes:
    fields = {name: said.get(name) for name in ("party", "kind", "start", "end", "place", "text", "filed_at")}
    fields |= {"form": "notification/1", "notification_no": said.get("number"), "exercise": exercise}
    spelt = {name: one.isoformat() if isinstance(one, datetime) else one for name, one in fields.items()}
    try:
        Notification.model_validate(spelt)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the whole"
        cause = first["msg"].removeprefix("Value error, ")
        raise BadInput("DEA001", f"{where}: {cause}", f"mend '{where}' and file it again.") from error
    return json.dumps(spelt, ensure_ascii=False, indent=1).encode()


def _source_of(desk: Desk, party: str) -> str:
    with desk.inside() as asker:
        own = sorted(one.id for one in sources_of(asker).values() if one.party == party)
    if not own:
        raise NotFound(
            "LIA009",
            f"no source speaks for '{party}'",
            f"register one: tahqiq source add ID --kind party --party {party or 'CODE'} …",
        )
    return own[0]
