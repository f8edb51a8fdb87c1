"""Reaching evidence: whether a member may know of a file at all, and to whom his seat may release one."""

from tahqiq.desk.open_desk import Desk
from tahqiq.errors import Refused
from tahqiq.model.evidence import HandOver
from tahqiq.store.asker import Asker
from tahqiq.store.custody import citable, custody_file, files_shown
from tahqiq.store.submissions import not_found
from tahqiq.verification.custody import CustodyFile


def reached(asker: Asker, by: str, desk: Desk, thing: str) -> None:
    """Whether a member may know of a file or of what was read out of one: his seat reads it, or it is in his hands.

    Raises ``NotFound`` alike for what is missing and what is withheld.
    """
    with desk.inside() as inside:
        file = custody_file(inside, thing)
    if in_hands(file, by):
        return
    paper = file.file_of(thing) or file.item
    shown = {one.id for one in files_shown(asker)}
    if paper.id not in shown or not citable(asker, [thing]):
        raise not_found("evidence", thing)


def in_hands(file: CustodyFile, by: str) -> bool:
    """Whether anything was done with the item by this member, or it was handed to him."""
    return any(
        by == step.member.id or (isinstance(step.paper, HandOver) and step.paper.to == by)
        for step in file.steps
    )


def check_release_read(asker: Asker, label: object) -> None:
    """Raises ``Refused`` (REL003) for a label that the seat does not read itself; the mechanism always does."""
    if isinstance(label, str) and label != "mechanism" and not asker.may_read(label):
        raise Refused(
            "REL003",
            f"your seat does not read what is released to '{label}'",
            f"release it to one of: {', '.join(sorted(asker.labels))}; or leave it out.",
        )
