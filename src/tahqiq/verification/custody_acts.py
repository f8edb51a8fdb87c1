"""Who may do what with an item of evidence now; every refusal names what stands in the way and the next step."""

from collections.abc import Sequence
from datetime import datetime

from tahqiq.errors import Refused
from tahqiq.model.evidence import EvidencePaper, Receiving
from tahqiq.model.member import Member
from tahqiq.verification.custody import CustodyFile, chain


def may_hand_over(
    file: CustodyFile, giver: Member, to: Member, parties: Sequence[str], now: datetime
) -> None:
    """Whether ``giver`` may hand the item to ``to``.

    Custody is kept by neutral seats, for both parties alike: whoever sits for a party may hand on what he took,
    but is handed nothing. Raises ``Refused`` EVI020 or EVI021.
    """
    stands = chain(file, now)
    if stands.waiting is not None:
        raise Refused(
            "EVI020",
            f"it is handed over already, and '{stands.waiting.to}' has not confirmed",
            f"let '{stands.waiting.to}' confirm it, or take it back: tahqiq evidence receive {file.item.id}.",
        )
    if stands.holder != giver.id:
        raise Refused(
            "EVI020",
            f"'{stands.holder}' holds it, not '{giver.id}'",
            "let the one who holds it hand it over.",
        )
    if to.id == giver.id:
        raise Refused("EVI021", "nobody hands a thing to himself", "name another custodian.")
    if to.seat in parties:
        raise Refused(
            "EVI021",
            f"'{to.id}' sits for {to.seat}, a party",
            "hand it to the secretariat or a mediator's seat; a party is given a copy: tahqiq evidence export.",
        )


def may_receive(
    file: CustodyFile, paper: Receiving, member: Member, parties: Sequence[str], now: datetime
) -> None:
    """Whether the member may confirm that the item is with him; raises ``Refused`` EVI022 or EVI021."""
    waiting = chain(file, now).waiting
    if paper.hand_over is None:
        _may_find(file, paper, member, parties, now)
        return
    if waiting is None or waiting.id != paper.hand_over:
        raise Refused(
            "EVI022", "no such hand-over waits for confirmation", f"see: tahqiq evidence show {file.item.id}."
        )
    if member.id not in (waiting.to, waiting.giver):
        raise Refused(
            "EVI022",
            f"it was handed to '{waiting.to}', not to '{member.id}'",
            f"let '{waiting.to}' confirm it, or '{waiting.giver}' take it back.",
        )


def may_withdraw(file: CustodyFile, member: Member, parties: Sequence[str]) -> None:
    """Whether the member may withdraw the item from its case; raises ``Refused`` EVI023."""
    if file.withdrawal is not None:
        raise Refused("EVI023", "it is withdrawn already", f"see: tahqiq evidence show {file.item.id}.")
    if member.seat in parties and member.seat != file.speaker(parties):
        raise Refused(
            "EVI023",
            f"'{member.id}' sits for {member.seat}, a party, and the material is not {member.seat}'s own",
            "let the secretariat's or a mediator's custodian withdraw it.",
        )


def may_read_bytes(
    file: CustodyFile, paper: EvidencePaper, member: Member, labels: frozenset[str], now: datetime
) -> None:
    """Whether a member may have the bytes of an item or copy.

    He may where his seat reads its label, or where he took or holds the item itself. Raises ``Refused`` EVI024.
    """
    if paper.release in labels or member.id in (file.taker.id, chain(file, now).holder):
        return
    raise Refused(
        "EVI024",
        f"it is released to '{paper.release}', which the seat {member.seat} does not read",
        "ask its custodian for a working copy that is released to that seat.",
    )


def _may_find(
    file: CustodyFile, paper: Receiving, member: Member, parties: Sequence[str], now: datetime
) -> None:
    if chain(file, now).holder == member.id:
        raise Refused("EVI022", f"'{member.id}' holds it already", "nothing is to be confirmed.")
    if member.seat in parties:
        raise Refused(
            "EVI021",
            f"'{member.id}' sits for {member.seat}, a party",
            "let the secretariat or a mediator's seat take it up.",
        )
    if not paper.account:
        raise Refused(
            "EVI022",
            "nobody handed it over, and no account is given of how it was found",
            "give the account with --account; the chain will show the gap.",
        )
