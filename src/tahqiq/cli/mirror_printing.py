"""What the mirror's commands print, for people and for programs."""

from datetime import UTC, datetime
from typing import Any

import click

from tahqiq.cli.printing import counted
from tahqiq.cli.printing import plain as safe
from tahqiq.desk.mirror.replay import Compared
from tahqiq.desk.mirror.status import Standing
from tahqiq.desk.mirror.sync import Synced
from tahqiq.desk.mirror.terms import OWN, Judged
from tahqiq_verify.checkpoint import SignedCheckpoint
from tahqiq_verify.spelling import b64

_SHOWN = 20  # entries named on one line or under each other


def print_synced(done: Synced) -> None:
    """A sync for a person: where the register stands, who vouches, what its entries amount to."""
    size = done.signed.checkpoint.size
    new = f", {size - done.before} new" if done.before else ""
    click.echo(f"{size} entries{new}; {done.fetched} files fetched; root {b64(done.signed.checkpoint.root)}")
    _print_quorums(done.judged)
    told = done.told.plain()
    click.secho(f"state digest     {told['state_digest']}", bold=True)
    click.echo(
        f"entries          {told['valid']} valid, {told['invalid']} invalid, {told['unknown']} unknown"
    )
    for name in ("disputed", "reaffirmed", "annulled", "redacted"):
        if told[name]:
            click.echo(f"{name:<17}{_listed(told[name])}")
    for kind in ("invalid", "unknown"):
        for one in told[f"{kind}_entries"][:_SHOWN]:
            click.echo(f"{kind:<17}entry {one['index']}: {safe(one['why'])}")
    _print_digests(told)
    if done.envelopes is not None:
        _print_envelopes(done)
    if done.evidence:
        click.secho(
            f"evidence         {counted(len(done.evidence), 'proof')} kept against this log", fg="red"
        )


def _print_digests(told: dict[str, Any]) -> None:
    if not told["digests_checked"]:
        click.echo("digests          none stated in the register so far")
        return
    differ = told["differs"]
    word = f"the first that differs is at entry {differ[0]['index']}" if differ else "all as replayed here"
    click.echo(f"digests          {told['digests_checked']} stated in the register, {word}")


def _print_envelopes(done: Synced) -> None:
    found = done.envelopes
    assert found is not None
    parts = [f"{found.held} held", f"{found.fetched} new", f"{found.not_offered} not offered"]
    if found.not_asked:
        parts.append(f"{found.not_asked} not asked for ({safe(found.stopped)})")
    if found.wrong:
        parts.append(
            f"{len(found.wrong)} WRONG, not kept (entries {_listed([one for one, _name in found.wrong])})"
        )
    click.echo(f"envelopes        {', '.join(parts)}")
    if found.destroyed:
        click.echo(f"destroyed        envelopes of redacted entries {_listed(found.destroyed)}")


def _print_quorums(judged: tuple[Judged, ...]) -> None:
    if not any(one.whose == OWN for one in judged):
        click.echo("vouched for by   the log's key alone: you have given no policy of your own")
    for one in judged:
        whose = "by your policy" if one.whose == OWN else "by the register's"
        if one.quorum is None:
            click.echo(f"{one.level:<17}cannot be judged {whose}: {safe(one.why)}")
            continue
        word = one.level if one.quorum.satisfied else f"not {one.level}"
        seen, missing = ", ".join(one.quorum.by) or "nobody", ", ".join(one.quorum.missing)
        late = "".join(
            f"; {name}: {', '.join(who)}"
            for name, who in (("too old", one.quorum.stale), ("ahead of the clock", one.quorum.ahead))
            if who
        )
        click.echo(safe(f"{word:<17}{whose}: {seen}{f'; missing: {missing}' if missing else ''}{late}"))


def print_status(found: Standing) -> None:
    """How a mirror stands, for a person."""
    about = found.mirror.about
    click.echo(f"register         {safe(found.mirror.terms.log.name)}")
    click.echo(f"source           {safe(about.source)}")
    click.echo(f"log key          {about.log}{'' if about.key_given else '   (given by the source itself)'}")
    if found.believed is None:
        click.echo("believed         nothing yet: run 'tahqiq mirror sync FOLDER'")
    else:
        head = found.believed.checkpoint
        click.echo(f"believed         {head.size} entries; root {b64(head.root)}")
        _print_quorums(found.judged)
    for level, one in found.reached.items():
        if (
            one is not None
            and one.quorum is not None
            and found.believed
            and one.size < found.believed.checkpoint.size
        ):
            click.echo(safe(f"last {level:<12}{one.size} entries, by {', '.join(one.quorum.by)}"))
    if found.report is not None:
        click.echo(
            f"state digest     {found.report['state_digest']}   (after {found.report['size']} entries)"
        )
        click.echo(f"last sync        {_moment(found.report['at'])}")
    click.echo(f"envelopes        {found.envelopes} held")
    if found.unchecked is not None:
        click.echo(
            f"unchecked        a state of {found.unchecked} entries was shown, and its entries were not"
        )
    if found.evidence:
        click.secho(f"evidence         {safe(', '.join(file.name for file in found.evidence))}", fg="red")


def print_compared(found: Compared) -> None:
    """Where two mirrors part, for a person."""
    click.echo(f"{found.verdict.word}: {safe(found.verdict.why)}")
    click.echo(f"sizes            A {found.sizes[0]}, B {found.sizes[1]}")
    same = f"none of the {min(found.sizes)} that both hold"
    click.echo(f"entries differ   {same if found.entries is None else f'from entry {found.entries} on'}")
    state = "nowhere" if found.states is None else f"after entry {found.states}"
    click.echo(f"states differ    {state}")


def synced_data(done: Synced) -> dict[str, Any]:
    """A sync as plain data."""
    return {
        **_head_data(done.signed),
        "before": done.before,
        "fetched": done.fetched,
        "quorums": [_quorum_data(one) for one in done.judged],
        **done.told.plain(),
        "envelopes": None if done.envelopes is None else vars(done.envelopes),
        "evidence": [str(file) for file in done.evidence],
    }


def status_data(found: Standing) -> dict[str, Any]:
    """A mirror's standing as plain data."""
    return {
        "origin": found.mirror.terms.log.name,
        "source": found.mirror.about.source,
        "log_key": found.mirror.terms.log.vkey,
        "log_key_given": found.mirror.about.key_given,
        "believed": None if found.believed is None else _head_data(found.believed),
        "quorums": [_quorum_data(one) for one in found.judged],
        "reached": {
            level: None if one is None else _quorum_data(one) for level, one in found.reached.items()
        },
        "unchecked": found.unchecked,
        "envelopes": found.envelopes,
        "evidence": [str(file) for file in found.evidence],
        "last_sync": found.report,
    }


def compared_data(found: Compared) -> dict[str, Any]:
    """The comparison as plain data."""
    return {
        "verdict": found.verdict.word,
        "why": found.verdict.why,
        "sizes": list(found.sizes),
        "first_entry_that_differs": found.entries,
        "first_entry_after_which_states_differ": found.states,
        "evidence": found.verdict.evidence is not None,
    }


def _head_data(signed: SignedCheckpoint) -> dict[str, Any]:
    head = signed.checkpoint
    return {
        "origin": head.origin,
        "size": head.size,
        "root": b64(head.root),
        "checkpoint": signed.note.decode(),
    }


def _quorum_data(one: Judged) -> dict[str, Any]:
    quorum = None if one.quorum is None else vars(one.quorum)
    return {"whose": one.whose, "level": one.level, "size": one.size, "quorum": quorum, "why": one.why}


def _listed(indexes: list[int]) -> str:
    more = f" and {len(indexes) - _SHOWN} more" if len(indexes) > _SHOWN else ""
    return f"{len(indexes)}: {', '.join(map(str, indexes[:_SHOWN]))}{more}"


def _moment(time: int) -> str:
    return f"{datetime.fromtimestamp(time, UTC):%Y-%m-%d %H:%M:%S}Z"
