"""Who sees what: the rules of release as they are applied, for one audience or for all."""

import click

from tahqiq.cli.opening import Where, as_json
from tahqiq.cli.printing import print_json, print_table
from tahqiq.model.generalisation import generalised_for
from tahqiq.model.release import Audience, audiences_of, parse_audience
from tahqiq.store.shown_otherwise import ShownOtherwise, shown_otherwise


@click.command("release-rules")
@click.option("--for", "audience", help="One audience: public, party:CODE, mediator:CODE …; all by default.")
@as_json
@click.pass_obj
def release_rules(where: Where, audience: str | None, plain: bool) -> None:
    """Show which fields of which records an audience does not get as they are, and what stands there."""
    seats = where.desk().mission.seats
    try:
        wanted = (parse_audience(audience),) if audience else audiences_of(seats)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--for") from error
    found = {one: shown_otherwise(one, seats) for one in wanted}
    if plain:
        print_json([_as_data(one, fields) for one, fields in found.items()])
        return
    if audience is None:
        rows = [(one.name, str(len(fields)), _counted(fields)) for one, fields in found.items()]
        print_table(("AUDIENCE", "FIELDS", "HOW"), rows, empty="")
        click.echo("Which ones: tahqiq release-rules --for AUDIENCE")
        return
    for sentence in generalised_for(wanted[0]):
        click.echo(sentence)
    whole = [(one.record, one.field, str(one.how), one.whole_for) for one in found[wanted[0]]]
    print_table(("RECORD", "FIELD", "SHOWN AS", "WHOLE FOR"), whole, empty="every field as it is")


def _counted(fields: tuple[ShownOtherwise, ...]) -> str:
    hows = sorted({one.how for one in fields})
    return ", ".join(f"{sum(one.how == how for one in fields)} {how.replace('_', ' ')}" for how in hows)


def _as_data(audience: Audience, fields: tuple[ShownOtherwise, ...]) -> dict[str, object]:
    return {
        "audience": audience.name,
        "generalised": list(generalised_for(audience)),
        "fields": [vars(one) for one in fields],
    }


COMMANDS = (release_rules,)
