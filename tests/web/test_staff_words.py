"""What is refused at signing in stands in the catalogues as the desk really says it."""

import re
from pathlib import Path

from tahqiq.errors import Refused
from tahqiq.web.staff_labels import STAFF_REFUSALS

STAFF = Path(__file__).resolve().parents[2] / "src" / "tahqiq" / "desk" / "staff"


def test_refusals__are_spelt_as_the_desk_says_them():
    said = "".join(re.sub(r'"\s*\n\s*f?"', "", one.read_text("utf-8")) for one in STAFF.glob("*.py"))
    said = said.replace("{SHORTEST}", "12")
    for words in STAFF_REFUSALS:
        spelt = words.removesuffix(".")
        found = next(one for one in (spelt, spelt[0].lower() + spelt[1:], "no such words") if one in said)
        assert Refused("STF020", found, found).cause.removesuffix(".") == words.removesuffix(".")
