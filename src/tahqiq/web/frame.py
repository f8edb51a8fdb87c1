"""The frame of every page: who asks, in which language, and the template it is poured into."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.datastructures import QueryParams

from tahqiq.bulletin.map_marks import GATHERED, SIGNS, drawn_sign
from tahqiq.errors import TahqiqError
from tahqiq.model.claim import in_words
from tahqiq.model.mission import Mission
from tahqiq.model.quantity import Range
from tahqiq.model.release import Audience, audiences_of, parse_audience
from tahqiq.web import calendars
from tahqiq.web.doorkeeper import ClosedDoor, Doorkeeper, OpenedDesk
from tahqiq.web.front_desk import FrontDesk
from tahqiq.web.headers import WITH_SESSION
from tahqiq.web.labels import label
from tahqiq.web.languages import NAMES, Language, chosen, language
from tahqiq.web.settings import WebSettings
from tahqiq.web.shelf import address

LANGUAGE_COOKIE = "tahqiq_lang"
AUDIENCE_COOKIE = "tahqiq_audience"


@dataclass(frozen=True)
class Asker:
    """Who asks, and in which language the answer goes out."""

    audience: Audience
    language: Language

    def text(self, english: str) -> str:
        """Words of the page in the asker's language."""
        return self.language.words.gettext(english)

    def label(self, code: str) -> str:
        """What a code of the model is called in the asker's language."""
        return self.text(label(code))


@dataclass(frozen=True)
class Frame:
    """What the pages share: the desk that answers, the settings, the templates."""

    desk: FrontDesk
    settings: WebSettings
    door: Doorkeeper = field(default_factory=ClosedDoor)

    def asker(self, request: Request) -> Asker:
        """Who asks: by the settings, or by their own choice in an exercise."""
        code = chosen(
            (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE)),
            request.headers.get("accept-language", ""),
            self.settings.language,
        )
        return Asker(self._audience(request), language(code))

    def opened(self, request: Request) -> OpenedDesk | None:
        """The desk of the member who acts in this browser; ``None`` where pages only show."""
        return self.door.opened(request)

    def _audience(self, request: Request) -> Audience:
        of_member = self.door.audience(request)
        if of_member is not None:
            return of_member
        wanted = request.cookies.get(AUDIENCE_COOKIE)
        if not self.settings.exercise_roles or wanted is None:
            return self.settings.audience
        try:
            audience = parse_audience(wanted)
        except ValueError:
            return self.settings.audience
        return audience if audience in audiences_of(self.desk.mission().seats) else self.settings.audience

    @cached_property
    def _rooms(self) -> dict[str, Environment]:
        return {code: _environment(language(code)) for code in NAMES}

    def page(self, request: Request, template: str, *, status: int = 200, **shown: Any) -> HTMLResponse:
        """The template as a page in the asker's language, with the frame around it."""
        asker = self.asker(request)
        mission = self.desk.mission()
        around = {
            "mission": mission,
            "as_of": self.desk.as_of(asker.audience),
            "ending": self.desk.ending(asker.audience),
            "audiences": _audiences(mission) if self.settings.exercise_roles else (),
            "opened": self.opened(request),
            "attending": self.door.attending(request),
        }
        return self._poured(request, template, status, asker, around | shown)

    def bare_page(self, request: Request, template: str, *, status: int, **shown: Any) -> HTMLResponse:
        """A page for when the mission itself may not be answering: the frame without its facts."""
        try:
            return self.page(request, template, status=status, **shown)
        except TahqiqError:
            asker = Asker(self.settings.audience, language(self.settings.language))
            around: dict[str, Any] = dict.fromkeys(("mission", "as_of", "ending", "opened", "attending")) | {
                "audiences": ()
            }
            return self._poured(request, template, status, asker, around | shown)

    def _poured(
        self, request: Request, template: str, status: int, asker: Asker, shown: dict[str, Any]
    ) -> HTMLResponse:
        room, attending = self._rooms[asker.language.code], shown["attending"]
        body = room.get_template(template).render(
            asker=asker,
            lang=asker.language,
            languages=_languages(request),
            here=request.url.path,
            here_again=_again(request, lang=None),
            again=partial(_again, request),
            door=self.door.kind,
            from_elsewhere=self.door.kind == "sign-in" and attending is None and _from_elsewhere(request),
            **shown,
        )
        response = HTMLResponse(body, status_code=status, headers={"Content-Language": asker.language.tag})
        if attending is not None:
            response.headers["Content-Security-Policy"] = WITH_SESSION
        if request.query_params.get("lang") in NAMES:
            response.set_cookie(
                LANGUAGE_COOKIE,
                asker.language.code,
                max_age=31_536_000,
                samesite="strict",
                httponly=True,
                secure=self.settings.secure_cookies,
            )
        return response


def frame_of(request: Request) -> Frame:
    """The frame of the application that serves this request."""
    frame: Frame = request.app.state.frame
    return frame


def _from_elsewhere(request: Request) -> bool:
    """Whether another site led here: the browser then keeps the session's strict cookie to itself, this once."""
    return request.headers.get("sec-fetch-site") == "cross-site"


def _audiences(mission: Mission) -> tuple[str, ...]:
    return tuple(one.name for one in audiences_of(mission.seats))


def _languages(request: Request) -> tuple[tuple[Language, str], ...]:
    return tuple((language(code), _again(request, lang=code)) for code in NAMES)


def _again(request: Request, **changes: str | int | None) -> str:
    """This page with some parameters changed; ``None`` takes one out. Always a path of our own."""
    query: QueryParams = request.query_params
    kept = [(key, value) for key, value in query.multi_items() if key not in changes and value]
    kept += [(key, str(value)) for key, value in changes.items() if value is not None]
    path = "/" + request.url.path.lstrip("/")
    return path + ("?" + urlencode(kept) if kept else "")


def _environment(speech: Language) -> Environment:
    room = Environment(
        loader=PackageLoader("tahqiq.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    words = speech.words
    room.install_gettext_translations(words, newstyle=True)  # type: ignore[attr-defined] # added by the extension
    calendar: dict[str, Callable[..., str]] = {
        "day": lambda day: calendars.day_words(day, speech),
        "short_day": lambda day: calendars.short_day(day, speech),
        "solar": lambda day: calendars.solar_hijri(day, speech),
        "moment": lambda moment, zone: calendars.moment_words(moment, zone, speech),
        "utc": calendars.utc_words,
        "when": lambda when, zone: calendars.when_words(when, zone, speech),
    }
    room.filters.update(calendar)
    room.filters["in_words"] = in_words
    room.filters["label"] = lambda code: words.gettext(label(code))
    room.filters["range"] = lambda value: range_words(value, words.gettext)
    room.filters["audience_words"] = lambda name: _audience_words(name, words.gettext)
    room.globals.update(static=address, sign=status_sign)
    return room


def _audience_words(name: str, say: Callable[[str], str]) -> str:
    kind, _, code = name.partition(":")
    return say(label(f"audience_{kind}" if kind in ("humanitarian", "released", "named") else kind)) + (
        f" {code}" if code else ""
    )


def range_words(value: Range, say: Callable[[str], str]) -> str:
    """A count as a reader says it, in the reader's language."""
    if value.min is None and value.max is None:
        return say("number not given")
    if value.min == value.max:
        return str(value.min)
    if value.max is None:
        return say("at least %(count)s") % {"count": value.min}
    if value.min is None:
        return say("at most %(count)s") % {"count": value.max}
    return f"{value.min}–{value.max}"


def status_sign(status: str) -> Markup:
    """The sign of a status as on the map, to stand beside its word."""
    drawn = drawn_sign(
        SIGNS.get(status, GATHERED), 0, 0, radius=8, name=status if status in SIGNS else "other"
    )
    return Markup(  # noqa: S704 - our own drawing; the status is one of our codes
        f'<svg class="sign" viewBox="-12 -12 24 24" width="22" height="22" aria-hidden="true">{drawn}</svg>'
    )
