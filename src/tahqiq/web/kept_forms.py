"""Which page a form stands on, so that somebody whose session ended comes back to it with what he wrote."""

import re
from typing import Final
from urllib.parse import quote, urlencode

from tahqiq.web.session_door import DRAFT, KEPT

# Forms with an address of their own: opened there, they can be filled again.
_FILLED: Final = re.compile(
    r"/desk/new|/cases/[^/]+/file/[^/]+|/cases/[^/]+/evidence/take|/evidence/[^/]+/[^/]+|/duties/account"
    r"|/between/file/[^/]+|/submissions/[^/]+/claims/add|/submissions/[^/]+/claims/[^/]+/correct"
)


def form_page(path: str) -> str:
    """Where a form that was sent to this address is shown with what was kept of it.

    A form that is a part of a larger page is shown by itself, to be sent again or copied from.
    """
    if _FILLED.fullmatch(path):
        return f"{quote(path)}?{urlencode({DRAFT: KEPT})}"
    return f"/account/draft?{urlencode({'path': path})}"


def page_before(path: str) -> str:
    """The page to go back to when nothing was kept of a form that was sent to this address."""
    if _FILLED.fullmatch(path) or path.count("/") < 2:
        return quote(path)
    return quote(path.rpartition("/")[0])
