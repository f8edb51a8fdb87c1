"""What whoever serves the pages decides: to whom, under which host names, with which language first."""

from dataclasses import dataclass

from tahqiq.model.release import PUBLIC, Audience

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class WebSettings:
    """The settings of the pages.

    ``audience`` is who is asking, for every visitor alike. With ``exercise_roles`` each visitor may choose
    the audience instead: for exercises on loopback only, since nobody is asked to prove who they are.
    ``hosts`` are the host names answered to, without ports. ``secure_cookies`` is for https.
    """

    audience: Audience = PUBLIC
    exercise_roles: bool = False
    hosts: tuple[str, ...] = LOOPBACK
    language: str = "en"
    secure_cookies: bool = False
