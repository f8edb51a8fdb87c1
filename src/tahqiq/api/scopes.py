"""What a service key has to be for, by address and method: what is in no list takes the widest scope there is."""

import re
from typing import Final

READING: Final = ("GET", "HEAD", "OPTIONS")
# Readings of what is protected are noted in the audit log of the server before they go out.
PROTECTED: Final = re.compile(
    r"/(?:referrals|hand-overs)/(?P<matter>[^/]+)/read|/evidence/(?P<file>[^/]+)/access"
)

_REFERRALS: Final = re.compile(
    r"(?P<GET>/referrals(?:/attempts|/(?!figures$)[^/]+)?|/hand-overs(?:/[^/]+)?)"
    r"|(?P<POST>/(?:referrals|hand-overs)/[^/]+/read)"
)
_EVIDENCE: Final = re.compile(
    r"(?P<GET>/evidence/[^/]+|/cases/[^/]+/evidence)|(?P<POST>/evidence/[^/]+/(?:access|copies))"
)
_FILED: Final = re.compile(
    r"/submissions|/notices(?:/[^/]+/(?:answers|withdrawal))?|/hotline(?:/[^/]+/answers)?"
    r"|/windows(?:/[^/]+/(?:answers|reports))?|/crossings(?:/terms(?:/[^/]+/accounts)?|/[^/]+/(?:reports|counts))?"
    r"|/returns(?:/table)?|/shortages|/commitments(?:/[^/]+/accounts)?|/statements|/duties/accounts"
    r"|/rounds(?:/[^/]+/(?:delegates|outcomes|drafts|points))?"
    r"|/cases/[^/]+/(?:contact|answer-access|reply|report-measure|object|evidence)"
)


def scope_for(method: str, path: str) -> str:
    """The scope that a request takes: ``read``, ``read-referrals``, ``read-evidence``, ``file`` or ``decide``."""
    reading = method in READING
    side = "GET" if reading else "POST"
    for scope, rule in (("read-referrals", _REFERRALS), ("read-evidence", _EVIDENCE)):
        found = rule.fullmatch(path)
        if found is not None and found[side] is not None:
            return scope
    if reading:
        return "read"
    return "file" if method == "POST" and _FILED.fullmatch(path) else "decide"


def protected_in(path: str) -> str | None:
    """What is read at this address that is noted in the audit log; ``None`` for all else."""
    found = PROTECTED.fullmatch(path)
    return None if found is None else found["matter"] or found["file"]
