"""The tour of the demonstration: what came in, what was read, what agrees and contradicts, what was found."""

from collections import Counter
from pathlib import Path

import click

from tahqiq.cli.printing import plain as safe
from tahqiq.cli.printing import short, short_id
from tahqiq.desk.open_desk import Desk
from tahqiq.model.bulletin import Bulletin
from tahqiq.store.asker import Asker
from tahqiq.store.claims import ClaimFilter, claim_list
from tahqiq.store.incidents import all_incidents
from tahqiq.store.log import last_checkpoint
from tahqiq.store.submissions import submission_list
from tahqiq.store.views import IncidentFile


def print_tour(desk: Desk, mission: str, newest: Bulletin, page: Path) -> None:
    """Seven short stops, each with the command that shows more."""
    with desk.inside() as asker:
        files = all_incidents(asker)
        _heading(desk)
        _came_in(asker)
        _was_read(asker)
        _agrees(files)
        _found(files)
        head = last_checkpoint(asker.connection)
    _published(newest, page, mission)
    _stop("7. Verify it yourself")
    if head is not None:
        click.echo(f"   register {head.origin}: {head.size} signed entries, root {head.root}")
    click.echo(f"   tahqiq --mission {mission} register verify")
    click.echo(f"   tahqiq --mission {mission} rebuild            (all tables again from the register alone)")
    click.echo()


def _heading(desk: Desk) -> None:
    click.echo()
    click.secho(safe(desk.mission.title), bold=True)
    if desk.mission.notice:
        click.echo(click.wrap_text(safe(desk.mission.notice), 100))


def _stop(title: str) -> None:
    click.echo()
    click.secho(title, bold=True)


def _came_in(asker: Asker) -> None:
    _stop("1. What came in")
    found = submission_list(asker, limit=100_000)
    channels = Counter(one.submission.channel for one in found)
    words = ", ".join(f"{count} {channel.replace('_', ' ')}s" for channel, count in channels.most_common())
    exercise = sum(one.submission.exercise for one in found)
    click.echo(f"   {len(found)} submissions: {words}")
    click.echo(f"   {exercise} of them belong to the exercise; the others restate published reports")


def _was_read(asker: Asker) -> None:
    _stop("2. What was read (by a program; labelled so, never a finding)")
    claims = claim_list(asker, ClaimFilter())
    families: Counter[str] = Counter(claim.event_type for claim in claims)
    click.echo(f"   {len(claims)} claims, each with its exact words; most often {_most(families)}")
    denied = next((claim for claim in claims if claim.certainty == "denied"), None)
    for claim in [one for one in (denied,) if one]:
        click.echo(f"   e.g. {short_id(claim.id)} {claim.event_type}, denied: “{short(claim.span, 100)}”")


def _most(counted: Counter[str]) -> str:
    return ", ".join(f"{name} ({count})" for name, count in counted.most_common(4))


def _agrees(files: tuple[IncidentFile, ...]) -> None:
    _stop("3. What corroborates and what contradicts")
    statuses = Counter(file.status for file in files)
    click.echo(f"   {len(files)} incidents: {', '.join(f'{n} {s}' for s, n in statuses.most_common())}")
    loudest = sorted(files, key=lambda file: -file.incident.voices)[:2]
    for file in loudest:
        one = file.incident
        count = f"{len(one.claims)} claims, {one.voices} independent voices"
        click.echo(f"   {short_id(one.id)} {safe(one.title)}: {count}")
    telling = ("killed", "wounded", "by whom", "what")
    differing = [(f, q) for f in files for q in f.incident.questions if q.differs and q.name in telling]
    for file, question in sorted(differing, key=lambda pair: telling.index(pair[1].name))[:4]:
        click.echo(f"   {short_id(file.incident.id)} {question.name}: {short(question.differs or '', 110)}")


def _found(files: tuple[IncidentFile, ...]) -> None:
    _stop("4. What people verified and attributed")
    for file in files:
        if file.verification:
            to = ", ".join(file.attribution.to) or "nobody" if file.attribution else "–"
            found = f"{file.verification.finding}, attributed to {to}"
            click.echo(f"   {short_id(file.incident.id)} {safe(file.incident.title)}: {found}")
    _stop("5. What the commission determined")
    for file in files:
        for one in file.determinations:
            seats = ", ".join(f"{p.seat} {p.position}" for p in one.positions)
            outcome = one.outcome.replace("_", " ")
            click.echo(f"   {short_id(one.id)} {one.provision}: {outcome} ({one.decided_by}; {seats})")


def _published(newest: Bulletin, page: Path, mission: str) -> None:
    _stop(f"6. The newest bulletin: {safe(newest.title)}, {newest.day}")
    sentences = [one for section in newest.sections if section.key == "summary" for one in section.sentences]
    for sentence in sentences:
        click.echo(f"   {sentence.id:>3}  {short(sentence.text, 150)}")
    click.echo(f"   written to {page}")
    cited = next((one.id for one in sentences if one.cites), "s1")
    click.echo(f"   from a sentence to the bytes: tahqiq --mission {mission} why {newest.day}#{cited}")
