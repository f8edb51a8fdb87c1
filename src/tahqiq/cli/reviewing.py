"""Reviewing claims: accept, correct or reject what the machine read, or add what it missed."""

from collections.abc import Iterable
from typing import Any

import click

from tahqiq.cli.opening import Where, acting, as_json, full_id
from tahqiq.cli.printing import counted, print_json, short, short_id
from tahqiq.cli.reading_in import match_in
from tahqiq.desk.ids_known import claim_ids, submission_ids
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.review_claims import Wanted, accept_all, review_claims
from tahqiq.desk.roster import MACHINE_ID
from tahqiq.errors import BadInput
from tahqiq.model.claim import in_words
from tahqiq.model.claim_review import ClaimReview
from tahqiq.model.claim_thread import ClaimThread
from tahqiq.model.release import MECHANISM
from tahqiq.reading.typed_claim import FIELDS, SAID
from tahqiq.store.claim_standing import threads_of

_SET = "FIELD=VALUE"
_HELP = "\b\nFields for --set (an empty value clears one):\n" + "\n".join(
    f"  {name:<13} {said}" for name, said in SAID.items()
)


@click.command("review-claims", epilog=_HELP)
@click.argument("submission")
@click.option(
    "--accept-all", "every", is_flag=True, help="Accept all that nobody has reviewed, in one entry."
)
@click.option("--accept", "accepted", multiple=True, metavar="CLAIM", help="Accept this claim; repeat.")
@click.option(
    "--reject", "rejected", multiple=True, metavar="CLAIM", help="Reject this claim, with --note; repeat."
)
@click.option("--correct", "corrected", metavar="CLAIM", help="Correct this claim, with --set and --note.")
@click.option("--add", is_flag=True, help="Add a claim that no reader found, with --set.")
@click.option("--set", "given", multiple=True, metavar=_SET, help="What it should say; repeat.")
@click.option("--note", default="", help="Why; for the mechanism only.")
@click.option("--match/--no-match", default=True, help="Match it with incidents at once (the machine's key).")
@acting
@as_json
@click.pass_obj
def review_these(
    where: Where,
    /,
    submission: str,
    every: bool,
    accepted: tuple[str, ...],
    rejected: tuple[str, ...],
    corrected: str | None,
    add: bool,
    given: tuple[str, ...],
    note: str,
    match: bool,
    member: str,
    plain: bool,
) -> None:
    """Review the claims that were read in a SUBMISSION: accept, correct or reject them, or add one.

    Nothing is erased: what the machine read stays beneath, a later review stands over an earlier one, and
    accepting a claim again takes back its rejection or correction. A rejected claim counts in no incident; a
    correction is matched like any new claim. See what there is with: tahqiq claims --submission ID.
    """
    desk = where.desk()
    whole = full_id(desk, MECHANISM, submission, submission_ids)
    typed = _typed(given)
    _check_asked(typed, corrected=corrected, add=add, any_else=every or bool(accepted or rejected))
    wanted = [Wanted("accepted", _claim(desk, one), note=note) for one in accepted]
    wanted += [Wanted("rejected", _claim(desk, one), note=note) for one in rejected]
    if corrected:
        wanted.append(Wanted("corrected", _claim(desk, corrected), typed, note))
    if add:
        wanted.append(Wanted("added", None, typed, note))
    if every:
        named = {one.claim for one in wanted}
        wanted += [one for one in accept_all(desk, whole) if one.claim not in named]
    entered = review_claims(desk, member, whole, wanted)
    has_machine = MACHINE_ID in desk.keyring.names()
    judged = match_in(desk) if match and entered and has_machine else 0
    _print(desk, whole, entered, judged, plain)
    if match and entered and not has_machine:
        click.echo("not matched yet: the machine's key is not in this folder of keys", err=True)


def _claim(desk: Desk, given: str) -> str:
    return full_id(desk, MECHANISM, given, claim_ids)


def _typed(given: Iterable[str]) -> dict[str, str]:
    typed = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or name.strip() not in SAID:
            raise BadInput(
                "CLI005", f"'{short(text, 60)}' is not {_SET}", f"the fields are {', '.join(FIELDS)}."
            )
        typed[name.strip()] = value
    return typed


def _check_asked(typed: dict[str, str], *, corrected: str | None, add: bool, any_else: bool) -> None:
    if corrected and add:
        raise click.UsageError("--correct and --add both take --set: use one of them at a time")
    if typed and not (corrected or add):
        raise click.UsageError("--set goes with --correct or --add")
    if (corrected or add) and not typed:
        raise click.UsageError(f"say what it should say with --set {_SET}")
    if not (corrected or add or any_else):
        raise click.UsageError("say what to do: --accept-all, --accept, --reject, --correct or --add")


def _print(desk: Desk, submission: str, entered: tuple[ClaimReview, ...], judged: int, plain: bool) -> None:
    with desk.inside() as asker:
        found = [one for one in threads_of(asker, submission) if one.state != "filed"]
    reviewed = sum(one.state != "unreviewed" for one in found)
    if plain:
        print_json(
            {
                "submission": submission,
                "reviews": [one.model_dump(mode="json") for one in entered],
                "reviewed": reviewed,
                "claims": len(found),
                "threads": [thread_json(one) for one in found],
            }
        )
        return
    by_id = {claim.id: claim for one in found for claim in (one.first, one.shown, *one.beneath)}
    for one in entered:
        claim = by_id[one.replacement or one.claim or ""]
        click.echo(
            f"{one.verdict:<10}{short_id(claim.id)}  {claim.event_type}  “{short(in_words(claim), 60)}”"
        )
    if not entered:
        click.echo("nothing to do: it stands so already")
    if judged:
        click.echo(f"matched   {counted(judged, 'claim')}")
    click.echo(f"reviewed  {reviewed} of {counted(len(found), 'claim')}")


def thread_json(one: ClaimThread) -> dict[str, Any]:
    """A thread as plain data: what counts, what lies beneath, and every review."""
    return {
        "claim": one.first.id,
        "state": one.state,
        "stands": one.stands.id if one.stands else None,
        "reviews": [each.model_dump(mode="json") for each in one.reviews],
        "beneath": [claim.model_dump(mode="json") for claim in one.beneath],
    }


COMMANDS = (review_these,)
