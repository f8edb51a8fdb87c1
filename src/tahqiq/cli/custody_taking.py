"""Taking a file into custody at the command line: everything that has to be stated of it."""

from datetime import date, datetime
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

import click

from tahqiq.cli.filing import bytes_of
from tahqiq.cli.opening import Where, acting, as_json, full_id
from tahqiq.cli.printing import plain as safe
from tahqiq.cli.printing import print_json, short_id
from tahqiq.desk.ids_known import incident_ids
from tahqiq.desk.take_evidence import take_evidence
from tahqiq.model.evidence import Consent, EvidenceKind
from tahqiq.model.moment import When, exact, whole_day
from tahqiq.model.release import MECHANISM

FILE = click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))


@click.command()
@click.argument("incident")
@FILE
@click.option("--kind", type=click.Choice(list(get_args(EvidenceKind))), required=True)
@click.option(
    "--title", required=True, help="What it is, in a line; readers of the item see it: name nobody."
)
@click.option("--collected", required=True, metavar="WHEN", help="2025-10-28, or 2025-10-28T10:00+04:30.")
@click.option("--place", required=True, help="Where it was collected, by name.")
@click.option("--position", metavar="LAT,LON", help="The same in degrees, north and east positive.")
@click.option("--within", type=float, metavar="KM", help="How exact the position is.")
@click.option("--made", metavar="WHEN", help="When it is stated to have been made, if that is another time.")
@click.option("--made-place", help="Where it is stated to have been made, if that is another place.")
@click.option("--made-position", metavar="LAT,LON")
@click.option("--made-within", type=float, metavar="KM")
@click.option(
    "--collector", required=True, help="Who collected it: a role or pseudonym, never a witness's name."
)
@click.option("--method", required=True, help="How: taken by the team, copied from the phone, downloaded …")
@click.option("--from", "taken_from", required=True, help="From whom you took it: a role or pseudonym.")
@click.option(
    "--given-by", metavar="PARTY", help="The party whose material it is; it counts as that party's word."
)
@click.option("--consent", type=click.Choice(list(get_args(Consent))), required=True)
@click.option("--consent-scope", help="What was consented to, and what not.")
@click.option("--device", help="What made it: make, model, serial number.")
@click.option("--url", help="Where it was found.")
@click.option("--carrier", help="What holds the original: the card in bag 14.")
@click.option("--release", default="mechanism", show_default=True, help="Who may see it.")
@click.option(
    "--despite-metadata", is_flag=True, help="Release it although the file itself tells of its maker."
)
@acting
@as_json
@click.pass_obj
def take(
    where: Where, /, incident: str, file: Path, despite_metadata: bool, member: str, plain: bool, **said: Any
) -> None:
    """Take a FILE into your custody, as evidence in the case of an INCIDENT.

    Its bytes are kept sealed and never change. Who collected it, from whom and how never leaves the mechanism.
    """
    desk = where.desk()
    zone = desk.mission.zone
    whole = full_id(desk, MECHANISM, incident, incident_ids)
    said["collected"] = _when("--collected", said["collected"], zone)
    said["place"] = _place("--position", said["place"], said.pop("position"), said.pop("within"))
    said["made"] = _when("--made", said["made"], zone) if said["made"] else None
    name, spot, within = (said.pop(key) for key in ("made_place", "made_position", "made_within"))
    said["made_place"] = (
        _place("--made-position", name or "as stated", spot, within) if name or spot else None
    )
    details = {**said, "filename": file.name}
    taken = take_evidence(desk, member, whole, bytes_of(file), details, despite_metadata=despite_metadata)
    if plain:
        print_json({**taken.item.model_dump(mode="json"), "entry": taken.index})
        return
    item = taken.item
    click.echo(f"taken     {short_id(item.id)}  {item.kind.replace('_', ' ')}  {safe(item.title)}")
    click.echo(
        f"receipt   entry {taken.index} under checkpoint {taken.checkpoint_size}, sha256 {item.sha256}"
    )


def _when(option: str, text: str, zone: str) -> When:
    try:
        if len(text) == len("2025-10-28"):
            return whole_day(date.fromisoformat(text), zone=zone)
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"{text!r} is no day and no moment", param_hint=option) from error
    if moment.tzinfo is None:
        raise click.BadParameter("a moment needs its offset, as in 2025-10-28T10:00+04:30", param_hint=option)
    return exact(moment.astimezone(ZoneInfo(zone)), zone=zone)


def _place(option: str, name: str, position: str | None, within: float | None) -> dict[str, Any]:
    if position is None:
        return {"name": name}
    try:
        lat, lon = (float(part) for part in position.split(","))
    except ValueError as error:
        raise click.BadParameter("write LAT,LON in degrees, as in 34.2,71.2", param_hint=option) from error
    return {"name": name, "lat": lat, "lon": lon, "precision_km": within, "kind": "point"}
