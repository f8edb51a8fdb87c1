"""The six digits of an authenticator (TOTP, RFC 6238: SHA-1, 30 seconds), each taken once."""

import base64
import hmac
import io

import pyotp
import segno

from tahqiq.desk.staff.book import StaffBook

_SECRET_BYTES = 20  # RFC 4226 §4: 160 bits recommended
_STEP = 30  # seconds
_LENGTH = 6
_EITHER_SIDE = 1  # steps that a device's clock may be off


def new_secret(book: StaffBook) -> bytes:
    """A fresh secret."""
    return book.chance(_SECRET_BYTES)


def step_of(secret: bytes, digits: str, now: int) -> int | None:
    """The time step that the digits belong to, of now and one before and after; ``None`` when of none.

    All steps are computed in every case. Spaces are passed over; only ASCII digits count.
    """
    typed = "".join(digits.split())
    if not (typed.isascii() and typed.isdigit() and len(typed) == _LENGTH):
        typed = "x" * _LENGTH
    codes = pyotp.TOTP(_spelt(secret))
    found = None
    for step in range(now // _STEP - _EITHER_SIDE, now // _STEP + _EITHER_SIDE + 1):
        if hmac.compare_digest(codes.generate_otp(max(step, 0)), typed):
            found = step
    return found


def uri_of(secret: bytes, login: str, mission: str) -> str:
    """The address that an authenticator reads (otpauth://…); it carries the secret."""
    return pyotp.TOTP(_spelt(secret)).provisioning_uri(name=login, issuer_name=mission or "Tahqiq")


def qr_of(uri: str) -> str:
    """The same as a QR code, an SVG element to stand in a page (ISO/IEC 18004, at least level M)."""
    drawn = io.BytesIO()
    segno.make(uri, error="m", micro=False).save(
        drawn,
        kind="svg",
        xmldecl=False,
        svgns=True,
        scale=4,
        border=4,
        dark="#000",
        light="#fff",
        omitsize=False,
    )
    return drawn.getvalue().decode("utf-8").strip()


def _spelt(secret: bytes) -> str:
    return base64.b32encode(secret).decode()
