"""The words in which claims are read, and what the vocabularies of others call them."""

import json

import click

from tahqiq.corroboration.echo import COPY_AT
from tahqiq.corroboration.independence import FLOOD, ONE_VOICE
from tahqiq.corroboration.origin import WIRE_AGENCIES
from tahqiq.corroboration.worth import PARTIES_AGREE, RULES_VERSION, WORTH
from tahqiq.model.event_type import FAMILY_OF
from tahqiq.model.incident import TOLL_METHOD, TOLL_WORDS
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


@click.command("independence-rules")
@click.option("--json", "plain", is_flag=True, help="Machine-readable.")
def independence_rules(plain: bool) -> None:
    """When claims count as one voice, what a voice's word is worth, and how dead and wounded are estimated.

    An admission against interest and both parties agreeing weigh more than an accusation, for either side alike.
    """
    if plain:
        worth = {word: one.model_dump() for word, one in WORTH.items()}
        click.echo(
            json.dumps(
                {
                    "version": RULES_VERSION,
                    "one_voice": ONE_VOICE,
                    "copy_at": COPY_AT,
                    "flood_beyond": FLOOD,
                    "worth": worth | {"both parties agree": PARTIES_AGREE.model_dump()},
                    "agencies": sorted(set(WIRE_AGENCIES.values())),
                    "toll_method": TOLL_METHOD,
                    "toll": TOLL_WORDS,
                },
                indent=2,
            )
        )
        return
    click.secho(f"One voice ({RULES_VERSION}): claims count as one where any of this holds", bold=True)
    for rule in ONE_VOICE:
        click.echo(f"  {rule}")
    click.secho("What a word is worth", bold=True)
    for word, one in (*WORTH.items(), ("both parties agree", PARTIES_AGREE)):
        click.echo(f"  {one.points:+4.1f}  {word:<24} {one.rule}")
    click.secho(f"Killed and wounded ({TOLL_METHOD})", bold=True)
    click.echo(f"  {TOLL_WORDS}")
    click.secho("News agencies whose copy many carry", bold=True)
    click.echo(f"  {', '.join(sorted(set(WIRE_AGENCIES.values())))}")


COMMANDS = (event_types, independence_rules)
