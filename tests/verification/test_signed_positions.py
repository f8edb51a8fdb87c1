"""A seat's position on record is the one it signed, and on the outcome that was put to it."""

from verification_parts import NOW, case, determination, filer, review, verification

from tahqiq.model.aftermath import SeatPosition
from tahqiq.model.determination import Position
from tahqiq.verification.follow_up import DECIDE_AS_SIGNED

(AS_SIGNED,) = [rule for rule in DECIDE_AS_SIGNED if rule.code == "PRC063"]


def signed(seat: str, position: str, on: str | None = None) -> SeatPosition:
    held = Position.model_validate({"seat": seat, "position": position})
    said = {
        "id": f"pos_{seat}",
        "incident": "inc",
        "provision": determination().provision,
        "release": "parties",
    }
    return SeatPosition.model_validate({**said, "position": held, "on": on})


def missing(*papers: SeatPosition, **more: str) -> str | None:
    paper = determination("aaaa", **more)
    return AS_SIGNED.test(paper, case(review(), verification(), *papers), filer(paper), NOW)


def test_position_recorded_as_signed__holds():
    seat = determination("aaaa").positions[0].seat
    recorded = determination("aaaa").positions[0].position
    assert missing(signed(seat, recorded)) is None
    other = "disagrees" if recorded != "disagrees" else "agrees"
    assert "signed another position" in (missing(signed(seat, other)) or "")


def test_agreement_to_one_outcome__is_none_to_another():
    one = determination("aaaa")
    agreeing = next(each.seat for each in one.positions if each.position == "agrees")
    other = "no_violation" if one.outcome != "no_violation" else "violation_minor"
    assert "not to this outcome" in (missing(signed(agreeing, "agrees", other)) or "")
    assert missing(signed(agreeing, "agrees", one.outcome)) is None
    assert missing(signed(agreeing, "agrees", other), outcome="commission_divided") is None
