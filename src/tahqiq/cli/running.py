"""Running: serve the pages, and the demonstration that builds a whole mission and walks through it."""

import secrets
import shutil
import threading
from pathlib import Path
from typing import Any

import click

from tahqiq import settings
from tahqiq.cli.members_serving import check_alone, check_public_url, serve_members, with_sign_in
from tahqiq.cli.opening import Where
from tahqiq.cli.operating import Operating, listening, operated, serve_app
from tahqiq.cli.printing import progress, short
from tahqiq.cli.stock import served
from tahqiq.cli.tour import print_tour
from tahqiq.desk.cosign import collect_cosignatures, lacks_cosignatures
from tahqiq.desk.open_desk import Desk, keys_beside
from tahqiq.desk.play_case import play_case
from tahqiq.desk.show_bulletin import write_bulletin
from tahqiq.errors import BadInput, MissionUnusable, NotFound, TahqiqError
from tahqiq.model.configuration import Configuration
from tahqiq.model.release import PUBLIC, Audience, parse_audience
from tahqiq.store.bulletins import bulletin_list
from tahqiq.web.log_lines import tell_error

LOOPBACK = ("127.0.0.1", "localhost", "::1")
DEMO_CASE = "durand-2025"


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8710, show_default=True, type=click.IntRange(0, 65535))
@click.option("--for", "audience", default="public", show_default=True, help="For whom these pages are.")
@click.option(
    "--choose-audience", is_flag=True, help="Let visitors choose their audience: exercises on loopback."
)
@click.option(
    "--allow-host",
    "allowed",
    multiple=True,
    metavar="NAME",
    help="A host name to answer to, beside loopback.",
)
@click.option(
    "--cosign-every",
    default=60,
    show_default=True,
    type=click.IntRange(0),
    help="Seconds between asking witnesses that lag behind; 0 for never.",
)
@click.option(
    "--as",
    "member",
    metavar="MEMBER",
    help="Open this member's desk, with forms, to whoever has the link that is printed: on loopback alone.",
)
@with_sign_in
@operated
@click.pass_obj
def serve(
    where: Where,
    /,
    host: str,
    port: int,
    audience: str,
    choose_audience: bool,
    allowed: tuple[str, ...],
    cosign_every: int,
    member: str | None,
    sign_in: bool,
    public_url: str | None,
    behind_proxy: bool,
    **run: Any,
) -> None:
    """Serve the pages, the register beside them under /log, and the same as JSON under /api.

    One server shows the mission to one audience, the public unless told otherwise. With --as, a member works in
    the browser, with the key in the key folder, and sees what his seat may see; programs act for him under /api
    with the key that is printed (docs/api.md). With --sign-in many members work on one server: each signs in, and
    programs show service keys (docs/members.md).
    """
    desk = where.desk()
    if cosign_every and desk.keyring.log_line() is None:
        threading.Thread(target=_keep_cosigning, args=(desk, cosign_every), daemon=True).start()
    check_public_url(public_url)
    decided = where.configuration.serve.but(public_url=public_url, behind_proxy=behind_proxy, sign_in=sign_in)
    operating = Operating(where.configuration.but(serve=decided), **run)
    if sign_in:
        check_alone(member, choose_audience)
        serve_members(desk, (host, port), _audience(audience), operating, allowed, public_url)
        return
    run_server(
        desk,
        host,
        port,
        audience,
        choose_audience=choose_audience,
        allowed=allowed,
        member=member,
        operating=operating,
    )


def _keep_cosigning(desk: Desk, every: int) -> None:
    """Asks witnesses that lag behind, for as long as the server runs; what fails is said and tried again."""
    while True:
        threading.Event().wait(every)
        try:
            if lacks_cosignatures(desk):
                collect_cosignatures(desk)
        except TahqiqError as error:
            tell_error("cosigning", error)


def run_server(
    desk: Desk,
    host: str,
    port: int,
    audience: str,
    *,
    choose_audience: bool,
    allowed: tuple[str, ...] = (),
    member: str | None = None,
    operating: Operating | None = None,
) -> None:
    """Serves until interrupted; refuses to let strangers choose whose eyes they see with."""
    from tahqiq.api.app import build_api
    from tahqiq.api.bearer import acting_as
    from tahqiq.api.log_files import build_log_files
    from tahqiq.web.app import build_app
    from tahqiq.web.desk_mode import DeskMode
    from tahqiq.web.mission_desk import MissionDesk
    from tahqiq.web.mission_writing import MissionWritingDesk
    from tahqiq.web.settings import WebSettings

    wanted = _allowed_audience(desk, host, audience, choose_audience, allowed)
    if member is not None and (choose_audience or allowed or host not in LOOPBACK):
        raise BadInput(
            "WEB005",
            "a member's desk is served on loopback alone, and not beside a choice of audience",
            "leave out --host, --allow-host and --choose-audience: there is no sign-in yet.",
        )
    mode = DeskMode(MissionWritingDesk(desk, member), desk.chance(32)) if member is not None else None
    acting = acting_as(desk, member) if member is not None else None
    operating = operating or Operating(Configuration())
    settled = WebSettings(
        audience=wanted,
        exercise_roles=choose_audience,
        hosts=(*LOOPBACK, *allowed),
        language=operating.configuration.serve.language,
    )
    app = build_app(MissionDesk(desk), settled, mode)
    api = build_api(desk, wanted, acting)
    for path in ("/api/v1", "/api"):  # the longer address first: of two that match, the first is taken
        app.mount(path, api)
    app.mount("/log", build_log_files(desk, envelopes=host in LOOPBACK))
    with listening(host, port) as line:
        at = f"http://{f'[{host}]' if ':' in host else host}:{line.getsockname()[1]}"
        click.echo(f"Serving {desk.mission.title} at {at}/   (stop with Ctrl-C)")
        if mode is not None:
            click.echo(f"The desk of {member} opens at {at}/desk/enter/{mode.key}")
            click.echo("Whoever opens this link acts as that member: keep it to yourself.")
        if acting is not None:
            click.echo(f"The same as JSON at {at}/api (see /api/openapi.json), with the header")
            click.echo(f"Authorization: Bearer {acting.key}")
        serve_app(served(desk, app, wanted), line, operating)


def _allowed_audience(
    desk: Desk, host: str, audience: str, choose_audience: bool, allowed: tuple[str, ...]
) -> Audience:
    """For whom the pages are, where they may be served to them on this host; raises ``BadInput`` where not."""
    wanted = _audience(audience)
    if choose_audience and not (desk.mission.exercise and host in LOOPBACK):
        raise BadInput(
            "WEB001",
            "visitors may choose their audience only in an exercise served on loopback",
            "leave out --choose-audience, and run one server for each audience.",
        )
    if wanted.kind != "public" and host not in LOOPBACK:
        raise BadInput(
            "WEB002",
            f"pages for '{wanted.name}' are served on loopback alone: there is no sign-in yet",
            "serve them on 127.0.0.1 and let each reader reach it through a channel you trust.",
        )
    if host not in LOOPBACK and not allowed:
        raise BadInput(
            "WEB003",
            f"served on {host}, the pages would answer nobody: no host name is allowed but loopback",
            "name each host name that readers use with --allow-host.",
        )
    return wanted


def _audience(named: str) -> Audience:
    try:
        return parse_audience(named)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--for") from error


@click.command()
@click.option("--folder", type=click.Path(path_type=Path), default=Path("demo"), show_default=True)
@click.option("--fresh", is_flag=True, help="Build it again even if it is there.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8710, show_default=True, type=click.IntRange(0, 65535))
def demo(folder: Path, fresh: bool, host: str, port: int) -> None:
    """Build the mission of the Istanbul talks from nothing, walk through it, and serve it on loopback.

    Running it again shows the mission that is there. With DEMO_SERVE=0 it ends after the walk.
    """
    folder.mkdir(parents=True, exist_ok=True)
    mission = folder / f"{DEMO_CASE}.tahqiq"
    desk = _standing(mission) if not fresh else None
    if desk is None:
        desk = _built(mission)
    with desk.asking(PUBLIC) as asker:
        newest = bulletin_list(asker)[0]
    page = folder / f"bulletin-{newest.day}.html"
    write_bulletin(newest, page)
    print_tour(desk, str(mission), newest, page)
    if settings.serve_after_demo():
        run_server(desk, host, port, PUBLIC.name, choose_audience=host in LOOPBACK)


def _standing(mission: Path) -> Desk | None:
    """The demonstration that is there, if it was finished."""
    try:
        desk = Where(str(mission), None).desk()
        with desk.asking(PUBLIC) as asker:
            whole = bool(bulletin_list(asker)) and done_marker(mission).exists()
    except (MissionUnusable, NotFound):
        return None
    return desk if whole else None


def done_marker(mission: Path) -> Path:
    """The file that says that the build came to its end."""
    return mission.with_suffix(".built")


def _built(mission: Path) -> Desk:
    done_marker(mission).unlink(missing_ok=True)
    for part in (mission, Path(f"{mission}-wal"), Path(f"{mission}-shm")):
        part.unlink(missing_ok=True)
    shutil.rmtree(keys_beside(str(mission)), ignore_errors=True)
    click.echo(f"Building the mission of cases/{DEMO_CASE} …", err=True)
    with progress("Playing the case") as move:

        def step(title: str, done: int, total: int) -> None:
            move(done, total)
            if done % 20 == 0 or done == total:
                click.echo(f"  {done:>3}/{total}  {short(title, 70)}", err=True)

        play_case(DEMO_CASE, str(mission), None, secrets.token_bytes, step)
    done_marker(mission).touch()
    return Where(str(mission), None).desk()


COMMANDS = (serve, demo)
