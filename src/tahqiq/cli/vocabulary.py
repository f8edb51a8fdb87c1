"""The words in which claims are read, and what the vocabularies of others call them."""

import json

import click

from tahqiq.model.event_type import FAMILY_OF
from tahqiq.reading.mappings import SYSTEMS, mappings, prohibited_acts


@click.command("event-types")
@click.option(
    "--map",
    "system",
    type=click.Choice(SYSTEMS),
    help="Show what this vocabulary calls each type; several words mean one of these.",
)
@click.option("--json", "plain", is_flag=True, help="Machine-readable, with every vocabulary.")
def event_types(system: str | None, plain: bool) -> None:
    """The event types in which claims are read, by family.

    PLOVER, ACLED and UCDP are event data sets with vocabularies of their own; "prohibited_acts" are the
    groups under which ceasefire agreements forbid acts.
    """
    if plain:
        rows = {
            kind: {"family": FAMILY_OF[kind]} | mapped.model_dump() for kind, mapped in mappings().items()
        }
        click.echo(json.dumps({"types": rows, "prohibited_acts": prohibited_acts()}, indent=2))
        return
    for kind, family in FAMILY_OF.items():
        words = " · ".join(mappings()[kind].words(system)) or "–" if system else ""
        click.echo(f"{family:<11} {kind:<20} {words}".rstrip())
    if system == "prohibited_acts":
        click.echo("\n" + "\n".join(f"{code:<22} {name}" for code, name in prohibited_acts().items()))


COMMANDS = (event_types,)
