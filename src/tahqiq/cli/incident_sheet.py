"""One incident as a sheet for the terminal: claims side by side, what differs, findings, steps."""

from typing import Any

import click

from tahqiq.cli.printing import plain as safe
from tahqiq.cli.printing import print_disputed, print_table, short, short_id
from tahqiq.cli.regrouping import judged_json, print_judged
from tahqiq.corroboration.worth import points_of
from tahqiq.desk.case_state import case_state
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.propose import engagements
from tahqiq.model.claim import in_words
from tahqiq.model.incident import TOLL_WORDS, Incident, Toll, Tolled
from tahqiq.model.release import Audience
from tahqiq.store.views import IncidentFile
from tahqiq.verification.steps import audit, still_open


def incident_json(found: IncidentFile) -> dict[str, Any]:
    """Everything on the sheet as plain data."""
    return {
        "incident": found.incident.model_dump(mode="json"),
        "status": found.status,
        "sector": found.sector,
        "claims": [claim.model_dump(mode="json") for claim in found.claims],
        "set_aside": [claim.model_dump(mode="json") for claim in found.set_aside],
        "claim_reviews": found.reviews,
        "review": found.review.model_dump(mode="json") if found.review else None,
        "verification": found.verification.model_dump(mode="json") if found.verification else None,
        "attribution": found.attribution.model_dump(mode="json") if found.attribution else None,
        "replies": [one.model_dump(mode="json") for one in found.replies],
        "determinations": [one.model_dump(mode="json") for one in found.determinations],
        "voices": [one.model_dump(mode="json") for one in found.voices],
        "also_known_as": list(found.also),
        "incident_rules": list(found.rules),
        "judged": [judged_json(line) for line in found.judged],
        "judgements": [one.model_dump(mode="json") for one in found.judgements],
        "history": [line.__dict__ for line in found.history],
        "disputed": [vars(entry) for entry in found.disputed],
    }


def print_incident(desk: Desk, found: IncidentFile, audience: Audience) -> None:
    """The sheet."""
    one = found.incident
    click.secho(safe(one.title), bold=True)
    sector = f" · sector {found.sector}" if found.sector else ""
    exercise = " · EXERCISE" if one.exercise else ""
    click.echo(f"{one.id} · {found.status}{sector}{exercise}")
    for words, ids in (("one incident by the rule", found.rules), ("known before as", found.also)):
        if ids:
            click.echo(f"{words} {', '.join(ids)}")
    print_disputed(found.disputed)
    if found.status == "withdrawn":
        click.secho("WITHDRAWN: its claims were rejected or corrected; this is what they told.", fg="red")
    click.echo(f"{one.affirming} claims say so, {one.denying} deny it, {one.voices} independent voices")
    _tolls(one)
    click.echo()
    _voices(found)
    _questions(found)
    _claims(found)
    _findings(found)
    if found.judged:
        click.secho("Who judged what, when and why", bold=True)
        print_judged(found.judged)
        click.echo()
    if audience.kind == "mechanism" and found.claims:
        _procedure(desk, one.id)
        _provisions(desk, audience, one.id)


def _tolls(one: Incident) -> None:
    for word, toll in (("killed", one.killed), ("wounded", one.wounded)):
        if toll.claims:
            click.echo(f"{word} (alleged): {_toll(toll)}")
    for tolled in one.tolls:
        if tolled.claimant is not None:
            name = tolled.claimant_class.replace("_", " ")
            click.echo(f"   {tolled.harm}: {_tolled(tolled)}, {safe(tolled.claimant)} ({name})")
    if one.killed.claims or one.wounded.claims:
        click.echo(f"   {one.killed.method}: {TOLL_WORDS}")


def _toll(toll: Toll) -> str:
    high = "open" if toll.open_ended else str(toll.high)
    return f"low {toll.low}, best {toll.best}, high {high}, from {toll.claims} claims"


def _tolled(one: Tolled) -> str:
    high = f"{one.high}{'+' if one.open_ended else ''}"
    if one.low == one.high and not one.open_ended:
        return high
    return f"{one.low} – {one.best} – {high}"


def _voices(found: IncidentFile) -> None:
    """Who counts as one voice and why, what its word is worth, and who stands alone."""
    one = found.incident
    click.secho("Independent voices", bold=True)
    for voice in found.voices:
        sign = " ".join(
            (f"▲{voice.affirming}" * bool(voice.affirming), f"▼{voice.denying}" * bool(voice.denying))
        )
        flood = "  FLOOD: look at them" if voice.flagged else ""
        worth = f"{points_of(voice.weight_word):.1f} {voice.weight_word}"
        click.echo(f"  {short(voice.label, 36):<36} {sign.strip():<7} {worth}{flood}")
        for reason in voice.reasons:
            click.echo(f"      {safe(reason.text)}")
    click.echo(
        f"  weight of what is said: {one.weight_for:.1f} that it happened, {one.weight_against:.1f} that not"
    )
    for lone in one.dissent:
        click.echo(f"  alone: {safe(lone.voice)} {lone.alone} on '{lone.question}'")
    click.echo()


def _questions(found: IncidentFile) -> None:
    click.secho("Where the accounts differ", bold=True)
    differing = [question for question in found.incident.questions if question.differs]
    for question in differing:
        click.echo(f"  {question.name}: {safe(question.differs or '')}")
    if not differing:
        click.echo("  nowhere, as far as they speak")
    click.echo()


def _claims(found: IncidentFile) -> None:
    rows = []
    for claim in (*found.claims, *found.set_aside):
        source = found.sources.get(claim.source_id)
        sign = "denies" if claim.polarity == "negated" or claim.certainty == "denied" else claim.certainty
        rows.append(
            (
                short_id(claim.id),
                short(source.name if source else "–", 26),
                sign,
                found.reviews.get(claim.id, "–").replace("filed", "–"),
                short(in_words(claim), 80),
            )
        )
    print_table(("CLAIM", "SOURCE", "SAYS", "REVIEW", "WORDS"), rows, empty="no claims")
    click.echo()


def _findings(found: IncidentFile) -> None:
    click.secho("Findings", bold=True)
    lines = []
    if found.verification:
        done = found.verification
        lines.append(f"verification: {done.finding} ({done.standard}, {done.confidence}): {done.summary}")
        lines += [f"   {view.seat} {view.view}: {view.statement or ''}" for view in done.views]
    if found.attribution:
        to = ", ".join(found.attribution.to) or "nobody: not attributed"
        lines.append(f"attribution: {to} ({found.attribution.standard}): {found.attribution.summary}")
    lines += [f"reply {one.kind}, {one.party}: {one.text or one.due or ''}" for one in found.replies]
    for ruling in found.determinations:
        outcome = f"{ruling.outcome}{_against(ruling.against)} by {ruling.decided_by}"
        lines.append(f"determination on {ruling.provision}: {outcome}: {ruling.summary}")
        lines += [f"   {p.seat} {p.position}: {p.statement or ''}" for p in ruling.positions]
    for line in lines or ["none yet"]:
        click.echo(f"  {safe(line)}")
    click.echo()


def _against(party: str | None) -> str:
    return f" against {party}" if party else ""


def _procedure(desk: Desk, incident: str) -> None:
    case = case_state(desk, incident)
    click.secho("Procedure", bold=True)
    for step in audit(case):
        word = "kept every rule" if step.kept else "BROKE a rule"
        click.echo(f"  {step.at:%Y-%m-%d %H:%M} {step.name} by {step.by} ({step.seat}): {word}")
        for check in step.checks:
            if not check.kept:
                click.echo(f"     {check.code}: {check.says} {check.missing}")
    for waiting in still_open(case, desk.clock.now()):
        click.echo(f"  open: {waiting}")
    click.echo()


def _provisions(desk: Desk, audience: Audience, incident: str) -> None:
    rows = [
        (one.answer.replace("_", " "), one.provision, short(one.reasons[0].text, 90))
        for one in engagements(desk, audience, incident)
        if one.answer != "not_engaged"
    ]
    click.secho("Provisions (proposed by the program; people conclude)", bold=True)
    print_table(("ANSWER", "PROVISION", "WHY"), rows, empty="  no provision is engaged")
    if rows:
        click.echo(f"  all reasons, and what is missing: tahqiq compliance {incident}")
