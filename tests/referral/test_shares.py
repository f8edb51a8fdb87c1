"""Figures on referrals as shares of those handed over; a breach is none of them and has no share."""

import pytest

from tahqiq.referral.metrics import Direction

NOTHING = dict.fromkeys((name for name in Direction.model_fields if not name.endswith("_party")), 0)


@pytest.mark.parametrize(("handed", "acted", "share"), [(2, 1, 50), (3, 2, 67), (5, 0, 0), (0, 0, None)])
def test_share__is_of_those_handed_over_and_of_none_there_is_none(handed, acted, share):
    for one, other in (("ARD", "BEL"), ("BEL", "ARD")):
        said = NOTHING | {"handed_over": handed, "acted_in_time": acted, "bypassed": 1}
        line = Direction(from_party=one, to_party=other, **said)
        assert line.share("acted_in_time") == share
        assert line.share("bypassed") is None and line.share("handed_over") is None
