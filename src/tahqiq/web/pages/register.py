"""The register: where it stands, its entries one by one, and how to check it without trusting these pages."""

import json
from shlex import quote
from typing import Any

from fastapi import Request, Response

from tahqiq.desk.entry_shown import no_entry, plain_index
from tahqiq.store.disputes import DISPUTED
from tahqiq.web.asked import PAGE_SIZE, one_of, page_number
from tahqiq.web.frame import Asker, frame_of

# What these are about has a page that says why.
FOLLOWED = frozenset({
    "submission.received", "submission.read", "incident.reviewed", "incident.verified", "incident.attributed",
    "incident.determined", "reply.requested", "reply.answered", "bulletin.issued",
})  # fmt: skip


def register(request: Request) -> Response:
    """The checkpoint and a page of entries, the latest first."""
    frame = frame_of(request)
    asker = frame.asker(request)
    status = frame.desk.register_status(asker.audience)
    number = page_number(request.query_params)
    chosen = one_of(request.query_params, "standing", ("", DISPUTED), "") or None
    entries = frame.desk.register_entries(asker.audience, (number - 1) * PAGE_SIZE, PAGE_SIZE, chosen)
    more = number + (len(entries) == PAGE_SIZE)  # how many stand so is not counted before they are asked for
    return frame.page(
        request,
        "register.html",
        standing=status,
        levels=frame.desk.levels(),
        commands=commands(asker, str(request.base_url).rstrip("/"), status.log_key),
        entries=entries,
        followed=FOLLOWED,
        chosen=chosen,
        number=number,
        pages=more if chosen else max(1, -(-status.size // PAGE_SIZE)),
    )


def entry(request: Request) -> Response:
    """One entry: what an act on the register says in clear, and where to follow a record that is released."""
    frame = frame_of(request)
    asker = frame.asker(request)
    digits = request.path_params["index"]
    index = plain_index(digits) if digits.isascii() and digits.isdigit() else None
    if index is None:
        raise no_entry(digits[:40])
    found = frame.desk.register_entry(asker.audience, index)
    return frame.page(
        request,
        "entry.html",
        file=found,
        followed=FOLLOWED,
        standing=asker.label(f"standing_{found.line.standing}"),
        body=[(name, _as_text(value)) for name, value in (found.body or {}).items()],
    )


def commands(asker: Asker, place: str, key: str) -> tuple[tuple[str, str], ...]:
    """What each way of checking is for, and its command, with the address by which this page was asked for."""
    log, vkey = quote(f"{place}/log"), quote(key)
    return (
        (asker.text("Check every entry and every file:"), f"tahqiq-verify audit {log} --log {vkey}"),
        (asker.text("Find the state digest yourself:"), f"tahqiq-verify replay {log} --log {vkey}"),
        (asker.text("Keep a copy of your own:"), f"tahqiq mirror init my-mirror --source {log} --log {vkey}"),
        (asker.text("Fetch and check what is new, now and later:"), "tahqiq mirror sync my-mirror"),
    )


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)
