"""What can go wrong, said to a person: every error carries a code, its cause and the next step.

    TahqiqError
    ├── BadInput          exit 3   what came in cannot be taken as it is; nothing was written
    ├── Refused           exit 4   the procedure or the member's rights forbid it
    ├── NotFound          exit 5   no such thing, or not released to whoever asks (the two look the same)
    ├── MissionUnusable   exit 6   the mission cannot be opened
    ├── RegisterBroken    exit 7   the register does not verify: stop, keep everything, compare with a mirror
    └── StorageFailed     exit 8   disk or database failed; what was acknowledged is safe, the rest is not written

Codes are listed with their meaning in ``docs/errors.md``; a test keeps the list complete.
"""


class TahqiqError(Exception):
    """Something a person has to know, with what to do next."""

    exit_code = 1

    def __init__(self, code: str, cause: str, next_step: str) -> None:
        self.code = code
        self.cause = _sentence(cause)
        self.next_step = _sentence(next_step)
        super().__init__(f"{code}: {self.cause} Next: {self.next_step}")

    def as_dict(self) -> dict[str, str]:
        """The error as the JSON object that ``--json`` and the API print."""
        return {"code": self.code, "cause": self.cause, "next": self.next_step}


def _sentence(text: str) -> str:
    """A capital at the start, unless it is a name or a path; a stop at the end."""
    first = text.split(" ", 1)[0]
    text = text[:1].upper() + text[1:] if first.isalpha() else text
    return text if text.endswith((".", "!", "?", "…", ")", ":")) else f"{text}."


class BadInput(TahqiqError):
    """What came in cannot be taken as it is; nothing was written."""

    exit_code = 3


class Refused(TahqiqError):
    """The procedure, or the rights of whoever acts, forbid this."""

    exit_code = 4


class NotFound(TahqiqError):
    """There is no such thing for whoever asks; a withheld thing and a missing one look alike."""

    exit_code = 5


class MissionUnusable(TahqiqError):
    """The mission cannot be opened."""

    exit_code = 6


class RegisterBroken(TahqiqError):
    """The register does not verify; nothing is repaired silently."""

    exit_code = 7


class StorageFailed(TahqiqError):
    """Disk or database failed; nothing half-written remains."""

    exit_code = 8
