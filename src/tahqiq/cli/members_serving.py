"""Serving many members on one server: each signs in, and each sees and does what his post may."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from tahqiq.cli.operating import Operating, listening, serve_app
from tahqiq.cli.stock import served
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.staff.book import StaffBook, book_of
from tahqiq.desk.staff.people import people
from tahqiq.errors import BadInput
from tahqiq.model.release import Audience

if TYPE_CHECKING:
    from fastapi import FastAPI

    from tahqiq.web.public_place import PublicPlace

LOOPBACK = ("127.0.0.1", "localhost", "::1")
Command = Callable[..., Any]


def with_sign_in(command: Command) -> Command:
    """``--sign-in``, ``--public-url``, ``--behind-proxy``: the options of a server for many members."""
    options = (
        click.option(
            "--sign-in",
            is_flag=True,
            help="Let members sign in, each in his post: on localhost, or behind TLS with --public-url.",
        ),
        click.option(
            "--public-url",
            metavar="URL",
            help="The address that people type, such as https://mission.example: a proxy there speaks TLS.",
        ),
        click.option(
            "--behind-proxy",
            is_flag=True,
            help="Believe a proxy on this machine, and it alone, whence a visitor comes (X-Forwarded-For).",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def check_alone(member: str | None, choose_audience: bool) -> None:
    """Raises ``BadInput`` (WEB012) for another way in beside signing in."""
    if member is not None or choose_audience:
        raise BadInput(
            "WEB012",
            "where members sign in, nobody's desk is opened by a link, and nobody chooses whose eyes he sees with",
            "leave out --as and --choose-audience.",
        )


def check_public_url(public_url: str | None) -> None:
    """Raises ``BadInput`` (WEB008) for an address under which no member can sign in."""
    from tahqiq.web.public_place import public_place

    if public_url is not None:
        public_place(public_url)


def serve_members(
    desk: Desk,
    where: tuple[str, int],
    audience: Audience,
    operating: Operating,
    allowed: tuple[str, ...],
    public_url: str | None,
) -> None:
    """Serves until it is told to stop; ``audience`` is that of whoever has not signed in.

    Raises ``BadInput`` (WEB008, WEB012) for an address under which nobody should type a password.
    """
    with listening(*where) as line:
        place = place_for(where[0], line.getsockname()[1], audience, public_url)
        book = book_of(desk)
        try:
            app = members_app(desk, book, place, audience, allowed, operating.configuration.serve.language)
            _tell(desk, book, place, operating)
            serve_app(served(desk, app, audience, book), line, operating)
        finally:
            book.close()


def place_for(host: str, port: int, audience: Audience, public_url: str | None) -> "PublicPlace":
    """Where members sign in; raises ``BadInput``: WEB008 for an unfit address, WEB012 for one without TLS."""
    from tahqiq.web.public_place import local_place, public_place

    place = public_place(public_url) if public_url else local_place(port)
    if host not in LOOPBACK and not place.secure:
        raise BadInput(
            "WEB012",
            f"on {host} members would type their passwords in clear",
            "leave --host at loopback, let a proxy speak TLS, and give its address with --public-url https://HOST.",
        )
    if place.secure and audience.kind != "public":
        raise BadInput(
            "WEB012",
            f"under {place.origin} everybody who has not signed in would see what is for '{audience.name}'",
            "leave out --for: members sign in and see what their posts may see.",
        )
    return place


def members_app(
    desk: Desk,
    book: StaffBook,
    place: "PublicPlace",
    audience: Audience,
    allowed: tuple[str, ...],
    language: str,
) -> "FastAPI":
    """The pages with sign-in, the register beside them, and the interface for programs with service keys."""
    from tahqiq.api.log_files import build_log_files
    from tahqiq.api.services import Services
    from tahqiq.web.app import build_app
    from tahqiq.web.member_desks import MemberDesks
    from tahqiq.web.mission_desk import MissionDesk
    from tahqiq.web.session_door import SessionDoor
    from tahqiq.web.settings import WebSettings

    settled = WebSettings(
        audience=audience,
        hosts=(*LOOPBACK, place.host, *allowed),
        language=language,
        secure_cookies=place.secure,
    )
    door = SessionDoor(desk, book, place, MemberDesks(desk), desk.chance(32))
    app = build_app(MissionDesk(desk), settled, door)
    services = Services(desk, book, audience)
    for path in ("/api/v1", "/api"):  # the longer address first: of two that match, the first is taken
        app.mount(path, services)
    app.mount("/log", build_log_files(desk, envelopes=not place.secure))
    return app


def _tell(desk: Desk, book: StaffBook, place: "PublicPlace", operating: Operating) -> None:
    click.echo(f"Serving {desk.mission.title} at {place.origin}/   (stop with Ctrl-C)")
    click.echo(f"Members sign in at {place.origin}/sign-in")
    if not people(book):
        click.echo(
            "Nobody can sign in yet. Let in the first administrator: tahqiq person first NAME --login LOGIN"
        )
    if place.secure and not operating.configuration.serve.behind_proxy:
        click.echo(
            "Without --behind-proxy every visitor seems to come from the proxy, and all share its limits on tries."
        )
